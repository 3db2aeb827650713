import type { Deliverable, Verdict } from '../assess/assessment.js';
import type { CheckOutcome } from '../gate/check.js';
import type { Gate } from '../gate/gate.js';
import type { Deliveries } from '../snapshot/deliveries.js';

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
  /** Practices of which one alone would lift the category, as far as can be seen. Earlier versions did not keep it. */
  readonly lifts?: readonly string[];
}

export interface ModelStanding {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly digest: string;
  /** Lowest first. */
  readonly levels: readonly { readonly id: string; readonly name: string }[];
  readonly categories: readonly CategoryStanding[];
  readonly bottleneck: readonly string[];
}

/** What is kept in memory of a repository that was scanned. Its whole report stays in a file. */
export interface Standing {
  readonly commit: string;
  /** Version of the tool that read it, where it is kept for a later run. */
  readonly tool?: string;
  readonly asOf: string;
  readonly deliverable: Deliverable;
  readonly models: readonly ModelStanding[];
  /** Teams that own it, as `owner/team`, sorted; absent where none is named. */
  readonly teams?: readonly string[];
  /** What of it was left alone, in words; absent where nothing was. */
  readonly notes?: readonly string[];
  /** Practices that were decided, and those that stayed unknown. */
  readonly seen: { readonly decided: number; readonly unknown: number };
}

/** What it took to bring a repository here and to ask about it. */
export interface Cost {
  readonly requests: number;
  readonly bytes: number;
}

/** What a gate says of one repository: its answer, and what did not pass. */
export interface Gated {
  readonly outcome: Gate['outcome'];
  readonly concerns: readonly {
    readonly model: string;
    readonly category: string;
    readonly outcome: Exclude<CheckOutcome, 'passed'>;
    /** One sentence for people. */
    readonly text: string;
  }[];
}

/** What is known of a repository that was read: all that stays in memory of it. */
export interface Known {
  readonly standing: Standing;
  /** File that holds its whole report in JSON, on one line. */
  readonly report: string;
  /** What it had reached when it was last read, where that was another commit. */
  readonly before?: Standing;
  /** Where the run is a gate. */
  readonly gated?: Gated;
  /** What it hands to others of the run, and takes from them. */
  readonly deliveries?: Deliveries;
  /** Names the deployments by others with which it was judged; absent where there were none. */
  readonly deployments?: string;
}

/**
 * What became of a repository. Every one has exactly one outcome. `unchanged`: an earlier run read the same commit with
 * the same eyes. `skipped`: not wanted, or nothing to read; with `cutOff`, wanted, but the run did not get to it.
 */
export type Outcome =
  | ({ readonly status: 'scanned' | 'unchanged'; readonly cost: Cost } & Known)
  | {
      readonly status: 'skipped';
      readonly reason: string;
      readonly cutOff?: true;
      readonly cost: Cost;
    }
  | { readonly status: 'failed'; readonly reason: string; readonly cost: Cost };

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
  /** Of the skipped, those that were wanted. */
  readonly cutOff: number;
  readonly failed: number;
  readonly requests: number;
  readonly bytes: number;
}

export const noCost: Cost = { requests: 0, bytes: 0 };

export function costOf(costs: readonly Cost[]): Cost {
  return {
    requests: costs.reduce((sum, { requests }) => sum + requests, 0),
    bytes: costs.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}

/** Counts what became of every repository. */
export function accountingOf(accounted: readonly Accounted[]): Accounting {
  const count = (status: Outcome['status']) =>
    accounted.filter(({ outcome }) => outcome.status === status).length;
  return {
    planned: accounted.length,
    scanned: count('scanned'),
    unchanged: count('unchanged'),
    skipped: count('skipped'),
    cutOff: accounted.filter(({ outcome }) => outcome.status === 'skipped' && outcome.cutOff).length,
    failed: count('failed'),
    ...costOf(accounted.map(({ outcome }) => outcome.cost)),
  };
}

/** Something wanted is missing from the result. */
export function isPartial({ cutOff, failed }: Pick<Accounting, 'cutOff' | 'failed'>): boolean {
  return cutOff + failed > 0;
}

/** `owner/name`. */
export function fullName({ owner, name }: Pick<Listed, 'owner' | 'name'>): string {
  return `${owner}/${name}`;
}

/** The order of every list of repositories. Names differ by more than case: the platform takes both for the same. */
export function byName(a: Pick<Listed, 'owner' | 'name'>, b: Pick<Listed, 'owner' | 'name'>): number {
  const [one, other] = [fullName(a).toLowerCase(), fullName(b).toLowerCase()];
  return one < other ? -1 : one > other ? 1 : 0;
}
