import type { SourceFile } from '../../source-file.js';
import type { Dialect } from '../dialect.js';
import type { Pipeline } from '../pipeline.js';
import { environmentOf, jobsOf, legsOfMatrix, servicesOf, variablesOf } from './drone/steps.js';
import { clausesOf, type Manner, startsOf, startsUnder, targetOf, withWork } from './drone/when.js';
import { given } from './parts/given.js';
import { pipelineOf } from './parts/graph.js';
import { triggersOf } from './parts/occasions.js';
import { Reading } from './parts/reading.js';

/** Branch conditions are not looked at where a tag is the event. */
const manner: Manner = { tagsPassBranches: true };

const globs = ['.woodpecker.yml', '.woodpecker.yaml', '.woodpecker/**/*.yml', '.woodpecker/**/*.yaml'];

const woodpecker: Dialect = {
  name: 'Woodpecker',
  files: ['.woodpecker.yml', '.woodpecker/*.yml'],
  paths: (paths) => paths.match(globs, { in: ['product', 'test', 'documentation', 'generated'] }),
  read(file, look) {
    const reading = new Reading(file, look);
    return reading.parsed([workflowIn(file, reading)]);
  },
};

export default woodpecker;

function workflowIn(file: SourceFile, reading: Reading): Pipeline | undefined {
  const root = reading.yaml(file)?.root;
  const steps = root?.get('steps') ?? root?.get('pipeline');
  if (!root || !steps) return undefined;
  const when = root.get('when') ?? (root.get('branches') ? root : undefined);
  const ofSteps = [...steps.items(), ...steps.entries().map(({ value }) => value)].map((step) =>
    step.get('when'),
  );
  const possible = startsOf(file.at(1), [...clausesOf(when), ...ofSteps]);
  const starts = startsUnder(when, possible, manner) ?? possible;
  const target = targetOf(when);
  const jobs = jobsOf(steps, {
    reading,
    starts,
    narrowed: false,
    manner,
    services: servicesOf(root.get('services')),
    variables: variablesOf(root.get('environment')),
    legs: legsOfMatrix(root.get('matrix')),
    prefix: '',
    ...given({ environment: target && environmentOf(target) }),
  });
  return pipelineOf({
    dialect: 'woodpecker',
    path: file.path,
    at: file.at(1),
    triggers: triggersOf(withWork(starts, jobs)),
    jobs: reading.jobs(jobs),
  });
}
