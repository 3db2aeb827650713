import type { DataNode } from '../../data.js';
import { parseJson } from '../../json.js';
import { SourceFile } from '../../source-file.js';
import type { Dialect } from '../dialect.js';
import type { Pipeline } from '../pipeline.js';
import { given } from './parts/given.js';
import { distinct, pipelineOf } from './parts/graph.js';
import { Reading } from './parts/reading.js';
import { jobsOf } from './spinnaker/stages.js';
import { withoutModules } from './spinnaker/templates.js';
import { triggersIn } from './spinnaker/triggers.js';

const spinnaker: Dialect = {
  name: 'Spinnaker',
  files: ['dinghyfile', 'spinnaker/**/*.json', '**/*pipeline*.json'],
  paths: (paths) =>
    paths.match([
      '**/dinghyfile',
      '**/*.dinghyfile',
      '**/{spinnaker,.spinnaker}/**/*.json',
      '**/*pipeline*.json',
      '**/*spinnaker*.json',
    ]),
  recognises: ({ text, name }) =>
    /"stages"\s*:/.test(text) &&
    (/"(?:refId|requisiteStageRefIds)"\s*:/.test(text) || name.includes('dinghyfile')),
  read(file, look) {
    const reading = new Reading(file, look);
    const parsed = parseJson(new SourceFile(file.path, withoutModules(file.text), file.class_));
    if ('reason' in parsed) {
      reading.fault(parsed);
      return reading.parsed([]);
    }
    const { root } = parsed;
    const all = root.get('pipelines')?.items() ?? [root];
    return reading.parsed(all.map((one) => pipelineFrom(one, file, reading)));
  },
};

export default spinnaker;

function pipelineFrom(node: DataNode, file: SourceFile, reading: Reading): Pipeline | undefined {
  if (node.get('disabled')?.scalar === true) return undefined;
  const { jobs, delegations } = jobsOf(node, reading);
  if (jobs.length === 0 && delegations.length === 0) return undefined;
  const name = node.get('name')?.text;
  const notifications = (node.get('notifications')?.items() ?? []).map(({ line }) => file.at(line));
  return pipelineOf({
    dialect: 'spinnaker',
    path: file.path,
    at: file.at(node.line),
    triggers: triggersIn(node),
    jobs: reading.jobs(distinct(jobs)),
    delegations,
    notifications,
    ...given({ name }),
  });
}
