import type { Assessment } from '../assess/assessment.js';
import type { Evidence } from '../evidence.js';
import type { Model } from '../model/schema.js';
import type { Baseline } from './baseline.js';
import type { Check, CheckOutcome, Policy } from './check.js';
import { minimumChecks } from './minimum.js';
import { ofModel } from './of-model.js';
import { regressionChecks } from './regression.js';
import { remediesFor } from './remedies.js';

export interface Gate {
  readonly outcome: 'passed' | 'failed' | 'cannot-tell';
  readonly checks: readonly Check[];
  /** What to do so that the gate can tell. */
  readonly remedies: readonly string[];
  /** What of the gate's own configuration asks for less than at the base. */
  readonly loosened: readonly string[];
  /** What moved without a change to files. */
  readonly drifted: readonly string[];
  /** The commit or record that was compared with. */
  readonly against?: string;
}

export interface GateRequest {
  readonly assessment: Assessment;
  readonly models: readonly Model[];
  readonly policy: Policy;
  readonly baseline?: Baseline;
  readonly loosened?: readonly string[];
  /** Why there is nothing to compare with although a comparison was asked for: what is judged is new. */
  readonly begun?: string;
  /** All that was seen; by default what the assessment shows. */
  readonly evidence?: readonly Evidence[];
}

/** Holds an assessment against a policy. Pure: the day is that of the assessment. */
export function gate({
  assessment,
  models,
  policy,
  baseline,
  loosened = [],
  begun,
  evidence = shownIn(assessment),
}: GateRequest): Gate {
  const compared = baseline ? regressionChecks({ assessment, evidence, baseline, policy }) : undefined;
  const checks = [
    ...minimumChecks(assessment, models, policy),
    ...(compared?.checks ?? []),
    ...(begun === undefined ? [] : assessment.models.map((model) => ofModel(model, 'passed', begun))),
  ];
  const has = (outcome: CheckOutcome) => checks.some((check) => check.outcome === outcome);
  return {
    outcome: has('failed') ? 'failed' : has('cannot-tell') ? 'cannot-tell' : 'passed',
    checks,
    remedies: has('cannot-tell') ? remediesFor(assessment, checks, baseline) : [],
    loosened,
    drifted: compared?.drifted ?? [],
    ...(baseline ? { against: baseline.name } : {}),
  };
}

function shownIn({ models }: Assessment): readonly Evidence[] {
  return models.flatMap(({ categories }) =>
    categories.flatMap(({ practices }) => practices.flatMap(({ evidence }) => evidence)),
  );
}
