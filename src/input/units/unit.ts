import type { Place } from '../../evidence.js';

/** A deliverable of the repository: a service or package that is built and delivered by itself. */
export interface Unit {
  /** Its folder; `.` for the root. */
  readonly path: string;
  /** As its manifest names it, else the last part of its path. */
  readonly name: string;
  /** Where it is declared. */
  readonly at: Place;
  /** What it is there: `member of a pnpm workspace`. */
  readonly by: string;
  /** Ecosystems of its manifests; none where it has no manifest. */
  readonly ecosystems: readonly string[];
}

/** What a configuration says of a folder. */
export interface UnitSaid {
  readonly path: string;
  /** It delivers nothing by itself: its files are the repository's. */
  readonly none?: boolean;
  readonly at: Place;
}

/** Path of the unit that is the root. */
export const rootUnit = '.';

/** Whether a path is a folder or stands below it; everything stands below the root. */
export function isWithin(path: string, folder: string): boolean {
  return folder === rootUnit || path === folder || path.startsWith(`${folder}/`);
}

/**
 * A path as written somewhere in a folder, from the root on: `.` for the root itself, nothing where it leads out of the
 * repository or to another machine.
 */
export function resolvePath(folder: string, written: string): string | undefined {
  if (written.length > 500 || /^([/~\\]|\w+:)/.test(written)) return undefined;
  const parts = folder === '' || folder === rootUnit ? [] : folder.split('/');
  for (const part of written.replaceAll('\\', '/').split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.length === 0 ? rootUnit : parts.join('/');
}
