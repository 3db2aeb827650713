import type { Category, Model } from '../model/schema.js';
import type { LevelAssessment, Verdict } from './assessment.js';

/** Where a category stands: indexes into the model's levels, 0 being the floor. */
export interface Standing {
  /** Absent where nothing of the category applies. */
  readonly level: number | undefined;
  readonly proven: number | undefined;
  readonly possible: number | undefined;
  /** No level above the reached one has a practice that applies. */
  readonly complete: boolean;
  readonly levels: readonly LevelAssessment[];
}

/**
 * The levels of a category from its verdicts, by the rule of the models: levels are never skipped. Proven rests on what
 * was observed alone.
 */
export function levelsOf(
  model: Model,
  category: Category,
  verdicts: ReadonlyMap<string, Verdict>,
  observed: ReadonlyMap<string, Verdict> = verdicts,
): Standing {
  const levels = model.levels.map((level) => holding(model, category, level, verdicts, (verdict) => verdict));
  const reachedAs = (from: ReadonlyMap<string, Verdict>, read: (verdict: Verdict) => Verdict) =>
    reached(model.levels.map((level) => holding(model, category, level, from, read)));
  const level = reached(levels);
  const applies = [...verdicts.values()].some((verdict) => verdict !== 'not-applicable');
  return {
    level: applies ? level : undefined,
    proven: applies
      ? reachedAs(observed, (verdict) => (verdict === 'unknown' ? 'unmet' : verdict))
      : undefined,
    possible: applies
      ? reachedAs(verdicts, (verdict) => (verdict === 'unknown' ? 'met' : verdict))
      : undefined,
    complete: applies && levels.slice(level + 1).every(({ empty }) => empty),
    levels,
  };
}

/** Practices of which each alone, if it were met, would lift the category. */
export function lifting(
  model: Model,
  category: Category,
  verdicts: ReadonlyMap<string, Verdict>,
): readonly string[] {
  const levelWith = (met: ReadonlyMap<string, Verdict>) => levelsOf(model, category, met).level ?? 0;
  const now = levelWith(verdicts);
  return category.practices
    .map(({ id }) => id)
    .filter((id) => ['unmet', 'unknown'].includes(verdicts.get(id) ?? ''))
    .filter((id) => levelWith(new Map([...verdicts, [id, 'met']])) > now);
}

/** Highest level that holds with every level below it holding. A level of which nothing applies is passed over: it
 *  cannot be reached and does not block. */
function reached(levels: readonly LevelAssessment[]): number {
  let level = 0;
  for (const [index, { holds, empty }] of levels.entries()) {
    if (index === 0 || empty) continue;
    if (!holds) break;
    level = index;
  }
  return level;
}

function holding(
  model: Model,
  category: Category,
  level: { readonly id: string; readonly name: string },
  verdicts: ReadonlyMap<string, Verdict>,
  read: (verdict: Verdict) => Verdict,
): LevelAssessment {
  const practices = category.practices.filter((practice) => practice.level === level.id);
  const judged = practices.map(({ id, key }) => ({ key, verdict: read(verdicts.get(id) ?? 'unknown') }));
  const count = (wanted: Verdict) => judged.filter(({ verdict }) => verdict === wanted).length;
  const [met, unmet, unknown, notApplicable] = [
    count('met'),
    count('unmet'),
    count('unknown'),
    count('not-applicable'),
  ];
  const [numerator, denominator] = model.quorum;
  const keysHold = !judged.some(({ key, verdict }) => key && verdict === 'unmet');
  return {
    id: level.id,
    name: level.name,
    holds: keysHold && met > 0 && met * denominator >= numerator * (met + unmet),
    empty: notApplicable === practices.length,
    met,
    unmet,
    unknown,
    notApplicable,
  };
}
