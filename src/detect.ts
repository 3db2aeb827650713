import type { NamedDetector } from './detector.js';
import type { Evidence, Gap, Observation, Place, Survey } from './evidence.js';
import { placeForReaders, wordsForReaders } from './input/elsewhere.js';
import type { Input, Loaded, Problem } from './input/input.js';
import type { Reader } from './input/reader.js';
import { canBe, type Signal, signalNames, signalsOf } from './signals.js';

/** Milliseconds that one detector may take before it is cancelled. */
const detectorBudget = 5000;

export interface DetectOptions {
  /** A monotonic clock in milliseconds; without one no detector is cancelled. */
  readonly clock?: () => number;
}

/** Runs the detectors over a snapshot. One that throws or overruns costs its own signals only. */
export async function detect(
  reader: Reader,
  detectors: readonly NamedDetector[],
  options: DetectOptions = {},
): Promise<Survey> {
  const inputs = detectors.flatMap((detector) => Object.values(detector.reads));
  for (const input of inputs) input.begin?.(reader);
  await reader.prefetch(inputs.flatMap((input) => wantedBy(input, reader)));
  // While one input waits for git, others can be worked on. What goes wrong is met by the detector that asks.
  for (const input of inputs) reader.load(input).catch(() => undefined);
  const evidence: Evidence[] = [];
  const gaps: Gap[] = reader.snapshot.unlisted.map(({ path, reason }) => ({
    reason: `${reason}: ${path}`,
    signals: signalNames,
    detector: 'snapshot',
    at: { path },
  }));
  for (const detector of detectors) {
    try {
      const loaded = await loadAll(reader, detector);
      gaps.push(...loaded.problems.map((problem) => gapOf(problem, detector)));
      const deadline = options.clock ? options.clock() + detectorBudget : Number.POSITIVE_INFINITY;
      for (const seen of detector.detect(loaded.handed)) {
        if ('unseen' in seen) gaps.push(stampGap(seen, detector));
        else evidence.push(stamp(seen, detector));
        if (options.clock && options.clock() > deadline)
          throw new Error(`took longer than ${detectorBudget} ms`);
      }
    } catch (error) {
      gaps.push({
        reason: `detector ${detector.id} failed: ${messageOf(error)}`,
        signals: detector.emits,
        detector: detector.id,
      });
    }
  }
  return {
    evidence: unique(evidence.sort(byPlace)),
    gaps: merged(gaps.sort(byReason)),
    answered: new Set(detectors.flatMap((detector) => detector.emits)),
  };
}

/** One that fails here fails again where it is loaded, and is told of there. */
function wantedBy(input: Input<unknown>, { paths }: Reader): readonly string[] {
  try {
    return input.wants?.(paths) ?? [];
  } catch {
    return [];
  }
}

async function loadAll(reader: Reader, detector: NamedDetector) {
  const handed: Record<string, unknown> = {};
  const problems: Problem[] = [];
  for (const [name, input] of Object.entries(detector.reads)) {
    const loaded: Loaded<unknown> = await reader.load(input);
    handed[name] = loaded.value;
    problems.push(...loaded.problems);
  }
  return { handed, problems };
}

function stamp(finding: Exclude<Observation, { unseen: unknown }>, detector: NamedDetector): Evidence {
  const { signal, at, note, strength = 'strong', trail = [] } = finding;
  const value = finding.value ?? true;
  if (!canBe(signal, value)) throw new Error(`${signal} cannot be ${String(value)}`);
  return {
    signal,
    value,
    detector: detector.id,
    at: placeForReaders(at),
    note: wordsForReaders(note),
    strength,
    trail: trail.map(placeForReaders),
  };
}

function stampGap(seen: Extract<Observation, { unseen: unknown }>, detector: NamedDetector): Gap {
  const hidden: readonly Signal[] = typeof seen.unseen === 'string' ? signalsOf(seen.unseen) : seen.unseen;
  return {
    reason: wordsForReaders(seen.reason),
    signals: hidden,
    detector: detector.id,
    ...(seen.at ? { at: placeForReaders(seen.at) } : {}),
  };
}

function gapOf(problem: Problem, detector: NamedDetector): Gap {
  const at: Place = {
    ...(problem.path === undefined ? {} : { path: problem.path }),
    ...(problem.line === undefined ? {} : { line: problem.line }),
  };
  return {
    reason: `could not be read: ${wordsForReaders(problem.reason)}`,
    signals: detector.emits,
    detector: detector.id,
    at: placeForReaders(at),
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function byPlace(a: Evidence, b: Evidence): number {
  return (
    signalNames.indexOf(a.signal) - signalNames.indexOf(b.signal) ||
    Number(a.strength === 'weak') - Number(b.strength === 'weak') ||
    compare(a.at.repository ?? '', b.at.repository ?? '') ||
    compare(a.at.path ?? '', b.at.path ?? '') ||
    (a.at.line ?? 0) - (b.at.line ?? 0) ||
    compare(a.detector, b.detector) ||
    compare(a.note, b.note)
  );
}

function byReason(a: Gap, b: Gap): number {
  return (
    compare(a.at?.repository ?? '', b.at?.repository ?? '') ||
    compare(a.at?.path ?? '', b.at?.path ?? '') ||
    (a.at?.line ?? 0) - (b.at?.line ?? 0) ||
    compare(a.detector, b.detector) ||
    compare(a.reason, b.reason)
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** One gap for one reason at one place, however many detectors met it. */
function merged(sorted: readonly Gap[]): readonly Gap[] {
  const byPlaceAndReason = new Map<string, Gap>();
  for (const gap of sorted) {
    const key = JSON.stringify([gap.at ?? null, gap.reason]);
    const known = byPlaceAndReason.get(key);
    const signals = known ? [...new Set([...known.signals, ...gap.signals])] : gap.signals;
    byPlaceAndReason.set(key, { ...(known ?? gap), signals });
  }
  return [...byPlaceAndReason.values()];
}

/** Drops repetitions of neighbours in a sorted list. */
function unique<T>(sorted: readonly T[]): readonly T[] {
  return sorted.filter(
    (item, index) => index === 0 || JSON.stringify(item) !== JSON.stringify(sorted[index - 1]),
  );
}
