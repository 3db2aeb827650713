import { UserError } from '../errors.js';
import { Archive } from './archive.js';
import { repositoryFacts } from './facts.js';
import { askGit, type Repository } from './git.js';
import { kindOfMode, Listing } from './listing.js';
import { configurationOf } from './locate.js';
import { requireCommit } from './refs.js';
import type { Content, Snapshot } from './snapshot.js';

/** Any commit of a repository, read from its objects: nothing is checked out. */
export async function commitSnapshot(
  repository: Repository,
  ref: string,
  path: string,
  archive: Archive = new Archive(),
): Promise<Snapshot> {
  const bare: Repository = { gitFolder: repository.gitFolder };
  const [commit, configuration] = await Promise.all([
    requireCommit(bare, ref, path),
    archive.once('configuration', bare, () => configurationOf(bare)),
  ]);
  const { objects, release } = archive.objectsOf(bare);
  objects.begin();
  const [tree, facts] = await Promise.all([
    listTree(bare, commit.id, path),
    repositoryFacts(repository, commit, configuration),
  ]).catch(async (error: unknown) => {
    await release();
    throw error;
  });
  const entries = tree.listing.sorted();
  return {
    repository: { ...facts, ref },
    entries,
    unlisted: [],
    read: async (paths, limit) => {
      const ids = paths.flatMap((name) => tree.ids.get(name) ?? []);
      const contents = await objects.read(ids, limit);
      const contentOf = (name: string): Content =>
        contents.get(tree.ids.get(name) ?? '') ?? { unreadable: 'no such file' };
      return new Map(paths.map((name) => [name, contentOf(name)]));
    },
    contentName: (name) => tree.ids.get(name),
    history: (window, marks) =>
      archive.historyOf(
        bare,
        {
          commit: commit.id,
          shallow: facts.shallow,
          configuration,
          entries,
          mailmap: tree.ids.get('.mailmap'),
        },
        window,
        marks,
      ),
    close: release,
  };
}

interface Tree {
  readonly listing: Listing;
  /** Object id by path; files only. */
  readonly ids: ReadonlyMap<string, string>;
}

async function listTree(repository: Repository, commit: string, path: string): Promise<Tree> {
  const { code, stdout, stderr } = await askGit(repository, ['ls-tree', '-r', '-z', '--full-tree', commit]);
  if (code !== 0)
    throw new UserError({
      what: `the files of ${commit.slice(0, 12)} cannot be listed: ${stderr.trim().split('\n')[0] ?? ''}`,
      where: path,
      todo: 'Fetch the repository whole, or scan its work tree.',
    });
  const listing = new Listing();
  const ids = new Map<string, string>();
  for (const line of stdout.toString().split('\0')) {
    const tab = line.indexOf('\t');
    if (tab < 0) continue;
    const [mode = '', , id = ''] = line.slice(0, tab).split(' ');
    const name = line.slice(tab + 1);
    const kind = kindOfMode(mode);
    if (listing.add(name, kind, mode === '100755') && kind === 'file') ids.set(name, id);
  }
  return { listing, ids };
}
