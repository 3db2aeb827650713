import { closeSync, constants, fstatSync, lstatSync, openSync, readSync } from 'node:fs';
import { join, resolve } from 'node:path';
import glob from 'fast-glob';
import type { Content, Entry, Snapshot } from './snapshot.js';

/** A plain folder without git. */
export async function folderSnapshot(path: string): Promise<Snapshot> {
  const root = resolve(path);
  const unlisted: { path: string; reason: string }[] = [];
  const found = await glob('**', {
    cwd: root,
    dot: true,
    onlyFiles: false,
    followSymbolicLinks: false,
    stats: false,
    objectMode: true,
    suppressErrors: true,
    ignore: ['**/.git', '**/.git/**'],
  });
  const entries = found.flatMap(({ path: name, dirent }): Entry[] => {
    if (dirent.isSymbolicLink()) return [{ path: name, kind: 'link' }];
    return dirent.isFile() ? [{ path: name, kind: 'file' }] : [];
  });
  const disk = new Disk(root);
  return {
    repository: { name: root.split('/').pop() || 'root', dirty: false, shallow: false },
    entries: entries.sort((a, b) => (a.path < b.path ? -1 : 1)),
    unlisted,
    read: async (paths, limit) => new Map(paths.map((name) => [name, disk.read(name, limit)])),
    history: async () => ({ unavailable: 'this is a plain folder without git history' }),
    close: async () => {},
  };
}

/** Reads files below a root, never through a symbolic link. */
export class Disk {
  readonly #folders = new Map<string, boolean>();

  constructor(readonly root: string) {}

  /** `path` may be bytes where a name is not UTF-8. */
  read(path: string | Buffer, limit: number): Content {
    const shown = path.toString();
    if (!this.#stays(shown.slice(0, Math.max(0, shown.lastIndexOf('/')))))
      return { unreadable: 'behind a symbolic link' };
    const full =
      typeof path === 'string' ? join(this.root, path) : Buffer.concat([Buffer.from(`${this.root}/`), path]);
    let file: number | undefined;
    try {
      file = openSync(full, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
      const { size } = fstatSync(file);
      if (!fstatSync(file).isFile()) return { unreadable: 'not a regular file' };
      if (size > limit) return { unreadable: `larger than ${Math.round(limit / 1024 / 1024)} MiB` };
      const bytes = Buffer.allocUnsafe(size);
      return { bytes: bytes.subarray(0, readSync(file, bytes, 0, size, 0)) };
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      return {
        unreadable:
          code === 'ENOENT'
            ? 'vanished during the scan'
            : code === 'ELOOP'
              ? 'a symbolic link'
              : `not readable (${code})`,
      };
    } finally {
      if (file !== undefined) closeSync(file);
    }
  }

  #stays(folder: string): boolean {
    if (folder === '') return true;
    let known = this.#folders.get(folder);
    if (known === undefined) {
      known =
        this.#stays(folder.slice(0, Math.max(0, folder.lastIndexOf('/')))) &&
        isRealFolder(join(this.root, folder));
      this.#folders.set(folder, known);
    }
    return known;
  }
}

function isRealFolder(path: string): boolean {
  try {
    return lstatSync(path).isDirectory();
  } catch {
    return true;
  }
}
