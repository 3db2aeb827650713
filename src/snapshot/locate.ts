import { existsSync, lstatSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { UserError } from '../errors.js';
import { askAsUser, askGit, type Repository } from './git.js';

/** The folder that a path names, with links on the way to it resolved. */
export function requireFolder(path: string): string {
  let isFolder: boolean;
  try {
    isFolder = statSync(path).isDirectory();
  } catch (error) {
    throw new UserError({
      what: absence[(error as NodeJS.ErrnoException).code ?? ''] ?? unreadable,
      where: path,
    });
  }
  if (!isFolder)
    throw new UserError({
      what: 'this is a file, not a folder',
      where: path,
      todo: 'Give the folder of the repository.',
    });
  if (!canList(path)) throw new UserError({ what: unreadable, where: path, todo: 'Check its permissions.' });
  return realpathSync(path);
}

/** Whether a folder can be listed at all. */
function canList(folder: string): boolean {
  try {
    readdirSync(folder);
    return true;
  } catch {
    return false;
  }
}

const unreadable = 'the folder cannot be read';

const absence: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such folder',
  ENOTDIR: 'there is no such folder',
  ELOOP: 'the path is a circle of symbolic links',
};

/**
 * The repository whose work tree holds the folder, or the bare one that it is. A folder inside a work tree stands
 * for the whole repository, unless the repository ignores it: then it is a project of its own.
 */
export async function findRepository(folder: string): Promise<Repository | undefined> {
  if (isGitFolder(folder) && basename(folder) !== '.git') return { gitFolder: folder };
  const found = enclosing(folder);
  if (found === undefined || found.workTree === folder) return found;
  return (await isIgnored(found, folder)) ? undefined : found;
}

/** The folder whose files stand for a path: the work tree that holds it, or itself. A bare repository has none. */
export async function rootOf(path: string): Promise<string | undefined> {
  const folder = requireFolder(path);
  const repository = await findRepository(folder);
  return repository ? repository.workTree : folder;
}

function enclosing(folder: string): (Repository & { readonly workTree: string }) | undefined {
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

async function isIgnored(repository: Repository, folder: string): Promise<boolean> {
  const inside = folder.startsWith(repository.gitFolder);
  return !inside && (await askGit(repository, ['check-ignore', '--quiet', '--', folder])).code === 0;
}

/** What git objects to in a repository, if anything. */
export type Objection = 'not-a-repository' | undefined;

/**
 * Whether git reads this repository, for this user.
 * @throws UserError where git refuses, with the remedy.
 */
export async function checkRepository(repository: Repository, path: string): Promise<Objection> {
  const [mine, plain] = await Promise.all([
    askAsUser(repository.workTree ?? repository.gitFolder, ['rev-parse', '--git-dir']),
    askGit(repository, ['rev-parse', '--git-dir']),
  ]);
  if (/dubious ownership|unsafe repository/.test(mine.stderr)) throw owned(repository, path);
  if (plain.code === 0) return undefined;
  if (/not a git repository/.test(plain.stderr)) return 'not-a-repository';
  throw new UserError({
    what: `git cannot read this repository: ${lastLine(plain.stderr).replace(/^fatal: /, '')}`,
    where: path,
    todo: 'Try git status there; git fsck says what is broken.',
  });
}

function owned(repository: Repository, path: string): UserError {
  return new UserError({
    what: 'git refuses to read this repository because it belongs to somebody else',
    where: path,
    todo: `If you trust it: git config --global --add safe.directory ${repository.workTree ?? repository.gitFolder}`,
  });
}

function lastLine(text: string): string {
  return text.trim().split('\n').pop() ?? '';
}

/** The repository's configuration: last value of every setting, names as git writes them. */
export async function configurationOf(repository: Repository): Promise<ReadonlyMap<string, string>> {
  const { stdout } = await askGit(repository, ['config', '--null', '--list']);
  return new Map(
    stdout
      .toString()
      .split('\0')
      .filter((line) => line !== '')
      .map((line) => {
        const end = line.indexOf('\n');
        return end < 0 ? [line, 'true'] : [line.slice(0, end), line.slice(end + 1)];
      }),
  );
}

/** The repository with all filters switched off that its configuration defines: comparing files would run them. */
export function withoutFilters(
  repository: Repository,
  configuration: ReadonlyMap<string, string>,
): Repository {
  const off = [...configuration.keys()].flatMap((name): [string, string][] => {
    if (!/^filter\.[\s\S]*\.(clean|smudge|process|required)$/.test(name)) return [];
    return [[name, name.endsWith('.required') ? 'false' : '']];
  });
  return { ...repository, settings: new Map(off) };
}
