import { defineDetector } from '../../src/detector.js';
import { history, intervalsInDays, isRollback, median } from '../../src/input/history.js';
import { inDays, newest, partOf } from './_samples.js';

/** Fewer releases tell nothing about how rare rollbacks are (rulings: samples). */
const releasesForRollbacks = 12;

export default defineDetector({
  about: 'Releases by version tags, and how often they are taken back',
  reads: { history: history() },
  emits: ['history.releases', 'history.release-interval', 'history.rollback-share'],
  *detect({ history }) {
    if ('unavailable' in history) {
      yield {
        unseen: ['history.releases', 'history.release-interval', 'history.rollback-share'],
        reason: history.unavailable,
      };
      return;
    }
    const { releases, mainline } = history;
    const last = releases.at(-1);
    const at = last ? { tag: last.tag } : {};
    const dates = releases.map(({ date }) => new Date(date * 1000).toISOString().slice(0, 7));
    const span = dates.length > 0 ? `, ${dates[0]}..${dates.at(-1)}` : '';
    yield {
      signal: 'history.releases',
      value: releases.length,
      at,
      note: `${releases.length} releases in the last 12 months${span}`,
    };
    const interval = median(intervalsInDays(releases.map(({ date }) => date)));
    if (interval !== undefined) {
      yield {
        signal: 'history.release-interval',
        value: interval,
        at,
        note: `median ${inDays(interval)} between ${releases.length} releases${span}`,
      };
    }
    const taken = mainline.filter(isRollback);
    if (releases.length < releasesForRollbacks || mainline.length === 0) {
      const reason = `too few releases to tell how rare rollbacks are: ${releases.length}, ${releasesForRollbacks} are needed`;
      yield { unseen: ['history.rollback-share'], reason };
    } else {
      const note = `reverts and hotfixes: ${partOf(taken.length, mainline.length)} commits of the branch`;
      yield {
        signal: 'history.rollback-share',
        value: taken.length / mainline.length,
        at: newest(taken),
        note,
      };
    }
  },
});
