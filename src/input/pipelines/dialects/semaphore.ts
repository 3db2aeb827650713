import type { DataNode } from '../../data.js';
import { texts } from '../../data.js';
import type { SourceFile } from '../../source-file.js';
import type { Dialect } from '../dialect.js';
import { environmentKind } from '../environment-kind.js';
import type { Environment, Job, Pipeline, Step, Trigger } from '../pipeline.js';
import { given } from './parts/given.js';
import { distinct, jobOf, legsOf, pipelineOf } from './parts/graph.js';
import { inOneShell } from './parts/one-shell.js';
import { normalPath, Reading } from './parts/reading.js';
import { commandsOf } from './parts/scripts.js';
import { knownOf, type Variables } from './parts/variables.js';
import { promotedOn, startsIn } from './semaphore/conditions.js';

/** Pipelines that promote each other are followed this deep. */
const promotionLimit = 10;

const semaphore: Dialect = {
  name: 'Semaphore',
  files: ['.semaphore/semaphore.yml'],
  paths: (paths) => paths.match(['.semaphore/semaphore.yml', '.semaphore/semaphore.yaml']),
  read(file, look) {
    const reading = new Reading(file, look);
    return reading.parsed([pipelineIn(file, reading)]);
  },
};

export default semaphore;

function pipelineIn(file: SourceFile, reading: Reading): Pipeline | undefined {
  const root = reading.yaml(file)?.root;
  if (!root?.get('blocks')) return undefined;
  const at = file.at(1);
  // A project that is created runs for pushes, tags and requests.
  const triggers: readonly Trigger[] = [
    { kind: 'push', at },
    { kind: 'tag', at },
    { kind: 'request', at },
  ];
  const jobs = jobsIn(root, { reading, prefix: '', before: [], triggers, whole: true, within: [file.path] });
  const cancel = root.get('auto_cancel');
  return pipelineOf({
    dialect: 'semaphore',
    path: file.path,
    at,
    triggers,
    jobs: reading.jobs(distinct(jobs)),
    ...given({ name: root.get('name')?.text, cancels: cancel?.at }),
  });
}

interface Around {
  readonly reading: Reading;
  readonly prefix: string;
  /** Jobs that the first blocks wait for. */
  readonly before: readonly string[];
  readonly triggers: readonly Trigger[];
  readonly whole: boolean;
  readonly manual?: boolean;
  readonly environment?: Environment;
  readonly within: readonly string[];
}

function jobsIn(root: DataNode, around: Around): readonly Job[] {
  const made = new Map<string, readonly string[]>();
  let last: readonly string[] = around.before;
  const jobs = (root.get('blocks')?.items() ?? []).flatMap((block, index) => {
    const name = block.get('name')?.text ?? `block ${index + 1}`;
    const dependencies = block.get('dependencies');
    const needs = dependencies ? texts(dependencies).flatMap((one) => made.get(one) ?? []) : last;
    const built = jobsOfBlock(block, name, root, {
      ...around,
      before: needs.length > 0 ? needs : around.before,
    });
    made.set(
      name,
      built.map(({ id }) => id),
    );
    last = built.map(({ id }) => id);
    return built;
  });
  const after = (root.get('after_pipeline', 'task', 'jobs')?.items() ?? []).map((job, index) =>
    jobIn(
      job,
      root.get('after_pipeline', 'task'),
      root,
      { ...around, before: jobs.map(({ id }) => id).slice(0, 200) },
      `${around.prefix}after ${index + 1}`,
      undefined,
    ),
  );
  return [...jobs, ...after, ...promoted(root, jobs, around)];
}

function jobsOfBlock(block: DataNode, name: string, root: DataNode, around: Around): readonly Job[] {
  const task = block.get('task');
  const condition = block.get('run', 'when')?.text ?? negated(block.get('skip', 'when')?.text);
  const triggers = startsIn(condition, around.triggers);
  if (triggers?.length === 0) return [];
  return (task?.get('jobs')?.items() ?? []).map((job, index) => {
    const own = job.get('name')?.text ?? `${index + 1}`;
    const inner = triggers ? { ...around, triggers, whole: false } : around;
    return jobIn(job, task, root, inner, `${around.prefix}${name}/${own}`, condition);
  });
}

function negated(condition: string | undefined): string | undefined {
  return condition === undefined ? undefined : `!(${condition})`;
}

function jobIn(
  job: DataNode,
  task: DataNode | undefined,
  root: DataNode,
  around: Around,
  id: string,
  condition: string | undefined,
): Job {
  const env = envOf([root.get('global_job_config', 'env_vars'), task?.get('env_vars'), job.get('env_vars')]);
  const commands = (node: DataNode | undefined) => [
    ...commandsOf(node?.get('commands')),
    ...ofFile(node?.get('commands_file'), around.reading),
  ];
  const main = [root.get('global_job_config', 'prologue'), task?.get('prologue'), job].flatMap(commands);
  const end = [task?.get('epilogue'), root.get('global_job_config', 'epilogue')].flatMap((node) =>
    ['always', 'on_pass', 'on_fail'].flatMap((key) => commands(node?.get(key))),
  );
  const steps: readonly Step[] = around.reading.steps([...inOneShell(main, env), ...inOneShell(end, env)]);
  const container =
    (job.get('agent') ?? task?.get('agent') ?? root.get('agent'))?.get('containers')?.items() ?? [];
  const caches = main.filter(({ text }) => /^\s*cache\s+(?:restore|store)\b/m.test(text));
  const rows = job.get('matrix')?.items() ?? [];
  return jobOf({
    id,
    at: job.at,
    needs: around.before,
    legs: legsOf([
      Number(job.get('parallelism')?.text ?? '1') || 1,
      ...rows.map((row) => row.get('values')?.items().length ?? 1),
    ]),
    caches: caches.slice(0, 2).map(({ file, line }) => file.at(line)),
    steps,
    services: container
      .slice(1)
      .flatMap((one) =>
        one.get('image')?.text === undefined ? [] : [{ image: one.get('image')?.text ?? '', at: one.at }],
      ),
    ...given({
      condition,
      triggers: around.whole ? undefined : around.triggers,
      manual: around.manual,
      environment: around.environment,
      image: container[0]?.get('image')?.text,
    }),
  });
}

/** Commands that stand in a file of their own. */
function ofFile(node: DataNode | undefined, reading: Reading) {
  const path = node?.text === undefined ? undefined : normalPath(`.semaphore/${node.text}`);
  const file = path === undefined || !node ? undefined : reading.named(path, node);
  return file ? [{ text: file.text, file, line: 1 }] : [];
}

function envOf(nodes: readonly (DataNode | undefined)[]): Variables {
  return knownOf(
    nodes.flatMap((node) =>
      (node?.items() ?? []).flatMap((item) => {
        const name = item.get('name')?.text;
        const value = item.get('value')?.text;
        return name === undefined || value === undefined ? [] : [[name, value] as const];
      }),
    ),
  );
}

/** The jobs of pipelines that this one promotes to: by itself under its condition, else by a person. */
function promoted(root: DataNode, jobs: readonly Job[], around: Around): readonly Job[] {
  const before = jobs.map(({ id }) => id).slice(0, 200);
  return (root.get('promotions')?.items() ?? []).flatMap((promotion) => {
    const target = promotion.get('pipeline_file');
    const name = promotion.get('name')?.text ?? target?.text ?? 'promotion';
    const path = target?.text === undefined ? undefined : normalPath(`.semaphore/${target.text}`);
    const file = target && path !== undefined ? around.reading.named(path, target) : undefined;
    const next = file && around.reading.yaml(file)?.root;
    if (!target || !file || !next) return [];
    if (around.within.includes(file.path) || around.within.length > promotionLimit)
      return (
        around.reading.fault({
          path: target.file.path,
          line: target.line,
          reason: `promotes to ${file.path}, which promotes to it, or more than ${promotionLimit} deep`,
        }) ?? []
      );
    const automatic = promotion.get('auto_promote') ?? promotion.get('auto_promote_on');
    const condition =
      promotion.get('auto_promote', 'when')?.text ?? promotedOn(promotion.get('auto_promote_on'));
    const left = automatic ? (startsIn(condition, around.triggers) ?? around.triggers) : around.triggers;
    const deploysTo = promotion.get('deployment_target')?.text ?? name;
    const kind = environmentKind(deploysTo);
    return jobsIn(next, {
      ...around,
      prefix: `${around.prefix}${name}/`,
      before,
      triggers: left,
      whole: around.whole && left === around.triggers,
      within: [...around.within, file.path],
      ...given({
        manual: automatic && left.length > 0 ? around.manual : (true as const),
        environment: kind === 'unknown' ? around.environment : { name: deploysTo, kind, at: promotion.at },
      }),
    });
  });
}
