import { createHash } from 'node:crypto';
import type { Disk } from './disk.js';
import { askGit, type Repository } from './git.js';

/** Larger files whose time stamp has changed are taken as changed. */
const mostCompared = 8 * 1024 * 1024;

/** How a tracked path differs from the commit. */
export type Difference = 'changed' | 'gone';

/**
 * Tracked paths that differ from the commit, in the index or on the disk. Git tells by size and time stamp, and
 * compares contents only where these leave a doubt; copies of a work tree have new time stamps everywhere, so what
 * git suspects is compared here. The repository must have its filters switched off: git would run them.
 */
export async function differences(
  repository: Repository,
  commit: string | undefined,
  disk: Disk,
): Promise<ReadonlyMap<string, Difference>> {
  const against = commit === undefined ? ['diff-files'] : ['diff-index', commit];
  const args = ['--raw', '-z', '--no-renames', '--no-abbrev', '--ignore-submodules=all', '--'];
  const { stdout } = await askGit(repository, [...against, ...args]);
  const parts = stdout.toString().split('\0');
  const found = new Map<string, Difference>();
  for (let index = 0; index + 1 < parts.length; index += 2) {
    const [line = '', path = ''] = parts.slice(index, index + 2);
    if (line.endsWith(' D')) found.set(path, 'gone');
    else if (isChanged(line, path, disk)) found.set(path, 'changed');
  }
  return found;
}

/** `:<old mode> <new mode> <old id> <new id> <letter>`; a new id of zeros means that the disk was not compared. */
function isChanged(line: string, path: string, disk: Disk): boolean {
  const [oldMode, newMode, oldId = '', newId = '', letter] = line.slice(1).split(' ');
  if (letter !== 'M' || oldMode !== newMode || !/^0+$/.test(newId)) return true;
  const content = disk.read(path, mostCompared);
  if ('unreadable' in content) return true;
  return ![content.bytes, withoutReturns(content.bytes)].some(
    (bytes) => blobId(bytes, oldId.length) === oldId,
  );
}

function blobId(bytes: Uint8Array, length: number): string {
  const hash = createHash(length === 64 ? 'sha256' : 'sha1');
  return hash.update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}

/** With line ends as they are stored where git converts them on check-out. */
function withoutReturns(bytes: Uint8Array): Uint8Array {
  return Buffer.from(Buffer.from(bytes).toString('latin1').replaceAll('\r\n', '\n'), 'latin1');
}
