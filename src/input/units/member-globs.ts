import { Minimatch } from 'minimatch';
import { isWithin, resolvePath } from './unit.js';

/** Globs of one repository beyond these are left out: nobody lists more by hand, and each is held against every folder. */
export const globLimit = 300;

const special = /[*?[\]{}()!+@]/;

/**
 * The folders that a pattern means. Patterns are hostile input: those that climb out mean nothing, and so do those
 * whose matching could take long.
 */
export function foldersMeant(
  within: string,
  pattern: string,
  folders: ReadonlySet<string>,
): readonly string[] {
  if (!special.test(pattern.replaceAll('@', ''))) return literally(within, pattern, folders);
  const glob = resolvePath(within, pattern);
  if (glob === undefined || !isTame(glob)) return [];
  const matcher = new Minimatch(glob, { dot: true, nocomment: true, nonegate: true, noext: true });
  const start = /^[^*?[\]{}]*\//.exec(glob)?.[0].slice(0, -1);
  return [...folders].filter(
    (folder) => (start === undefined || isWithin(folder, start)) && matcher.match(folder),
  );
}

function literally(within: string, pattern: string, folders: ReadonlySet<string>): readonly string[] {
  const folder = resolvePath(within, pattern);
  return folder !== undefined && folders.has(folder) ? [folder] : [];
}

/** Few wildcards and few alternatives, so that neither expanding nor matching can explode. */
function isTame(glob: string): boolean {
  return (
    glob.length <= 200 &&
    !glob.includes('..') &&
    (glob.match(/\{/g)?.length ?? 0) <= 2 &&
    (glob.match(/\*\*/g)?.length ?? 0) <= 3 &&
    glob.split('/').every((part) => (part.match(/\*+/g)?.length ?? 0) <= 3)
  );
}

export function isGlob(pattern: string): boolean {
  return special.test(pattern.replaceAll('@', ''));
}
