import type { Trigger } from '../../pipeline.js';
import type { Value } from '../parts/evaluate.js';
import { parseExpression } from '../parts/expression.js';
import { narrow, type Occasion, type Wording } from '../parts/occasions.js';

const wording: Wording = {
  meaning: (occasion) => ({ name: (name) => named(name, occasion) }),
  refs: /^(branch|tag)$/,
};

function named(name: string, { start, ref }: Occasion): Value {
  const { kind } = start.trigger;
  const values: Readonly<Record<string, () => Value>> = {
    branch: () => (kind === 'push' ? ref : ''),
    tag: () => (kind === 'tag' ? ref : ''),
    pull_request: () => (kind === 'request' ? { starts: '', other: true } : ''),
    result: () => 'passed',
  };
  return Object.hasOwn(values, name) ? values[name]?.() : undefined;
}

/** What is left of the triggers under a condition; `undefined`: all of them. */
export function startsIn(
  condition: string | undefined,
  triggers: readonly Trigger[],
): readonly Trigger[] | undefined {
  if (condition === undefined) return undefined;
  const plain = condition
    .slice(0, 10_000)
    .replace(/'[^'\n]*'|\b(?:and|or|not|in)\b/gi, (word) =>
      word.startsWith("'") ? word : word.toUpperCase(),
    );
  const starts = triggers.map((trigger) => ({ trigger, event: trigger.kind }));
  const left = narrow(parseExpression(plain), starts, wording)?.map(({ trigger }) => trigger);
  const paths = changedPaths(condition);
  if (paths.length === 0) return left;
  return (left ?? triggers).map((trigger) =>
    trigger.kind === 'tag' ? trigger : { ...trigger, paths: { only: paths } },
  );
}

/** The paths that must have changed, where nothing else can make the condition true. */
function changedPaths(condition: string): readonly string[] {
  if (!/^[^|!]{0,2000}$/.test(condition) || /\b(?:or|not)\b/i.test(condition)) return [];
  const calls = [...condition.matchAll(/change_in\(\s{0,9}(\[[^\]]{0,1000}\]|'[^']{0,300}')/g)];
  return calls.flatMap(([, list = '']) =>
    [...list.matchAll(/'([^']{1,300})'/g)].map(([, path = '']) => globOf(path)),
  );
}

/** Paths are told from the root, or from the folder of the configuration. */
function globOf(path: string): string {
  const clean = path.replace(/^(?:\.\.\/)+|^\//, '').replace(/\/$/, '');
  return /[*]|\.\w+$/.test(clean) ? clean : `${clean}/**`;
}
