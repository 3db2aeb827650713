import { statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { FetchError } from './request.js';

/** With less than this nothing can be fetched. */
const least = 1024 * 1024;
const codes = ['ENOSPC', 'EDQUOT'];

/** Whether hardly anything more can be written to a folder, or to that which is to hold it. */
function isFull(folder: string): boolean {
  for (let at = folder; ; at = dirname(at)) {
    try {
      const { bavail, bsize } = statfsSync(at);
      return bavail * bsize < least;
    } catch {
      if (dirname(at) === at) return false;
    }
  }
}

/** The failure that it is: git and the system name a full disk in many ways, some of which do not name it. */
export function explained(error: unknown, folder: string, unexplained: string): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const isKnown = error instanceof FetchError && error.reason !== unexplained;
  return codes.includes(code) || (!isKnown && isFull(folder)) ? new FetchError(diskFull) : error;
}

export const diskFull = 'the disk is full';
