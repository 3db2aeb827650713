import { defineDetector } from '../../src/detector.js';
import { paths } from '../../src/input/files.js';
import { folderOf } from '../../src/input/folders.js';
import { languageOf, sourceGlob } from '../../src/input/languages.js';
import { passes } from '../../src/input/pipelines/filter.js';
import { pipelines } from '../../src/input/pipelines/pipelines.js';
import { type Doing, doings, few, onEveryPush, onSchedule, seenAt } from './_graph.js';
import { chained, order } from './_order.js';
import { clearsPreviews } from './_previews.js';
import { severalEnvironments } from './_processes.js';
import {
  type Deployment,
  deployments,
  isPreview,
  isReconciled,
  needsPerson,
  toProduction,
} from './_stages.js';
import { waysBack } from './_ways-back.js';

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
    yield* waysBack(deployed, all);
  },
});

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
