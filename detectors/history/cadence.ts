import { defineDetector } from '../../src/detector.js';
import {
  history,
  intervalsInDays,
  isDependencyUpdate,
  isReleaseCommit,
  median,
  monthsOf,
  weekOf,
} from '../../src/input/history.js';
import { inDays, newest, partOf } from './_samples.js';

/** Where the way from commit to production is kept. */
const works = ['pipeline', 'deployment'] as const;

export default defineDetector({
  about: 'How steadily commits, pipeline work and dependency updates arrive',
  reads: { history: history() },
  emits: [
    'history.mainline-commits',
    'history.mainline-interval',
    'history.active-weeks-share',
    'history.pipeline-months',
    'history.dependency-update-months',
  ],
  *detect({ history }) {
    if ('unavailable' in history) {
      yield { unseen: 'history', reason: history.unavailable };
      return;
    }
    const { changes, mainline, byPeople, asOf } = history;
    yield {
      signal: 'history.mainline-commits',
      value: mainline.length,
      at: newest(mainline),
      note: `${mainline.length} commits reached the branch`,
    };
    const interval = median(intervalsInDays(mainline.map(({ committedAt }) => committedAt)));
    if (interval !== undefined) {
      yield {
        signal: 'history.mainline-interval',
        value: interval,
        at: newest(mainline),
        note: `median ${inDays(interval)} between commits of the branch`,
      };
    }
    const weeks = new Set(changes.map(({ committedAt }) => weekOf(committedAt)));
    if (weeks.size > 0) {
      const span = Math.max(...weeks) - Math.min(...weeks) + 1;
      yield {
        signal: 'history.active-weeks-share',
        value: weeks.size / span,
        at: newest(changes),
        note: `commits in ${partOf(weeks.size, span)} weeks`,
      };
    } else {
      yield {
        signal: 'history.active-weeks-share',
        value: 0,
        at: {},
        note: 'no commit in the last 12 months',
      };
    }
    const pipeline = byPeople.filter(
      (change) => works.some((area) => change.areas.has(area)) && !isReleaseCommit(change),
    );
    const worked = monthsOf(pipeline, asOf);
    yield {
      signal: 'history.pipeline-months',
      value: worked,
      at: newest(pipeline),
      note: `people changed pipeline, build or deploy files in ${worked} of 12 months`,
    };
    const updates = changes.filter((change) => !change.merge && isDependencyUpdate(change));
    const updated = monthsOf(updates, asOf);
    yield {
      signal: 'history.dependency-update-months',
      value: updated,
      at: newest(updates),
      note: `dependencies were updated in ${updated} of 12 months`,
    };
  },
});
