import type { PathIndex } from './path-index.js';
import type { Reader } from './reader.js';

/** Something that a detector can ask to be handed. */
export interface Input<T> {
  /** Names what is loaded: inputs with the same key are loaded once per scan. */
  readonly key: string;
  /** What a person calls it, for the catalogue: "`**\/Chart.yaml`", "pipelines". */
  readonly about: string;
  /** The paths it will read first, so that a snapshot fetches all inputs' paths in one batch. */
  wants?(paths: PathIndex): readonly string[];
  /** Starts what takes long elsewhere, so that it runs while other inputs load. Must not fail. */
  begin?(reader: Reader): void;
  load(reader: Reader): Promise<Loaded<T>>;
}

/** A loaded input: what could be read, and what could not. */
export interface Loaded<T> {
  readonly value: T;
  readonly problems: readonly Problem[];
}

/** A file (or a line of it) that could not be read or understood. */
export interface Problem {
  readonly path?: string;
  readonly line?: number;
  /** Completes "could not be read: ...". */
  readonly reason: string;
}
