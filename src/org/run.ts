import { Alike } from './alike.js';
import { outcomeOf } from './one.js';
import type { Accounted, Outcome, Standing } from './organisation.js';
import { each, type Run } from './surroundings.js';
import { judgedTogether } from './together.js';

/** Reads all that is planned, and accounts for each in the order of the plan, whatever finishes first. */
export async function runAll(run: Run): Promise<readonly Accounted[]> {
  const accounted: Accounted[] = new Array(run.planned.length);
  const alike = new Alike();
  await each(run.planned, run, async (planned, at) => {
    const one = { repository: planned.repository, outcome: held(await outcomeOf(planned, run), alike) };
    accounted[at] = one;
    run.watch?.ended(one);
  });
  if (!run.together) return accounted;
  const together = await judgedTogether(accounted, run, run.together);
  return together.map((one) => ({ ...one, outcome: held(one.outcome, alike) }));
}

/** An outcome that shares with others what they have in common. */
function held(outcome: Outcome, alike: Alike): Outcome {
  if (!('standing' in outcome)) return outcome;
  const { standing, before } = outcome;
  const shared = (one: Standing): Standing => ({ ...one, models: alike.of(one.models) });
  return { ...outcome, standing: shared(standing), ...(before ? { before: shared(before) } : {}) };
}
