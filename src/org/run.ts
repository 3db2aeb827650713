import type { Used } from '../snapshot/fetching/neighbourhood.js';
import type { HostingFacts } from '../snapshot/hosting.js';
import type { Done, Job } from './job.js';
import type { Keeper } from './keeper.js';
import { type Accounted, type Cost, costOf, type Listed, noCost, type Outcome } from './organisation.js';
import type { Planned } from './plan.js';
import type { Results } from './results.js';
import { CutOff, reasonFor, Unreadable } from './stopped.js';
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
  /** So many repositories at a time. */
  readonly lanes: number;
  readonly stop: AbortSignal;
  readonly watch?: Watch;
}

/** Is told what a run is at. */
export interface Watch {
  began(repository: Listed): void;
  ended(accounted: Accounted): void;
}

/** Reads all that is planned, and accounts for each in the order of the plan, whatever finishes first. */
export async function runAll(run: Run): Promise<readonly Accounted[]> {
  const accounted: Accounted[] = new Array(run.planned.length);
  let next = 0;
  const lane = async () => {
    for (let at = next++; at < run.planned.length; at = next++) {
      const planned = run.planned[at] as Planned;
      const one = { repository: planned.repository, outcome: await outcomeOf(planned, run) };
      accounted[at] = one;
      run.watch?.ended(one);
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, run.lanes) }, lane));
  return accounted;
}

/** Never throws: whatever one repository does, the others are read. */
async function outcomeOf({ repository, skip, unavailable }: Planned, run: Run): Promise<Outcome> {
  if (unavailable !== undefined) return { status: 'failed', reason: unavailable, cost: noCost };
  if (skip !== undefined) return { status: 'skipped', reason: skip, cost: noCost };
  const spent: Cost[] = [];
  try {
    if (run.stop.aborted) throw new CutOff('the run was stopped');
    run.watch?.began(repository);
    return (await unchanged(repository, run, spent)) ?? (await scanned(repository, run, spent));
  } catch (error) {
    if (error instanceof Unreadable || error instanceof CutOff) spent.push(error.cost);
    const cost = costOf(spent);
    if (error instanceof CutOff) return { status: 'skipped', reason: error.message, cutOff: true, cost };
    return { status: 'failed', reason: reasonFor(error), cost };
  }
}

/** Asks where the branch is only where an earlier run read the repository. */
async function unchanged(
  repository: Listed,
  { results, around }: Run,
  spent: Cost[],
): Promise<Outcome | undefined> {
  const last = await results?.last(repository);
  if (!results || !last) return undefined;
  const { commit, cost } = await around.head(repository);
  spent.push(cost);
  const found = await results.find(repository, commit, last);
  if (!found) return undefined;
  const { used, ...known } = found;
  if (used.length > 0) {
    const still = await around.still?.(used);
    if (still) spent.push(still.cost);
    if (!still?.same) return undefined;
  }
  return { status: 'unchanged', ...known, cost: costOf(spent) };
}

async function scanned(repository: Listed, run: Run, spent: Cost[]): Promise<Outcome> {
  const { around, keeper } = run;
  const told = await around.facts?.(repository);
  if (told) spent.push(told.cost);
  const token = await around.token?.(repository);
  const { result, cost } = await around.scan({
    repository,
    ...(told ? { facts: told.facts } : {}),
    ...(token === undefined ? {} : { token }),
  });
  spent.push(cost);
  const whole = told?.passing ? { ...result, passing: true as const } : result;
  return { status: 'scanned', ...(await keeper.keep(repository, whole)), cost: costOf(spent) };
}
