import { XMLParser } from 'fast-xml-parser';
import type { DataFile, DataNode } from './data.js';
import { describe } from './files.js';
import type { Input, Problem } from './input.js';
import type { Selection } from './path-index.js';
import { SourceFile } from './source-file.js';
import { type Located, type LocatedPair, treeNode } from './tree.js';

const parsed = new WeakMap<SourceFile, DataFile | Problem>();

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  captureMetaData: true,
  processEntities: false,
  parseTagValue: false,
  parseAttributeValue: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  removeNSPrefix: true,
  maxNestedTags: 100,
});

/** Asks for all XML files that match, parsed. Entities of the file's own are never expanded. */
export function xml(
  globs: string | readonly string[],
  selection: Selection = {},
): Input<readonly DataFile[]> {
  const about = describe(globs, selection);
  return {
    key: `xml:${about}`,
    about,
    wants: (paths) => paths.match(globs, selection),
    load: async (reader) => {
      const { files, problems } = await reader.texts(reader.paths.match(globs, selection));
      const value: DataFile[] = [];
      for (const file of files) {
        const result = parseXml(file);
        if ('reason' in result) problems.push(result);
        else value.push(result);
      }
      return { value, problems };
    },
  };
}

/**
 * Parses a file once. An element is a mapping of its attributes (`@name`) and of its child elements in document
 * order, names repeated; its `text` is the text between its tags. The root node holds the root element.
 */
export function parseXml(file: SourceFile): DataFile | Problem {
  let result = parsed.get(file);
  if (!result) {
    file.countParse('xml');
    result = parse(file);
    parsed.set(file, result);
  }
  return result;
}

/** All child elements of a name, where a path leads: `children(project, 'dependencies', 'dependency')`. */
export function children(node: DataNode | undefined, ...path: readonly string[]): readonly DataNode[] {
  return path.reduce<readonly DataNode[]>(
    (nodes, name) =>
      nodes.flatMap((one) =>
        one
          .entries()
          .filter(({ key }) => key === name)
          .map(({ value }) => value),
      ),
    node ? [node] : [],
  );
}

type Raw = Readonly<Record<string | symbol, unknown>>;

function parse(file: SourceFile): DataFile | Problem {
  const text = file.text.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n');
  let raw: unknown;
  try {
    raw = parser.parse(text);
  } catch {
    return { path: file.path, reason: 'not well-formed XML' };
  }
  const pairs = pairsOf(raw, 0);
  if (pairs.length === 0) return { path: file.path, reason: 'not XML: no element' };
  const root = treeNode(new SourceFile(file.path, text, file.class_), { offset: 0, pairs });
  return { file, root, documents: [root] };
}

function pairsOf(nodes: unknown, offset: number): readonly LocatedPair[] {
  return asList(nodes).flatMap((node) => {
    const key = Object.keys(node).find((name) => name !== ':@' && name !== '#text');
    if (key === undefined) return [];
    const keyOffset = startOf(node) ?? offset;
    return [{ key, keyOffset, value: element(node, node[key], keyOffset) }];
  });
}

function element(node: Raw, content: unknown, offset: number): Located {
  const attributes = Object.entries((node[':@'] ?? {}) as Raw).map(([key, value]) => ({
    key,
    keyOffset: offset,
    value: { offset, scalar: decode(String(value)) },
  }));
  const pairs = [...attributes, ...pairsOf(content, offset)];
  const text = asList(content)
    .map((child) => child['#text'])
    .filter((part) => part !== undefined)
    .map(String)
    .join('');
  return {
    offset,
    ...(text === '' ? {} : { scalar: decode(text) }),
    ...(pairs.length === 0 ? {} : { pairs }),
  };
}

function asList(nodes: unknown): readonly Raw[] {
  return Array.isArray(nodes) ? (nodes as readonly Raw[]) : [];
}

const metadata = XMLParser.getMetaDataSymbol() as unknown as symbol;

function startOf(node: Raw): number | undefined {
  const at = (node[metadata] as { startIndex?: number } | undefined)?.startIndex;
  return typeof at === 'number' ? at : undefined;
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function decode(text: string): string {
  return text.replace(/&(lt|gt|amp|quot|apos);/g, (_, name: string) => entities[name] ?? '');
}
