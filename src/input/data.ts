import type { Place } from '../evidence.js';
import type { SourceFile } from './source-file.js';

/** How deep a walk through data goes: deeper nesting is nothing that a person wrote. */
export const depthLimit = 64;

/** A node of parsed data (YAML, JSON, TOML, XML) that knows where it stands. Malformed data never throws. */
export interface DataNode {
  readonly file: SourceFile;
  /** 1-based line where the node starts. */
  readonly line: number;
  /** The place of the node. */
  readonly at: Place;
  /** The scalar as it would be written, `undefined` for lists and mappings and null. */
  readonly text: string | undefined;
  /** The scalar's value. */
  readonly scalar: string | number | boolean | null | undefined;
  /** Where the path leads, if it leads anywhere; numbers index lists. */
  get(...path: readonly (string | number)[]): DataNode | undefined;
  /** The elements of a list; nothing otherwise. */
  items(): readonly DataNode[];
  /** The pairs of a mapping, each with the line of its key; nothing otherwise. Merge keys are merged. */
  entries(): readonly DataEntry[];
  readonly kind: 'scalar' | 'list' | 'mapping' | 'null';
}

export interface DataEntry {
  readonly key: string;
  readonly keyLine: number;
  readonly value: DataNode;
}

/** A file of which at least one document could be read. */
export interface DataFile {
  readonly file: SourceFile;
  readonly documents: readonly DataNode[];
  /** The first document. */
  readonly root: DataNode;
}

/** The texts of a scalar or of a list of scalars: `on: push` and `on: [push]` alike. */
export function texts(node: DataNode | undefined): readonly string[] {
  if (!node) return [];
  if (node.text !== undefined) return [node.text];
  return node.items().flatMap((item) => (item.text === undefined ? [] : [item.text]));
}

/** The keys of a mapping. */
export function keys(node: DataNode | undefined): readonly string[] {
  return node?.entries().map((entry) => entry.key) ?? [];
}
