import type { Problem } from '../../input.js';
import type { Look } from '../dialect.js';
import type { Intent } from '../intent.js';
import type { Delegation, Job, Pipeline, Step, Work } from '../pipeline.js';
import { type Budget, type Draft, followLimits } from './follow.js';
import { withGitOps } from './gitops.js';
import { appliedBy, keptBy, shownBy } from './shown.js';
import { followStep, isUnknownAction } from './step.js';

/** What following a step found, and which files it asked for that were not read yet. */
export interface Followed {
  readonly drafts: readonly Draft[];
  readonly missing: ReadonlySet<string>;
  /** There was more to follow than is followed. */
  readonly cut: boolean;
  /** What of the budget it took. */
  readonly spent: number;
  readonly delegations: readonly Delegation[];
  readonly problems: readonly Problem[];
}

/** What one call leaves to the next: steps that were followed, and what steps of that content do. */
export class Memory {
  readonly steps = new Map<Step, Followed>();
  readonly alike = new Map<string, Followed>();
}

/** A look that remembers what it was asked for in vain, and what it was told of. */
export interface Asking extends Look {
  readonly missing: ReadonlySet<string>;
  readonly delegations: readonly Delegation[];
  readonly problems: readonly Problem[];
}

/**
 * Fills in what every step of a pipeline does. Steps that were followed before and asked for nothing are not followed
 * again, nor are those of the same content at the same place: a shared workflow or action is used by many jobs.
 */
export function followPipeline(pipeline: Pipeline, look: () => Asking, memory: Memory): Pipeline {
  const drafted = new Map(pipeline.jobs.map((job) => [job, draftsOf(job, pipeline, look, memory)]));
  const all = [...drafted.values()].flat(2);
  const documents =
    isAboutDocuments(pipeline) || all.some(({ intent, weak }) => intent === 'document' && !weak);
  const deploys = new Set(
    pipeline.jobs.filter((job) => drafted.get(job)?.flat().some(isDeployment)).map(({ id }) => id),
  );
  const jobs = pipeline.jobs.map((job): Job => {
    const judge = new Judge(documents || isAboutDocuments(job), comesAfter(job, pipeline, deploys));
    const steps = job.steps.map((step, index) => ({
      ...step,
      work: (drafted.get(job)?.[index] ?? []).flatMap((draft) => judge.works(draft)),
    }));
    const delegations = job.steps.flatMap((step) => memory.steps.get(step)?.delegations ?? []);
    return { ...job, steps, delegations: [...job.delegations, ...delegations] };
  });
  return { ...pipeline, jobs };
}

/** What the steps of a job do, one list a step. */
function draftsOf(
  job: Job,
  { dialect }: Pipeline,
  look: () => Asking,
  memory: Memory,
): readonly (readonly Draft[])[] {
  const budget: Budget = { commands: followLimits.commands };
  const known = job.environment && job.environment.kind !== 'unknown' ? job.environment : undefined;
  const followed = withGitOps(
    job.steps.map((step) => followOnce(step, dialect, look, budget, memory).drafts),
  );
  return job.steps.map((step, index) => {
    const found = followed[index] ?? [];
    const drafts =
      found.length === 0 && isUnknownAction(step.uses, dialect)
        ? [...appliedBy(job, step), ...keptBy(step)]
        : found.map((draft) => shownBy(job, step, draft));
    return drafts.map((draft) =>
      // The file says which environment the job is for: words of commands only guess.
      known && draft.environment ? { ...draft, environment: known.kind } : draft,
    );
  });
}

function followOnce(
  step: Step,
  dialect: string,
  look: () => Asking,
  budget: Budget,
  memory: Memory,
): Followed {
  const before = memory.steps.get(step);
  if (before && before.missing.size === 0) return before;
  // What one step spends too much of, those after it do not lack.
  const own: Budget = { commands: Math.max(followLimits.leastPerStep, budget.commands) };
  const key = contentOf(step, dialect);
  const alike = memory.alike.get(key);
  const found = alike && alike.spent < own.commands ? alike : followAnew(step, dialect, look(), own);
  budget.commands = Math.max(followLimits.leastPerStep, budget.commands) - found.spent;
  memory.steps.set(step, found);
  if (found.missing.size === 0 && !found.cut) memory.alike.set(key, found);
  return found;
}

function followAnew(step: Step, dialect: string, asking: Asking, own: Budget): Followed {
  const given = own.commands;
  const drafts = followStep(step, dialect, asking, own);
  const { missing, delegations, problems } = asking;
  return { drafts, missing, cut: own.commands <= 0, spent: given - own.commands, delegations, problems };
}

/** All that what a step does depends on. */
function contentOf(
  { at, script, scriptLine, shell, folder, uses, with: inputs, env }: Step,
  dialect: string,
): string {
  return JSON.stringify([dialect, at, script, scriptLine, shell, folder, uses, inputs, env]);
}

function isDeployment({ intent, dry }: Work): boolean {
  return (intent === 'deploy' || intent === 'apply-infrastructure' || intent === 'promote') && !dry;
}

function isAboutDocuments({
  name = '',
  ...rest
}: {
  readonly name?: string;
  readonly path?: string;
  readonly id?: string;
}): boolean {
  const text = `${name} ${rest.path?.replace(/^.*\//, '') ?? ''} ${rest.id ?? ''}`;
  return /(?:^|[^a-z])(?:docs?|documentation|javadocs?|storybook|typedoc|rustdoc|mkdocs|sphinx|pkgdown|doxygen|dokka|haddock|docc|coverage|apidocs?|book)(?:[^a-z]|$)/i.test(
    text,
  );
}

/** Whether a job runs after one that deploys. */
function comesAfter(job: Job, pipeline: Pipeline, deploys: ReadonlySet<string>): boolean {
  const seen = new Set<string>();
  const open = [...job.needs];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (deploys.has(id)) return true;
    if (seen.has(id)) continue;
    seen.add(id);
    open.push(...(pipeline.jobs.find((other) => other.id === id)?.needs ?? []));
  }
  return false;
}

/** What a cluster that dies with the run takes in is no delivery. */
const clustered: readonly Intent[] = [
  'deploy',
  'apply-infrastructure',
  'promote',
  'rollback',
  'migrate-database',
  'verify',
];

/** Judges the works of a job in their order by what went before. */
class Judge {
  #localCluster = false;

  constructor(
    readonly documents: boolean,
    private deployed: boolean,
  ) {}

  works({ afterDeploy, mark, smoke, ...work }: Draft): readonly Work[] {
    if (mark === 'local-cluster') this.#localCluster = true;
    if (mark === 'site' && this.documents) return [{ ...work, intent: 'document' }];
    if (afterDeploy && !this.deployed) return [];
    if (this.#localCluster && clustered.includes(work.intent)) return [{ ...work, dry: true }];
    if (isDeployment(work)) this.deployed = true;
    return smoke && this.deployed ? [work, { ...work, intent: 'verify' }] : [work];
  }
}
