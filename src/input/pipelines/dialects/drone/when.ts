import type { Place } from '../../../../evidence.js';
import { type DataNode, texts } from '../../../data.js';
import { passes } from '../../filter.js';
import type { Filter, Job, Trigger } from '../../pipeline.js';
import { evaluate, type Meaning, type Truth, type Value } from '../parts/evaluate.js';
import { type Expression, parseExpression } from '../parts/expression.js';
import { given } from '../parts/given.js';
import { filterOf } from '../parts/graph.js';
import {
  type Decision,
  decided,
  type Mention,
  mentions,
  type Occasion,
  type Start,
  type Wording,
} from '../parts/occasions.js';

/** Events, and the kind of trigger that they are. */
const events: Readonly<Record<string, Trigger['kind']>> = {
  push: 'push',
  pull_request: 'request',
  tag: 'tag',
  cron: 'schedule',
  manual: 'manual',
  custom: 'manual',
  deployment: 'manual',
  promote: 'manual',
  rollback: 'manual',
  release: 'release',
  pull_request_closed: 'other',
  pull_request_metadata: 'other',
};

/** "When you push code, open a pull request, or create a tag", a pipeline runs: all else is set up by a person. */
const usual = ['push', 'pull_request', 'tag'];

/** What can start a pipeline: what always does, and what its conditions name. */
export function startsOf(top: Place, conditions: readonly (DataNode | undefined)[]): readonly Start[] {
  const named = new Map<string, Place>(usual.map((event) => [event, top]));
  for (const clause of conditions.flatMap(clausesOf)) {
    for (const event of [...namedEvents(clause), ...(clause.get('cron') ? ['cron'] : [])])
      if (!named.has(event)) named.set(event, clause.at);
  }
  return [...named].map(([event, at]) => ({ trigger: { kind: events[event] ?? 'other', at }, event }));
}

function namedEvents(clause: DataNode): readonly string[] {
  const event = clause.get('event');
  const written = texts(event?.get('include') ?? event);
  const evaluated = clause.get('evaluate')?.text ?? '';
  const compared = [...evaluated.matchAll(/EVENT\}?"?\s*==\s*["'](\w{1,40})["']/g)].map(
    ([, name = '']) => name,
  );
  return [...written, ...compared].filter((name) => Object.hasOwn(events, name));
}

/** The conditions of which one must hold: a mapping, or a list of such. */
export function clausesOf(node: DataNode | undefined): readonly DataNode[] {
  if (!node) return [];
  return node.kind === 'list'
    ? node.items().filter(({ kind }) => kind === 'mapping')
    : node.kind === 'mapping'
      ? [node]
      : [];
}

/** How a system treats branch filters on tags: whether they let tags pass. */
export interface Manner {
  readonly tagsPassBranches: boolean;
}

/** What is left of the starts under a `when` or `trigger`; `undefined` where nothing changes. */
export function startsUnder(
  node: DataNode | undefined,
  starts: readonly Start[],
  manner: Manner,
): readonly Start[] | undefined {
  const clauses = clausesOf(node);
  if (clauses.length === 0) return undefined;
  return decided(starts, clauses.flatMap(mentionsIn).slice(0, 60), (occasion) =>
    outcome(clauses, occasion, manner),
  );
}

function outcome(clauses: readonly DataNode[], occasion: Occasion, manner: Manner): Decision | undefined {
  const holding = clauses.filter((clause) => holds(clause, occasion, manner) !== false);
  const [first] = holding;
  if (!first) return undefined;
  const kind = occasion.start.trigger.kind;
  const filters = holding.map((clause) => pathsOf(clause));
  const open = (kind !== 'push' && kind !== 'request') || filters.includes(undefined);
  return { at: first.at, ...given({ paths: open ? undefined : merged(filters) }) };
}

function merged(filters: readonly (Filter | undefined)[]): Filter | undefined {
  if (filters.length === 1) return filters[0];
  return filterOf([...new Set(filters.flatMap((one) => one?.only ?? []))]);
}

function pathsOf(clause: DataNode): Filter | undefined {
  return listOf(clause.get('path') ?? clause.get('paths'));
}

/** A list, or lists of what is in and what is out. */
function listOf(node: DataNode | undefined): Filter | undefined {
  if (!node) return undefined;
  if (node.kind !== 'mapping') return filterOf(texts(node));
  return filterOf(texts(node.get('include')), texts(node.get('exclude')));
}

function holds(clause: DataNode, { start, ref }: Occasion, manner: Manner): Truth {
  const { kind } = start.trigger;
  const events = listOf(clause.get('event'));
  if (events && !passes(events)(start.event)) return false;
  if (clause.get('cron') && kind !== 'schedule') return false;
  const branches = listOf(clause.get('branch') ?? clause.get('branches'));
  const byBranch = branches ? fitsBranch(branches, kind, ref, manner) : true;
  const refs = listOf(clause.get('ref'));
  const byRef = refs ? fitsRef(refs, kind, ref) : true;
  if (byBranch === false || byRef === false) return false;
  const evaluated = clause.get('evaluate')?.text;
  if (evaluated === undefined) return byBranch === true && byRef === true ? true : undefined;
  return evaluate(expressionOf(evaluated), meaningOf({ start, ref }));
}

function fitsBranch(filter: Filter, kind: Trigger['kind'], ref: Occasion['ref'], manner: Manner): Truth {
  if (kind === 'tag') return manner.tagsPassBranches || !filter.only;
  if (kind !== 'push' && kind !== 'request') return undefined;
  return fits(filter, ref);
}

function fits(filter: Filter, ref: Occasion['ref']): Truth {
  if (typeof ref === 'string') return passes(filter)(ref);
  if (ref.other) return !filter.only || filter.only.some((pattern) => pattern === '*' || pattern === '**');
  const pattern = ref.like ?? '';
  return filter.only?.includes(pattern) || filter.except?.includes(pattern)
    ? Boolean(filter.only?.includes(pattern))
    : undefined;
}

const refStarts: Readonly<Record<string, string>> = {
  push: 'refs/heads/',
  tag: 'refs/tags/',
  request: 'refs/pull/',
};

function fitsRef(filter: Filter, kind: Trigger['kind'], ref: Occasion['ref']): Truth {
  const start = refStarts[kind];
  if (start === undefined) return undefined;
  const own = (list: readonly string[] | undefined) =>
    list?.filter((one) => one.startsWith(start)).map((one) => one.slice(start.length));
  const only = own(filter.only);
  if (only?.length === 0) return false;
  if (kind === 'request') return true;
  return fits(given({ only, except: own(filter.except) }), ref);
}

/** Branches and tags that a condition names. */
function mentionsIn(clause: DataNode): readonly Mention[] {
  const branches = listOf(clause.get('branch') ?? clause.get('branches'));
  const refs = listOf(clause.get('ref'));
  const named = [...(branches?.only ?? []), ...(branches?.except ?? [])].map((name) =>
    mentionOf(name, 'branch'),
  );
  const full = [...(refs?.only ?? []), ...(refs?.except ?? [])].flatMap((name) => {
    const [, sort, rest = ''] = /^refs\/(heads|tags)\/(.+)$/.exec(name) ?? [];
    return sort === undefined ? [] : [mentionOf(rest, sort === 'tags' ? 'tag' : 'branch')];
  });
  const evaluated = clause.get('evaluate')?.text;
  return [...named, ...full, ...(evaluated === undefined ? [] : mentions(expressionOf(evaluated), wording))];
}

function mentionOf(name: string, of: 'branch' | 'tag'): Mention {
  return { ref: /[*?[\]{}]/.test(name) ? { starts: '', like: name } : name, pattern: name, of };
}

const wording: Wording = { meaning: meaningOf, refs: /^ci_commit_(branch|tag|target_branch)$/ };

/** Variables may stand in quotes. */
function expressionOf(text: string): Expression {
  return parseExpression(text.replace(/"\$\{?(\w{1,80})\}?"/g, '$1'));
}

function meaningOf({ start, ref }: Occasion): Meaning {
  const { kind } = start.trigger;
  const values: Readonly<Record<string, () => Value>> = {
    CI_PIPELINE_EVENT: () => start.event,
    CI_BUILD_EVENT: () => start.event,
    CI_COMMIT_BRANCH: () => (kind === 'push' || kind === 'request' ? ref : undefined),
    CI_COMMIT_TAG: () => (kind === 'tag' ? ref : kind === 'manual' ? undefined : null),
  };
  return { name: (name) => (Object.hasOwn(values, name) ? values[name]?.() : undefined) };
}

/** The starts for which anything is left to do: what no step runs for does not start the pipeline. */
export function withWork(starts: readonly Start[], jobs: readonly Job[]): readonly Start[] {
  return starts.filter(({ trigger: { kind } }) =>
    jobs.some(({ triggers }) => !triggers || triggers.some((trigger) => trigger.kind === kind)),
  );
}

/** A condition as written, in short. */
export function conditionOf(node: DataNode | undefined): string | undefined {
  const clauses = clausesOf(node).map((clause) =>
    clause
      .entries()
      .flatMap(({ key, value }) => {
        if (key === 'event' || key === 'branch' || key === 'path') return [];
        const words =
          value.kind === 'mapping'
            ? value.entries().map((one) => `${one.key} ${texts(one.value).join(' ')}`)
            : texts(value);
        return [`${key}: ${words.join(' ')}`];
      })
      .join(', '),
  );
  const written = clauses.filter((clause) => clause !== '').join(' | ');
  return written === '' ? undefined : written.slice(0, 2000);
}

/** The environment that a promotion is for, where the condition names one. */
export function targetOf(node: DataNode | undefined): DataNode | undefined {
  for (const clause of clausesOf(node)) {
    const found = clause.get('target') ?? clause.get('environment');
    const target = found?.get('include') ?? found;
    if (texts(target).length === 1) return target;
  }
  return undefined;
}
