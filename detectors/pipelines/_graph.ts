import type { Place } from '../../src/detector.js';
import type { Intent } from '../../src/input/pipelines/intent.js';
import type { Job, Pipeline, Step, Trigger, Work } from '../../src/input/pipelines/pipeline.js';

/** One thing that a pipeline does, with where in the graph it stands. */
export interface Doing {
  readonly pipeline: Pipeline;
  readonly job: Job;
  readonly step: Step;
  readonly work: Work;
  /** Some of what starts it, where it is looked at for these alone. */
  readonly starts?: readonly Trigger[];
}

/** Every finding names at most this many places: more prove nothing more. */
const placesPerSignal = 5;

/** Everything that parsed pipelines do, in file order; what only others call comes last, for they show it with what starts it. */
export function doings(pipelines: readonly Pipeline[]): readonly Doing[] {
  const started = pipelines.filter((pipeline) => !isOnlyCalled(pipeline));
  return [...started, ...pipelines.filter(isOnlyCalled)].flatMap((pipeline) =>
    pipeline.jobs.flatMap((job) =>
      job.steps.flatMap((step) => step.work.map((work) => ({ pipeline, job, step, work }))),
    ),
  );
}

/** What is done for real with one of these intents: dry runs are left out. */
export function doingAny(all: readonly Doing[], intents: readonly Intent[]): readonly Doing[] {
  return all.filter(({ work }) => intents.includes(work.intent) && !work.dry);
}

/** The fields of a finding that every doing has in common. */
export function seenAt({ pipeline, job, step, work }: Doing, note: string) {
  return {
    at: work.at,
    note,
    trail: wayTo({ step, work }),
    // A pipeline that was left behind or that nobody calls, or a guess about a command, proves nothing.
    strength:
      pipeline.stale || isOnlyCalled(pipeline) || isGuess({ job, work })
        ? ('weak' as const)
        : ('strong' as const),
  };
}

/** How the pipeline got there: out of the repository, where the step stands in another one, and on from the step. */
export function wayTo({ step, work }: Pick<Doing, 'step' | 'work'>): readonly Place[] {
  return [...(step.through ?? []), ...work.trail];
}

/** What only others call runs where they do: there it is seen with what starts it. */
function isOnlyCalled({ callable, triggers }: Pipeline): boolean {
  return callable === true && triggers.every(({ kind }) => kind === 'call');
}

/** What is named after a deployment deploys where its job belongs to an environment that is one. */
export function isGuess({ job, work }: Pick<Doing, 'job' | 'work'>): boolean {
  if (!work.weak) return false;
  const { kind = 'unknown', among = [] } = job.environment ?? {};
  return work.intent !== 'deploy' || (kind === 'unknown' && among.length === 0);
}

/** The first places, one per line, so that a matrix does not repeat itself; what is sure before what is guessed. */
export function few<T extends { readonly work: Work }>(all: readonly T[]): readonly T[] {
  const seen = new Set<string>();
  const kept: T[] = [];
  for (const one of [...all.filter(({ work }) => !work.weak), ...all.filter(({ work }) => work.weak)]) {
    const key = placeKey(one.work.at);
    if (seen.has(key)) continue;
    seen.add(key);
    kept.push(one);
    if (kept.length === placesPerSignal) break;
  }
  return kept;
}

export function placeKey(place: Place): string {
  return `${place.path ?? ''}:${place.line ?? 0}`;
}

/** A place in the graph that something starts: a job, or one of its steps. */
export type Started = Pick<Doing, 'pipeline' | 'job'> & Partial<Pick<Doing, 'step' | 'starts'>>;

/** What starts it, by itself or by a person: a step narrows the triggers of its job, and that those of its pipeline. */
export function startersOf({ pipeline, job, step, starts }: Started): readonly Trigger[] {
  return starts ?? step?.triggers ?? job.triggers ?? pipeline.triggers;
}

export const automatic: readonly Trigger['kind'][] = [
  'push',
  'tag',
  'request',
  'merge-queue',
  'schedule',
  'release',
  'upstream',
];

/** The trigger that starts it on every request, if any. */
export function onRequests(started: Started): Trigger | undefined {
  const triggers = startersOf(started);
  return (
    triggers.find((trigger) => trigger.kind === 'request') ??
    triggers.find((trigger) => trigger.kind === 'push' && reachesAnyBranch(trigger))
  );
}

/** The trigger that starts it on pushes to the default branch, if any. */
export function onDefaultBranch(started: Started): Trigger | undefined {
  return startersOf(started).find(
    (trigger) =>
      (trigger.kind === 'push' && reachesDefaultBranch(trigger)) ||
      trigger.kind === 'merge-queue' ||
      followsDefaultBranch(trigger),
  );
}

/** It runs after a pipeline that pushes to the default branch start, when that was good. */
function followsDefaultBranch(trigger: Trigger): boolean {
  return (
    reachesDefaultBranch(trigger) &&
    (trigger.after ?? []).some(
      (first) => (first.kind === 'push' && reachesDefaultBranch(first)) || followsDefaultBranch(first),
    )
  );
}

/**
 * The trigger by which something is done on each push to the default branch, if any. `sure` is left out where a
 * condition that only the run can tell (an output of an earlier step, the text of a commit) may hold it back.
 */
export function onEveryPush(doing: Doing): ByItself | undefined {
  return byItself(doing, onDefaultBranch(doing));
}

/** The same by the clock: the schedule by which the default branch, and nothing else, is taken. */
export function onSchedule(doing: Doing): ByItself | undefined {
  const takesOther = doing.job.steps.some((step) => /\S/.test(step.with?.ref ?? step.with?.branch ?? ''));
  const trigger = startersOf(doing).find((one) => one.kind === 'schedule' && reachesDefaultBranch(one));
  return takesOther ? undefined : byItself(doing, trigger);
}

interface ByItself {
  readonly trigger: Trigger;
  readonly sure?: true;
}

function byItself(doing: Doing, trigger: Trigger | undefined): ByItself | undefined {
  const { pipeline, job, step } = doing;
  if (job.manual || !trigger) return undefined;
  const before = ancestors(pipeline, job);
  const jobs = [job, ...pipeline.jobs.filter(({ id }) => before.has(id))];
  const holding = runsAnyway.test(job.condition ?? '') ? [job] : jobs;
  const held = [step.condition, ...holding.map(({ condition }) => condition)].some((condition) =>
    isOpenUntilTheRun(condition, jobs),
  );
  return held ? { trigger } : { trigger, sure: true };
}

/** It runs as well where jobs before it were left out. */
const runsAnyway = /\balways\(\)|!\s?cancelled\(\)/;

/** What a condition asks of the run itself. `result` and `outcome` only say that what went before was good. */
const askedOfTheRun = /\b(?:steps|needs)\.([\w-]+)\.outputs\b|\bhead_commit\b|\benv\./g;

/** Outputs that tell which parts a change affects do not hold back what changed. */
function isOpenUntilTheRun(condition: string | undefined, jobs: readonly Job[]): boolean {
  return [...(condition ?? '').matchAll(askedOfTheRun)].some(
    ([, source]) =>
      source === undefined ||
      !jobs.some((job) =>
        job.steps.some((step) => step.work.some(({ intent }) => intent === 'affected-only')),
      ),
  );
}

/** Names that default branches have. The name itself is a fact of the platform. */
const defaultBranches = ['main', 'master', 'develop', 'trunk', 'default', 'mainline'];

function reachesDefaultBranch({ branches }: Trigger): boolean {
  const { only, except } = branches ?? {};
  if (only) return only.some((pattern) => defaultBranches.some((name) => matchesBranch(pattern, name)));
  return !except?.some((pattern) => defaultBranches.some((name) => matchesBranch(pattern, name)));
}

function reachesAnyBranch({ branches }: Trigger): boolean {
  if (!branches?.only) return true;
  return branches.only.some((pattern) => ['*', '**', '.*', '/.*/'].includes(pattern));
}

function matchesBranch(pattern: string, name: string): boolean {
  const literal = pattern.replace(/^refs\/heads\//, '').replace(/^\/?\^?|\$?\/?$/g, '');
  if (literal === '*' || literal === '**' || literal === '.*') return true;
  return (
    literal.split(/[|,]/).some((part) => part.replace(/[()\s]/g, '') === name) ||
    /\$default.branch|CI_DEFAULT_BRANCH|default_branch/i.test(pattern)
  );
}

/** Nobody has to start it. */
export function isAutomatic(started: Started): boolean {
  return !started.job.manual && startersOf(started).some((trigger) => automatic.includes(trigger.kind));
}

/** Ids of all jobs that must be done before, at any distance. */
export function ancestors(pipeline: Pipeline, job: Job): ReadonlySet<string> {
  const found = new Set<string>();
  const open = [...job.needs];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    open.push(...(pipeline.jobs.find((other) => other.id === id)?.needs ?? []));
  }
  return found;
}

/** What is checked before it is called CI: linting and formatting alone are not. */
export const checking: readonly Intent[] = [
  'build',
  'build-image',
  'package',
  'test',
  'test-unit',
  'test-integration',
  'test-functional',
  'test-infrastructure',
  'validate-infrastructure',
];

export const testing: readonly Intent[] = [
  'test',
  'test-unit',
  'test-integration',
  'test-functional',
  'test-infrastructure',
];
