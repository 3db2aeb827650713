import { passes } from '../../filter.js';
import type { Filter, Trigger } from '../../pipeline.js';
import { evaluate, type Meaning, type Some, type Truth } from './evaluate.js';
import type { Expression } from './expression.js';

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
  /** Starts of texts in conditions that say what a ref is: `refs/heads/`. */
  readonly refStarts?: Readonly<Record<'branch' | 'tag', string>>;
  /** Functions, in lower case, that tell how a text starts, how it ends or what is in it. */
  readonly partial?: Readonly<Record<string, Part>>;
  /** Names that stand for the default branch, whatever it is called. */
  readonly defaultBranch?: RegExp;
}

export type Part = 'start' | 'end' | 'anywhere';

interface Mention {
  readonly ref: string | Some;
  /** As it is written in a filter. */
  readonly pattern: string;
  /** Only a branch or only a tag, where the condition says so. */
  readonly of?: 'branch' | 'tag' | undefined;
}

/**
 * What is left of the starts under a condition; `undefined` where it tells nothing about them. A branch, tag or target
 * branch that the condition names is tried, and any other one: those for which the condition cannot hold are gone.
 */
export function narrow(
  expression: Expression,
  starts: readonly Start[],
  wording: Wording,
): readonly Start[] | undefined {
  const named = mentions(expression, wording);
  const left = starts.flatMap((start) => narrowed(start, expression, named, wording));
  const unchanged = left.length === starts.length && left.every((start, index) => start === starts[index]);
  return unchanged ? undefined : left;
}

/** Whether a condition holds for no start at all. */
export function never(expression: Expression, starts: readonly Start[], wording: Wording): boolean {
  return starts.every(
    (start) => narrowed(start, expression, mentions(expression, wording), wording).length === 0,
  );
}

function narrowed(
  start: Start,
  expression: Expression,
  named: readonly Mention[],
  wording: Wording,
): readonly Start[] {
  const filter = start.trigger.kind === 'tag' ? start.trigger.tags : start.trigger.branches;
  const sort = start.trigger.kind === 'tag' ? 'tag' : 'branch';
  const tried = candidates(
    named.filter((one) => (one.of ?? sort) === sort),
    filter,
  );
  const holds = (ref: string | Some): Truth => evaluate(expression, wording.meaning({ start, ref }));
  const kept = tried.filter(({ ref }) => holds(ref) !== false);
  const others = isOpen(filter) && holds({ starts: '', other: true }) !== false;
  if (kept.length === tried.length && (others || !isOpen(filter))) return [start];
  if (kept.length === 0 && !others) return [];
  return [refined(start, filter, { kept, dropped: tried.filter((one) => !kept.includes(one)), others })];
}

function refined(
  start: Start,
  filter: Filter | undefined,
  left: { readonly kept: readonly Mention[]; readonly dropped: readonly Mention[]; readonly others: boolean },
): Start {
  const next: Filter = left.others
    ? { ...filter, except: [...(filter?.except ?? []), ...left.dropped.map(({ pattern }) => pattern)] }
    : { only: left.kept.map(({ pattern }) => pattern) };
  const key = start.trigger.kind === 'tag' ? 'tags' : 'branches';
  const { implied: _, ...rest } = start;
  return { ...rest, trigger: { ...start.trigger, [key]: next } };
}

/** What the condition names and the filter lets pass, and what the filter itself names. */
function candidates(named: readonly Mention[], filter: Filter | undefined): readonly Mention[] {
  const passing = passes(filter);
  const literal = (filter?.only ?? []).filter((pattern) => !isGlob(pattern)).slice(0, 50);
  const own = literal.map((pattern): Mention => ({ ref: pattern, pattern }));
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
function mentions(expression: Expression, wording: Wording): readonly Mention[] {
  const found: Mention[] = [];
  const visit = (part: Expression, within: Part | undefined): void => {
    if (part.is === 'text') found.push(mentionOf(part.text, within, wording));
    else if (part.is === 'regex')
      found.push({ ref: { starts: '', like: part.source }, pattern: `/${part.source}/` });
    else if (part.is === 'name') {
      if (wording.defaultBranch?.test(part.name))
        found.push({ ref: '$default-branch', pattern: '$default-branch', of: 'branch' });
    } else {
      const inner = part.is === 'call' ? wording.partial?.[part.name.toLowerCase()] : undefined;
      for (const child of partsOf(part)) visit(child, inner);
    }
  };
  visit(expression, undefined);
  const distinct = new Map(found.map((mention) => [mention.pattern, mention]));
  distinct.delete('');
  return [...distinct.values()].slice(0, 50);
}

function mentionOf(text: string, within: Part | undefined, { refStarts }: Wording): Mention {
  const said = (['branch', 'tag'] as const).find((sort) => refStarts && text.startsWith(refStarts[sort]));
  const name = said && refStarts ? text.slice(refStarts[said].length) : text;
  if (name === '') return { ref: '', pattern: '' };
  if (within === 'start')
    return { ref: { starts: name }, pattern: name.endsWith('/') ? `${name}**` : `${name}*`, of: said };
  if (within)
    return { ref: { starts: '', like: name }, pattern: within === 'end' ? `*${name}` : `*${name}*` };
  return { ref: name, pattern: name, of: said ?? (looksLikeTag.test(name) ? undefined : 'branch') };
}

/** Tags have a number in them, or say that they move. */
const looksLikeTag = /\d|latest|stable|nightly|edge|release/i;

function partsOf(expression: Expression): readonly Expression[] {
  if ('of' in expression) return expression.of;
  return 'left' in expression ? [expression.left, expression.right] : [];
}
