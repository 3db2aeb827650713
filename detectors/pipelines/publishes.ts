import { defineDetector } from '../../src/detector.js';
import { pipelines } from '../../src/input/pipelines/pipelines.js';
import { type Doing, doingAny, doings, few, onDefaultBranch, seenAt, triggersOf } from './_graph.js';

export default defineDetector({
  about: 'What pipelines publish for others to install or run',
  reads: { pipelines: pipelines() },
  emits: [
    'publish.scripted',
    'delivery.scripted',
    'publish.by-pipeline',
    'publish.in-one-action',
    'publish.on-push',
    'deploy.from-default-branch',
    'delivers.to-registry',
  ],
  *detect({ pipelines }) {
    const published = doingAny(doings(pipelines), ['publish', 'publish-image']).filter(reachesUsers);
    for (const doing of few(published)) {
      const note = `${doing.work.by} publishes`;
      for (const signal of [
        'publish.scripted',
        'delivery.scripted',
        'publish.by-pipeline',
        'publish.in-one-action',
        'delivers.to-registry',
      ] as const) {
        yield { signal, ...seenAt(doing, note) };
      }
    }
    for (const doing of few(
      published.filter(({ pipeline, job }) => onDefaultBranch(pipeline, job) && !job.manual),
    )) {
      const note = `${doing.work.by} publishes every push to the default branch`;
      for (const signal of ['publish.on-push', 'deploy.from-default-branch'] as const)
        yield { signal, ...seenAt(doing, note) };
    }
  },
});

/** What only requests start is a trial, not a release. */
function reachesUsers({ pipeline, job }: Doing): boolean {
  const triggers = triggersOf(pipeline, job);
  return triggers.length === 0 || triggers.some(({ kind }) => kind !== 'request');
}
