import { type Config, nameOf } from '../config/config.js';
import type { Declared, Exempted, Verdict } from './assessment.js';
import type { Judged } from './judge.js';

/** What a configuration says about practices, and the day on which it is read. */
export interface Word {
  readonly config: Pick<Config, 'path' | 'digest' | 'declared' | 'declaredCounts' | 'exemptions'>;
  /** `2026-01-31`. */
  readonly day: string;
}

/** What is declared of a practice, and how it stands beside what was observed. */
export function declaredOf({ config, day }: Word, name: string, judged: Judged): Declared | undefined {
  const declaration = config.declared.find((one) => nameOf(one) === name);
  if (!declaration) return undefined;
  const { statement, link, owner, date, expires, at } = declaration;
  const contradicted = judged.truth === false && contradicts(judged, true);
  return {
    statement,
    ...(link === undefined ? {} : { link }),
    owner,
    date,
    expires,
    standing:
      expires < day ? 'expired' : contradicted ? 'contradicted' : config.declaredCounts ? 'counts' : 'shown',
    at,
  };
}

/** Something seen, not merely nothing seen, speaks against the rule. */
function contradicts(judged: Judged, wanted: boolean): boolean {
  const { rule, clauses, truth, evidence } = judged;
  const [inner] = clauses;
  if (typeof rule === 'object' && 'not' in rule && inner) return contradicts(inner, !wanted);
  if (clauses.length > 0) return truth === !wanted && clauses.some((clause) => contradicts(clause, wanted));
  return truth === !wanted && evidence.length > 0;
}

/** The verdict that counts for levels: a declaration can stand in where nothing was seen, never against what was. */
export function countedVerdict(verdict: Verdict, declared: Declared | undefined): Verdict {
  const open = verdict === 'unknown' || verdict === 'unmet';
  return open && declared?.standing === 'counts' ? 'met' : verdict;
}

/** The exemptions of a configuration as they stand on a day. */
export function exemptedOf({ config, day }: Word): readonly Exempted[] {
  return config.exemptions.map((one) => ({ ...one, expired: one.expires < day }));
}
