import { all, defaultBranch, type Meaning, type Value } from '../parts/evaluate.js';
import { narrow, never, type Occasion, type Start, type Wording } from '../parts/occasions.js';
import type { Variables } from '../parts/variables.js';
import { call, expressionOf } from './expressions.js';

/** How runs say what started them. */
const reasons: Readonly<Record<string, string>> = {
  push: 'IndividualCI',
  tag: 'IndividualCI',
  request: 'PullRequest',
  schedule: 'Schedule',
  manual: 'Manual',
  upstream: 'ResourceTrigger',
};

const wording: Wording = {
  meaning,
  refs: /^(variables\.)?(build\.sourcebranch(name)?|system\.pullrequest\.targetbranch(name)?)$/,
  refStarts: { branch: 'refs/heads/', tag: 'refs/tags/' },
  partial: { startswith: 'start', endswith: 'end', contains: 'anywhere' },
};

function meaning(occasion: Occasion): Meaning {
  return {
    name: (name) => named(name.toLowerCase().replace(/^variables\./, ''), occasion),
    call: calledIn(occasion),
  };
}

/** A run for pushes in a batch says so: what a reason is compared with need not be the one that is expected. */
function calledIn({ start }: Occasion): NonNullable<Meaning['call']> {
  return (name, values, truths) => {
    const isPush = start.trigger.kind === 'push' || start.trigger.kind === 'tag';
    const pushes = isPush && values[0] === reasons.push;
    if (pushes && name === 'eq' && values[1] === 'BatchedCI') return undefined;
    if (pushes && name === 'ne' && values[1] === 'BatchedCI') return undefined;
    return call(name, values, truths);
  };
}

function named(name: string, { start, ref }: Occasion): Value {
  const { kind } = start.trigger;
  const values: Readonly<Record<string, () => Value>> = {
    'build.reason': () => reasons[kind],
    'build.sourcebranch': () => sourceBranch(kind, ref),
    'build.sourcebranchname': () => branchName(kind, ref),
    'system.pullrequest.targetbranch': () => (kind === 'request' ? ref : null),
    'system.pullrequest.targetbranchname': () => (kind === 'request' ? ref : null),
    'system.pullrequest.pullrequestid': () => (kind === 'request' ? undefined : null),
    'system.pullrequest.isfork': () => (kind === 'request' ? undefined : null),
    'agent.jobstatus': () => 'Succeeded',
  };
  return Object.hasOwn(values, name) ? values[name]?.() : undefined;
}

function sourceBranch(kind: Start['trigger']['kind'], ref: Occasion['ref']): Value {
  if (kind === 'request') return { starts: 'refs/pull/', other: true };
  if (kind !== 'push' && kind !== 'tag') return kind === 'manual' ? undefined : { starts: 'refs/' };
  const start = kind === 'tag' ? 'refs/tags/' : 'refs/heads/';
  return typeof ref === 'string' ? start + ref : { ...ref, starts: start + ref.starts };
}

/** The last part of a branch's name. */
function branchName(kind: Start['trigger']['kind'], ref: Occasion['ref']): Value {
  if (kind === 'request') return 'merge';
  if (kind !== 'push' && kind !== 'tag') return undefined;
  if (typeof ref === 'string') return ref.slice(ref.lastIndexOf('/') + 1);
  return ref === defaultBranch || ref.starts.includes('/') ? undefined : ref;
}

/** Variables that are computed by an expression stand for that expression. */
function inlined(condition: string, variables: Variables): string {
  if (!/variables|\$\(/.test(condition)) return condition;
  return condition.replace(
    /'?\$\(([\w.]{1,100})\)'?|variables(?:\['([^'\n]{1,100})'\]|\.(\w{1,100})(?![\w.]))/g,
    (written, macro?: string, index?: string, dotted?: string) => {
      const name = macro ?? index ?? dotted ?? '';
      const value = Object.hasOwn(variables, name) ? variables[name] : undefined;
      const computed = value === undefined ? undefined : /^\$\[(.*)\]$/s.exec(value.trim())?.[1];
      if (computed !== undefined) return computed.length > 500 ? written : `(${computed.trim()})`;
      if (macro !== undefined) return value === undefined ? `variables['${name}']` : quoted(value);
      return value === undefined || /\$[[({]/.test(value) ? written : quoted(value);
    },
  );
}

function quoted(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

/** The starts that are left under a condition; `undefined` where it tells nothing about them. */
export function startsUnder(
  condition: string | undefined,
  starts: readonly Start[],
  variables: Variables,
): readonly Start[] | undefined {
  if (condition === undefined) return undefined;
  return narrow(expressionOf(inlined(condition, variables)), starts, wording);
}

/** Whether a condition can never hold. */
export function neverRuns(
  condition: string | undefined,
  starts: readonly Start[],
  variables: Variables,
): boolean {
  if (condition === undefined) return false;
  const expression = expressionOf(inlined(condition, variables));
  return starts.length > 0 ? never(expression, starts, wording) : all([expression.is !== 'false']) === false;
}
