import type { Place } from '../../../../evidence.js';
import { passes } from '../../filter.js';
import type { Filter, Trigger } from '../../pipeline.js';
import { defaultBranch, evaluate, type Meaning, type Some } from './evaluate.js';
import type { Expression } from './expression.js';
import { given } from './given.js';

/** A trigger as its CI system speaks of it. */
export interface Start {
  readonly trigger: Trigger;
  /** The event as conditions name it: `pull_request`. */
  readonly event: string;
  /** Stands for the tags that a trigger for all pushes is started by as well. */
  readonly implied?: boolean;
}

/** One way in which a pipeline can be started: a trigger, and the branch, tag or target branch it is for. */
export interface Occasion {
  readonly start: Start;
  readonly ref: string | Some;
}

/** How one CI system words its conditions. */
export interface Wording {
  meaning(occasion: Occasion): Meaning;
  /** Names that stand for a branch, tag or target branch, in lower case: what they are compared with are names of such. */
  readonly refs: RegExp;
  /** Those of the names that only stand for branches, and those that only stand for tags. */
  readonly sorts?: Readonly<Record<'branch' | 'tag', RegExp>>;
  /** Starts of texts in conditions that say what a ref is: `refs/heads/`. */
  readonly refStarts?: Readonly<Record<'branch' | 'tag', string>>;
  /** Functions, in lower case, that tell how a text starts, how it ends or what is in it. */
  readonly partial?: Readonly<Record<string, Part>>;
  /** Names that stand for the default branch, whatever it is called. */
  readonly defaultBranch?: RegExp;
}

export type Part = 'start' | 'end' | 'anywhere';

/** A branch or tag that a condition names. */
export interface Mention {
  readonly ref: string | Some;
  /** As it is written in a filter. */
  readonly pattern: string;
  /** Only a branch or only a tag, where the condition says so. */
  readonly of?: 'branch' | 'tag' | undefined;
}

/** What becomes of a trigger on one occasion, where it does not just run. */
export interface Decision {
  /** Somebody has to start it. */
  readonly manual?: boolean;
  /** Only changes of these paths start it. */
  readonly paths?: Filter;
  /** The rule that decides. */
  readonly at?: Place;
}

/** What is left of the starts under a condition; `undefined` where it tells nothing about them. */
export function narrow(
  expression: Expression,
  starts: readonly Start[],
  wording: Wording,
): readonly Start[] | undefined {
  return decided(starts, mentions(expression, wording), (occasion) =>
    evaluate(expression, wording.meaning(occasion)) === false ? undefined : {},
  );
}

/** Whether a condition holds for no start at all. */
export function never(expression: Expression, starts: readonly Start[], wording: Wording): boolean {
  return narrow(expression, starts, wording)?.length === 0;
}

/**
 * What is left of the starts when each occasion is decided on (`undefined`: it does not run); `undefined` where nothing
 * changes. A branch, tag or target branch that the conditions name is tried, and any other one.
 */
export function decided(
  starts: readonly Start[],
  named: readonly Mention[],
  decide: (occasion: Occasion) => Decision | undefined,
): readonly Start[] | undefined {
  const left = starts.flatMap((start) => decidedOne(start, named, (ref) => decide({ start, ref })));
  const unchanged = left.length === starts.length && left.every((start, index) => start === starts[index]);
  return unchanged ? undefined : left;
}

interface Group {
  readonly decision: Decision;
  readonly kept: Mention[];
  others: boolean;
}

function decidedOne(
  start: Start,
  named: readonly Mention[],
  decide: (ref: string | Some) => Decision | undefined,
): readonly Start[] {
  const filter = start.trigger.kind === 'tag' ? start.trigger.tags : start.trigger.branches;
  const sort = start.trigger.kind === 'tag' ? 'tag' : 'branch';
  const tried = candidates(
    named.filter((one) => (one.of ?? sort) === sort),
    filter,
  );
  const groups = new Map<string, Group>();
  const groupOf = (decision: Decision): Group => {
    const key = JSON.stringify(decision);
    const group = groups.get(key) ?? { decision, kept: [], others: false };
    groups.set(key, group);
    return group;
  };
  for (const mention of tried) {
    const decision = decide(mention.ref);
    if (decision) groupOf(decision).kept.push(mention);
  }
  const rest = isOpen(filter) ? decide({ starts: '', other: true }) : undefined;
  if (rest) groupOf(rest).others = true;
  return [...groups.values()].map((group) => refined(start, filter, tried, group));
}

function refined(
  start: Start,
  filter: Filter | undefined,
  tried: readonly Mention[],
  { decision, kept, others }: Group,
): Start {
  const whole = kept.length === tried.length && (others || !isOpen(filter));
  if (whole && Object.keys(decision).length === 0) return start;
  const { kind } = start.trigger;
  const next = whole ? filter : refinedFilter(filter, tried, kept, others);
  const { implied, ...rest } = start;
  return {
    ...rest,
    ...(implied && whole ? { implied } : {}),
    trigger: {
      ...start.trigger,
      ...given({ [kind === 'tag' ? 'tags' : 'branches']: next, paths: decision.paths, at: decision.at }),
      ...(decision.manual ? { kind: 'manual' as const } : {}),
    },
  };
}

function refinedFilter(
  filter: Filter | undefined,
  tried: readonly Mention[],
  kept: readonly Mention[],
  others: boolean,
): Filter {
  if (!others) return { only: kept.map(({ pattern }) => pattern) };
  const dropped = tried.filter((one) => !kept.includes(one)).map(({ pattern }) => pattern);
  return { ...filter, except: [...(filter?.except ?? []), ...dropped] };
}

/** What the condition names and the filter lets pass, and what the filter itself names. */
function candidates(named: readonly Mention[], filter: Filter | undefined): readonly Mention[] {
  const passing = passes(filter);
  const literal = (filter?.only ?? []).filter((pattern) => !isGlob(pattern)).slice(0, 50);
  const own = literal.map(
    (pattern): Mention => ({ ref: pattern === defaultBranch.like ? defaultBranch : pattern, pattern }),
  );
  const foreign = named.filter(
    ({ ref, pattern }) =>
      !literal.includes(pattern) && (typeof ref === 'string' ? passing(ref) : isOpen(filter)),
  );
  return [...own, ...foreign];
}

/** Whether anything besides what is named can pass. */
function isOpen(filter: Filter | undefined): boolean {
  return !filter?.only || filter.only.some(isGlob);
}

function isGlob(pattern: string): boolean {
  return /[*?[\]{}+!|^$]/.test(pattern) && pattern !== '$default-branch';
}

/** The branches and tags that a condition names, whole, by their start or by a regular expression. */
export function mentions(expression: Expression, wording: Wording): readonly Mention[] {
  const found: Mention[] = [];
  const visit = (part: Expression, around: Around): void => {
    if (part.is === 'text') {
      if (around.isRef) found.push(mentionOf(part.text, around, wording));
    } else if (part.is === 'regex') {
      if (around.isRef)
        found.push({ ref: { starts: '', like: part.source }, pattern: `/${part.source}/`, of: around.of });
    } else if (part.is === 'name') {
      if (wording.defaultBranch?.test(part.name))
        found.push({ ref: defaultBranch, pattern: '$default-branch', of: 'branch' });
    } else {
      const parts = partsOf(part);
      const isRef = parts.some((one) => one.is === 'name' && wording.refs.test(one.name.toLowerCase()));
      const within = part.is === 'call' ? wording.partial?.[part.name.toLowerCase()] : undefined;
      const of = sortOf(parts, wording) ?? around.of;
      for (const child of parts)
        visit(child, { isRef: isRef || (around.isRef && part.is !== 'and' && part.is !== 'or'), within, of });
    }
  };
  visit(expression, { isRef: false, within: undefined, of: undefined });
  const distinct = new Map(found.map((mention) => [mention.pattern, mention]));
  distinct.delete('');
  return [...distinct.values()].slice(0, 50);
}

interface Around {
  /** Compared with a branch, tag or target branch. */
  readonly isRef: boolean;
  readonly within: Part | undefined;
  /** Compared with nothing but branches, or with nothing but tags. */
  readonly of: 'branch' | 'tag' | undefined;
}

function sortOf(parts: readonly Expression[], { sorts }: Wording): 'branch' | 'tag' | undefined {
  const names = parts.flatMap((one) => (one.is === 'name' ? [one.name.toLowerCase()] : []));
  return (['branch', 'tag'] as const).find((sort) => names.some((name) => sorts?.[sort].test(name)));
}

function mentionOf(text: string, { within, of }: Around, { refStarts }: Wording): Mention {
  const full = (['branch', 'tag'] as const).find((sort) => refStarts && text.startsWith(refStarts[sort]));
  const name = full && refStarts ? text.slice(refStarts[full].length) : text;
  const said = full ?? of;
  if (name === '' || name.includes('{0}')) return { ref: '', pattern: '' };
  if (within === 'start')
    return { ref: { starts: name }, pattern: name.endsWith('/') ? `${name}**` : `${name}*`, of: said };
  if (within)
    return {
      ref: { starts: '', like: name },
      pattern: within === 'end' ? `*${name}` : `*${name}*`,
      of: said,
    };
  return { ref: name, pattern: name, of: said ?? (looksLikeTag.test(name) ? undefined : 'branch') };
}

/** Tags have a number in them, or say that they move. */
const looksLikeTag = /\d|latest|stable|nightly|edge|release/i;

function partsOf(expression: Expression): readonly Expression[] {
  if ('of' in expression) return expression.of;
  return 'left' in expression ? [expression.left, expression.right] : [];
}

/** The triggers of starts. An implied one is left out where its push is for all branches: it goes without saying. */
export function triggersOf(starts: readonly Start[]): readonly Trigger[] {
  return starts
    .filter((start) => !(start.implied && starts.some((other) => isWholePush(other, start))))
    .map(({ trigger }) => trigger);
}

function isWholePush({ trigger }: Start, { trigger: implied }: Start): boolean {
  return trigger.kind === 'push' && !trigger.branches && trigger.at.line === implied.at.line;
}
