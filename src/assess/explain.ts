import type { Survey } from '../evidence.js';
import type { Category, Model, Practice } from '../model/schema.js';
import { factsOf } from './assess.js';
import type { Profile } from './assessment.js';
import { type Judged, judge } from './judge.js';

/** How a verdict came about, for people who doubt it. */
export interface Explanation {
  /** What must hold for the practice to apply, judged. */
  readonly applies: readonly Judged[];
  /** The rule, judged clause by clause. */
  readonly judged: Judged;
  /** The smallest set of clauses that would have to turn for the practice to be met; empty where it is. */
  readonly missing: readonly Judged[];
}

/** Judges one practice again and keeps every clause. Pure. */
export function explainPractice(
  survey: Survey,
  profile: Profile,
  category: Category,
  practice: Practice,
): Explanation {
  const facts = factsOf(survey, profile);
  const judged = judge(practice.rule, facts, practice.absence);
  return {
    applies: [...category.applies, ...practice.applies].map((rule) => judge(rule, facts, 'unmet')),
    judged,
    missing: missingIn(judged),
  };
}

/** The category and practice that `CATEGORY[.PRACTICE]` names, as far as they exist. */
export function findPractice(
  model: Model,
  name: string,
): { readonly category?: Category; readonly practice?: Practice } {
  const [categoryId, practiceId] = name.split('.');
  const category = model.categories.find(({ id }) => id === categoryId);
  const practice = category?.practices.find(({ id }) => id === practiceId);
  return { ...(category ? { category } : {}), ...(practice ? { practice } : {}) };
}

/** Fewest leaves that would have to turn; of equally few, the first in the rule's order. */
function missingIn(judged: Judged): readonly Judged[] {
  if (judged.truth === true) return [];
  const { rule, clauses } = judged;
  if (typeof rule === 'string' || 'signal' in rule || 'not' in rule) return [judged];
  const open = clauses.filter(({ truth }) => truth !== true).map(missingIn);
  const needed =
    ('all' in rule ? clauses.length : 'any' in rule ? 1 : rule['at-least']) - (clauses.length - open.length);
  return [...open]
    .sort((a, b) => a.length - b.length)
    .slice(0, needed)
    .flat();
}
