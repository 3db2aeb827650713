import type { DataNode } from '../../data.js';
import type { SourceFile } from '../../source-file.js';
import type { Dialect } from '../dialect.js';
import type { Pipeline, Trigger } from '../pipeline.js';
import { stagesOf } from './harness/stages.js';
import { triggerOf } from './harness/triggers.js';
import { distinct, inStages, pipelineOf } from './parts/graph.js';
import { Reading } from './parts/reading.js';

const globs = ['.harness/**/*.yaml', '.harness/**/*.yml'] as const;

const harness: Dialect = {
  name: 'Harness',
  files: ['.harness/**/*.yaml'],
  paths: (paths) => paths.match([...globs]),
  recognises: ({ text }) => /^pipeline:/m.test(text) || /^kind:\s*["']?pipeline\b/m.test(text),
  read(file, look) {
    const reading = new Reading(file, look);
    const root = reading.yaml(file)?.root;
    return reading.parsed([root && pipelineFrom(file, root, reading)]);
  },
};

export default harness;

function pipelineFrom(file: SourceFile, root: DataNode, reading: Reading): Pipeline | undefined {
  const own = root.get('pipeline') ?? (root.get('kind')?.text === 'pipeline' ? root.get('spec') : undefined);
  if (!own) return undefined;
  const name = own.get('name')?.text ?? root.get('name')?.text ?? file.name.replace(/\.ya?ml$/, '');
  const template = own.get('template', 'templateRef');
  const triggers = triggersFor(own.get('identifier')?.text, file, reading);
  if (triggers.length === 0)
    reading.fault({
      path: file.path,
      line: own.line,
      reason: `what starts the pipeline ${name} is set in the web interface`,
    });
  return pipelineOf({
    dialect: 'harness',
    path: file.path,
    at: file.at(1),
    name,
    triggers,
    jobs: reading.jobs(distinct(inStages(stagesOf(own, templatesBeside(file, reading))))),
    notifications: (own.get('notificationRules')?.items() ?? []).map(({ at }) => at),
    delegations:
      template?.text === undefined ? [] : [{ to: template.text, at: template.at, kind: 'template' }],
  });
}

/** Templates that are kept here, by their names. */
function templatesBeside(file: SourceFile, reading: Reading): ReadonlyMap<string, DataNode> {
  const found = otherFiles(file, reading)
    .filter(({ text }) => /^template:/m.test(text))
    .flatMap((one) => {
      const template = reading.yaml(one)?.root.get('template');
      const name = template?.get('identifier')?.text;
      const spec = template?.get('spec');
      return name === undefined || !spec ? [] : [[name, spec] as const];
    });
  return new Map(found);
}

function otherFiles(file: SourceFile, reading: Reading): readonly SourceFile[] {
  const paths = globs.flatMap((glob) => reading.look.match(glob)).filter((path) => path !== file.path);
  return paths.slice(0, 200).flatMap((path) => reading.look.file(path) ?? []);
}

/** Triggers are files of their own, where they are kept at all. */
function triggersFor(pipeline: string | undefined, file: SourceFile, reading: Reading): readonly Trigger[] {
  if (pipeline === undefined) return [];
  return otherFiles(file, reading)
    .filter(({ text }) => /^trigger:/m.test(text))
    .flatMap((one) => {
      const trigger = reading.yaml(one)?.root.get('trigger');
      return trigger?.get('pipelineIdentifier')?.text === pipeline ? triggerOf(trigger) : [];
    });
}
