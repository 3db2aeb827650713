import { defineDetector } from '../../src/detector.js';
import { pipelines } from '../../src/input/pipelines/pipelines.js';
import { type Doing, doingAny, doings, few, placeKey, seenAt } from './_graph.js';

export default defineDetector({
  about: 'What pipelines build and keep',
  reads: { pipelines: pipelines() },
  emits: ['artifacts.stored', 'build.produces-artifact'],
  *detect({ pipelines }) {
    const all = doings(pipelines);
    for (const doing of few(doingAny(all, ['publish', 'publish-image', 'store']).filter(isNoReport))) {
      const seen = seenAt(doing, `${doing.work.by} stores what was built`);
      yield keepsProduct(doing, all)
        ? { signal: 'artifacts.stored', ...seen }
        : { signal: 'artifacts.stored', ...seen, strength: 'weak' };
    }
    for (const artifact of pipelines
      .flatMap(({ jobs }) => jobs.flatMap(({ produces }) => produces))
      .filter(({ kind }) => kind === 'image' || kind === 'package')
      .slice(0, 3)) {
      yield {
        signal: 'artifacts.stored',
        at: artifact.at,
        note: `${artifact.kind} ${artifact.name} is stored`,
      };
    }
    for (const doing of few(doingAny(all, ['build', 'package', 'build-image', 'publish-image']))) {
      yield { signal: 'build.produces-artifact', ...seenAt(doing, `${doing.work.by} builds`) };
    }
  },
});

/** Screenshots, coverage and logs of a run are no artefacts of the product. */
function isNoReport({ job, step, work }: Doing): boolean {
  const kept = job.produces.filter(({ at }) => placeKey(at) === placeKey(step.at));
  return work.intent !== 'store' || kept.length === 0 || kept.some(({ kind }) => kind !== 'report');
}

/** Files that are kept are the product where their job builds it; documentation is not. */
function keepsProduct({ job, pipeline, work }: Doing, all: readonly Doing[]): boolean {
  if (work.intent !== 'store') return true;
  const beside = all.filter((other) => other.job === job && other.pipeline === pipeline);
  return (
    doingAny(beside, ['build', 'package', 'build-image']).length > 0 &&
    doingAny(beside, ['document']).length === 0
  );
}
