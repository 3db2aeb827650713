import { asOfDate, type Held, holding } from './held.js';
import type { Problem } from './input/input.js';
import type { Pipeline } from './input/pipelines/pipeline.js';
import { pipelines } from './input/pipelines/pipelines.js';
import { Reader } from './input/reader.js';
import type { RepositoryFacts } from './snapshot/snapshot.js';

/** The pipelines of one snapshot, as graphs, and what could not be read of them. */
export interface Graphs {
  readonly repository: RepositoryFacts;
  /** Sorted by dialect, then path. */
  readonly pipelines: readonly Pipeline[];
  readonly problems: readonly Problem[];
}

/** Reads the pipelines of a repository and follows their steps. Throws `UserError` and `IncompleteError`. */
export function readGraphs(request: Held): Promise<Graphs> {
  return holding(request, async (snapshot) => {
    const reader = new Reader(snapshot, Math.floor(asOfDate(request, snapshot).getTime() / 1000));
    const { value, problems } = await reader.load(pipelines());
    return { repository: snapshot.repository, pipelines: value, problems };
  });
}
