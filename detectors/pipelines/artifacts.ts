import { defineDetector } from '../../src/detector.js';
import { pipelines } from '../../src/input/pipelines/pipelines.js';
import { doingAny, doings, few, seenAt } from './_graph.js';

export default defineDetector({
  about: 'What pipelines build and keep',
  reads: { pipelines: pipelines() },
  emits: ['artifacts.stored', 'build.produces-artifact'],
  *detect({ pipelines }) {
    const all = doings(pipelines);
    for (const doing of few(doingAny(all, ['publish', 'publish-image', 'store']))) {
      yield { signal: 'artifacts.stored', ...seenAt(doing, `${doing.work.by} stores what was built`) };
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
