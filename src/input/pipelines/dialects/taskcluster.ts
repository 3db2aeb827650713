import type { DataNode } from '../../data.js';
import type { SourceFile } from '../../source-file.js';
import type { Dialect } from '../dialect.js';
import type { Pipeline } from '../pipeline.js';
import { given } from './parts/given.js';
import { distinct, pipelineOf } from './parts/graph.js';
import { Reading } from './parts/reading.js';
import { jobOfTask } from './taskcluster/tasks.js';
import { tasksUnder } from './taskcluster/templates.js';
import { eventsOf } from './taskcluster/triggers.js';

const taskcluster: Dialect = {
  name: 'Taskcluster',
  files: ['.taskcluster.yml'],
  paths: (paths) => paths.match(['.taskcluster.yml', '.taskcluster.yaml']),
  read(file, look) {
    const reading = new Reading(file, look);
    const root = reading.yaml(file)?.root;
    return reading.parsed([root && pipelineFrom(file, root, reading)]);
  },
};

export default taskcluster;

function pipelineFrom(file: SourceFile, root: DataNode, reading: Reading): Pipeline | undefined {
  const tasks = root.get('tasks');
  if (!tasks) return undefined;
  const isFirstVersion = root.get('version')?.text === '0';
  const jobs = tasksUnder(tasks).map((task) => jobOfTask(task, isFirstVersion));
  const cancels = root.get('autoCancelPreviousChecks');
  const all = jobs.flatMap(({ triggers }) => triggers ?? []);
  return pipelineOf({
    dialect: 'taskcluster',
    path: file.path,
    at: file.at(1),
    triggers: isFirstVersion || all.length > 0 ? distinctKinds(all) : eventsOf(tasks),
    jobs: reading.jobs(distinct(jobs)),
    ...given({ cancels: cancels?.scalar === true ? cancels.at : undefined }),
  });
}

function distinctKinds<T extends { readonly at: unknown }>(all: readonly T[]): readonly T[] {
  return [...new Map(all.map((one) => [JSON.stringify({ ...one, at: 0 }), one])).values()];
}
