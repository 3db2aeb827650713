import type { Place } from '../evidence.js';
import type { DataNode } from './data.js';
import type { Input, Problem } from './input.js';
import type { PathIndex, Selection } from './path-index.js';
import { SourceFile } from './source-file.js';
import { parseYaml } from './yaml.js';

/** An object that is meant for a Kubernetes API server, or for a tool that speaks like one. */
export interface KubernetesObject {
  readonly kind: string;
  readonly apiVersion: string;
  readonly name?: string;
  readonly node: DataNode;
  readonly file: SourceFile;
  /** Where its `kind` stands. */
  readonly at: Place;
  /** It is a template of a chart or the like: some values are not known, some parts may be left out. */
  readonly templated: boolean;
}

/** Files beyond this number are not looked into. */
const fileLimit = 3000;

/** Documents of a file that are tried one by one where the whole is not YAML. */
const documentLimit = 200;

const globs = ['**/*.yaml', '**/*.yml', '**/*.yaml.erb', '**/*.yml.erb', '**/*.yaml.j2', '**/*.yml.j2'];

/** Asks for all Kubernetes objects; templates of charts are read as far as they can be without being rendered. */
export function kubernetes(selection: Selection = {}): Input<readonly KubernetesObject[]> {
  const classes = selection.in?.join() ?? '';
  const wants = (paths: PathIndex) =>
    paths
      .match(globs, selection)
      .filter((path) => !/^\.github\/(workflows|actions)\//.test(path))
      .slice(0, fileLimit);
  return {
    key: `kubernetes:${classes}`,
    about: classes === '' ? 'Kubernetes objects' : `Kubernetes objects (${classes})`,
    wants,
    load: async (reader) => {
      const chosen = wants(reader.paths);
      const { files } = await reader.texts(chosen);
      return { value: files.flatMap(kubernetesObjects), problems: leftOut(reader.paths, selection) };
    },
  };
}

function leftOut(paths: PathIndex, selection: Selection): readonly Problem[] {
  const left = paths.match(globs, selection).length - fileLimit;
  return left > 0 ? [{ reason: `more YAML than is looked into: ${left} files left out` }] : [];
}

const known = new WeakMap<SourceFile, readonly KubernetesObject[]>();

/** The objects of one file; none where it holds something else. Never throws. */
export function kubernetesObjects(file: SourceFile): readonly KubernetesObject[] {
  let objects = known.get(file);
  if (!objects) {
    objects = looksLikeIt(file.text) ? documentsOf(file).flatMap((node) => objectsOf(node, file)) : [];
    known.set(file, objects);
  }
  return objects;
}

function looksLikeIt(text: string): boolean {
  return /^[ \t-]*["']?apiVersion["']?:/m.test(text) && /^[ \t-]*["']?kind["']?:/m.test(text);
}

const marks = /\{\{|\{%|<%/;

function documentsOf(file: SourceFile): readonly DataNode[] {
  const text = marks.test(file.text) ? withoutTemplating(file.text) : file.text;
  const whole = parseYaml(text === file.text ? file : new SourceFile(file.path, text, file.class_));
  if (!('reason' in whole)) return whole.documents;
  return separated(text).flatMap((document) => {
    const one = parseYaml(new SourceFile(file.path, document, file.class_));
    if (!('reason' in one)) return one.documents;
    const outline = parseYaml(new SourceFile(file.path, outlineOf(document), file.class_));
    return 'reason' in outline ? [] : outline.documents;
  });
}

/** The documents of a stream, each on its own lines: what comes before is left blank. */
function separated(text: string): readonly string[] {
  const documents = text.split(/^---.*$/m).slice(0, documentLimit);
  let line = 0;
  return documents.map((document) => {
    const placed = '\n'.repeat(line) + document;
    line += document.split('\n').length - 1;
    return placed;
  });
}

/** Of a document that is not YAML: what it says it is. */
function outlineOf(document: string): string {
  return document
    .split('\n')
    .map((line) => (/^(apiVersion|kind):\s*["']?[\w./-]+["']?\s*$/.test(line) ? line : ''))
    .join('\n');
}

function objectsOf(node: DataNode, file: SourceFile): readonly KubernetesObject[] {
  const items = node.get('items');
  const kind = node.get('kind');
  const apiVersion = node.get('apiVersion')?.text;
  if (kind?.text === undefined || apiVersion === undefined) return [];
  if (kind.text.endsWith('List') && items?.kind === 'list')
    return items.items().flatMap((item) => (item.get('items') ? [] : objectsOf(item, file)));
  const name = node.get('metadata', 'name')?.text;
  return [
    {
      kind: kind.text,
      apiVersion,
      ...(name === undefined ? {} : { name }),
      node,
      file,
      at: file.at(kind.line),
      templated: marks.test(file.text),
    },
  ];
}

const delimiters: Readonly<Record<string, string>> = { '{{': '}}', '{%': '%}', '<%': '%>' };

/** Stands for a value that is known only once a template is rendered. */
export const unknownValue = 'TEMPLATED';

/**
 * Takes the actions of text templates (Go, Jinja, ERB) out, line by line in place: what steers vanishes, what
 * prints becomes a value. Both branches of a condition stay. Linear in the text.
 */
export function withoutTemplating(text: string): string {
  const pieces: string[] = [];
  let at = 0;
  for (;;) {
    const open = nextMark(text, at);
    if (open < 0) break;
    const close = delimiters[text.slice(open, open + 2)] ?? '}}';
    const end = text.indexOf(close, open + 2);
    if (end < 0) break;
    pieces.push(text.slice(at, open), replacement(text.slice(open, end + 2)));
    at = end + 2;
  }
  pieces.push(text.slice(at));
  return pieces
    .join('')
    .split('\n')
    .map((line) => (/^[\s\u0001]*$/.test(line) ? '' : line.replaceAll('\u0001', unknownValue)))
    .join('\n');
}

function nextMark(text: string, from: number): number {
  const pattern = /\{\{|\{%|<%/g;
  pattern.lastIndex = from;
  return pattern.exec(text)?.index ?? -1;
}

/** Steers, or prints whole blocks at an indentation of their own. */
const vanishing =
  /^(\{%|<%(?!=)|\{\{-?\s*(if|else|end|range|with|define|template|block|fail|\/\*|\$\w*\s*:?=|.*\b(n?indent|toYaml)\b))/;

function replacement(action: string): string {
  const breaks = '\n'.repeat(action.split('\n').length - 1);
  return vanishing.test(action) ? breaks : `\u0001${breaks}`;
}
