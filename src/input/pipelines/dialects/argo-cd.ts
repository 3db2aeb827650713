import type { SourceFile } from '../../source-file.js';
import type { Dialect } from '../dialect.js';
import type { Job, Pipeline } from '../pipeline.js';
import {
  type ClusterObject,
  isOpenTemplate,
  manifestPaths,
  mentionsGroup,
  objectsOf,
} from './cluster/objects.js';
import {
  type Application,
  applicationOf,
  isSkipped,
  isWhole,
  jobOfApplication,
  waveOf,
} from './controllers/argo-applications.js';
import { elementsOf } from './controllers/generators.js';
import { inSteps } from './controllers/rolling-steps.js';
import { triggersOfAll } from './controllers/sources.js';
import { given } from './parts/given.js';
import { distinct, inStages, pipelineOf } from './parts/graph.js';
import { Reading } from './parts/reading.js';

const argoCd: Dialect = {
  name: 'Argo CD',
  files: ['Application, ApplicationSet in any *.yaml'],
  paths: manifestPaths,
  recognises: ({ text }) =>
    mentionsGroup(text, 'argoproj.io/') && /^[\s-]*["']?kind["']?:\s*["']?Application(?:Set)?\b/m.test(text),
  read(file, look) {
    const reading = new Reading(file, look);
    return reading.parsed([deployedBy(file, reading)]);
  },
};

export default argoCd;

/** What the applications of a file deploy. The controller watches their sources: nobody has to call it. */
function deployedBy(file: SourceFile, reading: Reading): Pipeline | undefined {
  if (isOpenTemplate(file, reading))
    return pipelineOf({ dialect: 'argo-cd', path: file.path, at: file.at(1), depth: 'recognised' });
  const objects = objectsOf(file, reading).filter(({ apiVersion }) => apiVersion.startsWith('argoproj.io/'));
  const applications = objects
    .filter(({ kind }) => kind === 'Application')
    .map(applicationOf)
    .filter((one) => isWhole(one) && !isSkipped(one));
  const sets = objects.filter(({ kind }) => kind === 'ApplicationSet');
  const jobs = [...inWaves(applications), ...sets.flatMap((set) => jobsOfSet(set, reading))];
  const first = objects.find(({ kind }) => kind === 'Application' || kind === 'ApplicationSet');
  if (jobs.length === 0 || !first) return undefined;
  return pipelineOf({
    dialect: 'argo-cd',
    path: file.path,
    at: file.at(first.line),
    triggers: triggersOfAll(jobs),
    jobs: reading.jobs(distinct(jobs)),
    ...given({ name: objects.length === 1 ? first.name : undefined }),
  });
}

/** Applications of later waves wait for those of earlier ones. */
function inWaves(applications: readonly Application[]): readonly Job[] {
  const waves = [...new Set(applications.map(waveOf))].sort((a, b) => a - b);
  return inStages(
    waves.map((wave) => applications.filter((one) => waveOf(one) === wave).map(jobOfApplication)),
  );
}

function jobsOfSet({ name, node, spec, line }: ClusterObject, reading: Reading): readonly Job[] {
  const template = spec.get('template');
  const own = template?.get('spec');
  if (!own) return [];
  const made = elementsOf(spec.get('generators'), reading).map(
    (element): Application => ({
      name: template?.get('metadata', 'name')?.text ?? name,
      at: node.file.at(line),
      metadata: template?.get('metadata'),
      spec: own,
      file: node.file.path,
      element,
    }),
  );
  const jobs = made.filter(isWhole).map((one) => ({ application: one, job: jobOfApplication(one) }));
  return inSteps(spec.get('strategy'), jobs);
}
