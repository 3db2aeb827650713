import type { CategoryAssessment, PracticeAssessment } from '../assess/assessment.js';
import type { Evidence } from '../evidence.js';
import { type Baseline, type BaselinePractice, seenIn } from './baseline.js';
import type { Seen } from './check.js';

/** A practice that was met before and is not any more. */
export interface Fall {
  readonly practice: PracticeAssessment;
  /** What showed it in files and is gone. */
  readonly lost: readonly Seen[];
  /** `drifted`: time passed or people did something, no file that showed it is gone. */
  readonly outcome: 'failed' | 'cannot-tell' | 'drifted';
}

/** What can be seen now, and what could at the base. */
export interface Sight {
  readonly now: readonly Seen[];
  readonly before: ReadonlySet<string>;
  readonly gapsBefore: ReadonlySet<string>;
}

export function sightOf(evidence: readonly Evidence[], { seen, gaps }: Baseline): Sight {
  return {
    now: evidence.filter(({ value }) => value !== false).map(seenIn),
    before: new Set(seen.map(keyOf)),
    gapsBefore: new Set(gaps.map(gapKey)),
  };
}

/**
 * What fell in a category. A practice fell by a change where evidence in a file is gone, or new evidence in a file
 * speaks against it; a figure over the history that moved is no change's doing. Where something new cannot be seen,
 * what is gone may be there.
 */
export function fallsIn(
  category: CategoryAssessment,
  before: readonly BaselinePractice[],
  sight: Sight,
): readonly Fall[] {
  return category.practices.flatMap((practice) => {
    const earlier = before.find(({ id }) => id === practice.id);
    const fell =
      earlier?.verdict === 'met' && (practice.verdict === 'unmet' || practice.verdict === 'unknown');
    return earlier && fell ? [fallOf(practice, earlier, sight)] : [];
  });
}

function fallOf(practice: PracticeAssessment, earlier: BaselinePractice, sight: Sight): Fall {
  const lost = lostOf(earlier.evidence, sight.now);
  const hidden = practice.gaps.some((gap) => !sight.gapsBefore.has(gapKey(gap)));
  const contrary = practice.evidence.some(
    (seen) => seen.value === false && seen.at.path !== undefined && !sight.before.has(keyOf(seenIn(seen))),
  );
  if (practice.verdict === 'unknown' && hidden) return { practice, lost, outcome: 'cannot-tell' };
  return { practice, lost, outcome: lost.length > 0 || contrary ? 'failed' : 'drifted' };
}

/**
 * Evidence in files to which nothing corresponds any more: each piece of today stands for one of the base. What says
 * the same somewhere else has moved.
 */
function lostOf(before: readonly Seen[], now: readonly Seen[]): readonly Seen[] {
  const left = [...now];
  let open = before.filter(({ path }) => path !== undefined);
  for (const isSame of likeness) {
    open = open.filter((seen) => {
      const index = left.findIndex((other) => isSameFigure(seen, other) && isSame(seen, other));
      if (index >= 0) left.splice(index, 1);
      return index < 0;
    });
  }
  return distinct(open);
}

/** The closest first, so that no piece takes what belongs to another. */
const likeness: readonly ((seen: Seen, other: Seen) => boolean)[] = [
  (seen, other) => seen.path === other.path && seen.line === other.line && seen.note === other.note,
  (seen, other) => seen.path === other.path && seen.note === other.note,
  (seen, other) => seen.note === other.note,
  (seen, other) => seen.path === other.path,
];

/** About the same signal; a figure over files that has changed is not the same. */
function isSameFigure(seen: Seen, other: Seen): boolean {
  return seen.signal === other.signal && (typeof seen.value !== 'number' || seen.value === other.value);
}

function keyOf({ signal, value, path, note }: Seen): string {
  return JSON.stringify([signal, value, path ?? '', note]);
}

/** By path, not by line: lines move. */
function gapKey({
  reason,
  at,
}: {
  readonly reason: string;
  readonly at?: { readonly path?: string };
}): string {
  return JSON.stringify([reason, at?.path ?? '']);
}

/** One row per place and note: several signals may rest on one. */
export function distinct(all: readonly Seen[]): readonly Seen[] {
  const rows = new Map(all.map((seen) => [JSON.stringify([seen.path, seen.line, seen.note]), seen]));
  return [...rows.values()];
}
