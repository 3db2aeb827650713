import { randomBytes } from 'node:crypto';
import type { Dirent } from 'node:fs';
import { lstat, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { shelves } from './cache-folder.js';
import { unfinished } from './whole-file.js';

/** What was used so lately may be in use by another run. Milliseconds. */
const aWhile = 6 * 60 * 60 * 1000;

/** Something that is thrown away as a whole. */
interface Item {
  readonly path: string;
  readonly bytes: number;
  /** Milliseconds since the epoch. */
  readonly used: number;
}

/** Looking through all of it takes longer than reading what did not change: once in this time is enough. Milliseconds. */
const pause = 60 * 60 * 1000;
const mark = 'swept';

/** As `evict`, unless that was done lately. */
export async function sweep(folder: string, limit: number, now: Date): Promise<void> {
  const path = join(folder, mark);
  const swept = (await lstat(path).catch(() => undefined))?.mtimeMs ?? 0;
  if (now.getTime() - swept < pause) return;
  await evict(folder, limit, now);
  await writeFile(path, '').catch(() => {});
}

/**
 * Throws away what was used longest ago, until no more is kept than the limit, and what was never finished. What this
 * run or another may still use stays. Says how many bytes went.
 */
export async function evict(folder: string, limit: number, now: Date): Promise<number> {
  const items = [
    ...(await itemsOf(join(folder, shelves.results), 2)),
    ...(await itemsOf(join(folder, shelves.clones), 1)),
    ...(await itemsOf(join(folder, shelves.answers), 0)),
  ].sort((a, b) => a.used - b.used);
  let kept = items.reduce((sum, { bytes }) => sum + bytes, 0);
  const before = kept;
  for (const { path, bytes, used } of items) {
    const leftOver = path.endsWith(unfinished);
    if (now.getTime() - used < aWhile || (kept <= limit && !leftOver)) continue;
    await throwAway(path);
    kept -= bytes;
  }
  return before - kept;
}

/** Out of the way first: half of a clone must not look like one. */
async function throwAway(path: string): Promise<void> {
  const aside = path.endsWith(unfinished) ? path : `${path}.${randomBytes(6).toString('hex')}${unfinished}`;
  try {
    if (aside !== path) await rename(path, aside);
    await rm(aside, { recursive: true, force: true });
  } catch {
    // Somebody else is at it.
  }
}

/** What lies so deep below a folder, files and folders alike. */
async function itemsOf(folder: string, depth: number): Promise<readonly Item[]> {
  const entries = await listing(folder);
  const found: Item[] = [];
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (depth > 0 && entry.isDirectory()) found.push(...(await itemsOf(path, depth - 1)));
    else found.push(await itemAt(path, entry.isDirectory()));
  }
  return found;
}

/** A folder was used when anything in it was. */
async function itemAt(path: string, isFolder: boolean): Promise<Item> {
  const own = await lstat(path).catch(() => undefined);
  let bytes = own?.size ?? 0;
  let used = own?.mtimeMs ?? 0;
  for (const entry of isFolder ? await listing(path) : []) {
    const inner = await itemAt(join(path, entry.name), entry.isDirectory());
    bytes += inner.bytes;
    used = Math.max(used, inner.used);
  }
  return { path, bytes, used };
}

async function listing(folder: string): Promise<readonly Dirent[]> {
  return readdir(folder, { withFileTypes: true }).catch(() => []);
}
