import { type DataNode, texts } from '../../../data.js';
import { passes } from '../../filter.js';
import type { Filter } from '../../pipeline.js';
import type { Some, Value } from '../parts/evaluate.js';
import { evaluate } from '../parts/evaluate.js';
import { type Expression, parseExpression } from '../parts/expression.js';
import { filterOf } from '../parts/graph.js';
import {
  decided,
  type Mention,
  mentions,
  type Occasion,
  type Start,
  type Wording,
} from '../parts/occasions.js';

const wording: Wording = {
  meaning: (occasion) => ({ name: (name) => named(name.toLowerCase(), occasion) }),
  refs: /^build\.(branch|tag|pull_request\.base_branch)$/,
  defaultBranch: /^pipeline\.default_branch$/,
};

const sources: Readonly<Record<string, string>> = {
  push: 'webhook',
  tag: 'webhook',
  request: 'webhook',
  schedule: 'schedule',
  manual: 'ui',
  upstream: 'trigger_job',
};

/** A text of which nothing is known but that it is there. */
const something: Some = { starts: '', like: 'anything' };

function named(name: string, { start, ref }: Occasion): Value {
  const { kind } = start.trigger;
  const values: Readonly<Record<string, () => Value>> = {
    'build.branch': () => (kind === 'push' || kind === 'tag' ? ref : undefined),
    'build.tag': () => (kind === 'tag' ? ref : kind === 'push' || kind === 'request' ? null : undefined),
    'build.source': () => sources[kind],
    'build.pull_request.id': () =>
      kind === 'request' ? something : kind === 'push' || kind === 'tag' ? null : undefined,
    'build.pull_request.base_branch': () => (kind === 'request' ? ref : null),
    'pipeline.default_branch': () => ({ starts: '', like: '$default-branch' }),
  };
  return Object.hasOwn(values, name) ? values[name]?.() : undefined;
}

/** What can start a pipeline: pushes and requests by default, and what its conditions name. */
export function startsOf(at: Start['trigger']['at'], conditions: string): readonly Start[] {
  return [
    { trigger: { kind: 'push', at }, event: 'push' },
    { trigger: { kind: 'request', at }, event: 'request' },
    ...(/build\.tag\b/.test(conditions) ? [{ trigger: { kind: 'tag' as const, at }, event: 'tag' }] : []),
    ...(/["']schedule["']/.test(conditions)
      ? [{ trigger: { kind: 'schedule' as const, at }, event: 'schedule' }]
      : []),
    ...(/["']ui["']/.test(conditions) ? [{ trigger: { kind: 'manual' as const, at }, event: 'ui' }] : []),
  ];
}

/** What is left of the starts by a step's `if` and `branches`; `undefined` where nothing changes. */
export function startsUnder(step: DataNode, starts: readonly Start[]): readonly Start[] | undefined {
  const condition = step.get('if')?.text;
  const expression = condition === undefined ? undefined : parseExpression(condition);
  const branches = branchesOf(step.get('branches'));
  const paths = pathsOf(step.get('if_changed'));
  if (!expression && !branches && !paths) return undefined;
  return decided(starts, mentioned(expression, branches), (occasion) => {
    if (branches && !fits(branches, occasion)) return undefined;
    if (expression && evaluate(expression, wording.meaning(occasion)) === false) return undefined;
    const { kind } = occasion.start.trigger;
    return paths && (kind === 'push' || kind === 'request') ? { paths } : {};
  });
}

function pathsOf(node: DataNode | undefined): Filter | undefined {
  if (node?.kind !== 'mapping') return filterOf(texts(node));
  return filterOf(texts(node.get('include')), texts(node.get('exclude')));
}

/** Patterns with spaces between them; those with a mark keep branches out. */
function branchesOf(node: DataNode | undefined): Filter | undefined {
  const words = (
    node?.text ??
    node
      ?.items()
      .map(({ text }) => text ?? '')
      .join(' ') ??
    ''
  )
    .split(/\s+/)
    .filter((word) => word !== '');
  return filterOf(
    words.filter((word) => !word.startsWith('!')),
    words.filter((word) => word.startsWith('!')).map((word) => word.slice(1)),
  );
}

function mentioned(expression: Expression | undefined, branches: Filter | undefined): readonly Mention[] {
  const patterns = [...(branches?.only ?? []), ...(branches?.except ?? [])];
  const own = patterns.map(
    (pattern): Mention => ({
      ref: /[*?]/.test(pattern) ? { starts: '', like: pattern } : pattern,
      pattern,
      of: 'branch',
    }),
  );
  return [...own, ...(expression ? mentions(expression, wording) : [])].slice(0, 60);
}

/** The branch of a request is the one that it comes from: a filter of other names keeps most requests out. */
function fits(filter: Filter, { start, ref }: Occasion): boolean {
  const { kind } = start.trigger;
  if (kind === 'request') return !filter.only || filter.only.includes('*');
  // The branch of a tag is the tag.
  if (kind === 'tag') return !filter.only || filter.only.some((pattern) => /^(v?[\d*]|\*)/.test(pattern));
  if (kind !== 'push') return true;
  if (typeof ref === 'string') return passes(filter)(ref);
  if (ref.other) return !filter.only || filter.only.includes('*');
  return filter.only?.includes(ref.like ?? '') ?? !filter.except?.includes(ref.like ?? '');
}
