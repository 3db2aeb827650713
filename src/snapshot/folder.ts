import { type Dirent, readdir } from 'node:fs';
import { basename } from 'node:path';
import glob from 'fast-glob';
import { Disk } from './disk.js';
import { Listing } from './listing.js';
import type { Snapshot } from './snapshot.js';

/** A plain folder without git, as it stands on the disk. Repositories nested in it are left out, like git does. */
export async function folderSnapshot(
  root: string,
  withoutHistory = 'this is a plain folder without git history',
): Promise<Snapshot> {
  const unlisted: { path: string; reason: string }[] = [];
  const found = await glob('**', {
    cwd: root,
    dot: true,
    onlyFiles: false,
    followSymbolicLinks: false,
    ignore: ['**/.git', '**/.git/**'],
    fs: { readdir: listingReader(root, unlisted) },
  });
  const listing = new Listing();
  const disk = new Disk(root);
  for (const name of found) {
    const path = breaksBack(name);
    const seen = disk.look(path);
    if (seen) listing.add(path, seen.kind, seen.executable);
  }
  return {
    repository: { name: basename(root) || 'root', dirty: false, shallow: false },
    entries: listing.sorted(),
    unlisted: unlisted.sort((a, b) => (a.path < b.path ? -1 : 1)),
    read: async (paths, limit) =>
      new Map(
        paths.map((path) => [
          path,
          listing.has(path) ? disk.read(path, limit) : { unreadable: 'no such file' },
        ]),
      ),
    history: async () => ({ unavailable: withoutHistory }),
    close: async () => {},
  };
}

/** Line breaks, which no glob matches, and what stands for them while globbing. */
const breaks = ['\n', '\r', '\u2028', '\u2029'];
const standIns = ['\ue00a', '\ue00d', '\ue028', '\ue029'];
const breaksOut = (name: string) =>
  name.replace(/[\n\r\u2028\u2029]/g, (found) => standIns[breaks.indexOf(found)] ?? '');
const breaksBack = (name: string) =>
  name.replace(/[\ue00a\ue00d\ue028\ue029]/g, (found) => breaks[standIns.indexOf(found)] ?? '');

/** Lists a folder; one that cannot be listed is noted and taken as empty, one with its own `.git` is passed over. */
function listingReader(root: string, unlisted: { path: string; reason: string }[]): typeof readdir {
  const read = (
    name: string,
    options: { withFileTypes: true },
    done: (error: null, found: Dirent[]) => void,
  ) => {
    const folder = breaksBack(name);
    readdir(folder, options, (error, entries = []) => {
      if (error) unlisted.push({ path: relativeTo(root, folder), reason: 'folder cannot be listed' });
      const nested = folder !== root && entries.some((entry) => entry.name === '.git');
      for (const entry of entries) entry.name = breaksOut(entry.name);
      done(null, nested ? [] : entries);
    });
  };
  return read as unknown as typeof readdir;
}

function relativeTo(root: string, folder: string): string {
  return folder.startsWith(`${root}/`) ? folder.slice(root.length + 1) : folder;
}
