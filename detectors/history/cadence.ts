import { defineDetector } from '../../src/detector.js';
import { day, intervals, median, monthsAmong } from '../../src/input/history/calendar.js';
import { type HistoryFacts, history } from '../../src/input/history.js';
import { allUnseen, counted, inDays, newest, partOf, smallestSample } from './_samples.js';

const emits = [
  'history.mainline-commits',
  'history.mainline-interval',
  'history.active-weeks-share',
  'history.pipeline-months',
  'history.dependency-update-months',
] as const;

export default defineDetector({
  about: 'How steadily commits, pipeline work and dependency updates arrive',
  reads: { history: history() },
  emits,
  *detect({ history }) {
    if ('unavailable' in history) yield allUnseen(emits, history.unavailable);
    else {
      yield* mainline(history);
      yield weeks(history);
      yield pipelineWork(history);
      yield dependencyUpdates(history);
    }
  },
});

/** A unit that few commits touch is not late: there is little to bring. */
function isQuiet({ unit, changes }: HistoryFacts): boolean {
  return unit !== undefined && changes.length < smallestSample;
}

function* mainline(facts: HistoryFacts) {
  const { mainline } = facts;
  const at = newest(mainline);
  const note = `${counted(mainline.length, 'commit')} reached the branch in the last 12 months`;
  const hint = isQuiet(facts) ? ({ strength: 'weak' } as const) : {};
  yield { signal: 'history.mainline-commits', value: mainline.length, at, note, ...hint } as const;
  if (isQuiet(facts)) {
    yield allUnseen(['history.mainline-interval'], quiet(facts));
    return;
  }
  const dates = mainline.map(({ committedAt }) => committedAt);
  const interval = median(intervals(dates).map((seconds) => seconds / day));
  if (interval === undefined) return;
  const between = `median ${inDays(interval)} between ${counted(mainline.length, 'commit')} of the branch`;
  yield { signal: 'history.mainline-interval', value: interval, at, note: between } as const;
}

function quiet({ changes }: HistoryFacts): string {
  return `too little history of the unit: ${counted(changes.length, 'commit')} in the last 12 months`;
}

/** So few commits cannot show how steadily they come, unless they are spread so thin that no week count could. */
function weeks(facts: HistoryFacts) {
  const { mainline, changes } = facts;
  const { active, all } = facts.weeks;
  const signal = 'history.active-weeks-share';
  if (isQuiet(facts)) return allUnseen([signal], quiet(facts));
  if (all === 0) return { signal, value: 0, at: {}, note: 'no commit in the last 12 months' } as const;
  if (changes.length < smallestSample && all < 2 * smallestSample) {
    const reason = `too little history: ${counted(changes.length, 'commit')} within ${counted(all, 'week')}`;
    return allUnseen([signal], reason);
  }
  const note = `commits reached the branch in ${partOf(active, all, 'week')}`;
  // In a week in which nobody changes a unit there is nothing of it to bring to the branch.
  const hint = facts.unit ? ({ strength: 'weak' } as const) : {};
  return { signal, value: active / all, at: newest(mainline), note, ...hint } as const;
}

/** Where the way from commit to production is kept. */
const ways = ['pipeline', 'deployment'] as const;

function pipelineWork({ byPeople, asOf, unit }: HistoryFacts) {
  const work = byPeople.filter(
    ({ areas, releaseStamp }) => !releaseStamp && ways.some((area) => areas.has(area)),
  );
  const months = monthsAmong(
    work.map(({ committedAt }) => committedAt),
    asOf,
  );
  const note = `people changed pipeline, build or deploy files in ${months} of 12 months`;
  // Work on the pipeline that all units share is in commits that are no unit's.
  const hint = unit && !unit.ownPipeline ? ({ strength: 'weak' } as const) : {};
  return { signal: 'history.pipeline-months', value: months, at: newest(work), note, ...hint } as const;
}

function dependencyUpdates(facts: HistoryFacts) {
  const { changes, asOf, unit } = facts;
  const updates = changes.filter(({ merge, dependencyUpdate }) => !merge && dependencyUpdate);
  const months = monthsAmong(
    updates.map(({ committedAt }) => committedAt),
    asOf,
  );
  const note = `dependencies were updated in ${months} of 12 months`;
  // Those of a lock file above, and of the pipeline, are in commits that are no unit's.
  const hint = unit ? ({ strength: 'weak' } as const) : {};
  return {
    signal: 'history.dependency-update-months',
    value: months,
    at: newest(updates),
    note,
    ...hint,
  } as const;
}
