import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { UserError } from '../errors.js';
import type { DataNode } from '../input/data.js';
import type { PathClass } from '../input/path-class.js';
import { SourceFile } from '../input/source-file.js';
import { parseStrictYaml } from '../input/yaml.js';
import { nearest } from '../nearest.js';
import type { Asked, Config, Minimum, PracticeName } from './config.js';
import { type ConfigData, configSchema } from './schema.js';
import { configVersion } from './version.js';

/** More than a person writes by hand. */
const sizeLimit = 256 * 1024;

/**
 * Reads a configuration.
 * @throws UserError that names file, line, and the nearest valid word.
 */
export function readConfig(path: string, text: string): Config {
  if (text.length > sizeLimit)
    throw new UserError({ what: 'the configuration is larger than 256 KiB', where: path });
  const parsed = parseStrictYaml(new SourceFile(path, text, 'product'));
  if ('reason' in parsed)
    throw new UserError({
      what: `the configuration cannot be read: ${parsed.reason}`,
      where: placed(path, parsed.line),
    });
  const { root } = parsed;
  checkVersion(root, path);
  const result = configSchema.safeParse(plainOf(root));
  if (!result.success) throw mistakeIn(result.error, root, path);
  return configOf(result.data, root, path);
}

/** A file of a later version is told apart from one with a slip. */
function checkVersion(root: DataNode, path: string): void {
  const version = root.get('version')?.scalar;
  if (typeof version !== 'number' || version <= configVersion) return;
  throw new UserError({
    what: `the configuration is of version ${version}; this is read up to version ${configVersion}`,
    where: placed(path, root.get('version')?.line),
    todo: 'update cdlevel, or write the configuration for this version',
  });
}

function configOf(data: ConfigData, root: DataNode, path: string): Config {
  const { gate = {}, deliverable, database, models } = data;
  return {
    path,
    digest: createHash('sha256').update(JSON.stringify(data)).digest('hex'),
    models,
    detectors: (data.detectors ?? []).map((name, index) => ({
      name,
      at: asked(path, root.get('detectors', index)),
    })),
    minimums: minimumsOf(data, root, path),
    judgeBy: gate['judge-by'] ?? 'level',
    unknown: gate.unknown ?? 'cannot-tell',
    declaredCounts: gate.declared === 'counts',
    deliverable,
    database,
    classes: Object.entries(data.paths ?? {}).map(([is, globs]) => ({ is: is as PathClass, globs })),
    units: (data.units ?? []).map(({ path: folder, deliverable, database }, index) => ({
      path: folder.replace(/^(\.\/)+(?=.)|\/+$/g, ''),
      ...(deliverable === undefined ? {} : { deliverable }),
      ...(database === undefined ? {} : { database }),
      at: asked(path, root.get('units', index)),
    })),
    declared: (data.declared ?? []).map(({ practice, link, ...rest }, index) => ({
      ...rest,
      ...named(practice),
      ...(link === undefined ? {} : { link }),
      at: asked(path, root.get('declared', index)),
    })),
    exemptions: (data.exemptions ?? []).map(({ practice, ...rest }, index) => ({
      ...rest,
      ...named(practice),
      at: asked(path, root.get('exemptions', index)),
    })),
  };
}

function minimumsOf({ minimum = {} }: ConfigData, root: DataNode, path: string): readonly Minimum[] {
  return Object.entries(minimum).flatMap(([model, categories]) =>
    Object.entries(categories).map(([category, asks]): Minimum => {
      const { level, 'effective-from': from } = typeof asks === 'string' ? { level: asks } : asks;
      const by = asked(path, root.get('minimum', model, category));
      return { model, category, level, by, ...(from === undefined ? {} : { effectiveFrom: from }) };
    }),
  );
}

function named(reference: string): PracticeName {
  const [model = '', rest = ''] = reference.split('/');
  const [category = '', practice = ''] = rest.split('.');
  return { model, category, practice };
}

function asked(path: string, node: DataNode | undefined): Asked {
  return node ? { path, line: node.line } : { path };
}

/** The value of a node without its places. Keys that mean something to JavaScript stay plain keys. */
function plainOf(node: DataNode): unknown {
  if (node.kind === 'list') return node.items().map(plainOf);
  if (node.kind !== 'mapping') return dateless(node);
  return Object.fromEntries(node.entries().map(({ key, value }) => [key, plainOf(value)]));
}

/** Days are text in this format, whatever YAML makes of them. */
function dateless(node: DataNode): unknown {
  return node.text !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(node.text) ? node.text : node.scalar;
}

function mistakeIn(error: z.ZodError, root: DataNode, path: string): UserError {
  const issue = deepest(error.issues);
  const keys = issue.path.filter((key): key is string | number => typeof key !== 'symbol');
  if (issue.code === 'unrecognized_keys') return unknownKey(issue.keys[0] ?? '', keys, root, path);
  const node = root.get(...keys) ?? root.get(...keys.slice(0, -1)) ?? root;
  const shown = pathText(keys);
  return new UserError({
    what: `${shown === '' ? 'the configuration' : shown}: ${wordsOf(issue, root.get(...keys))}`,
    where: placed(path, lineOf(keys, root) ?? node.line),
  });
}

type Issue = z.core.$ZodIssue;

/** Of alternatives the one that got furthest says best what is wrong. */
function deepest(issues: readonly Issue[]): Issue {
  const first = issues.find(({ code }) => code === 'unrecognized_keys') ?? issues[0];
  if (!first) throw new Error('an error without an issue');
  if (first.code !== 'invalid_union') return first;
  const inner = first.errors.flat().sort((a, b) => b.path.length - a.path.length)[0];
  return inner && inner.path.length > 0
    ? deepest([{ ...inner, path: [...first.path, ...inner.path] } as Issue])
    : first;
}

function wordsOf(issue: Issue, node: DataNode | undefined): string {
  const given = node?.text;
  if (node === undefined && issue.code !== 'custom') return 'is missing';
  if (issue.code === 'invalid_value') {
    const valid = issue.values.map(String);
    const meant = given === undefined ? undefined : nearest(given, valid);
    return `cannot be ${given ?? 'this'}${meant ? `; did you mean ${meant}?` : `; valid: ${valid.join(', ')}`}`;
  }
  if (issue.code === 'invalid_type') return `must be ${article(issue.expected)}`;
  if (issue.code === 'invalid_union') return 'must be a level, or a mapping with level and effective-from';
  return issue.message.charAt(0).toLowerCase() + issue.message.slice(1);
}

function article(kind: string): string {
  const words: Readonly<Record<string, string>> = {
    array: 'a list',
    object: 'a mapping',
    record: 'a mapping',
    string: 'a text',
    boolean: 'true or false',
  };
  return words[kind] ?? `a ${kind}`;
}

/** An unknown key, with the nearest of those that may stand there. */
function unknownKey(
  key: string,
  within: readonly (string | number)[],
  root: DataNode,
  path: string,
): UserError {
  const valid = validKeys(within);
  const meant = nearest(key, valid);
  const place = within.length === 0 ? '' : ` in ${pathText(within)}`;
  return new UserError({
    what: `there is no key "${key}"${place}`,
    where: placed(path, lineOf([...within, key], root)),
    todo: meant ? `did you mean ${meant}?` : `valid: ${valid.join(', ')}`,
  });
}

/** The keys that the schema knows at a place. */
function validKeys(within: readonly (string | number)[]): readonly string[] {
  let schema: unknown = configSchema;
  for (const key of within) schema = inside(schema, key);
  return keysOf(schema) ?? ['level', 'effective-from'];
}

interface Inner {
  readonly shape?: Readonly<Record<string, unknown>>;
  readonly element?: unknown;
  readonly valueType?: unknown;
  readonly keyType?: { readonly options?: readonly string[] };
  unwrap?(): unknown;
}

function keysOf(schema: unknown): readonly string[] | undefined {
  const inner = schema as Inner;
  if (inner.shape) return Object.keys(inner.shape);
  return inner.keyType?.options ?? (inner.unwrap ? keysOf(inner.unwrap()) : undefined);
}

function inside(schema: unknown, key: string | number): unknown {
  const { shape, element, valueType, unwrap } = schema as Inner;
  if (shape) return shape[key];
  if (valueType) return valueType;
  if (unwrap && !element) return inside((schema as Inner).unwrap?.(), key);
  return element;
}

/** The line of a key: that of its value may be later. */
function lineOf(keys: readonly (string | number)[], root: DataNode): number | undefined {
  const parent = keys.length > 1 ? root.get(...keys.slice(0, -1)) : root;
  const last = keys.at(-1);
  const entry = parent?.entries().find(({ key }) => key === last);
  return (
    entry?.keyLine ??
    root.get(...keys)?.line ??
    (keys.length > 0 ? lineOf(keys.slice(0, -1), root) : root.line)
  );
}

/** `declared, entry 2: owner`. */
function pathText(keys: readonly (string | number)[]): string {
  return keys
    .map((key, index) => (typeof key === 'number' ? `, entry ${key + 1}` : index === 0 ? key : `.${key}`))
    .join('')
    .replace(/(entry \d+)\./g, '$1: ');
}

function placed(path: string, line: number | undefined): string {
  return line === undefined ? path : `${path}:${line}`;
}
