import type { Document, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import {
  type Alias,
  isAlias,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseAllDocuments,
} from 'yaml';
import type { Place } from '../evidence.js';
import { type DataEntry, type DataFile, type DataNode, depthLimit } from './data.js';
import { describe } from './files.js';
import type { Input, Problem } from './input.js';
import type { Selection } from './path-index.js';
import type { SourceFile } from './source-file.js';

/** More documents than this in one file are not read. */
const documentLimit = 500;

const parsed = new WeakMap<SourceFile, DataFile | Problem>();

/** Asks for all YAML (or JSON) files that match, parsed, each once. */
export function yaml(
  globs: string | readonly string[],
  selection: Selection & {
    /** Only files whose text matches are parsed: keeps look-alikes out without parsing them. */
    readonly containing?: RegExp;
  } = {},
): Input<readonly DataFile[]> {
  const about = describe(globs, selection);
  return {
    key: `yaml:${about}${selection.containing ? `:${selection.containing}` : ''}`,
    about,
    wants: (paths) => paths.match(globs, selection),
    load: async (reader) => {
      const { files, problems } = await reader.texts(reader.paths.match(globs, selection));
      const value: DataFile[] = [];
      for (const file of files) {
        if (selection.containing && !selection.containing.test(file.text)) continue;
        const result = parseYaml(file);
        if ('reason' in result) problems.push(result);
        else value.push(result);
      }
      return { value, problems };
    },
  };
}

/** Parses a file once, however often it is asked for. A file with any syntax error is a problem with its line. */
export function parseYaml(file: SourceFile): DataFile | Problem {
  let result = parsed.get(file);
  if (!result) {
    result = parse(file);
    parsed.set(file, result);
  }
  return result;
}

function parse(file: SourceFile): DataFile | Problem {
  if (nestsTooDeep(file.text)) return { path: file.path, reason: 'nested too deeply' };
  const lines = new LineCounter();
  let documents: readonly Document[];
  try {
    const all = parseAllDocuments(file.text, {
      lineCounter: lines,
      uniqueKeys: false,
      logLevel: 'silent',
      strict: false,
    });
    documents = Array.isArray(all) ? all : [];
  } catch (error) {
    return {
      path: file.path,
      reason: `not YAML: ${error instanceof Error ? error.message.split('\n', 1)[0] : 'unreadable'}`,
    };
  }
  if (documents.length > documentLimit)
    return { path: file.path, reason: `more than ${documentLimit} documents` };
  for (const document of documents) {
    const error = document.errors[0];
    if (error) {
      const line = error.linePos?.[0].line;
      return {
        path: file.path,
        ...(line === undefined ? {} : { line }),
        reason: `not YAML: ${error.message.split('\n', 1)[0]}`,
      };
    }
  }
  const nodes = documents.map((document) => new YamlNode(file, document, document.contents, lines, 0));
  return { file, documents: nodes, root: nodes[0] ?? new YamlNode(file, undefined, null, lines, 0) };
}

/** Flow collections nest by brackets, block collections by indentation: both are bounded before the parser recurses. */
function nestsTooDeep(text: string): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 91 || code === 123) {
      if (++depth > 400) return true;
    } else if (code === 93 || code === 125) depth = Math.max(0, depth - 1);
  }
  return /^(?:[ ]|- ){1000}/m.test(text);
}

class YamlNode implements DataNode {
  readonly #node: Node | null;

  constructor(
    readonly file: SourceFile,
    readonly document: Document | undefined,
    node: unknown,
    readonly lines: LineCounter,
    readonly depth: number,
  ) {
    this.#node = resolve(node, document);
  }

  get line(): number {
    const start = this.#node?.range?.[0];
    return start === undefined ? 1 : this.lines.linePos(start).line;
  }

  get at(): Place {
    return this.file.at(this.line);
  }

  get kind(): DataNode['kind'] {
    if (isMap(this.#node)) return 'mapping';
    if (isSeq(this.#node)) return 'list';
    return isScalar(this.#node) && this.#node.value !== null ? 'scalar' : 'null';
  }

  get scalar(): string | number | boolean | null | undefined {
    if (!isScalar(this.#node)) return undefined;
    const { value } = this.#node as Scalar;
    if (
      value === null ||
      typeof value === 'string' ||
      typeof value === 'number' ||
      typeof value === 'boolean'
    )
      return value;
    return String(value);
  }

  get text(): string | undefined {
    const value = this.scalar;
    if (value === undefined || value === null) return undefined;
    return typeof value === 'string' ? value : ((this.#node as Scalar).source ?? String(value));
  }

  get(...path: readonly (string | number)[]): DataNode | undefined {
    let node: DataNode | undefined = this;
    for (const step of path) {
      if (!node) return undefined;
      node =
        typeof step === 'number'
          ? node.items()[step]
          : node.entries().find((entry) => entry.key === step)?.value;
    }
    return node;
  }

  items(): readonly DataNode[] {
    return isSeq(this.#node) && this.depth < depthLimit
      ? (this.#node as YAMLSeq).items.map((item) => this.#child(item))
      : [];
  }

  entries(): readonly DataEntry[] {
    return isMap(this.#node) && this.depth < depthLimit ? this.#pairs(this.#node, 0) : [];
  }

  #pairs(map: YAMLMap, merges: number): readonly DataEntry[] {
    const own: DataEntry[] = [];
    const merged: DataEntry[] = [];
    for (const pair of map.items) {
      if (!isPair(pair)) continue;
      const key = resolve(pair.key, this.document);
      if (!isScalar(key)) continue;
      const name = key.value === null ? '' : (key.source ?? String(key.value));
      if (name === '<<' && merges < 8) merged.push(...this.#merged(pair.value, merges));
      else
        own.push({
          key: name,
          keyLine: key.range ? this.lines.linePos(key.range[0]).line : 1,
          value: this.#child(pair.value),
        });
    }
    const taken = new Set(own.map((entry) => entry.key));
    return merged.length === 0 ? own : [...own, ...merged.filter((entry) => !taken.has(entry.key))];
  }

  #merged(value: unknown, merges: number): readonly DataEntry[] {
    const source = resolve(value, this.document);
    if (isMap(source)) return this.#pairs(source, merges + 1);
    if (!isSeq(source)) return [];
    return source.items.slice(0, 32).flatMap((item) => this.#merged(item, merges + 1));
  }

  #child(node: unknown): DataNode {
    return new YamlNode(this.file, this.document, node, this.lines, this.depth + 1);
  }
}

/** The node behind any chain of aliases; null where an alias leads nowhere. */
function resolve(node: unknown, document: Document | undefined): Node | null {
  let current: unknown = node;
  for (let hops = 0; isAlias(current) && hops < 8; hops++)
    current = document ? (current as Alias).resolve(document) : null;
  return isNode(current) && !isAlias(current) ? current : null;
}
