import { detectors as shelf } from '../detectors/index.js';
import type { Assessment } from './assess/assessment.js';
import type { Said } from './assess/profile.js';
import { toolVersion } from './cli/version.js';
import type { NamedDetector } from './detector.js';
import { type LoadedModel, loadModel, shippedModels } from './model/load.js';
import { scan as scanWith } from './scan.js';
import type { HostingFacts } from './snapshot/hosting.js';

export type * from './assess/assessment.js';
export { type Detector, defineDetector, type NamedDetector } from './detector.js';
export { IncompleteError, UserError } from './errors.js';
export type { Evidence, Finding, Gap, Place, Strength } from './evidence.js';
export { type LoadedModel, loadModel, shippedModels } from './model/load.js';
export { jsonReport } from './report/json.js';
export type { JsonReport } from './report/json-schema.js';
export { type Area, type Signal, signals } from './signals.js';
export type * from './snapshot/hosting.js';

/** What to scan, and how. Everything but the path has a default. */
export interface ScanOptions {
  /** A work tree, a bare repository or a plain folder. */
  readonly path: string;
  /** Commit, branch or tag to read instead of the files in the folder. */
  readonly ref?: string;
  /** End of the twelve months that count; by default now, or the date of the commit that is read. */
  readonly asOf?: Date;
  /** Ids of shipped models, paths of model files, or loaded models; by default all that ship. */
  readonly models?: readonly (string | LoadedModel)[];
  /** By default all that ship. */
  readonly detectors?: readonly NamedDetector[];
  /** What is known better than can be inferred. */
  readonly said?: Said;
  /** What the hosting platform knows of the repository, as of the same date. */
  readonly hosting?: HostingFacts;
}

/**
 * Reads a repository and says which levels it has reached. Nothing of the repository is executed.
 * @throws UserError where there is nothing to scan, IncompleteError where too little can be read.
 *
 * @example
 * const { models } = await scan({ path: '.' });
 * for (const category of models[0].categories) console.log(category.name, category.level);
 */
export async function scan(options: ScanOptions): Promise<Assessment> {
  const { models = shippedModels, detectors = shelf, ...rest } = options;
  const loaded = await Promise.all(
    models.map((model) => (typeof model === 'string' ? loadModel(model) : model)),
  );
  const { assessment } = await scanWith({
    ...rest,
    models: loaded,
    detectors,
    now: new Date(),
    tool: toolVersion(),
  });
  return assessment;
}
