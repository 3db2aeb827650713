import { defineDetector } from '../../src/detector.js';
import { paths } from '../../src/input/files.js';
import { languageOf, sourceGlob } from '../../src/input/languages.js';
import { pipelines } from '../../src/input/pipelines/pipelines.js';
import { ancestors, type Doing, doingAny, doings, few, onDefaultBranch, placeKey, seenAt } from './_graph.js';
import {
  type Deployment,
  deployments,
  isPreview,
  isReconciled,
  needsPerson,
  toProduction,
} from './_stages.js';

export default defineDetector({
  about: 'Where pipelines deploy to, in which order and behind which approval',
  reads: { pipelines: pipelines(), code: paths(sourceGlob) },
  emits: [
    'deploy.scripted',
    'delivery.scripted',
    'delivers.to-environments',
    'deploy.by-pipeline',
    'deploy.production-in-one-action',
    'deploy.production-on-push',
    'deploy.from-default-branch',
    'deploy.several-environments',
    'deploy.same-process',
    'deploy.staged',
    'deploy.pre-production-first',
    'deploy.verified-after',
    'deploy.rollback-automated',
    'deploy.change-revertible',
    'environments.self-service',
  ],
  *detect({ pipelines, code }) {
    const all = doings(pipelines);
    const deployed = deployments(all);
    const production = toProduction(deployed);
    for (const one of few(deployed)) {
      const note = `${one.work.by} deploys${one.environment ? ` to ${one.environment}` : ''}`;
      for (const signal of [
        'deploy.by-pipeline',
        'deploy.scripted',
        'delivery.scripted',
        'delivers.to-environments',
      ] as const) {
        yield { signal, ...seenAt(one, note) };
      }
    }
    for (const one of few(production)) {
      yield {
        signal: 'deploy.production-in-one-action',
        ...seenAt(one, `${one.work.by} deploys to production`),
      };
    }
    for (const one of few(
      production.filter((one) => isOnPush(one) && !needsPerson(one) && carriesAll(one, code)),
    )) {
      yield {
        signal: 'deploy.production-on-push',
        ...seenAt(one, 'every push to the default branch is deployed to production'),
      };
    }
    for (const one of few(
      deployed.filter((one) => isOnPush(one) && !one.job.manual && carriesAll(one, code)),
    )) {
      yield {
        signal: 'deploy.from-default-branch',
        ...seenAt(one, `${one.work.by} deploys the default branch`),
      };
    }
    for (const one of few(deployed.filter(isPreview))) {
      yield { signal: 'environments.self-service', ...seenAt(one, 'an environment for every request') };
    }
    yield* severalEnvironments(deployed);
    yield* order(production, deployed, all);
    for (const one of few(deployed.filter((one) => isReconciled(one) && isOnPush(one) && !one.job.manual))) {
      yield {
        signal: 'deploy.change-revertible',
        ...seenAt(one, 'the controller brings back what a revert brings back'),
      };
    }
    for (const doing of few(doingAny(all, ['rollback']))) {
      for (const signal of ['deploy.rollback-automated', 'deploy.change-revertible'] as const) {
        yield { signal, ...seenAt(doing, `${doing.work.by} goes back`) };
      }
    }
  },
});

function isOnPush({ pipeline, job }: Doing): boolean {
  return Boolean(onDefaultBranch(pipeline, job));
}

/** Code that is no script of the operators. */
const fewest = 5;

/**
 * A controller deploys what the manifests say. Where there is code beside them, a push of it is deployed only when
 * somebody writes its new version into them.
 */
function carriesAll(one: Doing, code: readonly string[]): boolean {
  return !isReconciled(one) || code.filter((path) => languageOf(path) !== 'shell').length < fewest;
}

function* severalEnvironments(deployed: readonly Deployment[]) {
  const lasting = deployed.filter((one) => !isPreview(one) && one.environment !== undefined);
  const first = lasting[0];
  const others = lasting.filter(({ environment }) => environment !== first?.environment);
  const other = others[0];
  if (!first || !other) return;
  yield {
    signal: 'deploy.several-environments',
    ...seenAt(other, `${first.environment} and ${other.environment} are deployed to`),
  } as const;
  const pair = alike(lasting.slice(0, mostCompared));
  if (pair) {
    const [one, another] = pair;
    yield {
      signal: 'deploy.same-process',
      ...seenAt(
        another,
        `${one.environment} and ${another.environment} are deployed by the same ${another.work.by}`,
      ),
    } as const;
  }
}

/** More deployments than these are not compared with each other. */
const mostCompared = 300;

/** The first two that go to different environments by the same process. */
function alike(lasting: readonly Deployment[]): readonly [Deployment, Deployment] | undefined {
  for (const [index, one] of lasting.entries()) {
    const other = lasting
      .slice(index + 1)
      .find((each) => each.environment !== one.environment && sameProcess(each, one));
    if (other) return [one, other];
  }
  return undefined;
}

/** The same place does it, or the same command in a script of the same shape. */
function sameProcess(a: Doing, b: Doing): boolean {
  return (
    placeKey(a.work.at) === placeKey(b.work.at) ||
    (a.work.by === b.work.by &&
      a.step.uses === b.step.uses &&
      shape(a) === shape(b) &&
      (!isReconciled(a) || bare(a.job.id) === bare(b.job.id)))
  );
}

/** The script with everything that differs between environments taken out. */
function shape({ step }: Doing): string {
  return bare(step.script ?? JSON.stringify(Object.keys(step.with ?? {})));
}

function bare(text: string): string {
  return text.replace(
    /\b\w*(prod|production|live|staging|stage|test|qa|uat|dev|preprod|acceptance)\w*\b/gi,
    'X',
  );
}

function* order(production: readonly Deployment[], deployed: readonly Deployment[], all: readonly Doing[]) {
  const earlier = deployed.filter(({ kind }) => kind === 'pre-production' || kind === 'development');
  for (const one of few(production)) {
    const before = ancestors(one.pipeline, one.job);
    const stage = earlier.find((other) => other.pipeline === one.pipeline && before.has(other.job.id));
    if (stage) {
      const note = `production follows ${stage.environment ?? 'an earlier environment'}`;
      for (const signal of ['deploy.staged', 'deploy.pre-production-first'] as const)
        yield { signal, ...seenAt(one, note) } as const;
    }
    if (one.job.environment?.approval)
      yield {
        signal: 'deploy.staged',
        at: one.job.environment.approval,
        note: 'production waits for an approval',
      } as const;
  }
  for (const check of few(
    doingAny(all, ['verify']).filter((check) => deployed.some((one) => follows(check, one))),
  )) {
    yield {
      signal: 'deploy.verified-after',
      ...seenAt(check, `${check.work.by} checks the deployment`),
    } as const;
  }
}

function follows(check: Doing, deployment: Doing): boolean {
  if (check.pipeline !== deployment.pipeline) return false;
  if (check.job !== deployment.job) return ancestors(check.pipeline, check.job).has(deployment.job.id);
  return check.job.steps.indexOf(check.step) >= check.job.steps.indexOf(deployment.step);
}
