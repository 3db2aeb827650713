import { type DataNode, texts } from '../../data.js';
import type { SourceFile } from '../../source-file.js';
import type { Dialect } from '../dialect.js';
import type { Delegation, Job, Pipeline } from '../pipeline.js';
import { startsOf, startsUnder } from './buildkite/conditions.js';
import { commandJob, scriptsOf, uploadsOf, variablesOf } from './buildkite/steps.js';
import { triggersElsewhere } from './parts/elsewhere.js';
import { given } from './parts/given.js';
import { distinct, jobOf, pipelineOf } from './parts/graph.js';
import { type Start, triggersOf } from './parts/occasions.js';
import { Reading } from './parts/reading.js';
import type { Variables } from './parts/variables.js';

/** The file that is uploaded where none is named. */
const usual = /^\.?buildkite\/pipeline\.(ya?ml|json)$|^\.?buildkite\.ya?ml$/;

const buildkite: Dialect = {
  name: 'Buildkite',
  files: ['.buildkite/pipeline.yml', '.buildkite/*.yml'],
  paths: (paths) =>
    paths.match([
      '.buildkite/**/*.{yml,yaml}',
      '.buildkite/pipeline.json',
      'buildkite/**/*.{yml,yaml}',
      '{.,}buildkite.{yml,yaml}',
    ]),
  recognises: (file) =>
    usual.test(file.path) || /^steps:|^- (label|command|name|wait|block|group|trigger)\b/m.test(file.text),
  read(file, look) {
    const reading = new Reading(file, look);
    return reading.parsed([pipelineIn(file, reading)]);
  },
};

export default buildkite;

function pipelineIn(file: SourceFile, reading: Reading): Pipeline | undefined {
  const root = reading.yaml(file)?.root;
  const steps = root && stepsIn(root);
  if (!root || !steps) return undefined;
  const isUsual = usual.test(file.path);
  const callers = isUsual ? [] : callersOf(file, reading);
  const starts = startsOf(file.at(1), file.text);
  const around: Around = {
    reading,
    starts,
    env: variablesOf(root.get('env'), {}),
    byKey: new Map(),
    left: { uploads: 200 },
    way: [file.path],
  };
  const jobs = distinct(jobsIn(steps, around, []));
  const notify = root.get('notify');
  const shared = { dialect: 'buildkite', path: file.path, at: file.at(1), jobs: reading.jobs(jobs) };
  if (callers.length > 0)
    return pipelineOf({ ...shared, callable: true, triggers: [{ kind: 'call', at: file.at(1) }] });
  if (!isUsual)
    return pipelineOf({ ...shared, ...triggersElsewhere(file, 'Buildkite build', /^#.*pipeline upload/m) });
  return pipelineOf({ ...shared, triggers: triggersOf(starts), notifications: notify ? [notify.at] : [] });
}

function stepsIn(root: DataNode): DataNode | undefined {
  return root.kind === 'list' ? root : root.get('steps');
}

/** Files of the same system that name a file. */
function callersOf({ path, name }: SourceFile, { look }: Reading): readonly string[] {
  return look
    .match('.buildkite/**')
    .filter((other) => other !== path)
    .slice(0, 100)
    .filter((other) => look.file(other)?.text.includes(name));
}

interface Around {
  readonly reading: Reading;
  readonly starts: readonly Start[];
  readonly env: Variables;
  /** Jobs by the keys by which others wait for them, in all groups. */
  readonly byKey: Map<string, readonly string[]>;
  /** How many more uploads are read. */
  readonly left: { uploads: number };
  /** Files on the way here. */
  readonly way: readonly string[];
}

/** Steps run beside each other; what comes after a `wait` or a `block` waits for all before it. */
function jobsIn(steps: DataNode, around: Around, outer: readonly string[]): readonly Job[] {
  const jobs: Job[] = [];
  const { byKey } = around;
  let gate = outer;
  let blocked = false;
  for (const [index, step] of steps.items().entries()) {
    const word = step.text ?? kindOf(step);
    if (word === 'wait' || word === 'waiter') gate = jobs.map(({ id }) => id).slice(-100);
    if (step.text !== undefined || word === 'wait' || word === 'waiter') continue;
    const wanted = needsOf(step.get('depends_on'));
    const needs = wanted ? wanted.flatMap((key) => byKey.get(key) ?? []) : gate;
    const made = madeBy(step, word, index + 1, needs, around);
    jobs.push(...made.map((job) => (blocked && !wanted ? { ...job, manual: true } : job)));
    const key = step.get('key')?.text ?? step.get('id')?.text ?? step.get('identifier')?.text;
    const ids = made.map(({ id }) => id);
    for (const name of [key, step.get('label')?.text, step.get('name')?.text])
      if (name !== undefined) byKey.set(name, ids);
    if (word === 'block' || word === 'input') {
      gate = jobs.map(({ id }) => id).slice(-100);
      blocked ||= !step.get('if') && !step.get('branches');
    }
  }
  return afterPersons(jobs);
}

/** What needs a step that a person unblocks is started by that person. */
function afterPersons(jobs: readonly Job[]): readonly Job[] {
  const blocks = new Set(
    jobs.filter(({ manual, steps }) => manual && steps.length === 0).map(({ id }) => id),
  );
  return jobs.map((job) => (job.needs.some((need) => blocks.has(need)) ? { ...job, manual: true } : job));
}

function kindOf(step: DataNode): string {
  return (
    ['wait', 'waiter', 'block', 'input', 'trigger', 'group'].find((kind) =>
      step.entries().some(({ key }) => key === kind),
    ) ?? 'command'
  );
}

function needsOf(node: DataNode | undefined): readonly string[] | undefined {
  if (!node) return undefined;
  return [...texts(node), ...node.items().flatMap((item) => item.get('step')?.text ?? [])];
}

function madeBy(
  step: DataNode,
  word: string,
  number: number,
  needs: readonly string[],
  around: Around,
): readonly Job[] {
  const starts = startsUnder(step, around.starts);
  if (starts?.length === 0 || texts(step.get('skip')).some((text) => text !== 'false' && text !== ''))
    return [];
  const title =
    step.get('key')?.text ?? step.get('label')?.text ?? step.get('name')?.text ?? step.get(word)?.text;
  const id =
    word === 'command' || title === undefined
      ? (step.get('key')?.text ?? step.get('label')?.text ?? step.get('name')?.text ?? `step ${number}`)
      : title;
  const shared = {
    needs,
    ...given({ condition: step.get('if')?.text, triggers: starts && triggersOf(starts) }),
  };
  if (word === 'group') {
    const inner = step.get('steps');
    return inner
      ? jobsIn(inner, { ...around, starts: starts ?? around.starts }, needs).map((job) =>
          withOuter(job, starts),
        )
      : [];
  }
  if (word === 'block' || word === 'input') return [jobOf({ id, at: step.at, ...shared, manual: true })];
  if (word === 'trigger') {
    const to = step.get('trigger')?.text ?? '';
    return [jobOf({ id, at: step.at, ...shared, delegations: [{ to, at: step.at, kind: 'workflow' }] })];
  }
  const job = { ...commandJob(step, id, starts, around.env, around.reading), needs };
  return uploaded(job, step, { ...around, starts: starts ?? around.starts });
}

function withOuter(job: Job, starts: readonly Start[] | undefined): Job {
  return job.triggers || !starts ? job : { ...job, triggers: triggersOf(starts) };
}

/** A job with those of the files that it uploads; what makes steps by a program is not in sight. */
function uploaded(job: Job, step: DataNode, around: Around): readonly Job[] {
  const { reading, way } = around;
  const more = uploadsOf(step).map(({ file: path, delegation }) => {
    if (path === undefined || /[$*{]/.test(path)) return { jobs: [], delegations: [delegation] };
    if (way.includes(path) || way.length > 5 || around.left.uploads-- <= 0)
      return { jobs: [], delegations: [] };
    const file = reading.named(path, step);
    const root = file && reading.yaml(file)?.root;
    const steps = root && stepsIn(root);
    if (!steps) return { jobs: [], delegations: [] };
    const env = variablesOf(root.get('env'), around.env);
    return {
      jobs: jobsIn(steps, { ...around, env, way: [...way, path] }, [job.id]).map((one) =>
        withOuter(one, job.triggers && around.starts),
      ),
      delegations: [],
    };
  });
  const delegations = [...more.flatMap((one) => one.delegations), ...uploadedByScripts(step, reading)];
  return [{ ...job, delegations: [...job.delegations, ...delegations] }, ...more.flatMap(({ jobs }) => jobs)];
}

/** Steps that a script uploads are made when it runs. */
function uploadedByScripts(step: DataNode, { look }: Reading): readonly Delegation[] {
  return scriptsOf(step)
    .filter((path) => look.file(path)?.text.includes('pipeline upload'))
    .map((path) => ({ to: `steps made by ${path}`, at: step.at, kind: 'workflow' }));
}
