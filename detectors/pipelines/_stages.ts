import type { EnvironmentKind } from '../../src/input/pipelines/pipeline.js';
import { type Doing, doingAny, onRequests, triggersOf } from './_graph.js';

/** A deployment by the pipeline, with the environment that it goes to as far as that can be told. */
export interface Deployment extends Doing {
  readonly kind: EnvironmentKind;
  readonly environment?: string;
}

/** Everything that deploys for real. */
export function deployments(all: readonly Doing[]): readonly Deployment[] {
  return doingAny(all, ['deploy', 'promote']).map((doing) => {
    const environment = doing.job.environment?.name ?? doing.work.target;
    return { ...doing, kind: kindOf(doing), ...(environment === undefined ? {} : { environment }) };
  });
}

function kindOf({ pipeline, job, work }: Doing): EnvironmentKind {
  const stated = work.environment ?? job.environment?.kind ?? 'unknown';
  if (stated !== 'unknown') return stated;
  const triggers = triggersOf(pipeline, job);
  return triggers.length > 0 && triggers.every(({ kind }) => kind === 'request') ? 'preview' : 'unknown';
}

/**
 * Deployments that reach production: those to an environment called so; where no other environment is in sight, the
 * unnamed one is production, unless only requests start it.
 */
export function toProduction(all: readonly Deployment[]): readonly Deployment[] {
  const named = all.filter(({ kind }) => kind === 'production');
  if (named.length > 0 || all.some(({ kind }) => kind !== 'unknown' && kind !== 'preview')) return named;
  return all.filter(({ kind }) => kind === 'unknown');
}

/** A person has to start it or to approve it in this file. */
export function needsPerson({ pipeline, job }: Doing): boolean {
  return (
    Boolean(job.manual ?? job.environment?.approval) ||
    triggersOf(pipeline, job).every(({ kind }) => kind === 'manual' || kind === 'chat')
  );
}

/** Deployed for a request: a preview that goes away with it. */
export function isPreview(deployment: Deployment): boolean {
  return deployment.kind === 'preview' || (deployment.kind !== 'production' && onlyOnRequests(deployment));
}

function onlyOnRequests({ pipeline, job }: Doing): boolean {
  const triggers = triggersOf(pipeline, job);
  return Boolean(onRequests(pipeline, job)) && triggers.every(({ kind }) => kind === 'request');
}

/** Deployed by a controller that keeps a cluster as the repository says it should be. */
export function isReconciled({ work }: Doing): boolean {
  return /^(?:argo-cd|flux)\//.test(work.by);
}
