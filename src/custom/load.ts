import { statSync } from 'node:fs';
import { basename, extname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { NamedDetector } from '../detector.js';
import { UserError } from '../errors.js';
import { guarded } from './guarded.js';
import { packageFrom, serveImports } from './imports.js';
import { checkedDetector, looksLikeDetector, type Offered } from './shape.js';

/** A module of detectors that somebody trusts: a file or a package, and the folder from which it is meant. */
export interface Named {
  readonly name: string;
  readonly folder: string;
  /** Where it is asked for: an option, or a line of a configuration. */
  readonly by: string;
}

/** Milliseconds that a module may take to load: it should do nothing but declare. */
const patience = 10_000;

/**
 * Loads detectors that do not ship. THIS RUNS THEIR CODE: call it for what the caller named, never for what a scanned
 * repository names by itself.
 * @throws UserError where a module is not there, fails to load, holds no detector, or takes the id of another.
 */
export async function loadDetectors(
  named: readonly Named[],
  shelf: readonly NamedDetector[],
): Promise<readonly NamedDetector[]> {
  const loaded: NamedDetector[] = [];
  for (const one of named) {
    for (const detector of await detectorsIn(one)) {
      checkId(detector, [...shelf, ...loaded], one);
      loaded.push(guarded(detector));
    }
  }
  return loaded;
}

async function detectorsIn(named: Named): Promise<readonly NamedDetector[]> {
  const offered = offeredBy(await moduleOf(named));
  const family = isFile(named) ? basename(named.name, extname(named.name)) : named.name;
  if (offered.length === 0)
    throw new UserError({
      what: `there is no detector in ${named.name}`,
      where: named.by,
      todo: 'export one: export default defineDetector({ about, reads, emits, detect })',
    });
  return offered.map(([key, each]) => checkedDetector(each, idOf(key, each, family), named.name));
}

/** All exports that are meant as detectors, each once, with the names that tell them apart. */
function offeredBy(module: Offered): readonly (readonly [string, Offered])[] {
  const all = Object.entries(module).flatMap(([key, value]): (readonly [string, unknown])[] =>
    Array.isArray(value) ? value.map((each, index) => [`${key}-${index + 1}`, each]) : [[key, value]],
  );
  const offered = all.filter((each): each is readonly [string, Offered] => looksLikeDetector(each[1]));
  return offered.filter(([, value], index) => offered.findIndex(([, other]) => other === value) === index);
}

/** As it says itself, else after where it stands. */
function idOf(key: string, { id }: Offered, family: string): string {
  if (typeof id === 'string' && id !== '') return id;
  return key === 'default' ? family : `${family}/${key}`;
}

function checkId({ id }: NamedDetector, others: readonly NamedDetector[], { by }: Named): void {
  if (!others.some((other) => other.id === id)) return;
  throw new UserError({
    what: `two detectors have the id "${id}"`,
    where: by,
    todo: 'give this one another: an id of its own, or another name of its file',
  });
}

/** What looks like a path, or is one, is a file; all else a package. */
function isFile({ name, folder }: Named): boolean {
  if (/^(?:\.{0,2}[/\\]|[A-Za-z]:[/\\])/.test(name) || /(?:[/\\]|\.[cm]?[jt]s)$/.test(name)) return true;
  return statSync(resolve(folder, name), { throwIfNoEntry: false })?.isFile() === true;
}

async function moduleOf(named: Named): Promise<Offered> {
  const specifier = isFile(named)
    ? fileOf(named)
    : packageFrom(named.name, `${pathToFileURL(named.folder)}/`);
  serveImports();
  try {
    return await inTime(import(specifier));
  } catch (error) {
    throw complaintAbout(error, named);
  }
}

function fileOf({ name, folder, by }: Named): string {
  const path = resolve(folder, name);
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.isFile()) return pathToFileURL(path).href;
  throw new UserError({
    what: found ? `${name} is a folder: name the file in it` : `there is no file ${name}`,
    where: by,
    todo: 'give the file of a module, or the name of a package that is installed here',
  });
}

async function inTime<T>(loading: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`it takes longer than ${patience / 1000} s`)), patience);
  });
  try {
    return await Promise.race([loading, tooLong]);
  } finally {
    clearTimeout(timer);
  }
}

function complaintAbout(error: unknown, { name, by }: Named): UserError {
  const { code, message = String(error) } = (error ?? {}) as Partial<NodeJS.ErrnoException>;
  if (code === 'ERR_UNKNOWN_FILE_EXTENSION' && /\.[cm]?tsx?\b/.test(message))
    return new UserError({
      what: `this Node.js reads no TypeScript: ${name}`,
      where: by,
      todo: 'compile it, or give Node.js a loader: NODE_OPTIONS="--import tsx"',
    });
  if (code === 'ERR_MODULE_NOT_FOUND' && message.includes(`package '${name}'`))
    return new UserError({
      what: `there is no package ${name}, and no such file`,
      where: by,
      todo: 'install it here, or give the path of a file',
    });
  return new UserError({ what: `${name} cannot be loaded: ${message.split('\n')[0]}`, where: by });
}
