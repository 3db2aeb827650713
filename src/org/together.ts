import type { Deliveries, DeployedBy } from '../snapshot/deliveries.js';
import { Deployments, deliveriesOf, nameOfDeployments } from './deployments.js';
import { scanned } from './one.js';
import { type Accounted, costOf, type Listed, type Outcome } from './organisation.js';
import { CutOff, Unreadable } from './stopped.js';
import { each, type Run, type Together } from './surroundings.js';

/** Judges again where others of the run deploy what a repository publishes, and it was judged without knowing that. */
export async function judgedTogether(
  first: readonly Accounted[],
  run: Run,
  together: Together,
): Promise<readonly Accounted[]> {
  const deployments = new Deployments([
    ...first.map(({ repository, outcome }) => ({ repository, ...deliveriesOf(outcome) })),
    ...(await ofStrangers(first, run, together)),
  ]);
  const accounted = [...first];
  const again = first.flatMap((one, at) => {
    const deployedBy = deployments.of(one.repository, deliveriesOf(one.outcome).published);
    return isToBeJudgedAgain(one, deployedBy) ? [{ one, at, deployedBy }] : [];
  });
  if (again.length > 0) run.watch?.turns?.('again', again.length);
  await each(again, run, async ({ one, at, deployedBy }) => {
    run.watch?.began(one.repository);
    accounted[at] = { ...one, outcome: await withDeployments(one, deployedBy, run) };
    run.watch?.did?.(one.repository);
  });
  return accounted;
}

type Delivering = Deliveries & { readonly repository: Listed };

/** What those deploy that other machines read; where none was read nobody needs to know. */
async function ofStrangers(
  first: readonly Accounted[],
  run: Run,
  { strangers, tell }: Together,
): Promise<readonly Delivering[]> {
  const isAsked = first.some(({ outcome }) => 'standing' in outcome);
  if (!isAsked || strangers.length === 0) return [];
  const all: Delivering[] = [];
  run.watch?.turns?.('strangers', strangers.length);
  await each(strangers, run, async (repository) => {
    if (run.stop.aborted) return;
    run.watch?.began(repository);
    // Whoever reads it says what is wrong with it.
    const deliveries = await tell(repository).catch(() => undefined);
    if (deliveries) all.push({ repository, ...deliveries });
    run.watch?.did?.(repository);
  });
  return all;
}

function isToBeJudgedAgain({ outcome }: Accounted, deployedBy: readonly DeployedBy[]): boolean {
  const isRead = outcome.status === 'scanned' || outcome.status === 'unchanged';
  return isRead && nameOfDeployments(deployedBy) !== outcome.deployments;
}

/** What was found stands where it cannot be judged again. */
async function withDeployments(
  { repository, outcome }: Accounted,
  deployedBy: readonly DeployedBy[],
  run: Run,
): Promise<Outcome> {
  if (run.stop.aborted) return outcome;
  const spent = [outcome.cost];
  try {
    return await scanned(repository, run, spent, deployedBy);
  } catch (error) {
    if (error instanceof Unreadable || error instanceof CutOff) spent.push(error.cost);
    return { ...outcome, cost: costOf(spent) };
  }
}
