import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

let made: string | undefined;

/** A new folder that is gone with the process; measurements use the platform as well, which are no tests. */
export function shelter(): string {
  if (made === undefined) {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'cdlevel-platform-')));
    made = folder;
    process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  }
  return mkdtempSync(join(made, 'folder-'));
}
