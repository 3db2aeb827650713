import type { Observation } from './evidence.js';
import type { Input } from './input/input.js';
import type { Area, Signal } from './signals.js';

export type { Finding, Observation, Place, Unseen } from './evidence.js';
export type { Area, Signal } from './signals.js';

/** What a detector asks to be handed: a name for each input. */
export type Reads = Readonly<Record<string, Input<unknown>>>;

/** The loaded inputs, under the same names. */
export type Handed<R extends Reads> = { readonly [K in keyof R]: R[K] extends Input<infer T> ? T : never };

/** Knows one tool or format: declares what it reads and emits, returns what it saw. Does no I/O. */
export interface Detector<R extends Reads = Reads, S extends Signal = Signal> {
  /** What this detector knows, as a noun phrase for the catalogue: "Terraform code". */
  readonly about: string;
  readonly reads: R;
  readonly emits: readonly S[];
  /** Areas of which it may report that they live elsewhere. */
  readonly hides?: readonly Area[];
  /** A generator, so that the engine can stop it when its time is up. */
  detect(handed: Handed<R>): Iterable<Observation<S>>;
}

/** A detector with its id, which is its path on the shelf without extension (`deploy/helm`). */
export interface NamedDetector extends Detector {
  readonly id: string;
}

/**
 * Declares a detector. An undeclared signal, a misspelt one, or a value of the wrong kind does not compile.
 *
 * @example
 * export default defineDetector({
 *   about: 'Helm charts',
 *   reads: { charts: files('**\/Chart.yaml') },
 *   emits: ['deploy.scripted'],
 *   *detect({ charts }) {
 *     for (const chart of charts) yield { signal: 'deploy.scripted', at: chart.at(1), note: 'Helm chart' };
 *   },
 * });
 */
export function defineDetector<const R extends Reads, const S extends Signal>(detector: {
  readonly about: string;
  readonly reads: R;
  readonly emits: readonly S[];
  readonly hides?: readonly Area[];
  detect(handed: Handed<R>): Iterable<Observation<NoInfer<S>>>;
}): Detector<R, S> {
  return detector;
}
