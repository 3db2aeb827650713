import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseAllDocuments,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import type { Place } from '../evidence.js';
import { type DataEntry, type DataFile, type DataNode, depthLimit } from './data.js';
import { describe } from './files.js';
import type { Input, Problem } from './input.js';
import type { Selection } from './path-index.js';
import type { SourceFile } from './source-file.js';

/** More documents than this in one file are not read. */
const documentLimit = 500;

/** A document that grows beyond this number of nodes when its aliases are followed is not read. */
const expansionLimit = 1_000_000;

/** The parser recurses into flow collections; this many levels fit on any stack. */
const bracketLimit = 1000;

const parsed = new WeakMap<SourceFile, DataFile | Problem>();

/** Asks for all YAML (or JSON) files that match, parsed, each once. */
export function yaml(
  globs: string | readonly string[],
  selection: Selection & {
    /** Only files whose text matches are parsed: keeps look-alikes out without parsing them. */
    readonly containing?: RegExp;
    /** Must occur in what is parsed: a cheap check before the pattern. */
    readonly literal?: string;
  } = {},
): Input<readonly DataFile[]> {
  const about = describe(globs, selection);
  return {
    key: `yaml:${about}:${selection.literal ?? ''}:${selection.containing ?? ''}`,
    about,
    wants: (paths) => paths.match(globs, selection),
    load: async (reader) => {
      const { files, problems } = await reader.texts(reader.paths.match(globs, selection));
      const value: DataFile[] = [];
      for (const file of files) {
        if (selection.literal !== undefined && !file.text.includes(selection.literal)) continue;
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
    file.countParse('yaml');
    result = parse(file);
    parsed.set(file, result);
  }
  return result;
}

function parse(file: SourceFile): DataFile | Problem {
  if (nestsTooDeep(file.text)) return { path: file.path, reason: 'nested too deeply' };
  const lines = new LineCounter();
  const documents = documentsOf(file, lines);
  if (!Array.isArray(documents)) return documents as Problem;
  const nodes: DataNode[] = [];
  for (const document of documents) {
    const aliases = new Map<Alias, Node>();
    if (sizeOf(document.contents, new Map(), new Map(), aliases) > expansionLimit)
      return { path: file.path, reason: 'its aliases expand to more than a million nodes' };
    nodes.push(new YamlNode(document.contents, { file, lines, aliases, known: new Map() }, 0));
  }
  const empty = { file, lines, aliases: new Map(), known: new Map() };
  return { file, documents: nodes, root: nodes[0] ?? new YamlNode(null, empty, 0) };
}

/** As `parseYaml`, for data of our own: a key that stands there twice is a problem as well. */
export function parseStrictYaml(file: SourceFile): DataFile | Problem {
  const documents = documentsOf(file, new LineCounter(), true);
  return Array.isArray(documents) ? parseYaml(file) : (documents as Problem);
}

function documentsOf(
  file: SourceFile,
  lineCounter: LineCounter,
  uniqueKeys = false,
): readonly Document[] | Problem {
  let documents: readonly Document[];
  try {
    const all = parseAllDocuments(file.text, {
      lineCounter,
      uniqueKeys,
      logLevel: 'silent',
      strict: false,
    });
    documents = Array.isArray(all) ? all : [];
  } catch (error) {
    return { path: file.path, reason: notYaml(file, error instanceof Error ? error.message : 'unreadable') };
  }
  if (documents.length > documentLimit)
    return { path: file.path, reason: `more than ${documentLimit} documents` };
  const error = documents.flatMap(({ errors }) => errors)[0];
  if (!error) return documents;
  const line = error.linePos?.[0].line;
  return {
    path: file.path,
    ...(line === undefined ? {} : { line }),
    reason: notYaml(file, error.message),
  };
}

/** Marks of text templates at the start of a line or value: the file becomes YAML only once it is rendered. */
const templated = /^[ \t]*(?:- )?(?:\{%|<%|\{\{-?[ .])/m;

function notYaml(file: SourceFile, message: string): string {
  const what = templated.test(file.text) ? 'a template that is not YAML until it is rendered' : 'not YAML';
  const first = message.split('\n', 1)[0] ?? '';
  return `${what}: ${first.replace(/ at line \d+, column \d+:?$/, '')}`;
}

/** Flow collections nest by brackets, block collections by indentation: both are bounded before the parser recurses. */
function nestsTooDeep(text: string): boolean {
  return (
    /^(?: |[-?:] ){1000}/m.test(text) || (/^\s*[[{]/.test(text) ? bracketsOfJson : bracketsOfBlocks)(text)
  );
}

/** Brackets inside of strings do not nest. */
function bracketsOfJson(text: string): boolean {
  return bracketsOf(text.replace(/"(?:[^"\\\n]|\\.)*"/g, ''));
}

/** What starts at the margin ends every flow collection, so that brackets of scripts do not add up. */
function bracketsOfBlocks(text: string): boolean {
  return text.split(/^(?=[^\s[\]{}])/m).some(bracketsOf);
}

function bracketsOf(text: string): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 91 || code === 123) {
      if (++depth > bracketLimit) return true;
    } else if (code === 93 || code === 125) depth = Math.max(0, depth - 1);
  }
  return false;
}

/**
 * Number of nodes once every alias is followed. On the way it notes where each alias leads: to the latest anchor of
 * its name before it. An alias inside of what it names leads nowhere.
 */
function sizeOf(
  node: unknown,
  anchors: Map<string, Node>,
  sizes: Map<Node, number>,
  aliases: Map<Alias, Node>,
): number {
  if (isAlias(node)) {
    const target = anchors.get(node.source);
    const size = target && sizes.get(target);
    if (target && size !== undefined) aliases.set(node, target);
    return size ?? 1;
  }
  if (!isNode(node)) return 1;
  if ('anchor' in node && node.anchor) anchors.set(node.anchor, node);
  let size = 1;
  for (const child of childrenOf(node)) size += sizeOf(child, anchors, sizes, aliases);
  if ('anchor' in node && node.anchor) sizes.set(node, size);
  return size;
}

function childrenOf(node: Node): readonly unknown[] {
  if (isSeq(node)) return node.items;
  if (!isMap(node)) return [];
  return node.items.flatMap((pair) => (isPair(pair) ? [pair.key, pair.value] : []));
}

/** What all nodes of one document share. */
interface Origin {
  readonly file: SourceFile;
  readonly lines: LineCounter;
  readonly aliases: ReadonlyMap<Alias, Node>;
  /** Pairs of the mappings merged so far. */
  readonly known: Map<YAMLMap, readonly DataEntry[]>;
}

/** The tag that is written before a node: `!reference`. */
export function tagOf(node: DataNode): string | undefined {
  return node instanceof YamlNode ? node.tag : undefined;
}

class YamlNode implements DataNode {
  readonly #node: Node | null;
  readonly #origin: Origin;
  readonly #depth: number;
  #entries: readonly DataEntry[] | undefined;
  #items: readonly DataNode[] | undefined;
  #byKey: ReadonlyMap<string, DataNode> | undefined;

  constructor(node: unknown, origin: Origin, depth: number) {
    this.#node = resolve(node, origin);
    this.#origin = origin;
    this.#depth = depth;
  }

  get file(): SourceFile {
    return this.#origin.file;
  }

  get tag(): string | undefined {
    return this.#node?.tag;
  }

  get line(): number {
    return lineOf(this.#node, this.#origin);
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
    const { value } = this.#node;
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
    if (typeof value === 'string') return value;
    return (isScalar(this.#node) ? this.#node.source : undefined) ?? String(value);
  }

  get(...path: readonly (string | number)[]): DataNode | undefined {
    let node: DataNode | undefined = this;
    for (const step of path) {
      if (typeof step === 'number') node = node?.items()[step];
      else node = node instanceof YamlNode ? node.#keyed().get(step) : undefined;
    }
    return node;
  }

  items(): readonly DataNode[] {
    this.#items ??=
      isSeq(this.#node) && this.#depth < depthLimit
        ? (this.#node as YAMLSeq).items.map((item) => new YamlNode(item, this.#origin, this.#depth + 1))
        : [];
    return this.#items;
  }

  entries(): readonly DataEntry[] {
    this.#entries ??=
      isMap(this.#node) && this.#depth < depthLimit ? pairsOf(this.#node, this.#origin, this.#depth, 0) : [];
    return this.#entries;
  }

  #keyed(): ReadonlyMap<string, DataNode> {
    this.#byKey ??= new Map(this.entries().map(({ key, value }) => [key, value]));
    return this.#byKey;
  }
}

/** Own pairs first, then merged ones. Of pairs with the same key the last own one counts, else the first merged one. */
function pairsOf(map: YAMLMap, origin: Origin, depth: number, merges: number): readonly DataEntry[] {
  const own = new Map<string, DataEntry>();
  const merged: DataEntry[] = [];
  for (const pair of map.items) {
    const key = isPair(pair) ? resolve(pair.key, origin) : null;
    if (!isScalar(key)) continue;
    const name = key.value === null ? '' : (key.source ?? String(key.value));
    if (name === '<<') merged.push(...mergedOf(pair.value, origin, depth, merges));
    else
      own.set(name, {
        key: name,
        keyLine: lineOf(key, origin),
        value: new YamlNode(pair.value, origin, depth + 1),
      });
  }
  for (const entry of merged) if (!own.has(entry.key)) own.set(entry.key, entry);
  return [...own.values()];
}

function mergedOf(value: unknown, origin: Origin, depth: number, merges: number): readonly DataEntry[] {
  const source = resolve(value, origin);
  if (merges >= 8) return [];
  if (isSeq(source))
    return source.items.slice(0, 32).flatMap((item) => mergedOf(item, origin, depth, merges + 1));
  if (!isMap(source)) return [];
  let pairs = origin.known.get(source);
  if (!pairs) {
    pairs = pairsOf(source, origin, depth, merges + 1);
    origin.known.set(source, pairs);
  }
  return pairs;
}

function lineOf(node: Node | null, { lines }: Origin): number {
  const start = node?.range?.[0];
  return start === undefined ? 1 : lines.linePos(start).line;
}

/** The node behind an alias; null where it leads nowhere. */
function resolve(node: unknown, { aliases }: Origin): Node | null {
  if (isAlias(node)) return aliases.get(node) ?? null;
  return isNode(node) ? node : null;
}
