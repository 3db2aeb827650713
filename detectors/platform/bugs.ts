import { defineDetector } from '../../src/detector.js';
import { median } from '../../src/input/history/calendar.js';
import { hosting } from '../../src/input/hosting.js';

/** With fewer the median is an anecdote. */
const smallestSample = 3;

const emits = ['platform.hours-to-fix-bugs'] as const;

export default defineDetector({
  about: 'How long issues that are labelled as bugs stay open',
  reads: { hosting: hosting() },
  emits,
  *detect({ hosting: { facts, asOf } }) {
    if (!facts) return;
    const { bugs } = facts;
    if ('unavailable' in bugs) yield { unseen: emits, reason: `issues: ${bugs.unavailable}` };
    else if (bugs.length < smallestSample)
      yield {
        unseen: emits,
        reason: `too few to tell: ${bugs.length} issues labelled as bugs in the last three months`,
      };
    else {
      const hours = median(bugs.map(({ opened, closed }) => ((closed ?? asOf) - opened) / 3600)) ?? 0;
      const open = bugs.filter(({ closed }) => closed === undefined).length;
      const note = `${bugs.length} issues labelled as bugs: open for ${Math.round(hours * 10) / 10} hours (median), ${open} still are`;
      yield { signal: 'platform.hours-to-fix-bugs', value: hours, at: {}, note };
    }
  },
});
