import { defineDetector } from '../../src/detector.js';
import { history } from '../../src/input/history.js';

/** Days before the as-of date in which a bot must have been seen at work: most of them run weekly or monthly. */
const recent = 92;
/** One commit may be a left-over request that somebody merged. */
const fewest = 2;

export default defineDetector({
  about: 'Dependency updates that bots made lately, wherever the bot is set up',
  reads: { history: history() },
  emits: ['automation.dependency-updates'],
  *detect({ history }) {
    if ('unavailable' in history) {
      yield { unseen: ['automation.dependency-updates'], reason: history.unavailable };
      return;
    }
    const since = history.asOf - recent * 24 * 60 * 60;
    const updates = history.changes.filter(
      ({ bot, merge, dependencyUpdate, committedAt }) =>
        bot && !merge && dependencyUpdate && committedAt > since,
    );
    const [newest] = updates;
    if (!newest || updates.length < fewest) return;
    yield {
      signal: 'automation.dependency-updates',
      at: { commit: newest.id },
      note: `a bot updated dependencies ${updates.length} times in the last three months`,
    };
  },
});
