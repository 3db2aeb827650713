import type { Place } from '../../../../evidence.js';
import type { Artifact, Filter, Job, Pipeline, Step, Trigger } from '../../pipeline.js';

/** Runs of one matrix that are told apart; more are counted as this many. */
export const legLimit = 1000;

/** A pipeline with nothing in it, to be filled. */
export function pipelineOf(fields: Pick<Pipeline, 'dialect' | 'path' | 'at'> & Partial<Pipeline>): Pipeline {
  return { triggers: [], jobs: [], delegations: [], depth: 'parsed', notifications: [], ...fields };
}

/** A job with nothing in it, to be filled. */
export function jobOf(fields: Pick<Job, 'id' | 'at'> & Partial<Job>): Job {
  return {
    needs: [],
    legs: 1,
    services: [],
    caches: [],
    produces: [],
    consumes: [],
    steps: [],
    delegations: [],
    ...fields,
  };
}

/** A published action, plugin or task as a step. */
export function usesStep(uses: string, at: Place, fields: Partial<Step> = {}): Step {
  return { at, uses, work: [], ...fields };
}

/** A filter, where anything is filtered. */
export function filterOf(only: readonly string[], except: readonly string[] = []): Filter | undefined {
  if (only.length === 0 && except.length === 0) return undefined;
  return { ...(only.length > 0 ? { only } : {}), ...(except.length > 0 ? { except } : {}) };
}

/** The branches that are named, or all. */
export function pushTo(at: Place, only: readonly string[] = [], except: readonly string[] = []): Trigger {
  const branches = filterOf(only, except);
  return { kind: 'push', at, ...(branches ? { branches } : {}) };
}

/** Product of the sizes of the axes of a matrix. */
export function legsOf(sizes: readonly number[]): number {
  return sizes.reduce((legs, size) => Math.min(legLimit, legs * Math.max(1, size)), 1);
}

/** Names and paths of kept files that are reports rather than products. Logs and built test programs are none. */
const reportName =
  /coverage|cobertura|jacoco|report|(^|[^a-z])results(?![a-z])|(test|check|lint|scan|bench|e2e|spec)s?[-_ ]?results?\b|result\.(xml|json|html|trx)|junit|surefire|lcov|screenshots?|(^|[^a-z])tests?[-_ ]?(output|summary|evidence)|(^|[^a-z])tests?[^a-z\s][^\s]{0,80}\.(xml|html|trx|json|xcresult)\b|\.trx\b|xcresult|sarif|playwright-traces?\b|allure|benchmark/i;

/** Kept files by their name and paths: a report of the run, or something that is built. */
export function keptFiles(name: string, at: Place, paths = ''): Artifact {
  return { kind: reportName.test(`${name} ${paths.slice(0, 1000)}`) ? 'report' : 'files', name, at };
}

/** Jobs of one stage need all jobs of the stage before that has any. */
export function inStages(stages: readonly (readonly Job[])[]): readonly Job[] {
  let before: readonly string[] = [];
  return stages.flatMap((jobs) => {
    const needs = before;
    if (jobs.length > 0) before = jobs.map(({ id }) => id);
    return jobs.map((job) => (job.needs.length > 0 ? job : { ...job, needs }));
  });
}

/** Makes ids unique by numbering what repeats. */
export function distinct(jobs: readonly Job[]): readonly Job[] {
  const seen = new Map<string, number>();
  return jobs.map((job) => {
    const times = (seen.get(job.id) ?? 0) + 1;
    seen.set(job.id, times);
    return times === 1 ? job : { ...job, id: `${job.id} #${times}` };
  });
}
