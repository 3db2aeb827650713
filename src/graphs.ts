import { configured, type Given } from './configured.js';
import { asOfSeconds, type Held, holding } from './held.js';
import type { Problem } from './input/input.js';
import type { Pipeline } from './input/pipelines/pipeline.js';
import { pipelines } from './input/pipelines/pipelines.js';
import { Reader } from './input/reader.js';
import { unitsOf } from './input/units/find.js';
import { UnitReader } from './input/units/unit-reader.js';
import { saidOfUnits } from './scan.js';
import type { RepositoryFacts, Snapshot } from './snapshot/snapshot.js';
import { unitNamed } from './unit-named.js';

/** The pipelines of one snapshot, as graphs, and what could not be read of them. */
export interface Graphs {
  readonly repository: RepositoryFacts;
  /** Folder of the one unit that they serve; absent: the repository as a whole. */
  readonly unit?: string;
  /** Sorted by dialect, then path. */
  readonly pipelines: readonly Pipeline[];
  readonly problems: readonly Problem[];
}

export interface GraphsRequest extends Held, Pick<Given, 'config'> {
  /** Only what serves this unit, by its folder or its name. */
  readonly unit?: string;
}

/** Reads the pipelines of a repository and follows their steps. Throws `UserError` and `IncompleteError`. */
export function readGraphs(request: GraphsRequest): Promise<Graphs> {
  return holding(request, async (snapshot) => {
    const whole = new Reader(snapshot, asOfSeconds(request, snapshot));
    const reader =
      request.unit === undefined ? whole : await unitReaderOf(snapshot, whole, request, request.unit);
    const { value, problems } = await reader.load(pipelines());
    const unit = reader instanceof UnitReader ? { unit: reader.to.unit } : {};
    return { repository: snapshot.repository, ...unit, pipelines: value, problems };
  });
}

/** The units are those of a scan: what the configuration says of them outranks what is found. */
async function unitReaderOf(
  snapshot: Snapshot,
  whole: Reader,
  { config }: GraphsRequest,
  name: string,
): Promise<UnitReader> {
  const by = await configured(snapshot, { models: [], ...(config ? { config } : {}) });
  const territory = await unitsOf(whole, by.config ? saidOfUnits({ config: by.config }) : []);
  const unit = unitNamed(name, territory, whole.paths.all);
  return new UnitReader({ unit: unit.path, territory, whole });
}
