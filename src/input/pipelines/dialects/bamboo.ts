import { type DataNode, keys, texts } from '../../data.js';
import type { SourceFile } from '../../source-file.js';
import type { Dialect } from '../dialect.js';
import { environmentKind } from '../environment-kind.js';
import type { Filter, Job, Pipeline, Step, Trigger } from '../pipeline.js';
import { unsaid } from './parts/elsewhere.js';
import { given } from './parts/given.js';
import { inStages, jobOf, keptFiles, pipelineOf, usesStep } from './parts/graph.js';
import { environmentNamed } from './parts/named-environment.js';
import { Reading } from './parts/reading.js';
import { cleanFolder, commandsOf, joined, keyPlace, runs } from './parts/scripts.js';

const bamboo: Dialect = {
  name: 'Bamboo',
  files: ['bamboo-specs/*.{yml,yaml}', 'bamboo-specs/pom.xml'],
  // By its name the folder could be one of tests.
  paths: (paths) =>
    paths.match(['bamboo-specs/*.{yml,yaml}', 'bamboo-specs/pom.xml'], { in: ['product', 'test'] }),
  read(file, look) {
    const reading = new Reading(file, look);
    // Specs in Java are a program: what it makes is not read.
    if (file.name === 'pom.xml')
      return reading.parsed([pipelineOf({ ...base(file, 1), depth: 'recognised' })]);
    const documents = reading.yaml(file)?.documents ?? [];
    return reading.parsed(documents.map((root) => planIn(root, reading) ?? deploymentIn(root, reading)));
  },
};

export default bamboo;

function base(file: SourceFile, line: number) {
  return { dialect: 'bamboo', path: file.path, at: file.at(line) };
}

function planIn(root: DataNode, reading: Reading): Pipeline | undefined {
  const stages = root.get('stages');
  if (!stages) return undefined;
  const name = (root.get('plan', 'name') ?? root.get('project', 'plan', 'name'))?.text;
  const jobs = stages.items().map((stage) => stageIn(stage, root, reading));
  return pipelineOf({
    ...base(root.file, root.line),
    triggers: triggersIn(root),
    delegations: unsaid(triggersIn(root), 'Bamboo'),
    jobs: reading.jobs(inStages(afterManual(jobs))),
    ...given({ name }),
    notifications: (root.get('notifications')?.items() ?? []).map(({ at }) => at),
  });
}

/** `Name: {jobs: [...], manual: true}`, `Name: [job]`, or a stage without a name that has its jobs in it. */
function stageIn(stage: DataNode, root: DataNode, reading: Reading): readonly Job[] {
  const [entry] = stage.entries();
  const unnamed = stage.get('jobs');
  const body = unnamed ? stage : entry?.value;
  const stageName = unnamed ? 'jobs' : (entry?.key ?? 'stage');
  const manual = body?.get('manual');
  const isManual = manual?.scalar === true || manual?.get('enabled')?.scalar === true;
  const listed = body?.get('jobs') ?? body;
  return (listed?.items() ?? []).map((item, index): Job => {
    const own = item.text === undefined ? item : root.get(item.text);
    const at = (item.text === undefined ? undefined : keyPlace(root, item.text)) ?? item.at;
    const id = item.text ?? `${stageName} ${index + 1}`;
    if (!own) {
      reading.fault({ path: item.file.path, line: item.line, reason: `names job ${id}, which is not there` });
      return jobOf({ id, at });
    }
    const environment = environmentNamed([stageName, id]);
    const approval = isManual && body ? (keyPlace(body, 'manual') ?? body.at) : undefined;
    return jobIn(own, reading, {
      id,
      at,
      ...given({
        manual: isManual ? (true as const) : undefined,
        environment: environment && { ...environment, at, ...given({ approval }) },
      }),
    });
  });
}

/** Stages after one that a person starts wait for that person. */
function afterManual(stages: readonly (readonly Job[])[]): readonly (readonly Job[])[] {
  let waits = false;
  return stages.map((jobs) => {
    waits ||= jobs.some(({ manual }) => manual);
    return waits ? jobs.map((job) => ({ ...job, manual: true })) : jobs;
  });
}

function jobIn(node: DataNode, reading: Reading, fields: Pick<Job, 'id' | 'at'> & Partial<Job>): Job {
  const tasks = [...(node.get('tasks')?.items() ?? []), ...(node.get('final-tasks')?.items() ?? [])];
  const plain = joined(commandsOf(node.get('scripts'))).map((command): Step => ({ ...runs(command) }));
  const artifacts = node.get('artifacts')?.items() ?? [];
  return jobOf({
    ...fields,
    steps: reading.steps([...plain, ...tasks.flatMap(stepsIn)]).map((step) => inRepository(step, tasks)),
    produces: artifacts.map((one) =>
      keptFiles(one.get('name')?.text ?? 'artifact', one.at, one.get('pattern')?.text),
    ),
    consumes: tasks.flatMap((task) => {
      const download = task.get('artifact-download');
      return download
        ? [{ kind: 'files' as const, name: download.get('name')?.text ?? 'artifacts', at: download.at }]
        : [];
    }),
    ...given({ image: node.get('docker', 'image')?.text ?? node.get('docker')?.text }),
  });
}

/** The folder of a step within the repository, where that is checked out below the folder of the build. */
function inRepository(step: Step, tasks: readonly DataNode[]): Step {
  const paths = tasks.flatMap((task) => cleanFolder(task.get('checkout', 'path')?.text) ?? []);
  const at = paths.find((path) => step.folder === path || step.folder?.startsWith(`${path}/`));
  if (at === undefined || step.folder === undefined) return step;
  const { folder, ...rest } = step;
  return folder === at ? rest : { ...rest, folder: folder.slice(at.length + 1) };
}

/** Tasks that stand for a command. */
const commands: Readonly<Record<string, (task: DataNode) => string>> = {
  maven: (task) => `mvn ${task.get('goal')?.text ?? task.get('goals')?.text ?? ''}`,
  ant: (task) => `ant ${task.get('target')?.text ?? ''}`,
  npm: (task) => `npm ${task.get('command')?.text ?? ''}`,
  nodejs: (task) => `node ${task.get('script')?.text ?? ''}`,
  command: (task) =>
    `${task.get('executable')?.text ?? ''} ${task.get('argument')?.text ?? task.get('arguments')?.text ?? ''}`,
  msbuild: (task) => `msbuild ${task.get('project-file')?.text ?? ''}`,
};

function stepsIn(task: DataNode): readonly Step[] {
  const kind = task.text ?? keys(task)[0] ?? '';
  const value = task.get(kind) ?? task;
  if (value.get('enabled')?.scalar === false) return [];
  const shared = given({
    name: value.get('description')?.text,
    folder: cleanFolder(value.get('working-dir')?.text ?? value.get('working-directory')?.text),
  });
  if (kind === 'script') {
    const file = value.get('file');
    const script = value.get('scripts') ?? (file ? undefined : value);
    const shell = /POWER/i.test(value.get('interpreter')?.text ?? '') ? 'pwsh' : undefined;
    const argument = value.get('argument')?.text ?? '';
    const all =
      file?.text === undefined
        ? joined(commandsOf(script))
        : [
            {
              text: `./${file.text.replace(/^\.\//, '')} ${argument}`.trim(),
              file: file.file,
              line: file.line,
            },
          ];
    return all.map((command) => ({ ...runs(command), ...shared, ...given({ shell }) }));
  }
  const command = Object.hasOwn(commands, kind) ? commands[kind] : undefined;
  if (command)
    return [{ ...runs({ text: command(value).trim(), file: task.file, line: task.line }), ...shared }];
  const inputs = Object.fromEntries(
    value.entries().flatMap(({ key, value: own }) => (own.text === undefined ? [] : [[key, own.text]])),
  );
  const uses = kind === 'any-task' ? (value.get('plugin-key')?.text?.replace(/^.*:/, '') ?? kind) : kind;
  return [
    usesStep(`bamboo/${uses}`, task.at, {
      ...shared,
      ...(Object.keys(inputs).length > 0 ? { with: inputs } : {}),
    }),
  ];
}

const kinds: Readonly<Record<string, Trigger['kind']>> = {
  polling: 'push',
  remote: 'push',
  'bitbucket-server-trigger': 'push',
  cron: 'schedule',
  daily: 'schedule',
  'single-daily': 'schedule',
  tag: 'tag',
  'build-success': 'upstream',
  'stage-success': 'upstream',
  'environment-success': 'upstream',
  'other-deployment-success': 'upstream',
};

/**
 * What starts a plan. A plan is for the branch of its repository; for others only where `branches` says that plan
 * branches are made. A plan without triggers in its file has those that were set in the web interface, if any.
 */
function triggersIn(root: DataNode): readonly Trigger[] {
  const create = root.get('branches', 'create');
  const how = create?.text ?? keys(create)[0] ?? '';
  const pattern = create?.get('for-new-branch')?.text ?? create?.get(how, 'matching')?.text;
  const branches: Filter | undefined =
    how === 'for-new-branch'
      ? pattern === undefined
        ? undefined
        : { only: ['$default-branch', `/${pattern}/`] }
      : { only: ['$default-branch'] };
  const own = (root.get('triggers')?.items() ?? []).flatMap((node): readonly Trigger[] => {
    const name = node.text ?? keys(node)[0] ?? '';
    const kind = Object.hasOwn(kinds, name) ? kinds[name] : 'other';
    return [
      { kind: kind ?? 'other', at: node.at, ...given({ branches: kind === 'push' ? branches : undefined }) },
    ];
  });
  const requests: readonly Trigger[] =
    create && how === 'for-pull-request' && own.some(({ kind }) => kind === 'push')
      ? [{ kind: 'request', at: create.at }]
      : [];
  return own.length > 0 ? [...own, ...requests] : [{ kind: 'other', at: root.at }];
}

/** Environments of a deployment project, each started by its triggers or by a person. */
function deploymentIn(root: DataNode, reading: Reading): Pipeline | undefined {
  const deployment = root.get('deployment');
  const names = texts(root.get('environments'));
  if (!deployment || names.length === 0) return undefined;
  const jobs = names.flatMap((name) => {
    const node = root.get(name);
    if (!node)
      return (
        reading.fault({
          path: root.file.path,
          line: root.get('environments')?.line ?? root.line,
          reason: `names environment ${name}, which is not there`,
        }) ?? []
      );
    return [environmentJob(name, node, root, reading)];
  });
  const plan = deployment.get('source-plan')?.text;
  const triggers = jobs.flatMap((job) => job.triggers ?? []);
  return pipelineOf({
    ...base(root.file, root.line),
    triggers: triggers.map((trigger) =>
      trigger.kind === 'upstream' && !trigger.of && plan !== undefined ? { ...trigger, of: [plan] } : trigger,
    ),
    jobs: reading.jobs(jobs),
    ...given({ name: deployment.get('name')?.text }),
  });
}

function environmentJob(name: string, node: DataNode, root: DataNode, reading: Reading): Job {
  const at = keyPlace(root, name) ?? node.at;
  const items = node.get('triggers')?.items() ?? [];
  const before = items.flatMap(
    (item) =>
      item.get('environment-success')?.text ?? item.get('environment-success', 'environment')?.text ?? [],
  );
  const triggers = items.map((item): Trigger => {
    const kind = item.text ?? keys(item)[0] ?? '';
    const branch = item.get(kind, 'branch')?.text;
    const is = (Object.hasOwn(kinds, kind) ? kinds[kind] : undefined) ?? 'other';
    return {
      kind: is,
      at: item.at,
      ...given({ branches: branch === undefined ? undefined : { only: [branch] } }),
    };
  });
  return jobIn(node, reading, {
    id: name,
    at,
    needs: before,
    environment: { name, kind: environmentKind(name), at },
    ...(triggers.length > 0 ? { triggers } : { triggers: [{ kind: 'manual' as const, at }], manual: true }),
  });
}
