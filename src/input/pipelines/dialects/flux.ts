import type { SourceFile } from '../../source-file.js';
import type { Dialect } from '../dialect.js';
import type { Job, Pipeline } from '../pipeline.js';
import { isOpenTemplate, manifestPaths, mentionsGroup, objectsOf } from './cluster/objects.js';
import { jobOfFlux, notices, waitsFor } from './controllers/flux-objects.js';
import { triggersOfAll } from './controllers/sources.js';
import { given } from './parts/given.js';
import { distinct, pipelineOf } from './parts/graph.js';
import { Reading } from './parts/reading.js';

const flux: Dialect = {
  name: 'Flux',
  files: ['Kustomization, HelmRelease in any *.yaml'],
  paths: manifestPaths,
  recognises: ({ text }) =>
    mentionsGroup(text, 'fluxcd.io/', 'fluxcd.controlplane.io/', 'flux.weave.works/') &&
    /^[\s-]*["']?kind["']?:\s*["']?(?:Kustomization|HelmRelease|FluxInstance|ResourceSetInputProvider|Terraform|ImageUpdateAutomation|Alert)\b/m.test(
      text,
    ),
  read(file, look) {
    const reading = new Reading(file, look);
    return reading.parsed([deployedBy(file, reading)]);
  },
};

export default flux;

/** What the objects of a file make the controllers deploy. They watch their sources: nobody has to call them. */
function deployedBy(file: SourceFile, reading: Reading): Pipeline | undefined {
  if (isOpenTemplate(file, reading))
    return pipelineOf({ dialect: 'flux', path: file.path, at: file.at(1), depth: 'recognised' });
  const objects = objectsOf(file, reading).filter(({ apiVersion }) => /fluxcd|flux\.weave/.test(apiVersion));
  const made = objects.flatMap((object) => {
    const job = jobOfFlux(object, objects);
    return job ? [{ object, job }] : [];
  });
  const notifications = objects.flatMap(notices);
  if (made.length === 0 && notifications.length === 0) return undefined;
  const jobs = made.map(({ object, job }): Job => {
    const names = waitsFor(object);
    const before = made.filter(
      (other) => other.object.kind === object.kind && names.includes(other.object.name),
    );
    return { ...job, needs: before.map((other) => other.job.id) };
  });
  const first = made[0];
  return pipelineOf({
    dialect: 'flux',
    path: file.path,
    at: first?.job.at ?? file.at(1),
    triggers: triggersOfAll(jobs),
    jobs: reading.jobs(distinct(jobs)),
    notifications,
    ...given({ name: made.length === 1 ? first?.object.name : undefined }),
  });
}
