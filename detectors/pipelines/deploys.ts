import { defineDetector } from '../../src/detector.js';
import { paths } from '../../src/input/files.js';
import { folderOf } from '../../src/input/folders.js';
import { languageOf, sourceGlob } from '../../src/input/languages.js';
import { passes } from '../../src/input/pipelines/filter.js';
import type { Pipeline } from '../../src/input/pipelines/pipeline.js';
import { pipelines } from '../../src/input/pipelines/pipelines.js';
import {
  ancestors,
  type Doing,
  doingAny,
  doings,
  few,
  onEveryPush,
  onSchedule,
  placeKey,
  seenAt,
  startersOf,
} from './_graph.js';
import { clearsPreviews } from './_previews.js';
import {
  choosesEnvironment,
  type Deployment,
  deployments,
  isPreview,
  isReconciled,
  needsPerson,
  stageOf,
  toProduction,
} from './_stages.js';

/** Pages that a code host serves: no server runs there, and as often they document a program as they are delivered. */
const codeHostPages = /(?:^|[^a-z])(?:gh-?|github-|gitlab\/|deploy-)pages/i;

export default defineDetector({
  about: 'Where pipelines deploy to, in which order and behind which approval',
  reads: { pipelines: pipelines(), code: paths(sourceGlob), charts: paths('**/Chart.yaml') },
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
    'deploy.rollback-by-itself',
    'deploy.change-revertible',
    'environments.self-service',
    'change.approval-enforced',
  ],
  *detect({ pipelines, code, charts }) {
    const all = doings(pipelines);
    const deployed = deployments(all, clearsPreviews(pipelines));
    const production = toProduction(deployed);
    for (const one of few(deployed)) {
      const note = `${one.work.by} deploys${one.environment ? ` to ${one.environment}` : ''}`;
      for (const signal of [
        'deploy.by-pipeline',
        'deploy.scripted',
        'delivery.scripted',
        'delivers.to-environments',
      ] as const) {
        const isHint = signal === 'delivers.to-environments' && codeHostPages.test(one.work.by);
        yield { signal, ...seenAt(one, note), ...(isHint ? { strength: 'weak' } : {}) };
      }
    }
    for (const one of few(production)) {
      yield {
        signal: 'deploy.production-in-one-action',
        ...seenAt(one, `${one.work.by} deploys to production`),
      };
    }
    for (const one of few(
      production.filter((one) => onEveryPush(one) && !needsPerson(one) && carriesAll(one, code)),
    )) {
      yield {
        signal: 'deploy.production-on-push',
        ...onPush(one, 'every push to the default branch is deployed to production'),
        ...(isToldByTheRun(one) ? { strength: 'weak' as const } : {}),
      };
    }
    for (const one of few(deployed.filter((one) => onEveryPush(one) && carriesAll(one, code)))) {
      yield {
        signal: 'deploy.from-default-branch',
        ...onPush(one, `${one.work.by} deploys the default branch`),
      };
    }
    for (const one of few(deployed.filter((one) => onSchedule(one)?.sure && carriesAll(one, code)))) {
      const note = `${one.work.by} deploys the default branch by the clock`;
      yield { signal: 'deploy.from-default-branch', ...seenAt(one, note) };
    }
    for (const one of few(deployed.filter(isPreview))) {
      yield { signal: 'environments.self-service', ...seenAt(one, 'an environment for every request') };
    }
    yield* severalEnvironments(deployed, charts.map(folderOf));
    const onwards = deployed.find(({ work }) => work.onwards);
    if (onwards)
      yield {
        unseen: ['deploy.production-in-one-action', 'deploy.production-on-push'],
        reason: `which environments ${onwards.work.by} reaches is decided elsewhere`,
        at: onwards.work.at,
      };
    yield* order(production, deployed, all);
    yield* chained(deployed, production);
    for (const one of few(deployed.filter((one) => isReconciled(one) && onEveryPush(one)))) {
      yield {
        signal: 'deploy.change-revertible',
        ...seenAt(one, 'the controller brings back what a revert brings back'),
      };
    }
    for (const one of few(deployed.filter(takesAnyVersion))) {
      const note = 'a person can deploy an earlier version again';
      for (const signal of ['deploy.rollback-automated', 'deploy.change-revertible'] as const)
        yield { signal, ...seenAt(one, note), strength: 'weak' };
    }
    for (const one of few(deployed.filter(goesBack))) {
      const note = `${one.work.by} goes back to what was deployed before`;
      const byItself = onFailure(one) ? (['deploy.rollback-by-itself'] as const) : [];
      for (const signal of ['deploy.rollback-automated', 'deploy.change-revertible', ...byItself] as const)
        yield { signal, ...seenAt(one, note) };
    }
    for (const doing of few(doingAny(all, ['rollback']))) {
      for (const signal of ['deploy.rollback-automated', 'deploy.change-revertible'] as const) {
        yield { signal, ...seenAt(doing, `${doing.work.by} goes back`) };
      }
    }
  },
});

/** A deployment in a job that is there to go back. */
function goesBack({ job: { id, name = '' } }: Deployment): boolean {
  return /(?:^|[^a-z])roll-?back(?:[^a-z]|$)/i.test(name.includes('${{') ? id : `${id} ${name}`);
}

/** It runs when something before it failed. */
function onFailure({ job, step }: Deployment): boolean {
  return /(?:^|[^!\w])failure\(\)|==\s{0,9}'failure'/.test(`${job.condition ?? ''} ${step.condition ?? ''}`);
}

/** Started by a person who names the version: the version before, too. */
function takesAnyVersion(one: Deployment): boolean {
  return (
    !isPreview(one) &&
    startersOf(one).some(
      ({ kind, inputs }) =>
        kind === 'manual' &&
        inputs?.some((name) => /(?:^|[-_])(?:version|tag|image|release|sha)(?:[-_]|$)/i.test(name)),
    )
  );
}

/** An earlier job or step, or a condition, says where it goes: a push may go elsewhere than a tag does. */
function isToldByTheRun({ environment = '' }: Deployment): boolean {
  return /\b(?:needs|steps)\.[\w-]+\.outputs\b|\$\{\{[^}]*(?:&&|\|\|)/.test(environment);
}

/** What a condition may hold back is a hint. */
function onPush(doing: Doing, note: string) {
  return onEveryPush(doing)?.sure
    ? seenAt(doing, note)
    : { ...seenAt(doing, `${note}, if a condition holds`), strength: 'weak' as const };
}

/** Code that is no script of the operators. */
const fewest = 5;

/**
 * A controller deploys what the manifests say. Where there is code beside them, a push of it is deployed only when
 * somebody writes its new version into them. What no change of the code starts deploys none of it: rules of alerts.
 */
function carriesAll(one: Doing, code: readonly string[]): boolean {
  const programs = code.filter((path) => languageOf(path) !== 'shell');
  if (programs.length < fewest) return true;
  const paths = onEveryPush(one)?.trigger.paths;
  return !isReconciled(one) && (!paths || programs.some(passes(paths)));
}

function* severalEnvironments(deployed: readonly Deployment[], charts: readonly string[]) {
  const chosen = deployed.find((one) => !isPreview(one) && choosesEnvironment(one));
  if (chosen) {
    for (const signal of ['deploy.several-environments', 'deploy.same-process'] as const)
      yield {
        signal,
        ...seenAt(chosen, 'the same deployment goes to the environment that is named'),
      } as const;
  }
  const lasting = deployed.filter((one) => !isPreview(one) && stageOf(one) !== undefined);
  const first = lasting[0];
  const other = first && lasting.find((one) => stageOf(one) !== stageOf(first));
  if (!other) return;
  yield {
    signal: 'deploy.several-environments',
    ...seenAt(
      other,
      `${first.environment ?? first.kind} and ${other.environment ?? other.kind} are deployed to`,
    ),
  } as const;
  const pair = alike(lasting, charts);
  if (pair) {
    const [one, same] = pair;
    yield {
      signal: 'deploy.same-process',
      ...seenAt(
        same,
        `${one.environment ?? one.kind} and ${same.environment ?? same.kind} are deployed by the same ${same.work.by}`,
      ),
    } as const;
  }
}

/** Two deployments to different stages by the same process. */
function alike(
  all: readonly Deployment[],
  charts: readonly string[],
): readonly [Deployment, Deployment] | undefined {
  for (const [index, one] of all.slice(0, 100).entries()) {
    const same = all
      .slice(index + 1, 100)
      .find(
        (other) =>
          stageOf(other) !== stageOf(one) && (sameProcess(one, other) || ofOneChart(one, other, charts)),
      );
    if (same) return [one, same];
  }
  return undefined;
}

/** The same place does it, or the same command in a script of the same shape. */
function sameProcess(a: Doing, b: Doing): boolean {
  return (
    placeKey(a.work.at) === placeKey(b.work.at) ||
    (a.work.by === b.work.by &&
      a.step.uses === b.step.uses &&
      (isCalledElsewhere(a) || shape(a) === shape(b)) &&
      (!isReconciled(a) || bare(a.job.id) === bare(b.job.id)))
  );
}

/** Commands that install the same chart of the repository, with whatever values. */
function ofOneChart(a: Doing, b: Doing, charts: readonly string[]): boolean {
  if (a.work.by !== b.work.by) return false;
  const installed = [a, b].map(({ step }) => {
    const words = new Set((step.script ?? '').split(/\s+/).map((word) => word.replace(/^\.\/|\/+$/g, '')));
    return charts.filter((chart) => chart !== '' && words.has(chart));
  });
  return installed[0]?.some((chart) => installed[1]?.includes(chart)) ?? false;
}

/** A pipeline that is kept elsewhere is one process, whatever it is handed. */
function isCalledElsewhere({ job, step }: Doing): boolean {
  return job.steps.length === 1 && job.delegations.some(({ to }) => to.split('@')[0] === step.uses);
}

/** The script with everything that differs between environments taken out. */
function shape({ step }: Doing): string {
  return bare(step.script ?? JSON.stringify(Object.keys(step.with ?? {})));
}

function bare(text: string): string {
  return text.replace(
    /\b\w*(prod|production|live|staging|stage|test|qa|uat|dev|preprod|acceptance|demo|sandbox|training|stg|prd)\w*\b/gi,
    'X',
  );
}

/** The pipelines that must have run before one, as its triggers and theirs name them. */
function upstreamOf(pipeline: Pipeline, all: readonly Pipeline[]): readonly Pipeline[] {
  const found = new Set<Pipeline>();
  const open = [pipeline];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const names = next.triggers.flatMap(({ kind, of = [] }) => (kind === 'upstream' ? of : []));
    for (const one of all.filter(({ name, path }) => names.includes(name ?? path)))
      if (one !== pipeline && !found.has(one)) {
        found.add(one);
        open.push(one);
      }
  }
  return [...found];
}

/** Deployments by a pipeline that follows another one, which deploys to another environment. */
function* chained(deployed: readonly Deployment[], production: readonly Deployment[]) {
  const all = [...new Set(deployed.map(({ pipeline }) => pipeline))];
  const before = new Map(all.map((pipeline) => [pipeline, upstreamOf(pipeline, all)]));
  const earlier = (one: Deployment) =>
    deployed.find(
      (other) =>
        before.get(one.pipeline)?.includes(other.pipeline) &&
        stageOf(other) !== undefined &&
        stageOf(other) !== stageOf(one),
    );
  for (const one of few(deployed.filter((each) => stageOf(each) !== undefined && earlier(each)))) {
    const stage = earlier(one);
    if (!stage) continue;
    const note = `${one.environment ?? one.kind} follows ${stage.environment ?? stage.kind}`;
    yield { signal: 'deploy.staged', ...seenAt(one, note) } as const;
    if (production.includes(one))
      yield { signal: 'deploy.pre-production-first', ...seenAt(one, note) } as const;
  }
}

function* order(production: readonly Deployment[], deployed: readonly Deployment[], all: readonly Doing[]) {
  const earlier = deployed.filter(({ kind }) => kind === 'pre-production' || kind === 'development');
  const stageBefore = (one: Deployment) => {
    const before = ancestors(one.pipeline, one.job);
    return earlier.find(
      (other) => other.pipeline === one.pipeline && (before.has(other.job.id) || isEarlierStep(other, one)),
    );
  };
  // Several may stand in one place: a recipe that every stage runs.
  const following = production.filter((one) => stageBefore(one) ?? one.job.environment?.approval);
  for (const one of few(following)) {
    const stage = stageBefore(one);
    if (stage) {
      const note = `production follows ${stage.environment ?? 'an earlier environment'}`;
      for (const signal of ['deploy.staged', 'deploy.pre-production-first'] as const)
        yield { signal, ...seenAt(one, note) } as const;
    }
    const approval = one.job.environment?.approval;
    if (approval)
      for (const signal of ['deploy.staged', 'change.approval-enforced'] as const)
        yield { signal, at: approval, note: 'production waits for an approval' } as const;
  }
  for (const one of few(deployed.filter((each) => isLaterPart(each, deployed))))
    yield { signal: 'deploy.staged', ...seenAt(one, 'one part is applied after another') } as const;
  // Tests from outside that wait for a deployment try what was deployed.
  for (const check of few(
    doingAny(all, ['verify', 'test-functional']).filter((check) =>
      deployed.some(
        (one) => follows(check, one) && (check.work.intent === 'verify' || check.job !== one.job),
      ),
    ),
  )) {
    yield {
      signal: 'deploy.verified-after',
      ...seenAt(check, `${check.work.by} checks the deployment`),
    } as const;
  }
}

/** Infrastructure code that is applied in jobs of its own, each of which waits for those of what it stands on. */
function isLaterPart(one: Deployment, deployed: readonly Deployment[]): boolean {
  if (one.work.intent !== 'apply-infrastructure' || one.job.needs.length === 0 || goesBack(one)) return false;
  const before = ancestors(one.pipeline, one.job);
  // One place that several jobs run applies one part, to one environment after the other.
  return deployed.some(
    ({ pipeline, job, work }) =>
      pipeline === one.pipeline &&
      before.has(job.id) &&
      work.intent === 'apply-infrastructure' &&
      placeKey(work.at) !== placeKey(one.work.at),
  );
}

/** Steps of a job run one after the other, and only while those before were good. */
function isEarlierStep(other: Doing, one: Doing): boolean {
  return other.job === one.job && other.job.steps.indexOf(other.step) < other.job.steps.indexOf(one.step);
}

function follows(check: Doing, deployment: Doing): boolean {
  if (check.pipeline !== deployment.pipeline) return false;
  if (check.job !== deployment.job) return ancestors(check.pipeline, check.job).has(deployment.job.id);
  return check.job.steps.indexOf(check.step) >= check.job.steps.indexOf(deployment.step);
}
