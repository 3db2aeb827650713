import { mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { FetchError } from './request.js';

/** Milliseconds between two signs of life of a holder, and after which one without a sign is taken for dead. */
const beat = 5000;
const dead = 60_000;
const pause = 50;

/**
 * Does something that only one process may do at a time. The lock is a file that names its holder; one whose holder is gone
 * is broken.
 * @throws FetchError where another run keeps it longer than there is patience.
 */
export async function holding<T>(path: string, patience: number, use: () => Promise<T>): Promise<T> {
  mkdirSync(dirname(path), { recursive: true });
  const until = Date.now() + patience;
  while (!taken(path)) {
    if (isStale(path)) breakOpen(path);
    else if (Date.now() > until) throw new FetchError('another run is busy with it', true);
    else await wait(pause);
  }
  const beating = setInterval(() => touch(path), beat).unref();
  try {
    return await use();
  } finally {
    clearInterval(beating);
    rmSync(path, { force: true });
  }
}

function taken(path: string): boolean {
  try {
    writeFileSync(path, `${process.pid} ${hostname()}\n`, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    // On a full disk there is a lock of nobody now.
    rmSync(path, { force: true });
    throw error;
  }
}

function isStale(path: string): boolean {
  const held = statSync(path, { throwIfNoEntry: false });
  if (!held) return false;
  if (Date.now() - held.mtimeMs > dead) return true;
  const [pid, host] = textOf(path).trim().split(' ');
  return host === hostname() && !isAlive(Number(pid));
}

/** One at a time, and only what is stale still: two who saw the same dead holder must not both go on. */
function breakOpen(path: string): void {
  const breaking = `${path}.break`;
  if (!taken(breaking)) {
    if (Date.now() - (statSync(breaking, { throwIfNoEntry: false })?.mtimeMs ?? 0) > dead)
      rmSync(breaking, { force: true });
    return;
  }
  try {
    if (isStale(path)) rmSync(path, { force: true });
  } finally {
    rmSync(breaking, { force: true });
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function touch(path: string): void {
  try {
    utimesSync(path, new Date(), new Date());
  } catch {
    // It is gone: whoever took it for dead goes on, and git keeps the two apart.
  }
}
