import { defineDetector } from '../../src/detector.js';
import { median, monthName } from '../../src/input/history/calendar.js';
import { hosting } from '../../src/input/hosting.js';

/** With fewer builds, none of them red, nothing shows what happens when one is. */
const smallestSample = 10;

const emits = ['platform.hours-to-green'] as const;

export default defineDetector({
  about: 'How long builds of the default branch stay red, by the hosting platform',
  reads: { hosting: hosting() },
  emits,
  *detect({ hosting: { facts, asOf } }) {
    if (!facts) return;
    const { runs } = facts;
    if ('unavailable' in runs) {
      yield { unseen: emits, reason: `workflow runs: ${runs.unavailable}` };
      return;
    }
    const count = runs.green + runs.red;
    const seen = `${count} builds of the default branch${runs.since === undefined ? '' : ` since ${monthName(runs.since)}`}`;
    const hours = median(runs.spells.map(({ began, ended }) => ((ended ?? asOf) - began) / 3600));
    const last = runs.spells.at(-1);
    if (hours !== undefined && last) {
      const open = runs.spells.filter(({ ended }) => ended === undefined).length;
      const rest = open === 0 ? '' : `, ${open} of them still red`;
      const note = `${seen}: red ${runs.spells.length} times, for ${Math.round(hours * 10) / 10} hours (median)${rest}`;
      yield { signal: 'platform.hours-to-green', value: hours, at: { commit: last.commit }, note };
    } else if (count >= smallestSample)
      yield { signal: 'platform.hours-to-green', value: 0, at: {}, note: `${seen}: none was red` };
    else yield { unseen: emits, reason: `too few to tell: ${seen}, none of them red` };
  },
});
