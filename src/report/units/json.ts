import type { Assessment } from '../../assess/assessment.js';
import type { Surroundings } from '../formats.js';
import { countedOf, jsonText, reportOf, unitOf } from '../json.js';
import type { UnitAssessments } from './formats.js';

/** The report of the repository, with the levels and verdicts of each of its units. */
export function unitsJson({ whole, units }: UnitAssessments, { timings }: Surroundings): string {
  const assessed = units.flatMap((assessment) =>
    assessment.unit ? [{ ...unitOf(assessment.unit), assessed: levelsOf(assessment) }] : [],
  );
  const { unit: _unit, units: _units, models, ...rest } = reportOf(whole, timings);
  return jsonText({ ...rest, units: assessed, models });
}

function levelsOf({ profile, seen, unit, models }: Assessment) {
  return {
    deliverable: profile.deliverable,
    database: profile.database,
    seen: { decided: seen.decided, unknown: seen.unknown },
    ...(unit ? countedOf(unit) : {}),
    models: models.map(({ id, categories }) => ({
      id,
      categories: categories.map((category) => ({
        id: category.id,
        level: category.level ?? null,
        proven: category.proven ?? null,
        possible: category.possible ?? null,
        practices: category.practices.map(({ id, verdict, reason }) => ({ id, verdict, reason })),
      })),
    })),
  };
}
