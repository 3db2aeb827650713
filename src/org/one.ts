import type { DeployedBy } from '../snapshot/deliveries.js';
import { nameOfDeployments } from './deployments.js';
import { type Cost, costOf, fullName, type Listed, noCost, type Outcome } from './organisation.js';
import type { Planned } from './plan.js';
import type { Result } from './results.js';
import { CutOff, reasonFor, Unreadable } from './stopped.js';
import type { Run, Told } from './surroundings.js';

/** What becomes of one repository. Never throws: whatever one does, the others are read. */
export async function outcomeOf({ repository, skip, unavailable }: Planned, run: Run): Promise<Outcome> {
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

/** Reads a repository, whatever is known of it already. Throws where that is not possible. */
export async function scanned(
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
  return { status: 'scanned', ...(await keeper.keep(repository, whole)), cost: costOf(spent) };
}

/** What the platform knows of a repository; it is asked once in a run, also where it is judged twice. */
async function toldOf(
  repository: Listed,
  { around, together, keeper }: Run,
  spent: Cost[],
): Promise<Told | undefined> {
  const name = fullName(repository);
  const known = together && (await keeper.takeBack<Told>(name));
  if (known) return known;
  const told = await around.facts?.(repository);
  if (!told) return undefined;
  spent.push(told.cost);
  if (together) await keeper.putAside(name, told);
  return told;
}
