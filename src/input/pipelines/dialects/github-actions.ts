import type { Place } from '../../../evidence.js';
import { type DataEntry, type DataNode, texts } from '../../data.js';
import type { SourceFile } from '../../source-file.js';
import type { Dialect } from '../dialect.js';
import { environmentKind } from '../environment-kind.js';
import type { Delegation, Environment, Job, Pipeline, Service, Step } from '../pipeline.js';
import { cacheOf } from './github/caches.js';
import { chosen } from './github/chosen.js';
import { both, neverRuns, startsUnder } from './github/conditions.js';
import { workflowElsewhere } from './github/elsewhere.js';
import { conditionOf, envOf, filled, inputsOf, type Known, mappingOf, withEnv } from './github/inputs.js';
import { legsOfMatrix, namesInMatrix, valuesOfMatrix } from './github/matrix.js';
import { insisting, narrowedByNeeds } from './github/needs.js';
import { consumedBy, distinctPlaces, producedBy, stepsOf } from './github/steps.js';
import { startsOf } from './github/triggers.js';
import { given } from './parts/given.js';
import { jobOf, legLimit, pipelineOf, usesStep } from './parts/graph.js';
import { type Start, triggersOf } from './parts/occasions.js';
import { Reading } from './parts/reading.js';

/** Workflows that call each other are followed this deep: what the service allows. */
const depthLimit = 4;

const githubActions: Dialect = {
  name: 'GitHub Actions',
  files: ['.github/workflows/*.yml'],
  paths: (paths) =>
    paths.match(['.github/workflows/*.yml', '.github/workflows/*.yaml'], {
      in: ['product', 'test', 'documentation', 'template', 'example', 'generated'],
    }),
  read(file, look) {
    const reading = new Reading(file, look);
    return reading.parsed([workflowOf(file, reading)]);
  },
};

export default githubActions;

function workflowOf(file: SourceFile, reading: Reading): Pipeline | undefined {
  const root = reading.yaml(file)?.root;
  if (!root?.get('jobs')) return undefined;
  const starts = startsOf(root.get('on'));
  const triggers = triggersOf(starts);
  const jobs = jobsOf(root, { reading, starts, known: {}, within: [file.path], base: '', through: [] });
  return pipelineOf({
    dialect: 'github-actions',
    path: file.path,
    at: file.at(1),
    triggers,
    jobs: reading.jobs(jobs),
    ...given({
      name: root.get('name')?.text,
      cancels: cancelling(root.get('concurrency')),
      callable: triggers.some(({ kind }) => kind === 'call') ? (true as const) : undefined,
    }),
  });
}

/** What is known where a job stands. */
interface Around {
  readonly reading: Reading;
  readonly starts: readonly Start[];
  readonly known: Known;
  /** Workflows on the way here. */
  readonly within: readonly string[];
  /** The folder of the repository whose workflow this is; empty for the scanned one. */
  readonly base: string;
  /** Calls on the way out of the scanned repository. */
  readonly through: readonly Place[];
}

function jobsOf(root: DataNode, around: Around): readonly Job[] {
  const entries = root.get('jobs')?.entries() ?? [];
  const dropped = disabled(entries, around);
  const called = new Map<string, readonly string[]>();
  const jobs = entries
    .filter(({ key }) => !dropped.has(key))
    .flatMap((entry) => {
      const made = madeBy(entry, root, around);
      if (made.length !== 1 || made[0]?.id !== entry.key)
        called.set(
          entry.key,
          made.map(({ id }) => id),
        );
      return made;
    });
  return narrowedByNeeds(
    jobs.map((job) => ({ ...job, needs: job.needs.flatMap((need) => called.get(need) ?? [need]) })),
  );
}

/** Jobs whose condition cannot hold, and those that need one of them and do not say that they run all the same. */
function disabled(entries: readonly DataEntry[], { starts, known }: Around): ReadonlySet<string> {
  const dropped = new Set<string>();
  for (let found = -1; found !== dropped.size; ) {
    found = dropped.size;
    for (const { key, value } of entries) {
      const condition = conditionOf(value, known);
      const insists = insisting.test(condition ?? '');
      const waits = !insists && texts(value.get('needs')).some((need) => dropped.has(need));
      if (waits || neverRuns(condition, starts)) dropped.add(key);
    }
  }
  return dropped;
}

function madeBy(entry: DataEntry, root: DataNode, around: Around): readonly Job[] {
  const { value } = entry;
  const condition = conditionOf(value, around.known);
  const starts = startsUnder(condition, around.starts);
  const uses = value.get('uses');
  const job = jobOf({
    id: entry.key,
    at: value.file.at(entry.keyLine),
    needs: texts(value.get('needs')),
    legs: legsOfMatrix(value.get('strategy', 'matrix')),
    ...given({
      name: filledText(value.get('name'), around.known),
      condition,
      triggers: starts && triggersOf(starts),
      optional: value.get('continue-on-error')?.scalar === true ? (true as const) : undefined,
      cancels: cancelling(value.get('concurrency')),
    }),
  });
  if (uses?.text !== undefined)
    return calledBy(job, value, uses, { ...around, starts: starts ?? around.starts });
  return [workedOut(job, value, root, { ...around, starts: starts ?? around.starts })];
}

function filledText(node: DataNode | undefined, known: Known): string | undefined {
  return node?.text === undefined ? undefined : filled(node.text, known);
}

function workedOut(job: Job, value: DataNode, root: DataNode, around: Around): Job {
  const { reading, known, starts, base, through } = around;
  const env = envOf(value.get('env'), envOf(root.get('env'), {}, known), known);
  const inner = withEnv(known, env);
  const setting = (key: string) =>
    filledText(value.get('defaults', 'run', key) ?? root.get('defaults', 'run', key), inner);
  const steps = stepsOf(value.get('steps'), {
    reading,
    known,
    starts,
    env,
    folder: setting('working-directory'),
    ...given({ shell: setting('shell') }),
    matrix: valuesOfMatrix(value.get('strategy', 'matrix')),
    within: [],
    through,
  });
  return {
    ...job,
    ...given({
      image: filledText(value.get('container', 'image') ?? value.get('container'), inner),
      environment: environmentOf(value.get('environment'), inner, value.get('strategy', 'matrix')),
    }),
    services: servicesOf(value.get('services'), inner),
    caches: distinctPlaces(steps.flatMap(cacheOf)),
    produces: steps.flatMap(producedBy),
    consumes: steps.flatMap(consumedBy),
    steps,
    delegations: base === '' ? [] : broughtAlong(steps),
  };
}

/**
 * A workflow of another repository may use actions that it brings along with a checkout of its own: where the scanned
 * repository does not hold them, nobody knows what they do.
 */
function broughtAlong(steps: readonly Step[]): readonly Delegation[] {
  return steps
    .filter(({ uses }) => uses?.startsWith('./'))
    .map(({ uses = '', at }): Delegation => ({ to: uses, at, kind: 'workflow' }));
}

/** A workflow that a job calls. */
interface Called {
  readonly file: SourceFile;
  readonly base: string;
  readonly through: readonly Place[];
}

/** The jobs of the workflow that a job calls, in the place of that job. */
function calledBy(job: Job, value: DataNode, uses: DataNode, around: Around): readonly Job[] {
  const to = ownByName((uses.text ?? '').trim(), around) ?? (uses.text ?? '').trim();
  const isOwn = to.startsWith('./');
  const called = isOwn ? ownWorkflow(to, uses, around) : otherWorkflow(to, uses, around);
  const unfollowed = (because?: string) =>
    isOwn && around.base === '' ? job : calledElsewhere(job, value, uses, around, because);
  if (!called || 'unavailable' in called) return [unfollowed(called?.unavailable)];
  const { reading, within } = around;
  const { file } = called;
  if (within.includes(file.path) || within.length > depthLimit) {
    const reason = `calls ${to}, which calls itself or is more than ${depthLimit} calls deep`;
    if (around.base === '' && isOwn) reading.fault({ path: uses.file.path, line: uses.line, reason });
    return [unfollowed('it calls itself, or stands too deep')];
  }
  const root = reading.yaml(file)?.root;
  if (!root?.get('jobs')) return [unfollowed('it is no workflow')];
  const handed = mappingOf(value.get('with'), around.known);
  const jobs = jobsOf(root, {
    ...around,
    known: inputsOf(root.get('on', 'workflow_call', 'inputs'), handed),
    within: [...within, file.path],
    base: called.base,
    through: called.through,
  });
  const cancels = job.cancels ?? cancelling(root.get('concurrency'));
  return jobs.map((inner) => under(job, { ...inner, ...given({ cancels: inner.cancels ?? cancels }) }));
}

/** A workflow that is called by the name of its repository, and stands here to be called: it is the repository's own. */
function ownByName(to: string, { reading, base }: Around): string | undefined {
  const path = /^[\w.-]+\/[\w.-]+\/(\.github\/workflows\/[\w.-]+\.ya?ml)@/.exec(to)?.[1];
  const file = path === undefined || base !== '' ? undefined : reading.look.file(path);
  const isCallable = file && reading.yaml(file)?.root.get('on', 'workflow_call') !== undefined;
  return isCallable ? `./${path}` : undefined;
}

/** A workflow of the same repository as the one that calls it. */
function ownWorkflow(to: string, uses: DataNode, { reading, base, through }: Around): Called | undefined {
  const path = to.split('@')[0] ?? '';
  const file = base === '' ? reading.named(path, uses) : reading.look.file(`${base}/${path.slice(2)}`);
  return file && { file, base, through };
}

/** A workflow of a repository that takes part in the run. */
function otherWorkflow(
  to: string,
  { at }: DataNode,
  { reading, through }: Around,
): Called | { readonly unavailable: string } | undefined {
  const there = workflowElsewhere(to, reading);
  if (!there || 'unavailable' in there) return there;
  return { file: there.file, base: there.folder, through: [...through, at] };
}

/** A workflow of another repository that is not followed: one step, with what it is handed. */
function calledElsewhere(
  job: Job,
  value: DataNode,
  { text = '', at }: DataNode,
  { known, through }: Around,
  because: string | undefined,
): Job {
  const to = text.trim();
  const handed = mappingOf(value.get('with'), known);
  const [name = '', version] = to.split('@');
  const step = usesStep(name, at, {
    ...given({ version, through: through.length > 0 ? through : undefined }),
    ...(Object.keys(handed).length > 0 ? { with: handed } : {}),
  });
  return { ...job, steps: [step], delegations: [{ to, at, kind: 'workflow', ...given({ because }) }] };
}

/** A job of a called workflow, as a part of the calling one. */
function under(outer: Job, inner: Job): Job {
  return {
    ...inner,
    id: `${outer.id}/${inner.id}`,
    needs: inner.needs.length > 0 ? inner.needs.map((need) => `${outer.id}/${need}`) : outer.needs,
    legs: Math.min(legLimit, outer.legs * inner.legs),
    ...given({
      condition: both(outer.condition, inner.condition),
      triggers: inner.triggers ?? outer.triggers,
      optional: inner.optional ?? outer.optional,
    }),
  };
}

function cancelling(node: DataNode | undefined): Place | undefined {
  const cancel = node?.get('cancel-in-progress');
  return cancel && cancel.text !== 'false' ? cancel.at : undefined;
}

function environmentOf(
  node: DataNode | undefined,
  known: Known,
  matrix: DataNode | undefined,
): Environment | undefined {
  const written = filledText(node?.get('name') ?? node, known);
  const name = written === undefined ? undefined : chosen(written, known);
  // What an expression chooses may be no environment at all.
  if (!node || name === undefined || (name === '' && written !== '')) return undefined;
  const among = namesInMatrix(name, matrix);
  return { name, kind: environmentKind(name), ...(among.length > 0 ? { among } : {}), at: node.at };
}

function servicesOf(node: DataNode | undefined, known: Known): readonly Service[] {
  return (node?.entries() ?? []).flatMap(({ value }) => {
    const image = filledText(value.get('image') ?? value, known);
    return image === undefined ? [] : [{ image, at: value.at }];
  });
}
