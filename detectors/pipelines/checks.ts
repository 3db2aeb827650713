import { defineDetector } from '../../src/detector.js';
import { paths } from '../../src/input/files.js';
import { sourceGlob } from '../../src/input/languages.js';
import { passes } from '../../src/input/pipelines/filter.js';
import type { Trigger } from '../../src/input/pipelines/pipeline.js';
import { pipelines } from '../../src/input/pipelines/pipelines.js';
import {
  checking,
  type Doing,
  doingAny,
  doings,
  few,
  isAutomatic,
  onDefaultBranch,
  onRequests,
  seenAt,
  testing,
} from './_graph.js';

export default defineDetector({
  about: 'What pipelines build and test, and when',
  reads: { pipelines: pipelines(), code: paths(sourceGlob) },
  emits: [
    'ci.checks-code',
    'ci.runs-tests',
    'ci.tests-on-requests',
    'ci.tests-each-commit',
    'ci.on-mainline',
    'ci.merge-queue',
  ],
  *detect({ pipelines, code }) {
    const unattended = doings(pipelines).filter(isAutomatic);
    const checks = doingAny(unattended, checking);
    const tests = doingAny(unattended, testing).filter(({ job }) => !job.optional);
    for (const doing of few(checks))
      yield { signal: 'ci.checks-code', ...seenAt(doing, `${doing.work.by} runs in ${name(doing)}`) };
    for (const doing of few(checks.filter(reachesMainline))) {
      yield { signal: 'ci.on-mainline', ...seenAt(doing, `${name(doing)} runs on ${when(doing)}`) };
    }
    for (const doing of few(tests))
      yield { signal: 'ci.runs-tests', ...seenAt(doing, `${doing.work.by} runs in ${name(doing)}`) };
    for (const doing of few(tests.filter(onRequests))) {
      const isSure = reachMost(tests.map(onRequests), code);
      const note = `${doing.work.by} runs on ${isSure ? 'every request' : 'requests that change some files'}`;
      yield { signal: 'ci.tests-on-requests', ...seenAt(doing, note), ...(isSure ? {} : hint) };
    }
    for (const doing of few(tests.filter(reachesMainline))) {
      const isSure = reachMost(
        tests.flatMap((one) => [onDefaultBranch(one), onRequests(one)]),
        code,
      );
      const note = `${doing.work.by} runs on ${when(doing)}${isSure ? '' : ' that change some files'}`;
      yield { signal: 'ci.tests-each-commit', ...seenAt(doing, note), ...(isSure ? {} : hint) };
    }
    for (const { triggers } of pipelines) {
      const queue = triggers.find(({ kind }) => kind === 'merge-queue');
      if (queue) yield { signal: 'ci.merge-queue', at: queue.at, note: 'runs for a merge queue' };
    }
  },
});

const hint = { strength: 'weak' } as const;

/** So many files of source code are tried against the filters. */
const mostFiles = 2000;

/** Whether triggers, with the paths that they are limited to, together reach most of the code. */
function reachMost(triggers: readonly (Trigger | undefined)[], code: readonly string[]): boolean {
  const given = triggers.filter((trigger) => trigger !== undefined);
  if (given.some(({ paths }) => !paths)) return true;
  const filters = [...new Set(given.map(({ paths }) => JSON.stringify(paths)))].slice(0, 50);
  const reaches = filters.map((filter) => passes(JSON.parse(filter)));
  const some = code.slice(0, mostFiles);
  return some.filter((path) => reaches.some((does) => does(path))).length >= some.length / 2;
}

function reachesMainline(doing: Doing): boolean {
  return Boolean(onDefaultBranch(doing) ?? onRequests(doing));
}

function when(doing: Doing): string {
  const parts = [onDefaultBranch(doing) && 'pushes to the default branch', onRequests(doing) && 'requests'];
  return parts.filter(Boolean).join(' and ');
}

function name({ pipeline, job }: Doing): string {
  return `job ${job.name ?? job.id} of ${pipeline.name ?? pipeline.path}`;
}
