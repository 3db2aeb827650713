import type { Place } from '../../evidence.js';
import type { Loaded, Narrowing } from '../input.js';
import type { Job, Pipeline, Step } from '../pipelines/pipeline.js';
import type { Reader } from '../reader.js';
import type { Meant } from './mentions.js';
import { Serving } from './serving.js';
import type { Territory } from './territory.js';

const servings = new WeakMap<Reader, Promise<Serving>>();

/** Which units the pipelines serve; worked out once for all of them. */
export function servingOf(
  pipelines: readonly Pipeline[],
  whole: Reader,
  territory: Territory,
): Promise<Serving> {
  const known = servings.get(whole) ?? readServing(pipelines, whole, territory);
  servings.set(whole, known);
  return known;
}

async function readServing(
  pipelines: readonly Pipeline[],
  whole: Reader,
  territory: Territory,
): Promise<Serving> {
  const works = pipelines.flatMap(({ jobs }) =>
    jobs.flatMap(({ steps }) => steps.flatMap(({ work }) => work)),
  );
  const places = works.flatMap(({ trail, at }) => [...trail, at].flatMap(({ path }) => path ?? []));
  const wanted = new Set(
    [...pipelines.map(({ path }) => path), ...places].filter((path) => whole.paths.has(path)),
  );
  const { files } = await whole.texts([...wanted].sort());
  return new Serving(territory, pipelines, new Map(files.map((file) => [file.path, file])));
}

/** The pipelines of a unit: without the jobs and steps that serve others, and without what follows from them alone. */
export async function pipelinesOfUnit(
  { value, problems }: Loaded<readonly Pipeline[]>,
  { unit, territory, whole }: Narrowing,
): Promise<Loaded<readonly Pipeline[]>> {
  if (!territory.several) return { value, problems };
  const serving = await servingOf(value, whole, territory);
  return {
    value: value.flatMap((pipeline) => narrowed(pipeline, unit, serving)),
    problems: problems.filter(({ path }) => path === undefined || territory.counts(path, unit)),
  };
}

function narrowed(pipeline: Pipeline, unit: string, serving: Serving): readonly Pipeline[] {
  const { territory } = serving;
  if (!territory.counts(pipeline.path, unit) || isOthers(serving.ofPipeline(pipeline), unit)) return [];
  const jobs = pipeline.jobs.flatMap((job) =>
    isOthers(serving.ofJob(pipeline, job), unit) ? [] : jobOf(job, unit, serving),
  );
  if (jobs.length === 0 && pipeline.jobs.length > 0) return [];
  return [{ ...pipeline, jobs: withNeeds(jobs, pipeline.jobs) }];
}

/** Jobs wait for what those waited for that are left out: they do not run side by side because others are gone. */
function withNeeds(jobs: readonly Job[], all: readonly Job[]): readonly Job[] {
  const left = new Set(jobs.map(({ id }) => id));
  const needs = new Map(all.map((job) => [job.id, job.needs]));
  return jobs.map((job) => {
    const reached = new Set(job.needs);
    for (const id of reached) if (!left.has(id)) for (const next of needs.get(id) ?? []) reached.add(next);
    return { ...job, needs: [...reached].filter((id) => left.has(id)) };
  });
}

/** A job of which most of the work is for others is theirs, with all that it does besides. */
function jobOf(job: Job, unit: string, serving: Serving): readonly Job[] {
  const works = job.steps.flatMap((step) => step.work.map((work) => serving.ofWork(work, step)));
  const others = works.filter((meant) => isOthers(meant, unit)).length;
  const own = works.some((meant) => meant.has(unit));
  if (others > 0 && !own && others * 2 >= works.length) return [];
  const steps = job.steps.map((step) => ({ from: step, kept: stepOf(step, unit, serving) }));
  const gone = new Set(steps.filter(({ kept }) => kept.length === 0).map(({ from }) => from));
  const stays = (at: Place) => !gone.has(stepAt(at, job.steps) as Step);
  return [
    {
      ...job,
      steps: steps.flatMap(({ kept }) => kept),
      caches: job.caches.filter(stays),
      produces: job.produces.filter(({ at }) => stays(at)),
      consumes: job.consumes.filter(({ at }) => stays(at)),
    },
  ];
}

/** The step that a place stands in. */
function stepAt({ path, line = 0 }: Place, steps: readonly Step[]): Step | undefined {
  return steps.findLast(({ at }) => at.path === path && (at.line ?? 0) <= line);
}

function stepOf(step: Step, unit: string, serving: Serving): readonly Step[] {
  const work = step.work.filter((one) => !isOthers(serving.ofWork(one, step), unit));
  if (isOthers(serving.ofStep(step), unit) && work.length === 0) return [];
  return work.length === 0 && step.work.length > 0 ? [] : [{ ...step, work }];
}

function isOthers(meant: Meant, unit: string): boolean {
  return meant.size > 0 && !meant.has(unit);
}

/** By `path:line`: the one unit that a job, a step or a command there serves. */
export function placesServed(pipelines: readonly Pipeline[], serving: Serving): ReadonlyMap<string, string> {
  const places = new Map<string, string>();
  const note = ({ path, line }: Place, ...meant: readonly Meant[]) => {
    const [unit, other] = meant.find(({ size }) => size > 0) ?? [];
    if (unit !== undefined && other === undefined) places.set(`${path}:${line}`, unit);
  };
  for (const pipeline of pipelines) {
    const started = serving.ofPipeline(pipeline);
    for (const job of pipeline.jobs) {
      const outer = [serving.ofJob(pipeline, job), started];
      note(job.at, ...outer);
      for (const step of job.steps) {
        note(step.at, serving.ofStep(step), ...outer);
        for (const work of step.work) note(work.at, serving.ofWork(work, step), ...outer);
      }
    }
  }
  return places;
}
