import { defineDetector } from '../../src/detector.js';
import { pipelines } from '../../src/input/pipelines/pipelines.js';
import { doingAny, doings, few, seenAt } from './_graph.js';

/** Services that keep a metric over time and show its trend or status. */
const trackers =
  /codecov|coveralls|sonar|codeclimate|code-climate|qlty|codacy|scorecard|deepsource|scrutinizer|codescene|bencher|size-limit|codefactor|qodana|lgtm/i;

export default defineDetector({
  about: 'Reports and metrics that pipelines publish',
  reads: { pipelines: pipelines() },
  emits: ['reports.published', 'metrics.build', 'metrics.quality'],
  *detect({ pipelines }) {
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
    for (const doing of few(reports.filter(({ work }) => trackers.test(`${work.by} ${work.target ?? ''}`)))) {
      for (const signal of ['metrics.build', 'metrics.quality'] as const) {
        yield { signal, ...seenAt(doing, `${doing.work.by} keeps the trend of a metric`) };
      }
    }
  },
});
