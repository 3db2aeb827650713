import type { Assessment } from '../assess/assessment.js';
import type { Exemption, Minimum, UnknownPolicy } from '../config/config.js';
import type { Evidence, Place } from '../evidence.js';
import type { Model } from '../model/schema.js';
import type { Baseline } from './baseline.js';
import { minimumChecks } from './minimum.js';
import { regressionChecks } from './regression.js';
import { remediesFor } from './remedies.js';

/** What a gate holds a repository to. */
export interface Policy {
  readonly minimums: readonly Minimum[];
  readonly judgeBy: 'level' | 'proven';
  readonly unknown: UnknownPolicy;
  readonly exemptions: readonly Exemption[];
}

/**
 * `failed`: a change, or the state, breaks the policy. `cannot-tell`: what could not be seen could turn the answer.
 * `exempt`: would fail but for an exemption. `announced`: would fail, but does not count before its day.
 */
export type CheckOutcome = 'passed' | 'failed' | 'cannot-tell' | 'exempt' | 'announced';

/** One question that the gate asked, and its answer. */
export interface Check {
  readonly kind: 'minimum' | 'regression';
  readonly model: string;
  readonly category: string;
  /** Absent where the check is about the category's level. */
  readonly practice?: string;
  readonly outcome: CheckOutcome;
  /** One sentence for people. */
  readonly text: string;
  /** Where it is asked for, or what fell. */
  readonly at?: Place;
  /** Practices that keep the check from passing. */
  readonly blocking: readonly Blocking[];
  /** What the base had and the scanned files do not have any more. */
  readonly lost: readonly Seen[];
  /** What would let this check tell. */
  readonly remedy?: string;
  /** What stands in its place. */
  readonly instead: readonly Evidence[];
}

export interface Blocking {
  readonly practice: string;
  readonly verdict: 'unmet' | 'unknown';
  readonly reason: string;
  readonly advice: string;
  readonly evidence: readonly Evidence[];
}

/** Evidence as a record keeps it. */
export interface Seen {
  readonly signal: string;
  readonly value: boolean | number | string;
  readonly path?: string;
  readonly line?: number;
  readonly note: string;
}

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
  evidence = shownIn(assessment),
}: GateRequest): Gate {
  const compared = baseline ? regressionChecks({ assessment, evidence, baseline, policy }) : undefined;
  const checks = [...minimumChecks(assessment, models, policy), ...(compared?.checks ?? [])];
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
