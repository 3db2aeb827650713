import type { Job, Pipeline, Step } from '../../src/input/pipelines/pipeline.js';
import { ancestors, type Doing } from './_graph.js';

/** Inputs of steps that tell what a change touches: patterns of paths, one a line or as a list. */
const inputs = ['filters', 'files', 'files_yaml', 'patterns', 'paths'];

/** A line of such an input: `- 'src/**'`, `- added|modified: src/**`, `shop: 'shop/**'`, `src/**`. */
const pattern =
  /^\s*(?:-\s*)?(?:[\w|-]+:\s+)?(?:"([^"]+)"|'([^']+)'|([^\s'"#&*:-][^\s'"#:]*|\*[*./][^\s'"#]*))\s*(?:#.*)?$/;

/** What a condition asks of a job or step before. */
const asked = /\b(needs|steps)\.([\w-]+)\.outputs\b/g;

/** A condition that lets some triggers pass whatever changed. */
const opens = /\|\|[^|]*\bgithub\.(?:event_name|ref)|\bgithub\.(?:event_name|ref)[^|]*\|\|/;

/**
 * The paths of which one must change for something to be done, where a step before looks at what changed and a
 * condition asks for its answer; an empty list where the paths could not be read.
 */
export function pathsAsked(doing: Doing): readonly string[] | undefined {
  const { pipeline, job, step } = doing;
  const before = ancestors(pipeline, job);
  const jobs = [job, ...pipeline.jobs.filter(({ id }) => before.has(id))];
  const conditions = [step.condition, ...jobs.map(({ condition }) => condition)];
  const selecting = conditions.flatMap((condition = '') =>
    opens.test(condition) ? [] : selectors(condition, job, pipeline),
  );
  return selecting.length === 0 ? undefined : selecting.flatMap(patternsOf);
}

function selectors(condition: string, job: Job, { jobs }: Pipeline): readonly Step[] {
  return [...condition.matchAll(asked)].flatMap(([, kind, name]) => {
    const asking = kind === 'steps' ? [job] : jobs.filter(({ id }) => id === name || id.endsWith(`/${name}`));
    return asking.flatMap(({ steps }) =>
      steps.filter(({ work }) =>
        work.some(({ intent, by }) => intent === 'affected-only' && by.includes('/')),
      ),
    );
  });
}

function patternsOf(step: Step): readonly string[] {
  return inputs
    .flatMap((name) => (step.with?.[name] ?? '').split('\n').slice(0, 500))
    .flatMap((line) => {
      const found = line.length > 300 ? null : pattern.exec(line);
      return found?.[1] ?? found?.[2] ?? found?.[3] ?? [];
    });
}
