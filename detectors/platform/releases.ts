import { defineDetector } from '../../src/detector.js';
import { dayOf, intervals, median } from '../../src/input/history/calendar.js';
import { releasesOf } from '../../src/input/history/releases.js';
import { hosting } from '../../src/input/hosting.js';
import { windowLength } from '../../src/input/reader.js';

/** Releases on the platform stand on tags: they only add what a clone does not hold, so none is no fact. */
export default defineDetector({
  about: 'Releases on the hosting platform',
  reads: { hosting: hosting() },
  emits: ['history.releases', 'history.release-interval'],
  *detect({ hosting: { facts, asOf } }) {
    if (!facts || 'unavailable' in facts.releases) return;
    const tags = facts.releases.map(({ tag, commit, date }) => ({ name: tag, commit, date }));
    const releases = releasesOf(tags, { from: asOf - windowLength, to: asOf });
    const last = releases.at(-1);
    if (!last) return;
    const at = { tag: last.tag };
    const note = `${releases.length} releases on the hosting platform in the last 12 months`;
    yield { signal: 'history.releases', value: releases.length, at, note };
    const interval = median(intervals(releases.map(({ date }) => dayOf(date))));
    if (interval !== undefined)
      yield {
        signal: 'history.release-interval',
        value: interval,
        at,
        note: `median ${interval} days between ${note}`,
      };
  },
});
