import type { Area, Signal, SignalScalar, SignalValue } from './signals.js';

/** A place that a reader can open: a line of a file, a commit, a tag, or a figure over the history. */
export interface Place {
  /** `owner/name`, where it is another repository than the one that was scanned. */
  readonly repository?: string;
  readonly path?: string;
  /** 1-based. */
  readonly line?: number;
  readonly commit?: string;
  readonly tag?: string;
}

/** `weak`: a lexical look, or a source that may be out of date. Weak evidence alone never makes a key practice met. */
export type Strength = 'strong' | 'weak';

/** What a detector saw: the signal's value and the place that shows it. */
export type Finding<S extends Signal = Signal> = {
  [K in S]: {
    readonly signal: K;
    /** Left out: `true`. */
    readonly value?: SignalValue<K>;
    readonly at: Place;
    /** One sentence a reader understands beside the place: what is seen there. */
    readonly note: string;
    readonly strength?: Strength;
    /** How a pipeline got there, outermost place first. */
    readonly trail?: readonly Place[];
  };
}[S];

/** What a detector could not see: these signals (or a whole area) stay unknown unless seen elsewhere. */
export interface Unseen<S extends Signal = Signal> {
  readonly unseen: readonly S[] | Area;
  /** Completes "cannot be seen here: ...". */
  readonly reason: string;
  readonly at?: Place;
}

export type Observation<S extends Signal = Signal> = Finding<S> | Unseen<S>;

/** A finding, stamped by the engine with the detector that made it. */
export interface Evidence {
  readonly signal: Signal;
  readonly value: SignalScalar;
  readonly detector: string;
  readonly at: Place;
  readonly note: string;
  readonly strength: Strength;
  readonly trail: readonly Place[];
  /** Path of the one unit that it is about, where the repository has several. */
  readonly unit?: string;
}

/** Could not look here: which signals stay unknown, and why. */
export interface Gap {
  readonly reason: string;
  readonly signals: readonly Signal[];
  readonly detector: string;
  readonly at?: Place;
}

/** All evidence and gaps of one snapshot, both sorted, and what every signal is answered by. */
export interface Survey {
  readonly evidence: readonly Evidence[];
  readonly gaps: readonly Gap[];
  /** Signals that at least one detector of this run emits. */
  readonly answered: ReadonlySet<Signal>;
}
