import type { Place } from '../../../../evidence.js';
import { type DataNode, texts } from '../../../data.js';
import { folderOf } from '../../../folders.js';
import { parseYaml } from '../../../yaml.js';
import { given } from '../parts/given.js';
import type { Reading } from '../parts/reading.js';
import type { Values } from './placeholders.js';

/** One application that an ApplicationSet makes, as far as its files tell. */
export interface Element {
  readonly values: Values;
  /** What says that it is made. */
  readonly at: Place;
  /** Labels of the clusters that it is made for. */
  readonly clusters: readonly string[];
  /** It is made for a pull request, and goes away with it. */
  readonly preview?: boolean;
}

/** More elements of one set than these tell nothing more. */
const elementLimit = 200;

/** How deep generators stand in generators. */
const nestingLimit = 4;

/** What the generators of an ApplicationSet make; where a generator asks the cluster, one element stands for all. */
export function elementsOf(generators: DataNode | undefined, reading: Reading): readonly Element[] {
  return (generators?.items() ?? [])
    .flatMap((generator) => made(generator, reading, 0))
    .slice(0, elementLimit);
}

function made(generator: DataNode, reading: Reading, depth: number): readonly Element[] {
  if (depth > nestingLimit) return [];
  for (const { key, value } of generator.entries()) {
    const make = makers[key];
    if (make) return make(value, reading, depth).slice(0, elementLimit);
  }
  return [unknown(generator)];
}

type Maker = (node: DataNode, reading: Reading, depth: number) => readonly Element[];

const makers: Readonly<Record<string, Maker>> = {
  list: (node) => {
    const elements = node.get('elements')?.items() ?? [];
    if (elements.length === 0) return [unknown(node)];
    return elements.map((one) => ({ values: flattened(one), at: one.at, clusters: [] }));
  },
  clusters: (node) => [
    { ...unknown(node), clusters: labelsOf(node), values: flattened(node.get('values'), 'values.') },
  ],
  git: (node, reading) => {
    const found = [...directories(node, reading), ...configurations(node, reading)];
    return found.length > 0 ? found : [unknown(node)];
  },
  pullRequest: (node) => [{ ...unknown(node), preview: true }],
  matrix: (node, reading, depth) =>
    parts(node, reading, depth).reduce<readonly Element[]>(
      (all, some) => all.flatMap((a) => some.map((b) => both(a, b))).slice(0, elementLimit),
      [unknown(node)],
    ),
  merge: (node, reading, depth) => parts(node, reading, depth)[0] ?? [unknown(node)],
};

function parts(node: DataNode, reading: Reading, depth: number): readonly (readonly Element[])[] {
  return (node.get('generators')?.items() ?? []).map((one) => made(one, reading, depth + 1));
}

/** The place of the one that says more. */
function both(a: Element, b: Element): Element {
  return {
    values: { ...a.values, ...b.values },
    at: Object.keys(b.values).length > 0 || Object.keys(a.values).length === 0 ? b.at : a.at,
    clusters: [...a.clusters, ...b.clusters],
    ...given({ preview: (a.preview ?? b.preview) ? (true as const) : undefined }),
  };
}

function unknown(node: DataNode): Element {
  return { values: {}, at: node.at, clusters: [] };
}

function labelsOf(node: DataNode): readonly string[] {
  const labels = node.get('selector', 'matchLabels')?.entries() ?? [];
  const expressions = node.get('selector', 'matchExpressions')?.items() ?? [];
  return [
    ...labels.flatMap(({ value }) => value.text ?? []),
    ...expressions.flatMap((one) =>
      /^in$/i.test(one.get('operator')?.text ?? '') ? texts(one.get('values')) : [],
    ),
  ];
}

/** Scalars of a mapping by the path of their keys. */
function flattened(node: DataNode | undefined, prefix = '', depth = 0): Values {
  const values: Record<string, string> = {};
  for (const { key, value } of (node?.entries() ?? []).slice(0, 100)) {
    if (value.text !== undefined) values[`${prefix}${key}`] = value.text;
    else if (depth < 3) Object.assign(values, flattened(value, `${prefix}${key}.`, depth + 1));
  }
  return values;
}

/** One element for each folder of this repository that fits; none where the folders are somewhere else. */
function directories(node: DataNode, reading: Reading): readonly Element[] {
  const rows = node.get('directories')?.items() ?? [];
  const globs = (excluded: boolean) =>
    rows
      .filter((row) => (row.get('exclude')?.scalar === true) === excluded)
      .flatMap((row) => (row.get('path')?.text === undefined ? [] : [row.get('path') as DataNode]));
  const left = new Set(globs(true).flatMap((path) => foldersLike(path.text ?? '', reading)));
  return globs(false).flatMap((path) =>
    foldersLike(path.text ?? '', reading)
      .filter((folder) => !left.has(folder))
      .map((folder) => ({ values: ofPath(folder), at: path.at, clusters: [] })),
  );
}

function foldersLike(glob: string, reading: Reading): readonly string[] {
  const clean = plainGlob(glob);
  if (clean === undefined) return [];
  const depth = clean.split('/').length;
  const inside = reading.look.match(`${clean}/**`);
  return [...new Set(inside.map((path) => path.split('/').slice(0, depth).join('/')))];
}

/** One element for each configuration file of this repository that fits, with what it says. */
function configurations(node: DataNode, reading: Reading): readonly Element[] {
  const globs = (node.get('files')?.items() ?? []).flatMap((row) => {
    const path = row.get('path');
    return path?.text === undefined ? [] : [path];
  });
  return globs.flatMap((glob) => {
    const clean = plainGlob(glob.text ?? '');
    const found = clean === undefined ? [] : reading.look.match(clean).slice(0, elementLimit);
    return found.map((path) => {
      const file = reading.look.file(path);
      const parsed = file && parseYaml(file);
      const said = parsed && !('reason' in parsed) ? flattened(parsed.root) : {};
      const folder = folderOf(path);
      return { values: { ...said, ...ofPath(folder) }, at: glob.at, clusters: [] };
    });
  });
}

/** A glob of names and stars: other patterns can grow without end. */
function plainGlob(glob: string): string | undefined {
  const clean = glob.replace(/^\.?\/+|\/+$/g, '');
  const stars = clean.split('*').length - 1;
  return clean !== '' && clean.length <= 200 && stars <= 12 && /^[\w./*-]+$/.test(clean) ? clean : undefined;
}

function ofPath(path: string): Values {
  const segments = path.split('/');
  const numbered = segments.map((segment, index) => [`path[${index}]`, segment] as const);
  const base = segments.at(-1) ?? '';
  return {
    path,
    'path.path': path,
    'path.basename': base,
    'path.basenameNormalized': base,
    ...Object.fromEntries(numbered),
  };
}
