import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { load } from 'js-yaml';
import type { Dialect, NamedDialect, Parsed } from '../../src/input/pipelines/dialect.js';
import { readAll } from './graphs.js';
import { readTree, root } from './paths.js';

const shelf = join(root, 'src/input/pipelines/dialects');
const fixtures = join(root, 'fixtures/pipelines');

/** Ids of all dialects: the names of their files, sorted. */
export function dialectIds(): readonly string[] {
  return readdirSync(shelf)
    .filter((name) => name.endsWith('.ts'))
    .map((name) => name.slice(0, -'.ts'.length))
    .filter((id) => id !== 'index')
    .sort();
}

/** Loads one dialect from its file, without the generated list. */
export async function loadDialect(id: string): Promise<NamedDialect> {
  const module = (await import(pathToFileURL(join(shelf, `${id}.ts`)).href)) as { default: Dialect };
  return { id, dialect: module.default };
}

/** Names of the fixtures of a dialect, sorted. */
export function casesOf(id: string): readonly string[] {
  const folder = join(fixtures, id);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, 'expected.yaml')))
    .sort();
}

/** What a fixture states about its graphs, and why. */
export function expectedOf(id: string, name: string): Readonly<Record<string, unknown>> {
  const text = readFileSync(join(fixtures, id, name, 'expected.yaml'), 'utf8');
  return load(text) as Readonly<Record<string, unknown>>;
}

/** The files of a fixture, as text. */
export function filesOf(id: string, name: string): Readonly<Record<string, string>> {
  const decoder = new TextDecoder();
  const tree = Object.entries(readTree(join(fixtures, id, name, 'repo')));
  return Object.fromEntries(tree.map(([path, bytes]) => [path, decoder.decode(bytes)]));
}

/** The graphs of a fixture, as they are read. */
export function graphsOf({ id, dialect }: NamedDialect, name: string): Parsed {
  return readAll(dialect, filesOf(id, name));
}
