import { type DataNode, texts } from '../../data.js';
import type { SourceFile } from '../../source-file.js';
import type { Dialect } from '../dialect.js';
import type { Artifact, Job, Pipeline, Step, Trigger } from '../pipeline.js';
import { startsIn } from './cirrus/conditions.js';
import { Root } from './cirrus/root.js';
import { type Task, tasksIn, withNames } from './cirrus/tasks.js';
import { given } from './parts/given.js';
import { distinct, jobOf, keptFiles, pipelineOf, usesStep } from './parts/graph.js';
import { inOneShell } from './parts/one-shell.js';
import { Reading } from './parts/reading.js';
import { commandsOf } from './parts/scripts.js';
import { knownOf, type Variables } from './parts/variables.js';

const cirrus: Dialect = {
  name: 'Cirrus CI',
  files: ['.cirrus.yml', '.cirrus.star'],
  paths: (paths) => paths.match(['.cirrus.yml', '.cirrus.yaml', '.cirrus.star']),
  read(file, look) {
    const reading = new Reading(file, look);
    return reading.parsed([
      file.path.endsWith('.star') ? programIn(file, reading) : pipelineIn(file, reading),
    ]);
  },
};

export default cirrus;

/** A program makes the tasks when it runs: what it makes is unknown. One that only adds to a file is left to that. */
function programIn(file: SourceFile, reading: Reading): Pipeline | undefined {
  if (reading.exists('.cirrus.yml') && !/load\(|fs\.|yaml\./.test(file.text)) return undefined;
  return pipelineOf({ dialect: 'cirrus', path: file.path, at: file.at(1), depth: 'recognised' });
}

function pipelineIn(file: SourceFile, reading: Reading): Pipeline | undefined {
  const root = reading.yaml(withNames(file))?.root;
  if (root?.kind !== 'mapping') return undefined;
  const tasks = tasksIn(root);
  if (tasks.length === 0) return undefined;
  const at = file.at(1);
  // The service builds all pushes, tags and requests.
  const triggers: readonly Trigger[] = [
    { kind: 'push', at },
    { kind: 'tag', at },
    { kind: 'request', at },
  ];
  const scheduled = /CIRRUS_CRON/.test(file.text);
  const all: readonly Trigger[] = scheduled ? [...triggers, { kind: 'schedule', at }] : triggers;
  const made = tasks.flatMap((task) => jobIn(task, root, all, reading));
  const byName = new Map<string, string[]>();
  for (const { name, job } of made) byName.set(name, [...(byName.get(name) ?? []), job.id]);
  const jobs = made.map(({ job, needs }) => ({
    ...job,
    needs: [...new Set(needs.flatMap((need) => byName.get(need) ?? []))],
  }));
  return pipelineOf({
    dialect: 'cirrus',
    path: file.path,
    at,
    triggers: all,
    jobs: reading.jobs(distinct(jobs)),
  });
}

interface Made {
  readonly name: string;
  readonly job: Job;
  readonly needs: readonly string[];
}

function jobIn(task: Task, root: DataNode, triggers: readonly Trigger[], reading: Reading): readonly Made[] {
  const { layers } = task;
  const condition = layers.get('only_if')?.text;
  const skip = layers.get('skip')?.text;
  const left = startsIn(condition, triggers) ?? triggers;
  const kept = skip === undefined ? left : (startsIn(`!(${skip})`, left) ?? left);
  if (kept.length === 0) return [];
  const env = envOf([
    root.get('env'),
    ...layers.nodes.map((node) => node.get('env') ?? node.get('environment')),
  ]);
  const setting: Setting = { root: new Root(env), env: new Root(env).values(env) };
  const instructions = layers.entries();
  const caches = instructions
    .filter(({ key }) => /(?:^|_)cache$/.test(key))
    .map(({ keyLine, value }) => value.file.at(keyLine));
  const container = layers.get('container') ?? layers.get('docker_builder');
  const extra = container?.get('additional_containers')?.top?.items() ?? [];
  const pipe = layers.get('pipe')?.top?.items() ?? [];
  const steps = [
    ...instructions.flatMap((entry) => stepsOf(entry.key, entry.keyLine, entry.value, setting)),
    ...pipe.flatMap((one) =>
      one.entries().flatMap((entry) => stepsOf(entry.key, entry.keyLine, entry.value, setting)),
    ),
  ];
  const job = jobOf({
    id: task.name,
    at: task.at,
    legs: task.legs,
    caches,
    services: extra.flatMap((one) =>
      one.get('image')?.text === undefined ? [] : [{ image: one.get('image')?.text ?? '', at: one.at }],
    ),
    produces: instructions
      .filter(({ key }) => /(?:^|_)artifacts$/.test(key))
      .map(
        (entry): Artifact =>
          keptFiles(
            entry.key.replace(/_?artifacts$/, '') || 'artifacts',
            entry.value.file.at(entry.keyLine),
            entry.value.get('path')?.text ?? entry.value.get('paths')?.text ?? '',
          ),
      ),
    steps: reading.steps(steps),
    ...given({
      condition,
      triggers: kept === triggers ? undefined : kept,
      manual: layers.get('trigger_type')?.text === 'manual' ? (true as const) : undefined,
      optional: layers.get('allow_failures')?.text === 'true' ? (true as const) : undefined,
      image: container?.get('image')?.text,
    }),
  });
  return [{ name: task.name, job, needs: texts(layers.get('depends_on')?.top) }];
}

/** What is known where the instructions of a task run. */
interface Setting {
  readonly root: Root;
  readonly env: Variables;
}

/** Instructions run in the order in which they are written, each in a shell of its own. */
function stepsOf(key: string, line: number, value: DataNode, { root, env }: Setting): readonly Step[] {
  const at = value.file.at(line);
  if (/(?:^|_)script$/.test(key)) return inOneShell(root.commands(commandsOf(value)), env);
  const name = /(?:^|_)(cache|artifacts)$/.exec(key)?.[1];
  if (name === undefined) return [];
  const populate = root.commands(commandsOf(value.get('populate_script')));
  return [usesStep(`cirrus/${name}`, at), ...inOneShell(populate, env)];
}

function envOf(nodes: readonly (DataNode | undefined)[]): Variables {
  return knownOf(
    nodes.flatMap((node) =>
      (node?.entries() ?? []).flatMap(({ key, value }) =>
        value.text === undefined || value.text.startsWith('ENCRYPTED[') ? [] : [[key, value.text] as const],
      ),
    ),
  );
}
