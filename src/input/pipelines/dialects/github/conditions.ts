import {
  contains,
  defaultBranch,
  endsWith,
  type Meaning,
  type Some,
  startsWith,
  type Value,
} from '../parts/evaluate.js';
import { parseExpression } from '../parts/expression.js';
import { narrow, never, type Occasion, type Start, type Wording } from '../parts/occasions.js';

/** Whether a condition can never hold. */
export function neverRuns(condition: string | undefined, starts: readonly Start[]): boolean {
  if (condition === undefined) return false;
  const expression = parseExpression(condition);
  return starts.length > 0 ? never(expression, starts, wording) : expression.is === 'false';
}

/** The starts that are left under a condition; `undefined` where it tells nothing about them. */
export function startsUnder(
  condition: string | undefined,
  starts: readonly Start[],
): readonly Start[] | undefined {
  return condition === undefined ? undefined : narrow(parseExpression(condition), starts, wording);
}

/** Two conditions of which both must hold. */
export function both(outer: string | undefined, inner: string | undefined): string | undefined {
  if (outer === undefined || inner === undefined) return outer ?? inner;
  return `(${bare(outer)}) && (${bare(inner)})`;
}

function bare(condition: string): string {
  return condition.replace(/^\s*\$\{\{|\}\}\s*$/g, '').trim();
}

const wording: Wording = {
  meaning,
  refs: /^github\.(ref|ref_name|base_ref|event\.pull_request\.base\.ref|event\.workflow_run\.head_branch)$/,
  refStarts: { branch: 'refs/heads/', tag: 'refs/tags/' },
  partial: { startswith: 'start', endswith: 'end', contains: 'anywhere' },
  defaultBranch: /^github\.event\.repository\.default_branch$/,
};

function meaning(occasion: Occasion): Meaning {
  return { name: (name) => named(name.toLowerCase(), occasion), call, nothingIsFalse: true };
}

/** Starts of refs by event; what is not listed runs for the default branch. */
const refStarts: Readonly<Record<string, string>> = {
  pull_request: 'refs/pull/',
  pull_request_review: 'refs/pull/',
  release: 'refs/tags/',
  merge_group: 'refs/heads/gh-readonly-queue/',
  workflow_dispatch: 'refs/',
  workflow_call: '',
  create: 'refs/',
  deployment: '',
  deployment_status: '',
};

function named(name: string, { start, ref }: Occasion): Value {
  const { event, trigger } = start;
  if (event === 'workflow_call') return undefined;
  const names: Readonly<Record<string, () => Value>> = {
    'github.event_name': () => event,
    'github.ref': () => fullRef(start, ref),
    'github.ref_name': () => refName(event, ref),
    'github.ref_type': () => refType(start),
    'github.base_ref': () => (event.startsWith('pull_request') ? ref : null),
    'github.head_ref': () => (event.startsWith('pull_request') ? undefined : null),
    'github.event.pull_request.base.ref': () => (event.startsWith('pull_request') ? ref : null),
    // A draft proposes nothing yet: what a request starts is started for one that is ready.
    'github.event.pull_request.draft': () => (event.startsWith('pull_request') ? 'false' : null),
    'github.event.repository.default_branch': () => defaultBranch,
    'github.event.workflow_run.head_branch': () => (event === 'workflow_run' ? ref : null),
    'github.event.action': () => (trigger.of?.length === 1 ? trigger.of[0] : undefined),
  };
  const known = Object.hasOwn(names, name) ? names[name] : undefined;
  return known ? known() : absent(name, event);
}

/** Parts of the event that only some events have. */
const onlyOf: readonly (readonly [start: string, events: readonly string[]])[] = [
  [
    'github.event.pull_request',
    ['pull_request', 'pull_request_target', 'pull_request_review', 'pull_request_review_comment'],
  ],
  ['github.event.release.', ['release']],
  ['github.event.workflow_run.', ['workflow_run']],
  ['github.event.inputs.', ['workflow_dispatch']],
  ['github.event.schedule', ['schedule']],
  [
    'github.event.comment.',
    ['issue_comment', 'pull_request_review_comment', 'discussion_comment', 'commit_comment'],
  ],
  ['github.event.head_commit', ['push', 'workflow_run']],
  ['inputs.', ['workflow_dispatch', 'workflow_call']],
];

function absent(name: string, event: string): Value {
  const row = onlyOf.find(([start]) => name.startsWith(start));
  return row && !row[1].includes(event) ? null : undefined;
}

function fullRef({ event, trigger }: Start, ref: string | Some): Value {
  if (event !== 'push') return { starts: refStarts[event] ?? 'refs/heads/' };
  const start = trigger.kind === 'tag' ? 'refs/tags/' : 'refs/heads/';
  return typeof ref === 'string' ? start + ref : { ...ref, starts: start + ref.starts };
}

/** A request's own ref is `12/merge`: none that a condition names. */
function refName(event: string, ref: string | Some): Value {
  if (event === 'push') return ref;
  return event === 'pull_request' ? { starts: '', other: true } : undefined;
}

function refType({ event, trigger }: Start): Value {
  if (event === 'push') return trigger.kind === 'tag' ? 'tag' : 'branch';
  if (event === 'release') return 'tag';
  return event === 'workflow_dispatch' || event === 'create' ? undefined : 'branch';
}

function call(name: string, [first, second]: readonly Value[]): Value | boolean {
  const calls: Readonly<Record<string, () => Value | boolean>> = {
    startswith: () => startsWith(first, second),
    endswith: () => endsWith(first, second),
    contains: () => contains(first, second),
    format: () => formatted(first, second),
    fromjson: () => first,
    tojson: () => first,
    always: () => true,
  };
  return Object.hasOwn(calls, name) ? calls[name]?.() : undefined;
}

function formatted(pattern: Value, value: Value): Value {
  if (typeof pattern !== 'string' || value === undefined || value === null) return undefined;
  if (typeof value === 'string') return pattern.replaceAll('{0}', value);
  return pattern.endsWith('{0}') ? { ...value, starts: pattern.slice(0, -3) + value.starts } : undefined;
}
