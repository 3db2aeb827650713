import type { Deliveries } from '../snapshot/deliveries.js';
import type { Used } from '../snapshot/fetching/neighbourhood.js';
import type { HostingFacts } from '../snapshot/hosting.js';
import type { Done, Job } from './job.js';
import type { Keeper } from './keeper.js';
import type { Accounted, Cost, Listed } from './organisation.js';
import type { Planned } from './plan.js';
import type { Results } from './results.js';
import type { Still } from './versions.js';

/** What a run needs of the world. Each may throw `Unreadable` or `CutOff`. */
export interface Surroundings {
  /** The commit that the default branch is at. */
  head(repository: Listed): Promise<{ readonly commit: string; readonly cost: Cost }>;
  /** What the platform knows of a repository, where that is wanted. */
  facts?(repository: Listed): Promise<Told>;
  /** A token that is still good, where one is needed. */
  token?(repository: Listed): Promise<string>;
  /** Whether versions of other repositories are what they were; without it none is taken to be. */
  still?(used: readonly Used[]): Promise<Still>;
  scan(job: Job): Promise<Done>;
}

export interface Told {
  readonly facts: HostingFacts;
  readonly cost: Cost;
  /** Some of it could not be had this time: the next run asks again. */
  readonly passing?: true;
}

export interface Run {
  readonly planned: readonly Planned[];
  readonly around: Surroundings;
  /** Of earlier runs; absent where none may be used. */
  readonly results?: Results;
  readonly keeper: Keeper;
  /** Repositories are judged by what others deploy of them as well. */
  readonly together?: Together;
  /** So many repositories at a time. */
  readonly lanes: number;
  readonly stop: AbortSignal;
  readonly watch?: Watch;
}

/** What it takes to judge the repositories of a run together. */
export interface Together {
  /** Those that are read on other machines. */
  readonly strangers: readonly Listed[];
  /** Has a stranger say what it deploys. */
  tell(repository: Listed): Promise<Deliveries>;
}

/** What a run does beside reading each repository: strangers say what they deploy, some are judged once more. */
export type Round = 'strangers' | 'again';

/** Is told what a run is at. */
export interface Watch {
  began(repository: Listed): void;
  ended(accounted: Accounted): void;
  /** From now on it is at this, with so many repositories. */
  turns?(to: Round, total: number): void;
  /** Of what it turned to, this one is done. */
  did?(repository: Listed): void;
}

/** Does something with each of them, so many at a time. */
export async function each<T>(
  all: readonly T[],
  { lanes }: Pick<Run, 'lanes'>,
  use: (one: T, at: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  const lane = async () => {
    for (let at = next++; at < all.length; at = next++) await use(all[at] as T, at);
  };
  await Promise.all(Array.from({ length: Math.max(1, lanes) }, lane));
}
