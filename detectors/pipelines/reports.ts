import { defineDetector } from '../../src/detector.js';
import { files } from '../../src/input/files.js';
import { pipelines } from '../../src/input/pipelines/pipelines.js';
import type { SourceFile } from '../../src/input/source-file.js';
import { type Doing, doingAny, doings, few, seenAt, testing } from './_graph.js';
import { thresholdGlobs, thresholds } from './_thresholds.js';

/** Services that keep a metric over time and show its trend or status. */
const trackers =
  /codecov|coveralls|sonar|codeclimate|code-climate|qlty|codacy|scorecard|deepsource|scrutinizer|codescene|bencher|size-limit|codefactor|qodana|lgtm/i;

export default defineDetector({
  about: 'Reports and metrics that pipelines publish',
  reads: { pipelines: pipelines(), settings: files(thresholdGlobs, { in: ['product', 'test'] }) },
  emits: ['reports.published', 'metrics.build', 'metrics.quality'],
  *detect({ pipelines, settings }) {
    const all = doings(pipelines);
    const reports = doingAny(all, ['report']);
    for (const doing of few(reports))
      yield { signal: 'reports.published', ...seenAt(doing, `${doing.work.by} publishes a report`) };
    for (const artifact of pipelines
      .flatMap(({ jobs }) => jobs.flatMap(({ produces }) => produces))
      .filter(({ kind }) => kind === 'report')
      .slice(0, 3)) {
      yield { signal: 'reports.published', at: artifact.at, note: `report ${artifact.name} is kept` };
    }
    for (const doing of few(doingAny(all, ['gate']))) {
      for (const signal of ['metrics.build', 'metrics.quality'] as const) {
        yield { signal, ...seenAt(doing, `${doing.work.by} fails on a threshold`) };
      }
    }
    const limit = limitOf(all, settings);
    if (limit)
      for (const signal of ['metrics.build', 'metrics.quality'] as const)
        yield {
          signal,
          ...seenAt(limit.doing, `${limit.doing.work.by} fails below a threshold`),
          at: limit.at,
        };
    for (const doing of few(reports.filter(({ work }) => trackers.test(`${work.by} ${work.target ?? ''}`)))) {
      for (const signal of ['metrics.build', 'metrics.quality'] as const) {
        yield { signal, ...seenAt(doing, `${doing.work.by} keeps the trend of a metric`) };
      }
    }
  },
});

/** A threshold that a file sets and that something in the pipeline heeds. */
function limitOf(all: readonly Doing[], settings: readonly SourceFile[]) {
  for (const { file, sets, needs } of thresholds) {
    const [doing] = doingAny(all, needs === 'coverage' ? ['coverage'] : testing);
    const at = doing && settings.flatMap((one) => (file.test(one.path) ? (one.find(sets) ?? []) : []))[0];
    if (doing && at) return { doing, at };
  }
  return undefined;
}
