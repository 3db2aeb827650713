import { IncompleteError, UserError } from '../errors.js';
import { askGit, askText, type Repository } from './git.js';
import { checkRepository, findRepository, requireFolder } from './locate.js';
import { requireCommit } from './refs.js';

/** A commit that arrived on a branch: a merge, a squashed request or a push. */
export interface Arrival {
  readonly commit: string;
  /** Seconds since the epoch. */
  readonly committedAt: number;
  /** First line of the message, as its author wrote it: hostile. */
  readonly title: string;
}

export interface Arrivals {
  /** The branch or revision that was followed. */
  readonly branch: string;
  /** Newest first; each is compared with the next. One more than was asked for, where there is one. */
  readonly commits: readonly Arrival[];
}

/**
 * The last commits of the first-parent line of a revision; without one, of the default branch as the clone knows it.
 * @throws UserError where there is no repository or revision, IncompleteError where the history is cut off.
 */
export async function arrivalsOn(path: string, ref: string | undefined, count: number): Promise<Arrivals> {
  const repository = await repositoryAt(path);
  const branch = ref ?? (await defaultBranch(repository));
  const { id: tip } = await requireCommit(repository, branch, path);
  if ((await askText(repository, ['rev-parse', '--is-shallow-repository'])) === 'true')
    throw new IncompleteError({
      what: 'the clone is shallow: what arrived before is not in it',
      where: path,
      todo: 'fetch the whole history: git fetch --unshallow',
    });
  const { code, stdout, stderr } = await askGit(repository, [
    ...['log', '-z', '--first-parent', `--max-count=${count + 1}`, '--no-show-signature', '--no-notes'],
    ...['--no-color', '--no-decorate', '--format=%H %ct %s', tip, '--'],
  ]);
  const lines = stdout.toString().split('\0');
  if (code !== 0)
    throw new UserError({ what: `git log failed: ${stderr.trim().split('\n')[0] ?? ''}`, where: path });
  return { branch, commits: lines.filter((line) => line !== '').map(arrivalIn) };
}

function arrivalIn(line: string): Arrival {
  const [commit = '', seconds = '0', ...title] = line.split(' ');
  return { commit, committedAt: Number(seconds), title: title.join(' ') };
}

async function repositoryAt(path: string): Promise<Repository> {
  const repository = await findRepository(requireFolder(path));
  const objection = repository ? await checkRepository(repository, path) : 'not-a-repository';
  if (repository && objection === undefined) return { gitFolder: repository.gitFolder };
  throw new UserError({
    what: 'this is no git repository: nothing ever arrived in it',
    where: path,
    todo: 'give the folder of a clone',
  });
}

/** What the clone takes for the default branch of its origin; else what is checked out. */
async function defaultBranch(repository: Repository): Promise<string> {
  const heads = ['refs/remotes/origin/HEAD', 'HEAD'];
  for (const head of heads) {
    const name = await askText(repository, ['symbolic-ref', '--quiet', '--short', head]);
    if (name && (await askText(repository, ['rev-parse', '--verify', '--quiet', `${name}^{commit}`])))
      return name;
  }
  return 'HEAD';
}
