import { closeSync, constants, fstatSync, lstatSync, openSync, readdirSync, readSync } from 'node:fs';
import type { Content, Entry } from './snapshot.js';

/**
 * Reads files below a root, never through a symbolic link. Synchronous: opening many small files costs less than
 * handing each to a pool.
 */
export class Disk {
  readonly #folders = new Map<string, boolean>();

  constructor(readonly root: string) {}

  /** The file's bytes, or why they cannot be had. */
  read(path: string, limit: number): Content {
    if (!this.#isReal(folderOf(path))) return { unreadable: 'behind a symbolic link' };
    let file: number | undefined;
    try {
      file = openSync(this.#full(path), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
      const stats = fstatSync(file);
      if (!stats.isFile()) return { unreadable: 'not a regular file' };
      if (stats.size > limit) return tooLarge(limit);
      return { bytes: readWhole(file, stats.size) };
    } catch (error) {
      return { unreadable: reasonOf(error) };
    } finally {
      if (file !== undefined) closeSync(file);
    }
  }

  /** What stands there now: nothing where it has vanished, and for folders, pipes, sockets and devices. */
  look(path: string): Pick<Entry, 'kind' | 'executable'> | undefined {
    if (!this.#isReal(folderOf(path))) return undefined;
    try {
      const stats = lstatSync(this.#full(path));
      if (stats.isSymbolicLink()) return { kind: 'link' };
      return stats.isFile() ? { kind: 'file', executable: (stats.mode & 0o100) !== 0 } : undefined;
    } catch {
      return undefined;
    }
  }

  /** Whether all folders up to this one are folders and no links. */
  #isReal(folder: string): boolean {
    if (folder === '') return true;
    let known = this.#folders.get(folder);
    if (known === undefined) {
      known = this.#isReal(folderOf(folder)) && this.#isFolder(folder);
      this.#folders.set(folder, known);
    }
    return known;
  }

  #isFolder(path: string): boolean {
    try {
      return lstatSync(this.#full(path)).isDirectory();
    } catch {
      return true;
    }
  }

  /** The name as the disk has it: one that is not UTF-8 is shown with U+FFFD and must be looked up. */
  #full(path: string): string | Buffer {
    if (!path.includes('\ufffd')) return `${this.root}/${path}`;
    let found = Buffer.from(this.root);
    for (const part of path.split('/')) {
      const names = part.includes('\ufffd') ? readdirSync(found, { encoding: 'buffer' }) : [];
      const raw = names.find((name) => name.toString() === part) ?? Buffer.from(part);
      found = Buffer.concat([found, Buffer.from('/'), raw]);
    }
    return found;
  }
}

/** Why a file above the limit is not read. */
export function tooLarge(limit: number): Content {
  return { unreadable: `larger than ${Math.round(limit / 1024 / 1024)} MiB` };
}

function readWhole(file: number, size: number): Uint8Array {
  const bytes = Buffer.allocUnsafe(size);
  let length = 0;
  while (length < size) {
    const read = readSync(file, bytes, length, size - length, null);
    if (read === 0) break;
    length += read;
  }
  return bytes.subarray(0, length);
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'vanished during the scan',
  ENOTDIR: 'vanished during the scan',
  ELOOP: 'a symbolic link',
  EACCES: 'no permission to read it',
  EPERM: 'no permission to read it',
  ENXIO: 'not a regular file',
};

function reasonOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
  return reasons[code] ?? `not readable (${code})`;
}
