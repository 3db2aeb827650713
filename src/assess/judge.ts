import type { Evidence, Gap, Survey } from '../evidence.js';
import type { RepositoryFact, Rule } from '../model/schema.js';
import { type Signal, signals } from '../signals.js';

/** Three-valued truth: `undefined` is unknown. */
export type Truth = boolean | undefined;

/** One clause of a rule, judged, with everything that decided it. */
export interface Judged {
  readonly rule: Rule;
  readonly truth: Truth;
  readonly reason: string;
  readonly evidence: readonly Evidence[];
  readonly gaps: readonly Gap[];
  readonly clauses: readonly Judged[];
}

/** What rules are judged over. */
export interface Facts {
  readonly survey: Survey;
  readonly repository: Readonly<Record<RepositoryFact, boolean>>;
}

/**
 * How a practice takes it when nothing was seen. `unmet`: the signal's own policy decides. `unknown`: absence never
 * fails the practice, but a symptom that was not observed does not hold it back.
 */
export type AbsencePolicy = 'unmet' | 'unknown';

/** Judges a rule by Kleene's three-valued logic. Pure. */
export function judge(rule: Rule, facts: Facts, policy: AbsencePolicy, negated = false): Judged {
  if (typeof rule === 'string')
    return rule.includes('.')
      ? yesNo(rule as Signal, facts, policy, negated)
      : fact(rule as RepositoryFact, facts);
  if ('signal' in rule) return figure(rule, facts);
  if ('not' in rule) {
    const inner = judge(rule.not, facts, policy, !negated);
    return { ...inner, rule, truth: inner.truth === undefined ? undefined : !inner.truth, clauses: [inner] };
  }
  const parts = 'all' in rule ? rule.all : 'any' in rule ? rule.any : rule.of;
  const clauses = parts.map((part) => judge(part, facts, policy, negated));
  const needed = 'all' in rule ? clauses.length : 'any' in rule ? 1 : rule['at-least'];
  return combine(rule, clauses, needed);
}

/** At least `needed` of the clauses must be true. */
function combine(rule: Rule, clauses: readonly Judged[], needed: number): Judged {
  const sure = clauses.filter(({ truth }) => truth === true);
  const possible = clauses.filter(({ truth }) => truth !== false);
  const truth = sure.length >= needed ? true : possible.length < needed ? false : undefined;
  const deciding = clauses.filter((clause) => clause.truth === truth);
  const shown = truth === true ? sure : clauses;
  return {
    rule,
    truth,
    reason: [...new Set(deciding.map(({ reason }) => reason))].join('; '),
    evidence: shown.flatMap(({ evidence }) => evidence),
    gaps: truth === undefined ? clauses.flatMap(({ gaps }) => gaps) : [],
    clauses,
  };
}

function fact(rule: RepositoryFact, { repository }: Facts): Judged {
  const truth = repository[rule];
  return {
    rule,
    truth,
    reason: truth ? `it is a ${rule}` : `it is no ${rule}`,
    evidence: [],
    gaps: [],
    clauses: [],
  };
}

function yesNo(signal: Signal, facts: Facts, policy: AbsencePolicy, negated: boolean): Judged {
  const evidence = facts.survey.evidence.filter((one) => one.signal === signal);
  const strong = evidence.filter(({ strength }) => strength === 'strong');
  const seen = strong.filter(({ value }) => value === true);
  if (seen.length > 0) return leaf(signal, true, seen[0]?.note ?? '', seen);
  const contrary = strong.filter(({ value }) => value === false);
  if (contrary.length > 0) return leaf(signal, false, contrary[0]?.note ?? '', contrary);
  const hint = evidence[0];
  if (hint) return leaf(signal, undefined, `only a hint: ${hint.note}`, evidence);
  return absent(signal, facts, policy, negated);
}

function figure(rule: Extract<Rule, { signal: Signal }>, facts: Facts): Judged {
  const evidence = facts.survey.evidence.filter(
    (one) => one.signal === rule.signal && typeof one.value === 'number',
  );
  const first = evidence[0];
  if (!first) return { ...absent(rule.signal, facts, 'unmet', false), rule };
  const value = Number(first.value);
  const truth = 'at-least' in rule ? value >= rule['at-least'] : value <= rule['at-most'];
  // A weak figure was counted over a part only: there is at least so much.
  if (!truth && first.strength === 'weak' && 'at-least' in rule)
    return { ...leaf(rule.signal, undefined, `only a hint: ${first.note}`, evidence), rule };
  return { rule, truth, reason: first.note, evidence, gaps: [], clauses: [] };
}

/** Nothing was seen: unknown where nobody looks, where somebody could not look, or where it may live elsewhere. */
function absent(signal: Signal, { survey }: Facts, policy: AbsencePolicy, negated: boolean): Judged {
  if (!survey.answered.has(signal)) return leaf(signal, undefined, 'no detector looks for this yet', []);
  const gaps = survey.gaps.filter((gap) => gap.signals.includes(signal));
  if (gaps.length > 0) return { ...leaf(signal, undefined, gaps[0]?.reason ?? '', []), gaps };
  const closed = signals[signal].absence === 'no';
  if (closed && (policy === 'unmet' || negated))
    return leaf(signal, false, `nothing seen: ${signals[signal].question}`, []);
  return leaf(signal, undefined, `nothing seen here, it may live elsewhere: ${signals[signal].question}`, []);
}

function leaf(rule: Signal, truth: Truth, reason: string, evidence: readonly Evidence[]): Judged {
  return { rule, truth, reason, evidence, gaps: [], clauses: [] };
}
