import { basename } from 'node:path';
import { askText, type Repository } from './git.js';
import type { Named } from './refs.js';
import type { RepositoryFacts } from './snapshot.js';

/** What is known of the repository itself, whatever is read of it. */
export async function repositoryFacts(
  repository: Repository,
  commit: Named | undefined,
  configuration: ReadonlyMap<string, string>,
): Promise<RepositoryFacts> {
  const shallow = await askText(repository, ['rev-parse', '--is-shallow-repository']);
  return {
    name: nameOf(configuration.get('remote.origin.url'), repository),
    ...(commit ? { commit: commit.id, committedAt: commit.committedAt } : {}),
    dirty: false,
    shallow: shallow === 'true',
  };
}

/** Last part of the origin's path, else of the folder; never a host, a user or a token. */
export function nameOf(origin: string | undefined, { workTree, gitFolder }: Repository): string {
  const path = origin
    ?.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]*/i, '')
    .replace(/^[^/:]*:/, '')
    .replace(/\/+$/, '');
  const last = path?.slice(path.lastIndexOf('/') + 1).replace(/\.git$/, '');
  if (last && /^[\p{L}\p{N}._+-]+$/u.test(last)) return last;
  return basename(workTree ?? gitFolder).replace(/\.git$/, '') || 'repository';
}
