import { type Doing, doingAny, few, onEveryPush, seenAt, startersOf } from './_graph.js';
import { type Deployment, isPreview, isReconciled } from './_stages.js';

/** How the pipelines bring back what was deployed before. */
export function* waysBack(deployed: readonly Deployment[], all: readonly Doing[]) {
  for (const one of few(deployed.filter((one) => isReconciled(one) && onEveryPush(one)))) {
    yield {
      signal: 'deploy.change-revertible',
      ...seenAt(one, 'the controller brings back what a revert brings back'),
    } as const;
  }
  for (const one of few(deployed.filter(takesAnyVersion))) {
    const note = 'a person can deploy an earlier version again';
    for (const signal of ['deploy.rollback-automated', 'deploy.change-revertible'] as const)
      yield { signal, ...seenAt(one, note), strength: 'weak' } as const;
  }
  for (const one of few(deployed.filter(goesBack))) {
    const note = `${one.work.by} goes back to what was deployed before`;
    const byItself = onFailure(one) ? (['deploy.rollback-by-itself'] as const) : [];
    for (const signal of ['deploy.rollback-automated', 'deploy.change-revertible', ...byItself] as const)
      yield { signal, ...seenAt(one, note) } as const;
  }
  for (const doing of few(doingAny(all, ['rollback']))) {
    for (const signal of ['deploy.rollback-automated', 'deploy.change-revertible'] as const) {
      yield { signal, ...seenAt(doing, `${doing.work.by} goes back`) } as const;
    }
  }
}

/** A deployment in a job that is there to go back. */
export function goesBack({ job: { id, name = '' } }: Deployment): boolean {
  return /(?:^|[^a-z])roll-?back(?:[^a-z]|$)/i.test(name.includes('${{') ? id : `${id} ${name}`);
}

/** It runs when something before it failed. */
function onFailure({ job, step }: Deployment): boolean {
  return /(?:^|[^!\w])failure\(\)|==\s{0,9}'failure'/.test(`${job.condition ?? ''} ${step.condition ?? ''}`);
}

/** Started by a person who names the version: the version before, too. */
function takesAnyVersion(one: Deployment): boolean {
  return (
    !isPreview(one) &&
    startersOf(one).some(
      ({ kind, inputs }) =>
        kind === 'manual' &&
        inputs?.some((name) => /(?:^|[-_])(?:version|tag|image|release|sha)(?:[-_]|$)/i.test(name)),
    )
  );
}
