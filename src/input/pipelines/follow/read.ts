import type { DataFile, DataNode } from '../../data.js';
import { folderOf, inside } from '../../folders.js';
import type { Problem } from '../../input.js';
import { parseJson } from '../../json.js';
import type { SourceFile } from '../../source-file.js';
import { parseToml } from '../../toml.js';
import { parseXml } from '../../xml.js';
import { parseYaml } from '../../yaml.js';
import type { Look } from '../dialect.js';

const parsers: Readonly<Record<string, (file: SourceFile) => DataFile | Problem>> = {
  Pipfile: parseToml,
  json: parseJson,
  jsonc: parseJson,
  toml: parseToml,
  xml: parseXml,
  yml: parseYaml,
  yaml: parseYaml,
};

/** The data of a file; `undefined` where there is none, or none that can be read (its own readers say so). */
export function dataAt(path: string, look: Look): DataNode | undefined {
  const file = look.file(path);
  return file && dataOf(file);
}

/** The data of a file that was read. */
export function dataOf(file: SourceFile): DataNode | undefined {
  const parse = parsers[file.name.slice(file.name.lastIndexOf('.') + 1)] ?? parseYaml;
  const parsed = parse(file);
  return 'reason' in parsed ? undefined : parsed.root;
}

/** The first of these names that the folder holds. */
export function firstFile(
  folder: string | undefined,
  names: readonly string[],
  look: Look,
): SourceFile | undefined {
  if (folder === undefined) return undefined;
  for (const name of names) {
    const file = look.file(inside(folder, name));
    if (file) return file;
  }
  return undefined;
}

/** The first of these names that the folder or one above it holds. */
export function nearestFile(
  folder: string | undefined,
  names: readonly string[],
  look: Look,
): SourceFile | undefined {
  for (let at = folder; at !== undefined; at = at === '' ? undefined : folderOf(at)) {
    const file = firstFile(at, names, look);
    if (file) return file;
  }
  return undefined;
}
