import type { Pipeline } from '../../src/input/pipelines/pipeline.js';
import { ancestors, type Doing, doingAny, few, placeKey, seenAt } from './_graph.js';
import { type Deployment, stageOf } from './_stages.js';
import { goesBack } from './_ways-back.js';

/** What is deployed before production, approved, applied in parts, and checked after. */
export function* order(
  production: readonly Deployment[],
  deployed: readonly Deployment[],
  all: readonly Doing[],
) {
  const earlier = deployed.filter(({ kind }) => kind === 'pre-production' || kind === 'development');
  const stageBefore = (one: Deployment) => {
    const before = ancestors(one.pipeline, one.job);
    return earlier.find(
      (other) => other.pipeline === one.pipeline && (before.has(other.job.id) || isEarlierStep(other, one)),
    );
  };
  // Several may stand in one place: a recipe that every stage runs.
  const following = production.filter((one) => stageBefore(one) ?? one.job.environment?.approval);
  for (const one of few(following)) {
    const stage = stageBefore(one);
    if (stage) {
      const note = `production follows ${stage.environment ?? 'an earlier environment'}`;
      for (const signal of ['deploy.staged', 'deploy.pre-production-first'] as const)
        yield { signal, ...seenAt(one, note) } as const;
    }
    const approval = one.job.environment?.approval;
    if (approval)
      for (const signal of ['deploy.staged', 'change.approval-enforced'] as const)
        yield { signal, at: approval, note: 'production waits for an approval' } as const;
  }
  for (const one of few(deployed.filter((each) => isLaterPart(each, deployed))))
    yield { signal: 'deploy.staged', ...seenAt(one, 'one part is applied after another') } as const;
  // Tests from outside that wait for a deployment try what was deployed.
  for (const check of few(
    doingAny(all, ['verify', 'test-functional']).filter((check) =>
      deployed.some(
        (one) => follows(check, one) && (check.work.intent === 'verify' || check.job !== one.job),
      ),
    ),
  )) {
    yield {
      signal: 'deploy.verified-after',
      ...seenAt(check, `${check.work.by} checks the deployment`),
    } as const;
  }
}

/** Infrastructure code that is applied in jobs of its own, each of which waits for those of what it stands on. */
function isLaterPart(one: Deployment, deployed: readonly Deployment[]): boolean {
  if (one.work.intent !== 'apply-infrastructure' || one.job.needs.length === 0 || goesBack(one)) return false;
  const before = ancestors(one.pipeline, one.job);
  // One place that several jobs run applies one part, to one environment after the other.
  return deployed.some(
    ({ pipeline, job, work }) =>
      pipeline === one.pipeline &&
      before.has(job.id) &&
      work.intent === 'apply-infrastructure' &&
      placeKey(work.at) !== placeKey(one.work.at),
  );
}

/** Deployments by a pipeline that follows another one, which deploys to another environment. */
export function* chained(deployed: readonly Deployment[], production: readonly Deployment[]) {
  const all = [...new Set(deployed.map(({ pipeline }) => pipeline))];
  const before = new Map(all.map((pipeline) => [pipeline, upstreamOf(pipeline, all)]));
  const earlier = (one: Deployment) =>
    deployed.find(
      (other) =>
        before.get(one.pipeline)?.includes(other.pipeline) &&
        stageOf(other) !== undefined &&
        stageOf(other) !== stageOf(one),
    );
  for (const one of few(deployed.filter((each) => stageOf(each) !== undefined && earlier(each)))) {
    const stage = earlier(one);
    if (!stage) continue;
    const note = `${one.environment ?? one.kind} follows ${stage.environment ?? stage.kind}`;
    yield { signal: 'deploy.staged', ...seenAt(one, note) } as const;
    if (production.includes(one))
      yield { signal: 'deploy.pre-production-first', ...seenAt(one, note) } as const;
  }
}

/** The pipelines that must have run before one, as its triggers and theirs name them. */
function upstreamOf(pipeline: Pipeline, all: readonly Pipeline[]): readonly Pipeline[] {
  const found = new Set<Pipeline>();
  const open = [pipeline];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const names = next.triggers.flatMap(({ kind, of = [] }) => (kind === 'upstream' ? of : []));
    for (const one of all.filter(({ name, path }) => names.includes(name ?? path)))
      if (one !== pipeline && !found.has(one)) {
        found.add(one);
        open.push(one);
      }
  }
  return [...found];
}

/** Steps of a job run one after the other, and only while those before were good. */
function isEarlierStep(other: Doing, one: Doing): boolean {
  return other.job === one.job && other.job.steps.indexOf(other.step) < other.job.steps.indexOf(one.step);
}

function follows(check: Doing, deployment: Doing): boolean {
  if (check.pipeline !== deployment.pipeline) return false;
  if (check.job !== deployment.job) return ancestors(check.pipeline, check.job).has(deployment.job.id);
  return check.job.steps.indexOf(check.step) >= check.job.steps.indexOf(deployment.step);
}
