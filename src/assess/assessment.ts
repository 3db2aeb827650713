import type { Evidence, Gap, Place } from '../evidence.js';
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

/** What people say they do and files cannot show. It is printed as declared and never mixed with what was observed. */
export interface Declared {
  readonly statement: string;
  readonly link?: string;
  readonly owner: string;
  /** Days: `2026-01-31`. */
  readonly date: string;
  readonly expires: string;
  /** `contradicted`: what was observed says otherwise; `shown`: it is true as far as can be told, and counts for nothing. */
  readonly standing: 'counts' | 'shown' | 'expired' | 'contradicted';
  readonly at: Place;
}

/** A practice for whose sake a gate does not fail. It never changes a level. */
export interface Exempted {
  readonly model: string;
  readonly category: string;
  readonly practice: string;
  readonly reason: string;
  readonly owner: string;
  readonly expires: string;
  readonly expired: boolean;
  readonly at: Place;
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
  readonly declared?: Declared;
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
  /** Ids of all practices of which one alone would lift the category, as far as can be seen. */
  readonly lifts: readonly string[];
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

/** A deliverable of the repository that can be assessed by itself. */
export interface UnitFacts {
  /** Its folder; `.` for the root. */
  readonly path: string;
  readonly name: string;
  readonly at: Place;
  /** What it is at that place: `member of a pnpm workspace`. */
  readonly by: string;
}

/** The unit that an assessment is about, and what was counted for it. */
export interface AssessedUnit extends UnitFacts {
  /** How many units there are. */
  readonly among: number;
  /** Commits of the window that touch it, of all; absent without history. */
  readonly commits?: { readonly touching: number; readonly all: number };
  /** Tags that release it: named for it, those of the repository as a whole, or none. */
  readonly tags?: 'own' | 'repository' | 'none';
}

/** Everything that is said about one snapshot, or about one unit of it. */
export interface Assessment {
  readonly tool: { readonly name: string; readonly version: string };
  readonly repository: RepositoryFacts & { readonly asOf: string };
  readonly profile: Profile;
  /** The unit that it is about; absent where it is about the repository. */
  readonly unit?: AssessedUnit;
  /** The units of the repository, where there are several. */
  readonly units?: readonly UnitFacts[];
  readonly models: readonly ModelAssessment[];
  readonly gaps: readonly Gap[];
  /** The configuration that was used, if any: SHA-256 of what it says, hexadecimal. */
  readonly configuration?: { readonly path: string; readonly digest: string };
  readonly exempted: readonly Exempted[];
  /** How much could be seen: counts over all practices that apply. */
  readonly seen: { readonly decided: number; readonly unknown: number };
}
