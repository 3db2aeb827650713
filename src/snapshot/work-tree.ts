import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Archive } from './archive.js';
import { type Difference, differences } from './changes.js';
import { Disk } from './disk.js';
import { repositoryFacts } from './facts.js';
import { askAsUser, askGit, askText, type Repository, type Said } from './git.js';
import { kindOfMode, Listing } from './listing.js';
import { configurationOf, withoutFilters } from './locate.js';
import { commitOf } from './refs.js';
import type { Content, Snapshot } from './snapshot.js';

/** The files of a work tree as they stand on the disk: tracked ones, and new ones that are not ignored. */
export async function workTreeSnapshot(
  found: Repository,
  root: string,
  archive: Archive = new Archive(),
): Promise<Snapshot> {
  const listed = listIndex(found, root);
  const [configuration, commit, branch] = await Promise.all([
    configurationOf(found),
    commitOf(found, 'HEAD'),
    askText(found, ['symbolic-ref', '--quiet', '--short', 'HEAD']),
  ]);
  const repository = withoutFilters(found, configuration);
  const disk = new Disk(root);
  const [index, facts, changes] = await Promise.all([
    listed,
    repositoryFacts(repository, commit, configuration),
    differences(repository, commit?.id, disk),
  ]);
  const { listing, left, stored: ids, fresh, unlisted } = merge(index, changes, disk);
  const { objects, release } = archive.objectsOf({ gitFolder: repository.gitFolder });
  const entries = listing.sorted();
  return {
    repository: {
      ...facts,
      ...(branch ? { ref: branch } : {}),
      dirty: fresh || changes.size > 0 || (commit === undefined && !listing.isEmpty),
    },
    entries,
    unlisted,
    read: async (paths, limit) => {
      const stored = await objects.read(
        paths.flatMap((path) => left.get(path) ?? []),
        limit,
      );
      const contentOf = (path: string): Content =>
        listing.has(path)
          ? (stored.get(left.get(path) ?? '') ?? disk.read(path, limit))
          : { unreadable: 'no such file' };
      return new Map(paths.map((path) => [path, contentOf(path)]));
    },
    contentName: (path) => ids.get(path),
    history: (window, marks) =>
      archive.historyOf(
        repository,
        { commit: commit?.id, shallow: facts.shallow, configuration, entries, mailmap: ids.get('.mailmap') },
        window,
        marks,
      ),
    close: release,
  };
}

/** One line of git's listing: `H` in the index, `S` left out of the work tree, `?` new. */
interface Line {
  readonly tag: string;
  readonly mode: string;
  readonly id: string;
  readonly path: string;
}

async function listIndex(repository: Repository, root: string): Promise<Said> {
  const shown = ['--cached', '--stage', '--others', '--exclude-standard'];
  return askGit(repository, ['ls-files', '-z', '-t', ...shown, ...(await userIgnores(root))]);
}

/** What the user ignores in all repositories is no part of this one either. */
async function userIgnores(root: string): Promise<readonly string[]> {
  const said = await askAsUser(root, ['config', '--global', '--type=path', '--get', 'core.excludesFile']);
  const { XDG_CONFIG_HOME, HOME } = process.env;
  const usual = join(XDG_CONFIG_HOME ?? join(HOME ?? '/nonexistent', '.config'), 'git/ignore');
  const file = said.code === 0 ? said.stdout.toString().trim() : usual;
  return existsSync(file) ? [`--exclude-from=${file}`] : [];
}

function merge({ stdout, stderr }: Said, changes: ReadonlyMap<string, Difference>, disk: Disk) {
  const listing = new Listing();
  const left = new Map<string, string>();
  const stored = new Map<string, string>();
  let fresh = false;
  for (const line of stdout.toString().split('\0')) {
    const { tag, mode, id, path } = parseLine(line);
    const change = tag === '?' ? undefined : changes.get(path);
    if (tag === '?' || (change === 'changed' && mode !== '160000')) {
      const seen = disk.look(path);
      if (seen && listing.add(path, seen.kind, seen.executable) && tag === '?') fresh = true;
    } else if (change !== 'gone' && listing.add(path, kindOfMode(mode), mode === '100755')) {
      stored.set(path, id);
      if (tag === 'S') left.set(path, id);
    }
  }
  return { listing, left, stored, fresh, unlisted: unlistedIn(stderr) };
}

/** `H 100644 <id> <stage>\t<path>`, or `? <path>`. */
function parseLine(line: string): Line {
  if (line.startsWith('?')) return { tag: '?', mode: '', id: '', path: line.slice(2) };
  const tab = line.indexOf('\t');
  const mode = line.slice(2, 8);
  return { tag: line.slice(0, 1), mode, id: line.slice(9, line.indexOf(' ', 9)), path: line.slice(tab + 1) };
}

/** Folders that git says it could not open. */
function unlistedIn(stderr: string): { path: string; reason: string }[] {
  return [...stderr.matchAll(/^warning: could not open directory '(.*)\/': (.*)$/gm)].map(
    ([, path = '', why = '']) => ({ path, reason: `folder cannot be listed (${why.toLowerCase()})` }),
  );
}
