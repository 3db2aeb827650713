import { IncompleteError, UserError } from './errors.js';
import { SharedFiles } from './input/shared-files.js';
import { Archive } from './snapshot/archive.js';
import { openSnapshot } from './snapshot/open.js';
import type { Snapshot } from './snapshot/snapshot.js';

/** Which repository is read, and as of when. */
export interface Held {
  /** A work tree, a bare repository or a plain folder. */
  readonly path: string;
  /** Commit, branch or tag to read instead of the files in the folder. */
  readonly ref?: string;
  /** End of every date window. By default the date of the commit, or `now` for files in a folder. */
  readonly asOf?: Date;
  /** The time of day: nothing here looks at a clock by itself. */
  readonly now?: Date;
  /** What is shared with scans of other commits of the same repository. */
  readonly shared?: Shared;
}

/** Makes several scans of one repository cheaper than as many scans. */
export interface Shared {
  readonly archive: Archive;
  readonly files: SharedFiles;
}

/** Runs scans of one repository that share what they read. */
export async function sharing<T>(reach: number, use: (shared: Shared) => Promise<T>): Promise<T> {
  const shared: Shared = { archive: new Archive(reach), files: new SharedFiles() };
  try {
    return await use(shared);
  } finally {
    await shared.archive.close();
  }
}

/** Opens a snapshot, has it used, and closes it whatever happens. */
export async function holding<T>(
  { path, ref, shared }: Held,
  use: (snapshot: Snapshot) => Promise<T>,
): Promise<T> {
  const snapshot = await openSnapshot(path, {
    ...(ref === undefined ? {} : { ref }),
    ...(shared ? { archive: shared.archive } : {}),
  });
  try {
    if (snapshot.entries.length === 0)
      throw new IncompleteError({ what: 'there are no files to read', where: path });
    return await use(snapshot);
  } finally {
    await snapshot.close();
  }
}

/** The end of every date window in seconds since the epoch. */
export function asOfSeconds(held: Held, snapshot: Snapshot): number {
  return Math.floor(asOfDate(held, snapshot).getTime() / 1000);
}

/** As given; else the date of the commit that is read; else now, for files that may differ from any commit. */
export function asOfDate({ asOf, ref, now }: Held, { repository }: Snapshot): Date {
  const committed = repository.committedAt === undefined ? undefined : new Date(repository.committedAt);
  // A work tree is on a branch or on nothing; only a bare repository is read at `HEAD` without being asked.
  const readsCommit = ref !== undefined || repository.ref === 'HEAD';
  const date = asOf ?? (readsCommit ? committed : now) ?? committed ?? now;
  if (date) return date;
  throw new UserError({ what: 'no as-of date is known', todo: 'give asOf or now' });
}
