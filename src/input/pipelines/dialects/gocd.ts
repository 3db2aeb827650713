import { type DataEntry, type DataNode, keys, texts } from '../../data.js';
import type { SourceFile } from '../../source-file.js';
import type { Dialect, Look } from '../dialect.js';
import { environmentKind } from '../environment-kind.js';
import { resolvePath } from '../follow/folders.js';
import type { Artifact, Delegation, Environment, Job, Pipeline, Step, Trigger } from '../pipeline.js';
import { given } from './parts/given.js';
import { filterOf, inStages, jobOf, keptFiles, legLimit, pipelineOf, usesStep } from './parts/graph.js';
import { environmentNamed } from './parts/named-environment.js';
import { Reading } from './parts/reading.js';
import { cleanFolder, commandOf, keyPlace, runs } from './parts/scripts.js';

const gocd: Dialect = {
  name: 'GoCD',
  files: ['**/*.gocd.{yaml,yml}', '**/*.gopipeline.json', '**/*.gocd.jsonnet'],
  paths: (paths) => paths.match(['**/*.gocd.{yaml,yml}', '**/*.gopipeline.json', '**/*.gocd.jsonnet']),
  read(file, look) {
    const reading = new Reading(file, look);
    if (file.path.endsWith('.jsonnet'))
      return reading.parsed([
        pipelineOf({
          dialect: 'gocd',
          path: file.path,
          at: file.at(1),
          depth: 'recognised',
          delegations: librariesOf(file, look),
        }),
      ]);
    return reading.parsed(pipelinesIn(file, reading));
  },
};

export default gocd;

/** Libraries that a program of jsonnet imports and that are not here: they are downloaded before it runs. */
function librariesOf(file: SourceFile, look: Look): readonly Delegation[] {
  const lines = file.text.split('\n').slice(0, 5000);
  return lines.flatMap((line, index): readonly Delegation[] => {
    const to = /^(?![ \t]*(?:\/\/|#)).{0,400}?\bimport[ \t]+['"]([^'"\n]{1,200})['"]/.exec(line)?.[1];
    const own = to === undefined ? undefined : resolvePath(file.folder, to.replace(/^\/+/, ''));
    const isHere = [own, to].some((path) => path !== undefined && look.match(path).length > 0);
    return to === undefined || isHere ? [] : [{ to, at: file.at(index + 1), kind: 'library' }];
  });
}

function pipelinesIn(file: SourceFile, reading: Reading): readonly Pipeline[] {
  const root = reading.yaml(file)?.root;
  if (!root) return [];
  const environments = root.get('environments')?.entries() ?? [];
  if (file.path.endsWith('.json'))
    return root.get('stages') ? [pipelineIn(root.get('name')?.text, root, 1, environments, reading)] : [];
  return (root.get('pipelines')?.entries() ?? []).map(({ key, keyLine, value }) =>
    pipelineIn(key, value, keyLine, environments, reading),
  );
}

/** Materials and stages are mappings by name in YAML, lists with names in JSON. */
function namedIn(node: DataNode | undefined): readonly DataEntry[] {
  if (node?.kind === 'mapping') return node.entries();
  return (node?.items() ?? []).flatMap((item): readonly DataEntry[] => {
    const name = item.get('name')?.text;
    if (name !== undefined) return [{ key: name, keyLine: item.line, value: item }];
    return item.get('type')
      ? [{ key: item.get('type')?.text ?? '', keyLine: item.line, value: item }]
      : item.entries().slice(0, 1);
  });
}

function pipelineIn(
  name: string | undefined,
  node: DataNode,
  line: number,
  environments: readonly DataEntry[],
  reading: Reading,
): Pipeline {
  const { file } = node;
  const template = node.get('template');
  const around = {
    reading,
    environment: environmentIn(name ?? '', environments),
    env: variablesOf(node),
    pipeline: name ?? '',
  };
  const stages = namedIn(node.get('stages')).map((stage) => jobsIn(stage, around));
  const first = namedIn(node.get('stages'))[0]?.value;
  const triggers = triggersIn(node);
  const byHand: Trigger = {
    kind: 'manual',
    at: first && isManual(first) ? (keyPlace(first, 'approval') ?? first.at) : file.at(line),
  };
  return pipelineOf({
    dialect: 'gocd',
    path: file.path,
    at: file.at(line),
    triggers: triggers.length === 0 || (first && isManual(first)) ? [byHand] : triggers,
    jobs: reading.jobs(inStages(stages)),
    delegations:
      template?.text === undefined ? [] : [{ to: template.text, at: template.at, kind: 'template' }],
    ...given({ name }),
  });
}

/** Changes of materials start a pipeline; a material that is not polled does not. Git materials are for one branch. */
function triggersIn(node: DataNode): readonly Trigger[] {
  const timer = node.get('timer');
  const found = namedIn(node.get('materials')).flatMap(({ keyLine, value }): readonly Trigger[] => {
    const at = value.file.at(keyLine);
    if (value.get('auto_update')?.scalar === false) return [];
    const type = value.get('type')?.text;
    if (value.get('pipeline') && type !== 'git') {
      const of = [value.get('pipeline')?.text ?? ''];
      return value.get('ignore_for_scheduling')?.scalar === true ? [] : [{ kind: 'upstream', at, of }];
    }
    if (value.get('scm') ?? value.get('scm_id') ?? value.get('plugin_configuration'))
      return [{ kind: 'other', at }];
    if (!value.get('git') && type !== 'git' && type !== 'configrepo') return [{ kind: 'other', at }];
    const paths = filterOf(
      texts(value.get('whitelist') ?? value.get('includes')),
      texts(value.get('blacklist') ?? value.get('ignore') ?? value.get('filter', 'ignore')),
    );
    const branch = value.get('branch')?.text ?? (type === 'configrepo' ? '$default-branch' : 'master');
    return [{ kind: 'push', at, branches: { only: [branch] }, ...given({ paths }) }];
  });
  return timer ? [...found, { kind: 'schedule', at: keyPlace(node, 'timer') ?? timer.at }] : found;
}

function isManual(stage: DataNode): boolean {
  const approval = stage.get('approval');
  return (approval?.get('type')?.text ?? approval?.text) === 'manual';
}

function environmentIn(pipeline: string, environments: readonly DataEntry[]): Environment | undefined {
  const entry = environments.find(({ value }) => texts(value.get('pipelines')).includes(pipeline));
  return (
    entry && { name: entry.key, kind: environmentKind(entry.key), at: entry.value.file.at(entry.keyLine) }
  );
}

type Variables = Readonly<Record<string, string>>;

function variablesOf(node: DataNode): Variables {
  const variables = node.get('environment_variables');
  return Object.fromEntries(
    (variables?.entries() ?? []).flatMap(({ key, value }) =>
      value.text === undefined ? [] : [[key, value.text]],
    ),
  );
}

interface Around {
  readonly reading: Reading;
  readonly environment: Environment | undefined;
  readonly env: Variables;
  readonly pipeline: string;
}

/** Jobs of a stage run beside each other; a stage without them is one job. */
function jobsIn({ key: stage, keyLine, value }: DataEntry, around: Around): readonly Job[] {
  const jobs = value.get('jobs');
  const entries = jobs ? namedIn(jobs) : [{ key: stage, keyLine, value }];
  const approval = isManual(value) ? (keyPlace(value, 'approval') ?? value.at) : undefined;
  return entries.map(({ key, keyLine: line, value: job }): Job => {
    const at = job.file.at(line);
    const env = { ...around.env, ...variablesOf(value), ...(jobs ? variablesOf(job) : {}) };
    // Where the stage says it itself, jobs (often copies of those before) do not say it better.
    const told = environmentNamed([stage]) ?? environmentNamed([around.pipeline, stage, key]);
    const environment = around.environment ?? (told && { ...told, at });
    const tasks = job.get('tasks')?.items() ?? [];
    const instances = job.get('run_instances') ?? job.get('run_instance_count');
    return jobOf({
      id: key === stage ? stage : `${stage}/${key}`,
      at,
      legs: typeof instances?.scalar === 'number' ? Math.min(legLimit, Math.max(1, instances.scalar)) : 1,
      steps: around.reading.steps(tasks.flatMap((task) => stepIn(task, env))),
      produces: (job.get('artifacts')?.items() ?? []).flatMap(artifactIn),
      consumes: tasks.flatMap((task) => {
        const fetch = task.get('fetch');
        return fetch
          ? [{ kind: 'files' as const, name: fetch.get('source')?.text ?? 'artifacts', at: fetch.at }]
          : [];
      }),
      ...given({
        manual: approval ? (true as const) : undefined,
        environment: environment && { ...environment, ...given({ approval }) },
      }),
    });
  });
}

function artifactIn(node: DataNode): readonly Artifact[] {
  const [kind = ''] = keys(node);
  const value = node.get('type') ? node : node.get(kind);
  const source = value?.get('source')?.text;
  if (source === undefined) return [];
  const isTest = (node.get('type')?.text ?? kind) === 'test';
  return [isTest ? { kind: 'report', name: source, at: node.at } : keptFiles(source, node.at)];
}

/** Builders, and the option that names their build file. */
const builders: Readonly<Record<string, string>> = { ant: '-f', rake: '-f', nant: '-buildfile:' };

function stepIn(task: DataNode, env: Variables): readonly Step[] {
  const kind = task.get('type')?.text ?? keys(task)[0] ?? task.text ?? '';
  const value = task.get('type') ? task : (task.get(kind) ?? task);
  const runIf = value.get('run_if')?.text;
  const shared = given({
    folder: cleanFolder(value.get('working_directory')?.text),
    env: Object.keys(env).length > 0 ? env : undefined,
    condition: runIf === undefined || runIf === 'passed' ? undefined : runIf,
  });
  const script = commandOf(kind === 'script' ? task.get('script') : value.get('options', 'script'));
  if (script) return [{ ...runs(script), ...shared }];
  if (kind === 'exec' && value.get('command')?.text)
    return [
      {
        ...runs({ text: execText(value), file: task.file, line: (value.get('command') ?? value).line }),
        ...shared,
      },
    ];
  if (Object.hasOwn(builders, kind)) {
    const file = value.get('build_file')?.text;
    const text = [
      kind,
      file === undefined ? '' : `${builders[kind]} ${file}`,
      value.get('target')?.text ?? '',
    ].join(' ');
    return [{ ...runs({ text: text.trim(), file: task.file, line: task.line }), ...shared }];
  }
  const plugin =
    value.get('configuration', 'id')?.text ?? value.get('plugin_configuration', 'id')?.text ?? kind;
  return [usesStep(`gocd/${plugin}`, task.at, shared)];
}

/** A command with its arguments, as a shell would be told. A shell that is handed a script is left out. */
function execText(value: DataNode): string {
  const command = value.get('command')?.text ?? '';
  const args = texts(value.get('arguments'));
  if (/^(?:\/\w+)*\/?(?:ba|z|da)?sh$/.test(command) && /^-\w*c$/.test(args[0] ?? ''))
    return args.slice(1).join(' ');
  return [command, ...args.map(quoted)].join(' ');
}

/** One argument of several words is mostly a command line for the tool before it: it stays as it is written. */
function quoted(argument: string): string {
  return /["'$;|&<>`*()]/.test(argument) ? `'${argument.replaceAll("'", "'\\''")}'` : argument;
}
