import type { Deliveries, DeployedBy } from '../snapshot/deliveries.js';
import type { Used } from '../snapshot/fetching/neighbourhood.js';
import type { HostingFacts } from '../snapshot/hosting.js';
import { Deployments, deliveriesOf, nameOfDeployments } from './deployments.js';
import type { Done, Job } from './job.js';
import type { Keeper } from './keeper.js';
import {
  type Accounted,
  type Cost,
  costOf,
  fullName,
  type Listed,
  noCost,
  type Outcome,
} from './organisation.js';
import type { Planned } from './plan.js';
import type { Result, Results } from './results.js';
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
  tell(job: Job): Promise<Deliveries>;
  /** Where it is kept what the platform said of those that may be judged twice. */
  readonly facts: Map<string, Told>;
}

/** Is told what a run is at. */
export interface Watch {
  began(repository: Listed): void;
  ended(accounted: Accounted): void;
}

/** Reads all that is planned, and accounts for each in the order of the plan, whatever finishes first. */
export async function runAll(run: Run): Promise<readonly Accounted[]> {
  const accounted: Accounted[] = new Array(run.planned.length);
  await each(run.planned, run, async (planned, at) => {
    const one = { repository: planned.repository, outcome: await outcomeOf(planned, run) };
    accounted[at] = one;
    run.watch?.ended(one);
  });
  return run.together ? judgedTogether(accounted, run, run.together) : accounted;
}

/** Does something with each of them, so many at a time. */
async function each<T>(
  all: readonly T[],
  { lanes }: Run,
  use: (one: T, at: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  const lane = async () => {
    for (let at = next++; at < all.length; at = next++) await use(all[at] as T, at);
  };
  await Promise.all(Array.from({ length: Math.max(1, lanes) }, lane));
}

/** Judges again where others of the run deploy what a repository publishes, and it was judged without knowing that. */
async function judgedTogether(
  first: readonly Accounted[],
  run: Run,
  together: Together,
): Promise<readonly Accounted[]> {
  const isAsked = first.some(({ outcome }) => deliveriesOf(outcome).published.length > 0);
  const all = [...first.map(({ repository, outcome }) => ({ repository, ...deliveriesOf(outcome) }))];
  await each(isAsked ? together.strangers : [], run, async (repository) => {
    const deliveries = await toldBy(repository, run, together);
    if (deliveries) all.push({ repository, ...deliveries });
  });
  const deployments = new Deployments(all);
  const accounted = [...first];
  await each(first, run, async (one, at) => {
    const deployedBy = deployments.of(one.repository, deliveriesOf(one.outcome).published);
    accounted[at] = { ...one, outcome: await withDeployments(one, deployedBy, run) };
  });
  return accounted;
}

async function toldBy(
  repository: Listed,
  { around, stop }: Run,
  together: Together,
): Promise<Deliveries | undefined> {
  if (stop.aborted) return undefined;
  try {
    const token = await around.token?.(repository);
    return await together.tell({ repository, ...(token === undefined ? {} : { token }) });
  } catch {
    // Whoever reads it says what is wrong with it.
    return undefined;
  }
}

/** What was found stands where it cannot be judged again. */
async function withDeployments(
  { repository, outcome }: Accounted,
  deployedBy: readonly DeployedBy[],
  run: Run,
): Promise<Outcome> {
  if (outcome.status !== 'scanned' && outcome.status !== 'unchanged') return outcome;
  if (nameOfDeployments(deployedBy) === outcome.deployments || run.stop.aborted) return outcome;
  const spent = [outcome.cost];
  try {
    return await scanned(repository, run, spent, deployedBy);
  } catch (error) {
    if (error instanceof Unreadable || error instanceof CutOff) spent.push(error.cost);
    return { ...outcome, cost: costOf(spent) };
  }
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

async function scanned(
  repository: Listed,
  run: Run,
  spent: Cost[],
  deployedBy: readonly DeployedBy[] = [],
): Promise<Outcome> {
  const { around, keeper } = run;
  const told = await toldOf(repository, run, spent);
  const token = await around.token?.(repository);
  const { result, cost } = await around.scan({
    repository,
    ...(told ? { facts: told.facts } : {}),
    ...(token === undefined ? {} : { token }),
    ...(deployedBy.length > 0 ? { deployedBy } : {}),
  });
  spent.push(cost);
  const deployments = nameOfDeployments(deployedBy);
  const whole: Result = {
    ...result,
    ...(told?.passing ? { passing: true } : {}),
    ...(deployments === undefined ? {} : { deployments }),
  };
  if (told && result.deliveries?.published.length) run.together?.facts.set(fullName(repository), told);
  return { status: 'scanned', ...(await keeper.keep(repository, whole)), cost: costOf(spent) };
}

/** What the platform knows of a repository; it is asked once in a run. */
async function toldOf(
  repository: Listed,
  { around, together }: Run,
  spent: Cost[],
): Promise<Told | undefined> {
  const known = together?.facts.get(fullName(repository));
  if (known) return known;
  const told = await around.facts?.(repository);
  if (told) spent.push(told.cost);
  return told;
}
