import { UserError } from '../errors.js';
import { distanceOf } from '../nearest.js';
import { askText, type Repository } from './git.js';

/** A commit that something names. */
export interface Named {
  /** In full. */
  readonly id: string;
  /** ISO 8601 with its offset. */
  readonly committedAt: string;
}

/**
 * The commit that a revision names.
 * @throws UserError where there is none, with the names that come nearest.
 */
export async function requireCommit(repository: Repository, ref: string, path: string): Promise<Named> {
  const commit = await commitOf(repository, ref);
  if (commit) return commit;
  const known = await namesOf(repository);
  if (known.length === 0 && ref === 'HEAD')
    throw new UserError({ what: 'the repository has no commits yet', where: path });
  const near = nearest(ref, known);
  throw new UserError({
    what: `there is no commit called ${ref}`,
    where: path,
    todo:
      near.length > 0
        ? `Did you mean ${near.join(', ')}?`
        : 'Fetch it first, or give a branch, tag or commit of this repository.',
  });
}

/** The commit that a revision names, if there is one. */
export async function commitOf(repository: Repository, ref: string): Promise<Named | undefined> {
  // Ranges and exclusions name many commits.
  if (/[\0\n]|\.\.|^\^/.test(ref)) return undefined;
  const plain = [
    '--no-walk',
    '--no-patch',
    '--no-mailmap',
    '--no-show-signature',
    '--no-notes',
    '--no-color',
    '--no-decorate',
  ];
  const args = ['log', ...plain, '--format=%H %cI', '--end-of-options', `${ref}^{commit}`, '--'];
  const [id, committedAt] = (await askText(repository, args))?.split(' ') ?? [];
  return id && committedAt ? { id, committedAt } : undefined;
}

async function namesOf(repository: Repository): Promise<readonly string[]> {
  const args = ['--format=%(refname:short)', '--count=5000', 'refs/heads', 'refs/tags', 'refs/remotes'];
  const said = (await askText(repository, ['for-each-ref', ...args])) ?? '';
  return said.split('\n').filter((name) => name !== '');
}

/** At most three names, nearest first, that a person may have meant. */
export function nearest(wanted: string, names: readonly string[]): readonly string[] {
  return names
    .map((name) => ({ name, far: farness(wanted.toLowerCase(), name.toLowerCase()) }))
    .filter(({ far }) => far <= Math.max(2, wanted.length / 3))
    .sort((a, b) => a.far - b.far || (a.name < b.name ? -1 : 1))
    .slice(0, 3)
    .map(({ name }) => name);
}

/** Next to nothing where one name is the end or the start of the other, else the edits between them. */
function farness(wanted: string, name: string): number {
  if (name.endsWith(`/${wanted}`) || name === `v${wanted}` || wanted === `v${name}`) return 0;
  if (wanted.length > 2 && (name.startsWith(wanted) || wanted.startsWith(name))) return 1;
  return distanceOf(wanted.slice(0, 80), name.slice(0, 80));
}
