import { IncompleteError } from './errors.js';
import type { Problem } from './input/input.js';
import type { Pipeline } from './input/pipelines/pipeline.js';
import { pipelines } from './input/pipelines/pipelines.js';
import { Reader } from './input/reader.js';
import { asOfDate, type Held } from './scan.js';
import { openSnapshot } from './snapshot/open.js';
import type { RepositoryFacts } from './snapshot/snapshot.js';

/** The pipelines of one snapshot, as graphs, and what could not be read of them. */
export interface Graphs {
  readonly repository: RepositoryFacts;
  /** Sorted by dialect, then path. */
  readonly pipelines: readonly Pipeline[];
  readonly problems: readonly Problem[];
}

/** Reads the pipelines of a repository and follows their steps. Throws `UserError` and `IncompleteError`. */
export async function readGraphs(request: Held): Promise<Graphs> {
  const snapshot = await openSnapshot(request.path, request.ref === undefined ? {} : { ref: request.ref });
  try {
    if (snapshot.entries.length === 0)
      throw new IncompleteError({ what: 'there are no files to read', where: request.path });
    const reader = new Reader(snapshot, Math.floor(asOfDate(request, snapshot).getTime() / 1000));
    const { value, problems } = await reader.load(pipelines());
    return { repository: snapshot.repository, pipelines: value, problems };
  } finally {
    await snapshot.close();
  }
}
