import { defineDetector } from '../../src/detector.js';
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
  reads: { pipelines: pipelines() },
  emits: [
    'ci.checks-code',
    'ci.runs-tests',
    'ci.tests-on-requests',
    'ci.tests-each-commit',
    'ci.on-mainline',
    'ci.merge-queue',
  ],
  *detect({ pipelines }) {
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
      yield { signal: 'ci.tests-on-requests', ...seenAt(doing, `${doing.work.by} runs on every request`) };
    }
    for (const doing of few(tests.filter(reachesMainline))) {
      yield { signal: 'ci.tests-each-commit', ...seenAt(doing, `${doing.work.by} runs on ${when(doing)}`) };
    }
    for (const { triggers } of pipelines) {
      const queue = triggers.find(({ kind }) => kind === 'merge-queue');
      if (queue) yield { signal: 'ci.merge-queue', at: queue.at, note: 'runs for a merge queue' };
    }
  },
});

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
