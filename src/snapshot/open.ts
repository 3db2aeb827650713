import { existsSync, lstatSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { UserError } from '../errors.js';
import { Disk, folderSnapshot } from './folder.js';
import { askGit, askText, pieces, type Repository } from './git.js';
import { readHistory } from './log.js';
import { ObjectReader } from './objects.js';
import type { Entry, RepositoryFacts, Snapshot } from './snapshot.js';

/**
 * Opens what stands at a path: the work tree of a git repository, one of its commits, or a plain folder.
 * @throws UserError where there is nothing to open.
 */
export async function openSnapshot(path: string, options: { readonly ref?: string } = {}): Promise<Snapshot> {
  const folder = requireFolder(path);
  const repository = findRepository(folder);
  if (!repository) {
    if (options.ref !== undefined)
      throw new UserError({ what: `there is no git repository to look up ${options.ref} in`, where: path });
    return folderSnapshot(folder);
  }
  await refuseUnsafe(repository, path);
  if (options.ref !== undefined || repository.workTree === undefined)
    return commitSnapshot(repository, options.ref ?? 'HEAD', path);
  return workTreeSnapshot(repository, repository.workTree);
}

function requireFolder(path: string): string {
  let stats: ReturnType<typeof statSync>;
  try {
    stats = statSync(path);
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw new UserError({
      what: missing ? 'there is no such folder' : 'the folder cannot be read',
      where: path,
    });
  }
  if (!stats.isDirectory())
    throw new UserError({
      what: 'this is a file, not a folder',
      where: path,
      todo: 'Give the folder of the repository.',
    });
  try {
    readdirSync(path);
  } catch {
    throw new UserError({ what: 'the folder cannot be read', where: path, todo: 'Check its permissions.' });
  }
  return resolve(path);
}

/** The repository whose work tree holds the folder, or the bare repository that it is. */
function findRepository(folder: string): Repository | undefined {
  if (isGitFolder(folder) && basename(folder) !== '.git') return { gitFolder: folder };
  for (let at = folder; ; at = dirname(at)) {
    const git = join(at, '.git');
    if (existsSync(git) && (lstatSync(git).isFile() || isGitFolder(git)))
      return { gitFolder: git, workTree: at };
    if (dirname(at) === at) return undefined;
  }
}

function isGitFolder(folder: string): boolean {
  return ['HEAD', 'objects', 'refs'].every((name) => existsSync(join(folder, name)));
}

async function refuseUnsafe(repository: Repository, path: string): Promise<void> {
  const { code, stderr } = await askGit(repository, ['rev-parse', '--git-dir']);
  if (code === 0) return;
  if (/dubious ownership/.test(stderr)) {
    throw new UserError({
      what: 'git refuses to read this repository because somebody else owns it',
      where: path,
      todo: `If you trust it: git config --global --add safe.directory ${repository.workTree ?? repository.gitFolder}`,
    });
  }
  throw new UserError({
    what: `git cannot read this repository: ${stderr.trim().split('\n').pop() ?? ''}`,
    where: path,
  });
}

async function workTreeSnapshot(repository: Repository, root: string): Promise<Snapshot> {
  const commit = await askText(repository, ['rev-parse', '--verify', '--quiet', 'HEAD^{commit}']);
  const tracked = pieces((await askGit(repository, ['ls-files', '-z', '--stage'])).stdout).flatMap(
    (line) => parseStaged(line) ?? [],
  );
  const others = pieces(
    (await askGit(repository, ['ls-files', '-z', '--others', '--exclude-standard'])).stdout,
  );
  const deleted = new Set(
    pieces((await askGit(repository, ['ls-files', '-z', '--deleted'])).stdout).map(String),
  );
  const names = new Map<string, Buffer>();
  const entries: Entry[] = [];
  for (const { mode, name } of tracked) {
    const path = name.toString();
    if (deleted.has(path) || names.has(path)) continue;
    names.set(path, name);
    entries.push({ path, kind: kindOf(mode), ...(mode === '100755' ? { executable: true } : {}) });
  }
  for (const name of others) {
    const path = name.toString();
    if (path.endsWith('/') || names.has(path)) continue;
    const kind = untrackedKind(root, name);
    if (!kind) continue;
    names.set(path, name);
    entries.push({ path, kind });
  }
  const disk = new Disk(root);
  const branch = await askText(repository, ['symbolic-ref', '--quiet', '--short', 'HEAD']);
  const facts = await repositoryFacts(repository, commit);
  return {
    repository: {
      ...facts,
      ...(branch ? { ref: branch } : {}),
      dirty: others.length > 0 || deleted.size > 0 || (await differs(repository)),
    },
    entries: entries.sort((a, b) => (a.path < b.path ? -1 : 1)),
    unlisted: [],
    read: async (paths, limit) =>
      new Map(paths.map((path) => [path, disk.read(names.get(path) ?? path, limit)])),
    history: async (window) => historyOf(repository, commit, facts.shallow, window),
    close: async () => {},
  };
}

function untrackedKind(root: string, name: Buffer): Entry['kind'] | undefined {
  try {
    const stats = lstatSync(Buffer.concat([Buffer.from(`${root}/`), name]));
    return stats.isSymbolicLink() ? 'link' : stats.isFile() ? 'file' : undefined;
  } catch {
    return undefined;
  }
}

async function differs(repository: Repository): Promise<boolean> {
  const staged = await askGit(repository, ['diff-index', '--cached', '--raw', '-z', 'HEAD', '--']);
  const changed = await askGit(repository, ['diff-files', '--raw', '-z']);
  return staged.stdout.length > 0 || changed.stdout.length > 0;
}

async function commitSnapshot(repository: Repository, ref: string, path: string): Promise<Snapshot> {
  const commit = await askText(repository, [
    'rev-parse',
    '--verify',
    '--quiet',
    '--end-of-options',
    `${ref}^{commit}`,
  ]);
  if (!commit) throw await unknownRef(repository, ref, path);
  const { stdout } = await askGit(repository, ['ls-tree', '-r', '-z', '--full-tree', commit]);
  const ids = new Map<string, string>();
  const entries: Entry[] = [];
  for (const line of pieces(stdout)) {
    const tab = line.indexOf(9);
    const [mode = '', , id = ''] = line.toString('utf8', 0, tab).split(' ');
    const name = line.toString('utf8', tab + 1);
    ids.set(name, id);
    entries.push({ path: name, kind: kindOf(mode), ...(mode === '100755' ? { executable: true } : {}) });
  }
  const objects = new ObjectReader(repository);
  const facts = await repositoryFacts(repository, commit);
  return {
    repository: { ...facts, ref, dirty: false },
    entries: entries.sort((a, b) => (a.path < b.path ? -1 : 1)),
    unlisted: [],
    read: async (paths, limit) => {
      const contents = await objects.read(
        paths.map((name) => ids.get(name) ?? '').filter((id) => id !== ''),
        limit,
      );
      return new Map(
        paths.map((name) => [name, contents.get(ids.get(name) ?? '') ?? { unreadable: 'no such file' }]),
      );
    },
    history: async (window) => historyOf(repository, commit, facts.shallow, window),
    close: () => objects.close(),
  };
}

async function unknownRef(repository: Repository, ref: string, path: string): Promise<UserError> {
  const known =
    (await askText(repository, [
      'for-each-ref',
      '--count=200',
      '--format=%(refname:short)',
      'refs/heads',
      'refs/tags',
    ])) ?? '';
  if (known === '' && ref === 'HEAD')
    return new UserError({ what: 'the repository has no commits yet', where: path });
  const near = known.split('\n').filter((name) => name !== '' && (name.includes(ref) || ref.includes(name)));
  const todo =
    near.length > 0
      ? `Did you mean ${near.slice(0, 3).join(', ')}?`
      : 'Fetch it first, or give a branch, tag or commit of this repository.';
  return new UserError({ what: `there is no commit called ${ref}`, where: path, todo });
}

async function historyOf(
  repository: Repository,
  commit: string | undefined,
  shallow: boolean,
  window: { from: number; to: number },
) {
  if (commit === undefined) return { unavailable: 'there are no commits yet' };
  if (shallow)
    return {
      unavailable: 'the clone is shallow, its history is cut off (fetch it whole: git fetch --unshallow)',
    };
  return readHistory(repository, commit, window);
}

async function repositoryFacts(repository: Repository, commit: string | undefined): Promise<RepositoryFacts> {
  const shallow = (await askText(repository, ['rev-parse', '--is-shallow-repository'])) === 'true';
  const origin = await askText(repository, ['config', '--get', 'remote.origin.url']);
  const committedAt =
    commit === undefined
      ? undefined
      : await askText(repository, ['show', '-s', '--no-patch', '--format=%cI', commit]);
  return {
    name: nameOf(origin, repository),
    ...(commit === undefined ? {} : { commit }),
    dirty: false,
    shallow,
    ...(committedAt ? { committedAt } : {}),
  };
}

function nameOf(origin: string | undefined, { workTree, gitFolder }: Repository): string {
  const last = origin
    ?.replace(/\/+$/, '')
    .split(/[/:]/)
    .pop()
    ?.replace(/\.git$/, '');
  if (last) return last;
  const folder = workTree ?? gitFolder;
  return basename(folder).replace(/\.git$/, '') || 'repository';
}

function kindOf(mode: string): Entry['kind'] {
  return mode === '120000' ? 'link' : mode === '160000' ? 'submodule' : 'file';
}

function parseStaged(line: Buffer): { mode: string; name: Buffer } | undefined {
  const tab = line.indexOf(9);
  return tab < 0 ? undefined : { mode: line.toString('latin1', 0, 6), name: line.subarray(tab + 1) };
}
