import { defineDetector } from '../../src/detector.js';
import { dayOf, intervals, median } from '../../src/input/history/calendar.js';
import { hosting } from '../../src/input/hosting.js';
import { environmentKind } from '../../src/input/pipelines/environment-kind.js';

const emits = ['platform.production-deployments', 'platform.production-deployment-interval'] as const;

export default defineDetector({
  about: 'Deployments to production that the hosting platform recorded',
  reads: { hosting: hosting() },
  emits,
  *detect({ hosting: { facts } }) {
    if (!facts) return;
    const { deployments } = facts;
    if ('unavailable' in deployments) {
      yield { unseen: emits, reason: `deployments: ${deployments.unavailable}` };
      return;
    }
    const some = deployments.filter(({ environment }) => environmentKind(environment) === 'production');
    const days = [...new Set(some.map(({ date }) => dayOf(date)))];
    const last = some.at(-1);
    if (!last) return;
    const at = { commit: last.commit };
    const note = `production was deployed to on ${days.length} days of the last 12 months`;
    yield { signal: 'platform.production-deployments', value: days.length, at, note };
    const interval = median(intervals(days));
    const between = `median ${interval} days between deployments to production`;
    if (interval !== undefined)
      yield { signal: 'platform.production-deployment-interval', value: interval, at, note: between };
  },
});
