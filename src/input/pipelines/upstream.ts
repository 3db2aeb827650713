import type { Job, Pipeline, Step, Trigger } from './pipeline.js';

type Named = ReadonlyMap<string, readonly Pipeline[]>;

/** How far chains of pipelines are followed back, and how many each link may have. */
const limits = { depth: 4, pipelines: 8 } as const;

/** Says of what follows other pipelines of the repository what starts those. */
export function withUpstream(pipelines: readonly Pipeline[]): readonly Pipeline[] {
  const named = new Map<string, Pipeline[]>();
  for (const pipeline of pipelines) {
    const name = keyOf(pipeline.dialect, pipeline.name ?? pipeline.path);
    named.set(name, [...(named.get(name) ?? []), pipeline]);
  }
  return pipelines.map((pipeline) => {
    if (!pipeline.triggers.some(isUpstream)) return pipeline;
    const trigger = (one: Trigger): Trigger => after(one, pipeline, named);
    return {
      ...pipeline,
      ...started(pipeline, trigger),
      jobs: pipeline.jobs.map((job) => ofJob(job, trigger)),
    };
  });
}

function after(trigger: Trigger, { dialect }: Pipeline, named: Named, depth = 0): Trigger {
  if (!isUpstream(trigger) || depth === limits.depth) return trigger;
  const first = (trigger.of ?? []).flatMap((name) => named.get(keyOf(dialect, name)) ?? []);
  const starts = first
    .slice(0, limits.pipelines)
    .flatMap((pipeline) => pipeline.triggers.map((one) => after(one, pipeline, named, depth + 1)));
  return starts.length === 0 ? trigger : { ...trigger, after: starts };
}

function ofJob(job: Job, trigger: (one: Trigger) => Trigger): Job {
  const steps = job.steps.map((step): Step => ({ ...step, ...started(step, trigger) }));
  return { ...job, ...started(job, trigger), steps };
}

function started<T extends { readonly triggers?: readonly Trigger[] }>(
  { triggers }: T,
  trigger: (one: Trigger) => Trigger,
) {
  return triggers ? { triggers: triggers.map(trigger) } : {};
}

function isUpstream({ kind }: Trigger): boolean {
  return kind === 'upstream';
}

function keyOf(dialect: string, name: string): string {
  return `${dialect}\n${name}`;
}
