import { parse as parseValues } from 'smol-toml';
import { type DataFile, depthLimit } from './data.js';
import { describe } from './files.js';
import type { Input, Problem } from './input.js';
import type { Selection } from './path-index.js';
import type { SourceFile } from './source-file.js';
import { tomlOffsets } from './toml-offsets.js';
import { type Located, treeNode } from './tree.js';

const parsed = new WeakMap<SourceFile, DataFile | Problem>();

/** Asks for all TOML files that match, parsed. */
export function toml(
  globs: string | readonly string[],
  selection: Selection = {},
): Input<readonly DataFile[]> {
  const about = describe(globs, selection);
  return {
    key: `toml:${about}`,
    about,
    wants: (paths) => paths.match(globs, selection),
    load: async (reader) => {
      const { files, problems } = await reader.texts(reader.paths.match(globs, selection));
      const value: DataFile[] = [];
      for (const file of files) {
        const result = parseToml(file);
        if ('reason' in result) problems.push(result);
        else value.push(result);
      }
      return { value, problems };
    },
  };
}

/** Parses a file once, however often it is asked for. A syntax error is a problem with its line. */
export function parseToml(file: SourceFile): DataFile | Problem {
  let result = parsed.get(file);
  if (!result) {
    file.countParse('toml');
    result = parse(file);
    parsed.set(file, result);
  }
  return result;
}

function parse(file: SourceFile): DataFile | Problem {
  const text = file.text.replace(/^\ufeff/, ' ');
  try {
    const values = parseValues(text, { integersAsBigInt: 'asNeeded', maxDepth: 60 });
    const root = treeNode(file, locate(values, [], tomlOffsets(text), 0));
    return { file, root, documents: [root] };
  } catch (error) {
    const { line, message } = error as { line?: number; message?: string };
    return {
      path: file.path,
      ...(typeof line === 'number' ? { line } : {}),
      reason: `not TOML: ${firstSentence(message)}`,
    };
  }
}

function firstSentence(message: string | undefined): string {
  return (message ?? 'unreadable').replace(/^Invalid TOML document: /, '').split('\n', 1)[0] ?? '';
}

/** Gives every value the offset that the text scan found for its path; else its parent's. */
function locate(
  value: unknown,
  path: readonly string[],
  offsets: ReadonlyMap<string, number>,
  parent: number,
): Located {
  if (path.length > depthLimit) return { offset: parent, scalar: null };
  const offset = offsets.get(path.join('\0')) ?? parent;
  if (Array.isArray(value))
    return { offset, items: value.map((item, at) => locate(item, [...path, String(at)], offsets, offset)) };
  if (value !== null && typeof value === 'object' && !(value instanceof Date)) {
    const pairs = Object.entries(value).map(([key, child]) => {
      const located = locate(child, [...path, key], offsets, offset);
      return { key, keyOffset: located.offset, value: located };
    });
    return { offset, pairs };
  }
  return {
    offset,
    scalar: typeof value === 'boolean' || typeof value === 'number' ? value : textOf(value),
  };
}

function textOf(value: unknown): string {
  return value instanceof Date ? value.toISOString() : String(value);
}
