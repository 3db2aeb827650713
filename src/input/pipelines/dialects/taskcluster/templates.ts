import type { DataNode } from '../../../data.js';

/** A task as a template makes it, and the conditions that it stands under. */
export interface TaskNode {
  readonly node: DataNode;
  readonly conditions: readonly Condition[];
}

export interface Condition {
  readonly text: string;
  /** It must not hold: the task stands under `else`. */
  readonly negated: boolean;
}

/** More tasks than a person writes into one file. */
const taskLimit = 1000;
const nestingLimit = 40;

/** The tasks of a template, out of whatever is wrapped around them. Both branches of a condition are followed. */
export function tasksUnder(root: DataNode): readonly TaskNode[] {
  const found: TaskNode[] = [];
  visit(root, [], 0, found);
  return found;
}

function visit(node: DataNode, conditions: readonly Condition[], depth: number, found: TaskNode[]): void {
  if (depth > nestingLimit || found.length >= taskLimit) return;
  if (node.get('payload')) {
    found.push({ node, conditions });
    return;
  }
  const condition = node.get('$if')?.text;
  if (condition !== undefined) {
    for (const [key, negated] of [
      ['then', false],
      ['else', true],
    ] as const) {
      const branch = node.get(key);
      if (branch) visit(branch, [...conditions, { text: condition, negated }], depth + 1, found);
    }
    return;
  }
  const matched = node.get('$match');
  if (matched) {
    for (const { key, value } of matched.entries())
      visit(value, [...conditions, { text: key, negated: false }], depth + 1, found);
    return;
  }
  for (const item of node.items()) visit(item, conditions, depth + 1, found);
  for (const { key, value } of node.entries())
    if (key !== '$let' && value.text === undefined) visit(value, conditions, depth + 1, found);
}
