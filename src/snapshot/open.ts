import { UserError } from '../errors.js';
import { Archive } from './archive.js';
import { commitSnapshot } from './commit.js';
import type { Repository } from './git.js';
import { checkRepository, findRepository, type Objection, requireFolder } from './locate.js';
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
  const objection = repository ? await objectionTo(repository, path, archive) : 'not-a-repository';
  if (repository && objection === undefined) {
    if (ref !== undefined || repository.workTree === undefined)
      return commitSnapshot(repository, ref ?? 'HEAD', path, archive);
    return workTreeSnapshot(repository, repository.workTree, archive);
  }
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

function objectionTo(
  repository: Repository,
  path: string,
  archive: Archive = new Archive(),
): Promise<Objection> {
  return archive.once('objection', repository, () => checkRepository(repository, path));
}
