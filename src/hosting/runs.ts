import * as z from 'zod';
import type { RedSpell, RunFacts } from '../snapshot/hosting.js';

const seconds = z.iso.datetime({ offset: true }).transform((text) => Math.floor(Date.parse(text) / 1000));

/** A page of workflow runs. */
export const runsAnswer = z.object({
  total_count: z.number(),
  workflow_runs: z.array(
    z.object({
      id: z.number(),
      workflow_id: z.number(),
      event: z.string(),
      conclusion: z.string().nullable(),
      head_sha: z.string(),
      created_at: seconds,
      run_started_at: seconds.optional(),
      updated_at: seconds,
    }),
  ),
});

export type Run = z.output<typeof runsAnswer>['workflow_runs'][number];

const reds = new Set(['failure', 'timed_out', 'startup_failure']);

/** Adds runs up. Only what a push started counts as a build: schedules and comments run on the default branch too. */
export function runFacts(runs: readonly Run[], asOf: number, complete: boolean): RunFacts {
  const builds = runs
    .filter((run) => run.event === 'push' && run.updated_at <= asOf && (isGreen(run) || isRed(run)))
    .sort((a, b) => a.created_at - b.created_at || a.id - b.id);
  const workflows = [...new Set(builds.map((run) => run.workflow_id))];
  const minutes = middle(builds.map((run) => (run.updated_at - (run.run_started_at ?? run.created_at)) / 60));
  const [oldest] = builds;
  return {
    green: builds.filter(isGreen).length,
    red: builds.filter(isRed).length,
    spells: workflows
      .flatMap((id) => spellsOf(builds.filter((run) => run.workflow_id === id)))
      .sort((a, b) => a.began - b.began || (a.commit < b.commit ? -1 : 1)),
    ...(minutes === undefined ? {} : { medianMinutes: minutes }),
    ...(complete || !oldest ? {} : { since: oldest.created_at }),
  };
}

/** From the end of the first red run to the end of the next green one of the same workflow. */
function spellsOf(runs: readonly Run[]): readonly RedSpell[] {
  const spells: RedSpell[] = [];
  let first: Run | undefined;
  for (const run of runs) {
    if (isRed(run)) first ??= run;
    else if (first) {
      spells.push({
        began: first.updated_at,
        ended: Math.max(first.updated_at, run.updated_at),
        commit: first.head_sha,
      });
      first = undefined;
    }
  }
  return first ? [...spells, { began: first.updated_at, commit: first.head_sha }] : spells;
}

const isGreen = ({ conclusion }: Run) => conclusion === 'success';
const isRed = ({ conclusion }: Run) => reds.has(conclusion ?? '');

/** The middle value; the upper one of two. */
export function middle(values: readonly number[]): number | undefined {
  return [...values].sort((a, b) => a - b)[values.length >> 1];
}
