import type { Exemption, Minimum, UnknownPolicy } from '../config/config.js';
import type { Evidence, Place } from '../evidence.js';

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
