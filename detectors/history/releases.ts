import { defineDetector } from '../../src/detector.js';
import { dayOf, intervals, median, monthName } from '../../src/input/history/calendar.js';
import type { Release } from '../../src/input/history/releases.js';
import { type HistoryFacts, history } from '../../src/input/history.js';
import { allUnseen, counted, inDays, newest, partOf } from './_samples.js';

/** Fewer releases tell nothing about how rare rollbacks are (rulings: samples). */
const releasesForRollbacks = 12;

/** With fewer the tags may stand for something else. */
const releasesThatAreAHabit = 3;

/** A habit that rests for longer may have ended, in seconds. */
const restOfAHabit = 2 * 365 * 24 * 60 * 60;

const emits = [
  'history.releases',
  'history.release-interval',
  'history.rollback-share',
  'history.rollback-share-of-pushes',
] as const;

export default defineDetector({
  about: 'Releases by version tags, and how often they are taken back',
  reads: { history: history() },
  emits: [...emits, 'publish.on-push'],
  *detect({ history }) {
    if ('unavailable' in history) yield allUnseen(emits, history.unavailable);
    else {
      yield* releases(history);
      yield rollbacks(history);
      yield* rollbacksOfPushes(history);
    }
  },
});

function* releases({ releases, releasesEver, tagsMissing, asOf, unit, changes }: HistoryFacts) {
  const latest = releasesEver.at(-1);
  if (latest && releasesEver.length >= releasesThatAreAHabit && latest.date >= asOf - restOfAHabit)
    yield releasedByTags(latest);
  const [first, last] = [releases.at(0), releases.at(-1)];
  const at = last ? { tag: last.tag } : {};
  if (!first || !last) {
    // A unit that nothing touched has nothing to release.
    const still =
      unit && changes.length === 0 ? 'no commit touches the unit in the last 12 months' : undefined;
    const unseen = tagsMissing ?? still;
    if (unseen !== undefined) yield allUnseen(['history.releases'], unseen);
    else
      yield {
        signal: 'history.releases',
        value: 0,
        at,
        note: 'no release tag in the last 12 months',
      } as const;
  } else {
    const note = `${counted(releases.length, 'release')} by tags, ${spanOf(first.date, last.date)}`;
    yield { signal: 'history.releases', value: releases.length, at, note } as const;
  }
  const interval = median(intervals(releases.map(({ date }) => dayOf(date))));
  if (!first || !last || interval === undefined) {
    yield allUnseen(
      ['history.release-interval'],
      tagsMissing ?? 'fewer than two releases in the last 12 months',
    );
    return;
  }
  const between = `median ${inDays(interval)} between ${releases.length} releases`;
  const note = `${between}, ${spanOf(first.date, last.date)}`;
  yield { signal: 'history.release-interval', value: interval, at, note } as const;
}

/** Who releases by version tags does not publish every push as a release, unless a pipeline shows that it does. */
function releasedByTags({ tag, date }: Release) {
  return {
    signal: 'publish.on-push',
    value: false,
    at: { tag },
    note: `releases are made by version tags, the latest in ${monthName(date)}`,
  } as const;
}

function rollbacks({ releases, mainline, hotfixes, tagsMissing }: HistoryFacts) {
  const signal = 'history.rollback-share';
  if (releases.length < releasesForRollbacks || mainline.length === 0) {
    const seen = `${counted(releases.length, 'release')} in the last 12 months`;
    const few = `too few to tell how rare rollbacks are: ${seen}, ${releasesForRollbacks} are needed`;
    return allUnseen([signal], tagsMissing ?? few);
  }
  return { signal, ...takenBack(mainline, hotfixes) } as const;
}

/** The same where each push is a release of its own, whether or not tags count some of them. */
function* rollbacksOfPushes({ mainline, hotfixes }: HistoryFacts) {
  const signal = 'history.rollback-share-of-pushes' as const;
  if (mainline.length >= releasesForRollbacks) yield { signal, ...takenBack(mainline, hotfixes) };
}

function takenBack(mainline: HistoryFacts['mainline'], hotfixes: number) {
  const taken = mainline.filter(({ rollback }) => rollback);
  const count = taken.length + hotfixes;
  const note = `reverts and hotfixes: ${partOf(count, mainline.length, 'commit')} of the branch`;
  return { value: Math.min(1, count / mainline.length), at: newest(taken), note };
}

function spanOf(from: number, to: number): string {
  const [first, last] = [monthName(from), monthName(to)];
  return first === last ? first : `${first}..${last}`;
}
