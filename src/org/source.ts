import type { Cost, Listed } from './organisation.js';
import type { Told } from './run.js';

/** Where repositories are listed and asked about. Counts what that takes. */
export interface Source {
  /** The host that clones come from: results of different hosts are kept apart. */
  readonly host: string;
  /** All repositories of these owners that the token may see. */
  list(owners: readonly string[]): Promise<readonly Listed[]>;
  /** The commit that the default branch is at; free where it is still the known one. Throws `Unreadable` or `CutOff`. */
  head(repository: Listed, known: string): Promise<{ readonly commit: string; readonly cost: Cost }>;
  facts(repository: Listed): Promise<Told>;
  token(repository: Listed): Promise<string>;
  /** All requests so far, listing included. */
  requests(): number;
  /** Requests that are left, as far as that is known. */
  left(): number | undefined;
}
