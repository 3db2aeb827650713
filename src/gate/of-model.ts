import type { ModelAssessment } from '../assess/assessment.js';
import type { Check, CheckOutcome } from './check.js';

/** A check about all of a model. */
export function ofModel({ id }: Pick<ModelAssessment, 'id'>, outcome: CheckOutcome, text: string): Check {
  return {
    kind: 'regression',
    model: id,
    category: 'all',
    outcome,
    text,
    blocking: [],
    lost: [],
    instead: [],
  };
}
