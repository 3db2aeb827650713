import type { DataNode } from '../../../data.js';
import { tagOf } from '../../../yaml.js';

const depthLimit = 10;

/** Looks up `!reference [job, key, ...]`. */
export type Lookup = (path: readonly string[]) => DataNode | undefined;

/** The elements of a list or scalar, with references followed and inner lists flattened. */
export function itemsOf(node: DataNode | undefined, lookup: Lookup, depth = 0): readonly DataNode[] {
  const target = referred(node, lookup, depth);
  if (!target || depth > depthLimit) return [];
  if (target.kind !== 'list') return target.kind === 'null' ? [] : [target];
  const items: DataNode[] = [];
  for (const item of target.items()) {
    const isNested = item.kind === 'list';
    if (items.length < 2000) items.push(...(isNested ? itemsOf(item, lookup, depth + 1) : [item]));
  }
  return items;
}

/** The node that a reference stands for, or the node itself. */
export function referred(node: DataNode | undefined, lookup: Lookup, depth = 0): DataNode | undefined {
  if (!node || tagOf(node) !== '!reference') return node;
  if (depth > depthLimit) return undefined;
  const path = node.items().flatMap(({ text }) => (text === undefined ? [] : [text]));
  return referred(lookup(path), lookup, depth + 1);
}
