import type { Evidence, Gap } from '../evidence.js';
import type { RepositoryFacts } from '../snapshot/snapshot.js';

export type Verdict = 'met' | 'unmet' | 'unknown' | 'not-applicable';
export type Deliverable = 'service' | 'package' | 'none';

/** What the repository delivers and whether it owns a database: decides which practices apply. */
export interface Profile {
  /** The one that most of its pipeline and code serve. */
  readonly deliverable: Deliverable;
  /** All that were found, the main one first. */
  readonly deliverables: readonly Deliverable[];
  readonly database: boolean;
  readonly reasons: { readonly deliverable: Reason; readonly database: Reason };
}

/** A sentence, and what it rests on. */
export interface Reason {
  readonly text: string;
  readonly evidence: readonly Evidence[];
  /** `said`: given by the user, not inferred. */
  readonly source: 'inferred' | 'said';
}

export interface PracticeAssessment {
  readonly id: string;
  readonly level: string;
  readonly key: boolean;
  readonly statement: string;
  readonly why: string;
  readonly advice: string;
  readonly verdict: Verdict;
  /** One sentence: why this verdict. */
  readonly reason: string;
  /** What decided it, or what is half there; strongest first. */
  readonly evidence: readonly Evidence[];
  readonly gaps: readonly Gap[];
}

export interface LevelAssessment {
  readonly id: string;
  readonly name: string;
  readonly holds: boolean;
  /** All of its practices are not-applicable: it can neither hold nor block. */
  readonly empty: boolean;
  readonly met: number;
  readonly unmet: number;
  readonly unknown: number;
  readonly notApplicable: number;
}

export interface CategoryAssessment {
  readonly id: string;
  readonly name: string;
  /** Level ids; absent where nothing of the category applies. */
  readonly level?: string;
  readonly proven?: string;
  readonly possible?: string;
  /** Nothing further applies above this level. */
  readonly complete: boolean;
  readonly levels: readonly LevelAssessment[];
  readonly practices: readonly PracticeAssessment[];
  readonly symptoms: readonly {
    readonly id: string;
    readonly statement: string;
    readonly evidence: readonly Evidence[];
  }[];
  /** At most three practices that would lift the category by one level, nearest first. */
  readonly next: readonly NextStep[];
}

export interface NextStep {
  readonly category: string;
  readonly practice: string;
  readonly statement: string;
  readonly advice: string;
  /** What is half there. */
  readonly nearest: readonly Evidence[];
}

export interface ModelAssessment {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  /** SHA-256 of the resolved model, hexadecimal. */
  readonly digest: string;
  readonly levels: readonly { readonly id: string; readonly name: string }[];
  readonly categories: readonly CategoryAssessment[];
  /** Highest minus lowest category level, in levels. */
  readonly spread?: number;
  /** Ids of the lowest categories. */
  readonly bottleneck: readonly string[];
  /** At most three, bottleneck first, one level up. */
  readonly next: readonly NextStep[];
}

/** Everything that is said about one snapshot. */
export interface Assessment {
  readonly tool: { readonly name: string; readonly version: string };
  readonly repository: RepositoryFacts & { readonly asOf: string };
  readonly profile: Profile;
  readonly models: readonly ModelAssessment[];
  readonly gaps: readonly Gap[];
  /** How much could be seen: counts over all practices that apply. */
  readonly seen: { readonly decided: number; readonly unknown: number };
}
