import type { ArtefactAt } from '../../snapshot/deliveries.js';
import type { Intent } from '../pipelines/intent.js';
import type { Job, Pipeline, Step } from '../pipelines/pipeline.js';

/**
 * What the steps of living pipelines publish that do such work for real, each at the first place that does.
 * `namesOf` tells the whole names of what a step publishes; nothing for one that cannot be told.
 */
export function publishedBy(
  pipelines: readonly Pipeline[],
  intent: Intent,
  namesOf: (step: Step, job: Job) => readonly (string | undefined)[],
): readonly ArtefactAt[] {
  const found = new Map<string, ArtefactAt>();
  for (const { jobs } of pipelines.filter(({ stale }) => stale === undefined))
    for (const job of jobs)
      for (const step of job.steps.filter((one) => publishes(one, intent))) {
        const { path, line } = step.through?.[0] ?? step.at;
        for (const artefact of namesOf(step, job))
          if (artefact !== undefined && path !== undefined && !found.has(artefact))
            found.set(artefact, { artefact, path, line: line ?? 1 });
      }
  return [...found.values()];
}

function publishes({ work }: Step, wanted: Intent): boolean {
  return work.some(({ intent, dry, weak }) => intent === wanted && !dry && !weak);
}
