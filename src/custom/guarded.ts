import { createContext, runInContext } from 'node:vm';
import type { NamedDetector } from '../detector.js';
import type { Observation } from '../evidence.js';

/** Milliseconds that a custom detector may take: as long as one that ships. */
export const budget = 5000;

/**
 * The detector such that its mistakes stay its own: it is stopped when its time is up, even in a loop that never
 * yields, and what it says is held to what it declared.
 */
export function guarded(detector: NamedDetector, milliseconds = budget): NamedDetector {
  return {
    ...detector,
    detect: (handed) => {
      const seen: Observation[] = [];
      withinTime(milliseconds, () => {
        for (const each of detector.detect(handed)) seen.push(checked(each, detector));
      });
      return seen;
    },
  };
}

/** Only the engine of the language itself can end a loop that does not end. */
function withinTime(milliseconds: number, work: () => void): void {
  try {
    runInContext('work()', createContext({ work }), { timeout: milliseconds });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw code === 'ERR_SCRIPT_EXECUTION_TIMEOUT' ? new Error(`took longer than ${milliseconds} ms`) : error;
  }
}

function checked(each: unknown, { emits }: NamedDetector): Observation {
  const seen = (typeof each === 'object' && each !== null ? each : {}) as Readonly<Record<string, unknown>>;
  if ('unseen' in seen) {
    if (typeof seen.reason !== 'string') throw new Error('what is unseen needs a reason');
    return seen as unknown as Observation;
  }
  if (!emits.some((name) => name === seen.signal))
    throw new Error(`it says ${String(seen.signal)}, which it does not list in emits`);
  if (typeof seen.note !== 'string')
    throw new Error(`${String(seen.signal)} needs a note that says what is seen`);
  if (!isPlace(seen.at)) throw new Error(`${String(seen.signal)} needs a place: at: file.at(line)`);
  return seen as unknown as Observation;
}

function isPlace(at: unknown): boolean {
  if (typeof at !== 'object' || at === null) return false;
  const { path, line, commit, tag } = at as Readonly<Record<string, unknown>>;
  const isText = [path, commit, tag].every((one) => one === undefined || typeof one === 'string');
  return isText && (line === undefined || (typeof line === 'number' && Number.isInteger(line) && line > 0));
}
