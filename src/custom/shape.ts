import type { NamedDetector } from '../detector.js';
import { UserError } from '../errors.js';
import { nearest } from '../nearest.js';
import { areas, isSignal, signalNames } from '../signals.js';

/** What somebody offers as a detector: nothing of it is known yet. */
export type Offered = Readonly<Record<string, unknown>>;

/** Whether a value is meant to be a detector. */
export function looksLikeDetector(value: unknown): value is Offered {
  return typeof value === 'object' && value !== null && 'detect' in value;
}

/**
 * Holds what was written without a compiler to what `defineDetector` asks for.
 * @throws UserError that names what is wrong, and where.
 */
export function checkedDetector(offered: Offered, id: string, where: string): NamedDetector {
  const found = mistakes.map((mistake) => mistake(offered)).find((each) => each !== undefined);
  if (found !== undefined)
    throw new UserError({
      what: `detector ${id}: ${found}`,
      where,
      todo: 'declare it with defineDetector: its types tell what is missing',
    });
  const detector = offered as unknown as NamedDetector;
  const { about, reads, emits, hides } = detector;
  // Called on the object itself, for those who write `this`.
  const detect: NamedDetector['detect'] = (handed) => detector.detect(handed);
  return { id, about, reads, emits, ...(hides ? { hides } : {}), detect };
}

const mistakes: readonly ((offered: Offered) => string | undefined)[] = [
  ({ detect }) => (typeof detect === 'function' ? undefined : 'detect must be a function'),
  ({ about }) =>
    typeof about === 'string' && about.trim() !== '' ? undefined : 'about must say what it knows',
  ({ emits }) => mistakeInSignals(emits),
  ({ reads }) => mistakeInInputs(reads),
  ({ hides = [] }) => {
    const names = Object.keys(areas);
    return Array.isArray(hides) && hides.every((area) => names.includes(area))
      ? undefined
      : `hides may name these areas: ${names.join(', ')}`;
  },
];

function mistakeInSignals(emits: unknown): string | undefined {
  if (!Array.isArray(emits) || emits.length === 0) return 'emits must list at least one signal';
  const unknown = emits.find((name) => typeof name !== 'string' || !isSignal(name));
  if (unknown === undefined) return undefined;
  const meant = nearest(String(unknown), signalNames);
  return `there is no signal "${String(unknown)}"${meant === undefined ? '; detectors/README.md lists all' : `; did you mean ${meant}?`}`;
}

function mistakeInInputs(reads: unknown): string | undefined {
  if (typeof reads !== 'object' || reads === null) return 'reads must name the inputs that it is handed';
  const wrong = Object.entries(reads).find(([, input]) => !isInput(input));
  return wrong && `reads.${wrong[0]} is no input; make one with files(...), yaml(...), pipelines() and so on`;
}

function isInput(value: unknown): boolean {
  const { key, about, load } = (value ?? {}) as Offered;
  return typeof key === 'string' && typeof about === 'string' && typeof load === 'function';
}
