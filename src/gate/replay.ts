import type { Place } from '../evidence.js';
import type { Check } from './check.js';
import type { Gate } from './gate.js';

/** What a gate would have said of one commit that arrived. */
export interface Replayed {
  readonly commit: string;
  /** ISO 8601, in UTC. */
  readonly date: string;
  readonly title: string;
  readonly outcome: Gate['outcome'];
  /** What did not simply pass, and where to look; empty where all did. */
  readonly why: readonly Why[];
}

export interface Why {
  readonly kind: Check['kind'];
  readonly outcome: Exclude<Check['outcome'], 'passed'>;
  readonly model: string;
  readonly category: string;
  /** What fell, or the first that keeps the category below its minimum. */
  readonly practice?: string;
  readonly text: string;
  /** What is gone, or what speaks against it. */
  readonly at?: Place;
}

/** What a gate would have said of the last commits that arrived on a branch, newest first. */
export interface Replay {
  readonly branch: string;
  /** How many were asked for; there may be fewer. */
  readonly asked: number;
  readonly merges: readonly Replayed[];
  readonly totals: Readonly<Record<Gate['outcome'], number>>;
  /** The configuration of today that judges all of them, if there is one. */
  readonly configuration?: string;
  /** A minimum is asked for, beside that nothing is lost. */
  readonly hasMinimum: boolean;
}

/** In short what did not pass. The fall of a level is told by the practices that fell, where they are. */
export function whyOf({ checks }: Pick<Gate, 'checks'>): readonly Why[] {
  const fell = new Set(checks.flatMap((check) => (check.practice === undefined ? [] : [keyOf(check)])));
  return checks
    .filter(
      (check) => !(check.kind === 'regression' && check.practice === undefined && fell.has(keyOf(check))),
    )
    .flatMap(({ kind, outcome, model, category, text, ...check }) => {
      if (outcome === 'passed') return [];
      const practice = check.practice ?? check.blocking[0]?.practice;
      const at = placeIn(check);
      return [
        {
          ...{ kind, outcome, model, category, text },
          ...(practice === undefined ? {} : { practice }),
          ...(at ? { at } : {}),
        },
      ];
    });
}

function placeIn({
  lost,
  blocking,
  instead,
}: Pick<Check, 'lost' | 'blocking' | 'instead'>): Place | undefined {
  const [gone] = lost;
  if (gone?.path !== undefined)
    return { path: gone.path, ...(gone.line === undefined ? {} : { line: gone.line }) };
  const seen = [...(blocking[0]?.evidence ?? []), ...instead];
  const first = seen.find(({ at }) => at.path !== undefined);
  return first && (first.trail[0] ?? first.at);
}

function keyOf({ model, category }: Pick<Check, 'model' | 'category'>): string {
  return `${model}/${category}`;
}

export function totalsOf(merges: readonly Replayed[]): Replay['totals'] {
  const count = (outcome: Gate['outcome']) => merges.filter((merge) => merge.outcome === outcome).length;
  return { passed: count('passed'), failed: count('failed'), 'cannot-tell': count('cannot-tell') };
}
