import { nameOf } from '../config/config.js';
import type { Evidence, Survey } from '../evidence.js';
import type { AssessedUnit, Assessment, Verdict } from './assessment.js';
import type { Judged } from './judge.js';

/** What is left of a judgement of one unit beside that of the repository as a whole. */
export type Besides = (practice: string, judged: Judged) => Judged;

/**
 * What is the repository's can show of a unit at most what it shows of the whole. Where that is not met, and nothing of
 * the unit's own speaks for it, it cannot be told whether it is so for the unit.
 */
export function besideWhole(unit: string, whole: Assessment): Besides {
  const verdicts = verdictsOf(whole);
  return (practice, judged) => {
    const verdict = verdicts.get(practice);
    const open = verdict === 'unmet' || verdict === 'unknown';
    if (judged.truth !== true || !open || judged.evidence.some((one) => isOwn(one, unit))) return judged;
    const reason = `only what is of the repository as a whole shows it, which does not hold there: ${judged.reason}`;
    return { ...judged, truth: undefined, reason };
  };
}

/** Figures over the history have no path: they are of the commits that touch the unit. */
function isOwn({ unit, at }: Evidence, path: string): boolean {
  return unit === path || at.path === undefined;
}

function verdictsOf({ models }: Assessment): ReadonlyMap<string, Verdict> {
  return new Map(
    models.flatMap(({ id: model, categories }) =>
      categories.flatMap(({ id: category, practices }) =>
        practices.map(
          ({ id: practice, verdict }) => [nameOf({ model, category, practice }), verdict] as const,
        ),
      ),
    ),
  );
}

/**
 * What a unit delivers is told by its own; what delivers the repository delivers its servers. It has a database where
 * something of its own says so: a schema that stands apart may serve others.
 */
export function deliveringUnit(survey: Survey, { path, among }: AssessedUnit): Survey {
  if (among < 2) return survey;
  const serves = survey.evidence.some(({ signal, unit }) => signal === 'code.server' && unit === path);
  const stores = survey.evidence.some(({ signal, unit }) => signal === 'database.owned' && unit === path);
  const counts = ({ signal, unit }: Evidence) => {
    if (unit === path) return true;
    if (signal === 'database.owned') return stores;
    return !ofDelivery.test(signal) || (serves && signal !== 'delivers.infrastructure');
  };
  return { ...survey, evidence: survey.evidence.filter(counts) };
}

/** A folder that is found to be delivered holds a product, whichever of the code around it was seen first. */
const ofDelivery = /^(delivers\.|deploy\.by-pipeline$|publish\.by-pipeline$|code\.(?!application$))/;
