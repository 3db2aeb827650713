import type { Place } from '../evidence.js';

/** No file of a snapshot stands there: what belongs to git itself is never listed. */
const root = '.git/elsewhere';

/** How a file of another repository is written: `.git/elsewhere/acme/workflows/v1/.github/workflows/ci.yml`. */
const standing = /^\.git\/elsewhere\/([^/]+\/[^/]+)\/[^/]+\/(.+)$/s;

/** The folder below which the files of another repository stand while a scan works on them. */
export function folderElsewhere(repository: string, ref: string): string {
  // A name of a branch holds slashes, and no comma that anybody would write.
  return `${root}/${repository}/${ref.replaceAll('/', ',')}`;
}

/** The folder that a path begins with, where it leads into another repository. */
export function elsewhereIn(path: string): string | undefined {
  return path.startsWith(`${root}/`) ? path.split('/', 5).join('/') : undefined;
}

/** A place as readers are shown it: one in another repository names that repository. */
export function placeForReaders(place: Place): Place {
  const [, repository, path] = standing.exec(place.path ?? '') ?? [];
  return repository === undefined || path === undefined ? place : { ...place, repository, path };
}

/** A sentence as readers are shown it. */
export function wordsForReaders(text: string): string {
  return text.includes(root) ? text.replace(/\.git\/elsewhere\/([^/\s]+\/[^/\s]+)\/[^/\s]+\//g, '$1/') : text;
}
