import { environmentKind } from '../../src/input/pipelines/environment-kind.js';
import type { EnvironmentKind } from '../../src/input/pipelines/pipeline.js';
import { type Doing, doingAny, startersOf } from './_graph.js';

/** A deployment by the pipeline, with the environment that it goes to as far as that can be told. */
export interface Deployment extends Doing {
  readonly kind: EnvironmentKind;
  readonly environment?: string;
  /** Nothing but the name of the branch that is deployed tells the environment. */
  readonly byBranch?: boolean;
}

/**
 * Everything that deploys for real; infrastructure code that is applied to an environment is deployed to it. Where
 * closed requests have their environments taken away, what requests deploy is a preview.
 */
export function deployments(all: readonly Doing[], clearsPreviews = false): readonly Deployment[] {
  return doingAny(all, ['deploy', 'promote', 'apply-infrastructure'])
    .filter((doing) => !isTrial(doing))
    .flatMap((doing) => {
      const environment = doing.job.environment?.name ?? doing.work.target;
      const among = doing.job.environment?.among ?? [];
      if (among.length > 0)
        return among.map((name) => ({ ...doing, kind: environmentKind(name), environment: name }));
      const kind = kindOf(doing);
      if (clearsPreviews && kind !== 'production' && forRequests(doing))
        return [{ ...doing, kind: 'preview' }];
      if (environment !== undefined || kind !== 'unknown')
        return [{ ...doing, kind, ...(environment === undefined ? {} : { environment }) }];
      const branch = branchOf(doing);
      return branch
        ? [{ ...doing, kind: environmentKind(branch), environment: branch, byBranch: true }]
        : splitByBranch({ ...doing, kind });
    });
}

/** What nothing else names goes to the environment that its branch is called after, where one is called production. */
function splitByBranch(one: Deployment): readonly Deployment[] {
  const starters = startersOf(one);
  const pushes = starters.flatMap((trigger) =>
    trigger.kind === 'push' ? (trigger.branches?.only ?? []).map((name) => ({ trigger, name })) : [],
  );
  if (!pushes.some(({ name }) => environmentKind(name) === 'production')) return [one];
  const others = starters.filter(({ kind, branches }) => kind !== 'push' || !branches?.only);
  return [
    ...(others.length > 0 ? [{ ...one, starts: others }] : []),
    ...pushes.map(({ trigger, name }): Deployment => {
      const kind = environmentKind(name);
      const starts = [{ ...trigger, branches: { only: [name] } }];
      return { ...one, starts, kind: kind === 'unknown' ? 'pre-production' : kind, environment: name };
    }),
  ];
}

/** Branches that are named after the environment that they are deployed to. */
const ofEnvironment =
  /^(?:(?:env|environments?|deploy|release)[/-])?(?:prod|production|live|staging|stg|uat|qa|acceptance|preprod|pre-production|dev|develop|development|sandbox|demo)$/;

/** The one branch whose pushes start it, where that is named after an environment. */
function branchOf(doing: Doing): string | undefined {
  const starters = startersOf(doing);
  const names = new Set(starters.flatMap(({ branches }) => branches?.only ?? ['']));
  const [name = ''] = names;
  const pushed = starters.length > 0 && starters.every(({ kind }) => kind === 'push');
  return pushed && names.size === 1 && ofEnvironment.test(name) ? name : undefined;
}

/** Started by requests, and by nobody else than people. */
function forRequests(doing: Doing): boolean {
  const kinds = startersOf(doing).map(({ kind }) => kind);
  return (
    kinds.includes('request') &&
    kinds.every((kind) => kind === 'request' || kind === 'manual' || kind === 'chat')
  );
}

/**
 * What no environment is named for is a trial where every request applies it as infrastructure code, or where the
 * pipeline or job is there for tests.
 */
export function isTrial(doing: Doing): boolean {
  const { pipeline, job, work } = doing;
  if (job.environment !== undefined) return false;
  // What a script for tests sets up goes away with it, whatever its settings are called.
  if (work.trail.some(({ path = '' }) => !isSettings.test(path) && isForTests(path))) return true;
  if ((work.environment ?? 'unknown') !== 'unknown') return false;
  const isTried =
    work.intent === 'apply-infrastructure' && startersOf(doing).some(({ kind }) => kind === 'request');
  return isTried || isForTests(pipeline.path, job.id);
}

/** What is no script: configurations say themselves what is done for tests. */
const isSettings = /\.(?:ya?ml|json|toml|xml)$|(?:^|\/)[\w.-]*(?:Jenkinsfile|dinghyfile)[\w.-]*$/;

function isForTests(path: string, name = ''): boolean {
  const names = `${path.slice(path.lastIndexOf('/') + 1)} ${name}`;
  return forTests.test(names) && !forDelivery.test(names);
}

const forTests = /(?:^|[^a-z])(?:tests?|e2e|molecule)(?:[^a-z]|$)/i;
const forDelivery = /deploy|deliver|release|publish|provision|apply|(?:^|[^a-z])cd(?:[^a-z]|$)/i;

function kindOf(doing: Doing): EnvironmentKind {
  const { job, work } = doing;
  const stated = work.environment ?? job.environment?.kind ?? 'unknown';
  if (stated !== 'unknown') return stated;
  return onlyOnRequests(doing) && !isGiven.test(job.environment?.name ?? '') ? 'preview' : 'unknown';
}

/**
 * Deployments that reach production: those to an environment called so; where no other environment is in sight, the
 * unnamed one is production, unless only requests start it.
 */
export function toProduction(all: readonly Deployment[]): readonly Deployment[] {
  const named = all.filter(({ kind }) => kind === 'production');
  const isOther = ({ kind, byBranch }: Deployment) => kind !== 'unknown' && kind !== 'preview' && !byBranch;
  if (named.length > 0 || all.some(isOther)) return named;
  return all.filter((one) => one.kind === 'unknown' && !one.work.onwards && !onlyOnRequests(one));
}

/** A person has to start it or to approve it in this file. */
export function needsPerson(doing: Doing): boolean {
  const { job } = doing;
  return (
    Boolean(job.manual ?? job.environment?.approval) ||
    startersOf(doing).every(({ kind }) => kind === 'manual' || kind === 'chat')
  );
}

/** Whoever calls the pipeline says which of its environments it is: `${{ inputs.stage || 'dev' }}`. */
const isGiven = /^\$\{\{\s{0,9}(?:inputs|github\.event\.inputs)\.[\w-]{1,80}\s{0,9}(?:\|\|[^}]{0,100})?\}\}$/;

/** Deployed for a request: a preview that goes away with it. An environment with a fixed name stays. */
export function isPreview(deployment: Deployment): boolean {
  const { kind, environment } = deployment;
  if (kind === 'preview') return true;
  return (
    kind !== 'production' &&
    (environment === undefined || (/[$%<{]/.test(environment) && !isGiven.test(environment))) &&
    onlyOnRequests(deployment)
  );
}

function onlyOnRequests(doing: Doing): boolean {
  const triggers = startersOf(doing);
  return triggers.length > 0 && triggers.every(({ kind }) => kind === 'request');
}

/** Words of names that tell stages apart. */
const stageWord =
  /(?:^|[^a-z])(staging|stage|stg|uat|sit|qa|test|tst|acceptance|acc|int|integration|sandbox|demo|beta|alpha|dev|develop|development|pre-?prod(?:uction)?|non-?prod|training|performance|nightly)(?:[^a-z]|$)/i;

/**
 * Which of the environments it is. Parts of a product that go to the same stage share it, whatever their names; a name
 * that tells no stage tells nothing.
 */
export function stageOf({ kind, environment }: Deployment): string | undefined {
  if (kind === 'production') return 'production';
  if (environment === undefined || kind === 'unknown') return undefined;
  return stageWord.exec(environment)?.[1]?.toLowerCase() ?? environment;
}

const namesEnvironment = /(?:^|[^a-z])(?:target|deploy(?:ment)?)?[-_]?(?:env|environment|stage)(?:[^a-z]|$)/i;

/** `${{ startsWith(github.ref, 'refs/tags/') && 'shop-live' || 'shop-staging' }}`. */
const oneOfTwo = /\$\{\{[^}]{0,200}&&\s{0,9}'[\w.-]{1,60}'\s{0,9}\|\|\s{0,9}'[\w.-]{1,60}'\s{0,9}\}\}/;

/** Whoever or whatever starts it says which environment it goes to: one process for all of them. */
export function choosesEnvironment(deployment: Deployment): boolean {
  const { environment = '' } = deployment;
  const expression = /\$\{\{?([^}]{1,120})\}|\$\(([^)]{1,120})\)/.exec(environment);
  if (expression && namesEnvironment.test(expression[1] ?? expression[2] ?? '')) return true;
  if (oneOfTwo.test(environment)) return true;
  return startersOf(deployment).some(
    ({ kind, inputs }) => kind === 'manual' && inputs?.some((name) => namesEnvironment.test(name)),
  );
}

/** Deployed by a controller that keeps a cluster as the repository says it should be. */
export function isReconciled({ work }: Doing): boolean {
  return /^(?:argo-cd|flux)\//.test(work.by);
}
