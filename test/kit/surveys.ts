import type { Evidence, Gap, Survey } from '../../src/evidence.js';
import { type Signal, type SignalScalar, signalNames } from '../../src/signals.js';

/** A survey in which every signal was looked for and only these were seen. */
export function surveyOf(seen: Readonly<Record<string, SignalScalar>>, gaps: readonly Gap[] = []): Survey {
  return {
    evidence: Object.entries(seen).map(([signal, value]) => evidence(signal as Signal, value)),
    gaps,
    answered: new Set(signalNames),
  };
}

/** One piece of evidence at a made-up place. */
export function evidence(
  signal: Signal,
  value: SignalScalar = true,
  strength: Evidence['strength'] = 'strong',
): Evidence {
  return {
    signal,
    value,
    detector: 'test/one',
    at: { path: 'a.yaml', line: 1 },
    note: `${signal} is ${value}`,
    strength,
    trail: [],
  };
}
