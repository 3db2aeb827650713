import { realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import process from 'node:process';
import { UserError } from '../errors.js';
import type { Io, Sink } from './io.js';

/** Writes a report to standard output, or to a file that is whole or not there at all. */
export async function deliver(report: string, file: string | undefined, io: Io): Promise<void> {
  if (file === undefined || file === '-') io.stdout.write(report);
  else await writeWhole(resolve(io.cwd, file), report, file);
}

/** The same for a report that comes in parts and may be more than memory holds. */
export async function deliverParts(
  parts: AsyncIterable<string> | Iterable<string>,
  file: string | undefined,
  io: Io,
): Promise<void> {
  if (file !== undefined && file !== '-') return writeWhole(resolve(io.cwd, file), parts, file);
  for await (const part of parts) {
    if (io.stdout.destroyed) return;
    if (io.stdout.write(part) === false && io.stdout.once) await caughtUp(io.stdout);
  }
}

/** A reader that has gone is caught up with too. */
function caughtUp(sink: Sink): Promise<void> {
  return new Promise((done) => {
    const over = () => {
      sink.off?.('drain', over);
      sink.off?.('close', over);
      done();
    };
    sink.once?.('drain', over);
    sink.once?.('close', over);
    if (sink.destroyed) over();
  });
}

type Text = string | AsyncIterable<string> | Iterable<string>;

async function writeWhole(path: string, content: Text, shown: string): Promise<void> {
  try {
    const target = await realpath(path).catch(() => path);
    const there = await stat(target).catch(() => undefined);
    // A pipe or a device is written to: renaming would put a file in its place.
    if (there && !there.isFile()) await writeFile(target, content);
    else await replace(target, content);
  } catch (error) {
    throw new UserError({
      what: `cannot write the report: ${reasonOf(error)}`,
      where: shown,
      todo: 'choose another --output FILE',
    });
  }
}

async function replace(target: string, content: Text): Promise<void> {
  const temporary = join(dirname(target), `.${basename(target)}.${process.pid}.tmp`);
  try {
    // `wx`: a file or link that somebody else put there is not written through.
    await writeFile(temporary, content, { flag: 'wx' });
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'the folder does not exist',
  ENOTDIR: 'a part of the path is not a folder',
  EACCES: 'no permission',
  EPERM: 'no permission',
  EROFS: 'the file system is read-only',
  EISDIR: 'it is a folder',
  ENOSPC: 'no space left',
  ENAMETOOLONG: 'the name is too long',
};

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return reasons[code] ?? (error instanceof Error ? error.message : String(error));
}
