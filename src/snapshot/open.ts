import { UserError } from '../errors.js';
import { Archive } from './archive.js';
import { commitSnapshot } from './commit.js';
import type { Repository } from './git.js';
import { checkRepository, findRepository, requireFolder } from './locate.js';
import type { Snapshot } from './snapshot.js';
import { workTreeSnapshot } from './work-tree.js';

/**
 * Opens what stands at a path: the work tree of the git repository that holds it (all of it, also from a folder
 * inside), one of its commits where `ref` names one, the `HEAD` of a bare repository, or a plain folder.
 * @throws UserError where there is nothing to open.
 */
export async function openSnapshot(
  path: string,
  { ref, archive }: { readonly ref?: string; readonly archive?: Archive } = {},
): Promise<Snapshot> {
  const folder = requireFolder(path);
  const repository = await findRepository(folder);
  const opened = repository && (await openRepository(repository, path, ref, archive));
  if (opened) return opened;
  if (ref !== undefined)
    throw new UserError({
      what: `there is no git repository to look up ${ref} in`,
      where: path,
      todo: 'Leave the revision out, or clone the repository.',
    });
  const { folderSnapshot } = await import('./folder.js');
  return repository
    ? folderSnapshot(repository.workTree ?? folder, 'its .git leads to a repository that is not there')
    : folderSnapshot(folder);
}

/** Opens a repository while git is asked whether it may be read; nothing where there is none after all. */
async function openRepository(
  repository: Repository,
  path: string,
  ref: string | undefined,
  archive: Archive = new Archive(),
): Promise<Snapshot | undefined> {
  const opening =
    ref !== undefined || repository.workTree === undefined
      ? commitSnapshot(repository, ref ?? 'HEAD', path, archive)
      : workTreeSnapshot(repository, repository.workTree, archive);
  const [checked, opened] = await Promise.allSettled([
    archive.once('objection', repository, () => checkRepository(repository, path)),
    opening,
  ]);
  const fine = checked.status === 'fulfilled' && checked.value === undefined;
  if (!fine && opened.status === 'fulfilled') await opened.value.close();
  if (checked.status === 'rejected') throw checked.reason;
  return fine ? opening : undefined;
}
