import type { PathIndex } from './path-index.js';
import type { Reader } from './reader.js';
import type { Territory } from './units/territory.js';

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
  /**
   * What of it says something about one unit, where it is to be loaded over the whole repository; left out: it is loaded
   * over the paths that count for the unit.
   */
  narrow?(loaded: Loaded<T>, to: Narrowing): Promise<Loaded<T>> | Loaded<T>;
}

/** One unit of a repository, for those who leave out what is others'. */
export interface Narrowing {
  /** Path of the unit. */
  readonly unit: string;
  readonly territory: Territory;
  /** The whole repository. */
  readonly whole: Reader;
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
