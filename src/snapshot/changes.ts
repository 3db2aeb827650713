import { createHash } from 'node:crypto';
import type { Disk } from './disk.js';
import { askGit, pieces, type Repository } from './git.js';

/** Larger files whose time stamp has changed are taken as changed. */
const mostCompared = 8 * 1024 * 1024;

/**
 * Tracked paths that differ from the commit, in the index or on the disk. Git tells by size and time stamp, and
 * compares contents only where these leave a doubt; copies of a work tree have new time stamps everywhere, so what
 * git suspects is compared here. The repository must have its filters switched off: git would run them.
 */
export async function changedPaths(
  repository: Repository,
  commit: string | undefined,
  disk: Disk,
): Promise<ReadonlySet<string>> {
  if (commit === undefined) return new Set();
  const args = [
    'diff-index',
    '--raw',
    '-z',
    '--no-renames',
    '--no-abbrev',
    '--ignore-submodules=all',
    commit,
  ];
  const { stdout } = await askGit(repository, [...args, '--']);
  const [...parts] = pieces(stdout);
  const changed = new Set<string>();
  for (let index = 0; index + 1 < parts.length; index += 2) {
    const path = parts[index + 1]?.toString() ?? '';
    if (isChanged(parts[index]?.toString() ?? '', path, disk)) changed.add(path);
  }
  return changed;
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
