import type { Job, Trigger } from '../../pipeline.js';

/** A condition that has the job run even where a job that it needs was skipped. */
export const insisting = /always\(|cancelled\(|failure\(/;

/** Chains of needs are followed this far. */
const longestChain = 50;

/** A job is skipped where one that it needs is: it starts by nothing that does not start them all. */
export function narrowedByNeeds(jobs: readonly Job[]): readonly Job[] {
  let current = jobs;
  for (let round = 0; round < longestChain; round++) {
    const byId = new Map(current.map((job) => [job.id, job]));
    const next = current.map((job) => narrowed(job, byId));
    if (next.every((job, index) => job === current[index])) break;
    current = next;
  }
  return current;
}

function narrowed(job: Job, byId: ReadonlyMap<string, Job>): Job {
  if (insisting.test(job.condition ?? '')) return job;
  let triggers = job.triggers;
  for (const need of job.needs) {
    const before = byId.get(need)?.triggers;
    if (before) triggers = triggers ? both(triggers, before) : before;
  }
  return triggers === undefined || triggers.length === job.triggers?.length ? job : { ...job, triggers };
}

/** The triggers of a sort that starts the other job, too; all where there is none, for then it was misread. */
function both(own: readonly Trigger[], before: readonly Trigger[]): readonly Trigger[] {
  const shared = own.filter(({ kind }) => before.some((other) => other.kind === kind));
  return shared.length > 0 ? shared : own;
}
