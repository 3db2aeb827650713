import type { Filter, Trigger } from '../../pipeline.js';
import { defaultBranch, type Value } from '../parts/evaluate.js';
import { parseExpression } from '../parts/expression.js';
import { narrow, type Occasion, type Wording } from '../parts/occasions.js';

const wording: Wording = {
  meaning: (occasion) => ({ name: (name) => named(name, occasion) }),
  refs: /^cirrus_(branch|tag|base_branch)$/,
  defaultBranch: /^CIRRUS_DEFAULT_BRANCH$/,
};

/** A text of which nothing is known but that it is there. */
const something: Value = { starts: '', other: true };

function named(name: string, { start, ref }: Occasion): Value {
  const { kind } = start.trigger;
  const values: Readonly<Record<string, () => Value>> = {
    // The branch of a request is called `pull/12`.
    CIRRUS_BRANCH: () =>
      kind === 'push'
        ? ref
        : kind === 'request'
          ? { starts: 'pull/', other: true }
          : kind === 'tag'
            ? ''
            : defaultBranch,
    CIRRUS_TAG: () => (kind === 'tag' ? ref : ''),
    CIRRUS_PR: () => (kind === 'request' ? something : ''),
    CIRRUS_BASE_BRANCH: () => (kind === 'request' ? ref : ''),
    CIRRUS_CRON: () => (kind === 'schedule' ? { starts: '', like: '.' } : ''),
    CIRRUS_DEFAULT_BRANCH: () => defaultBranch,
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
    .replace(/!=~/g, '!~')
    .replace(/=~\s{0,9}'([^'\n]*)'/g, "=~ '$1'");
  const starts = triggers.map((trigger) => ({ trigger, event: trigger.kind }));
  const left = narrow(parseExpression(plain), starts, wording)?.map(({ trigger }) => trigger);
  const paths = changedPaths(condition);
  return paths
    ? (left ?? triggers).map((trigger) => (trigger.kind === 'tag' ? trigger : { ...trigger, paths }))
    : left;
}

/** The paths that must have changed, where nothing else can make the condition true. */
function changedPaths(condition: string): Filter | undefined {
  const call = /^[^|!]{0,1000}\bchangesInclude(?:Only)?\(([^()]{1,1000})\)[^|]{0,1000}$/.exec(
    condition.slice(0, 3000),
  )?.[1];
  const only = [...(call ?? '').matchAll(/['"]([^'"]{1,300})['"]/g)].map(([, path = '']) => path);
  return only.length > 0 ? { only } : undefined;
}
