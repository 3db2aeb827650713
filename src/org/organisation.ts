import type { Deliverable, Verdict } from '../assess/assessment.js';

/** A repository as a listing names it. Both parts of its name were checked: they can stand in a path and in a URL. */
export interface Listed {
  readonly owner: string;
  readonly name: string;
  /** Where git gets it; never with a user or a password. */
  readonly cloneUrl: string;
  /** Absent where the repository is empty. */
  readonly defaultBranch?: string;
  readonly visibility: 'public' | 'private' | 'internal';
  readonly archived: boolean;
  readonly fork: boolean;
  /** Switched off by the platform. */
  readonly disabled: boolean;
  /** Sorted. */
  readonly topics: readonly string[];
  /** ISO 8601; absent where nothing was ever pushed. */
  readonly pushedAt?: string;
  /** What the platform says of its size, in KiB: a claim, not a fact. */
  readonly sizeKiB: number;
}

/** What a category of one repository reached, as far as an organisation is told of it. */
export interface CategoryStanding {
  readonly id: string;
  readonly name: string;
  /** Ids of levels; absent where nothing of the category applies. */
  readonly level?: string;
  readonly proven?: string;
  readonly possible?: string;
  /** Practices by id. */
  readonly verdicts: Readonly<Record<string, Verdict>>;
  /** Practices that would lift the category by one level, nearest first. */
  readonly next: readonly string[];
}

export interface ModelStanding {
  readonly id: string;
  readonly version: string;
  readonly digest: string;
  readonly categories: readonly CategoryStanding[];
  readonly bottleneck: readonly string[];
}

/** What is kept in memory of a repository that was scanned. Its whole report stays in a file. */
export interface Standing {
  readonly commit: string;
  readonly asOf: string;
  readonly deliverable: Deliverable;
  readonly models: readonly ModelStanding[];
  /** Practices that were decided, and those that stayed unknown. */
  readonly seen: { readonly decided: number; readonly unknown: number };
}

/** What it took to bring a repository here and to ask about it. */
export interface Cost {
  readonly requests: number;
  readonly bytes: number;
}

/** What became of a repository that was planned. Every one has exactly one outcome. */
export type Outcome =
  | {
      readonly status: 'scanned' | 'unchanged';
      readonly standing: Standing;
      /** File that holds its whole report in JSON. */
      readonly report: string;
      readonly cost: Cost;
      /** What it had reached in the run before this one, where that was another commit. */
      readonly before?: Standing;
    }
  | { readonly status: 'skipped' | 'failed'; readonly reason: string; readonly cost: Cost };

export interface Accounted {
  readonly repository: Listed;
  readonly outcome: Outcome;
}

/** planned = scanned + unchanged + skipped + failed. */
export interface Accounting {
  readonly planned: number;
  readonly scanned: number;
  readonly unchanged: number;
  readonly skipped: number;
  readonly failed: number;
  readonly requests: number;
  readonly bytes: number;
}
