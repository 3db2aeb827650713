import type { DataNode } from '../../data.js';
import { SourceFile } from '../../source-file.js';
import type { Dialect } from '../dialect.js';
import type { Job, Pipeline, Trigger } from '../pipeline.js';
import { jobFrom } from './concourse/jobs.js';
import { type Resources, resourcesOf } from './concourse/resources.js';
import { startedBy } from './concourse/starts.js';
import { distinct, pipelineOf } from './parts/graph.js';
import { Reading } from './parts/reading.js';

const concourse: Dialect = {
  name: 'Concourse',
  files: ['ci/**/*.yml', 'concourse/**/*.yml', '**/pipeline*.yml'],
  paths: (paths) =>
    paths.match([
      '{ci,concourse,.concourse,pipelines}/**/*.yml',
      '{ci,concourse,.concourse,pipelines}/**/*.yaml',
      '**/*pipeline*.yml',
      '**/*pipeline*.yaml',
      '**/{ci,concourse}/**/*.yml',
      '**/{ci,concourse}/**/*.yaml',
    ]),
  recognises: ({ text }) => /^jobs:/m.test(text) && /^[ \t-]*plan:/m.test(text),
  read(file, look) {
    const reading = new Reading(file, look);
    return reading.parsed([pipelineFrom(file, reading)]);
  },
};

export default concourse;

/** Parameters of older versions, `{{name}}`, as those of newer ones: without quotes they are no YAML. */
function withNewParameters(file: SourceFile): SourceFile {
  if (!file.text.includes('{{')) return file;
  const text = file.text.replace(/\{\{([\w./:-]{1,100})\}\}/g, '(($1))');
  return new SourceFile(file.path, text, file.class_);
}

function pipelineFrom(file: SourceFile, reading: Reading): Pipeline | undefined {
  const root = reading.yaml(withNewParameters(file))?.root;
  const entries = (root?.get('jobs')?.items() ?? []).filter((job) => job.get('plan'));
  if (!root || entries.length === 0) return undefined;
  const resources = resourcesOf(root);
  const jobs = distinct(entries.map((job) => jobFrom(job, resources, reading)));
  return pipelineOf({
    dialect: 'concourse',
    path: file.path,
    at: file.at(1),
    ...started(entries, jobs, resources, reading),
  });
}

function started(
  entries: readonly DataNode[],
  jobs: readonly Job[],
  resources: Resources,
  reading: Reading,
): Pick<Pipeline, 'jobs' | 'triggers' | 'notifications'> {
  const starts = startedBy(entries, resources);
  const known = new Set(jobs.map(({ id }) => id));
  const placed = jobs.map((job): Job => {
    const { triggers, manual } = starts.get(job.id) ?? { triggers: [], manual: true };
    return {
      ...job,
      needs: job.needs.filter((need) => known.has(need)),
      triggers,
      ...(manual ? { manual: true } : {}),
    };
  });
  const notices = placed.flatMap(({ steps }) =>
    steps.filter(({ uses }) => /slack|email|mattermost|teams/.test(uses ?? '')),
  );
  return {
    jobs: reading.jobs(placed),
    triggers: unique(placed.flatMap(({ triggers }) => triggers ?? [])),
    notifications: notices.map(({ at }) => at).slice(0, 20),
  };
}

function unique(triggers: readonly Trigger[]): readonly Trigger[] {
  return [...new Map(triggers.map((trigger) => [JSON.stringify(trigger), trigger])).values()];
}
