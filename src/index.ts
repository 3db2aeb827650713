import { detectors as shelf } from '../detectors/index.js';
import type { Assessment } from './assess/assessment.js';
import type { Said } from './assess/profile.js';
import { toolVersion } from './cli/version.js';
import { guarded } from './custom/guarded.js';
import { checkedDetector, type Offered } from './custom/shape.js';
import type { NamedDetector } from './detector.js';
import { type LoadedModel, loadModel, shippedModels } from './model/load.js';
import { scan as scanWith } from './scan.js';
import type { HostingFacts } from './snapshot/hosting.js';

export type * from './assess/assessment.js';
export { type Detector, defineDetector, type NamedDetector } from './detector.js';
export { IncompleteError, UserError } from './errors.js';
export type { Evidence, Finding, Gap, Place, Strength } from './evidence.js';
// What a detector of your own can ask to be handed.
export { code } from './input/code.js';
export { dockerfiles } from './input/dockerfile.js';
export { files, paths } from './input/files.js';
export { hcl } from './input/hcl.js';
export { history } from './input/history.js';
export { hosting } from './input/hosting.js';
export type { Input } from './input/input.js';
export { json } from './input/json.js';
export { kubernetes } from './input/kubernetes.js';
export { manifests } from './input/manifests.js';
export { pipelines } from './input/pipelines/pipelines.js';
export { toml } from './input/toml.js';
export { xml } from './input/xml.js';
export { yaml } from './input/yaml.js';
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
  /** What is looked with, by default all that ship. A detector of your own that fails costs its own signals only. */
  readonly detectors?: readonly NamedDetector[];
  /** What is known better than can be inferred. */
  readonly said?: Said;
  /** What the hosting platform knows of the repository, as of the same date. */
  readonly hosting?: HostingFacts;
}

/** All detectors that ship: `[...shippedDetectors, mine]` looks with one more. */
export const shippedDetectors: readonly NamedDetector[] = shelf;

/**
 * Reads a repository and says which levels it has reached. Nothing of the repository is executed.
 * @throws UserError where there is nothing to scan, IncompleteError where too little can be read.
 *
 * @example
 * const { models } = await scan({ path: '.' });
 * for (const category of models[0].categories) console.log(category.name, category.level);
 *
 * @example
 * const kettle = { id: 'kettle', ...defineDetector({ about: 'kettles', reads: {}, emits: ['deploy.scripted'], *detect() {} }) };
 * await scan({ path: '.', detectors: [...shippedDetectors, kettle] });
 */
export async function scan(options: ScanOptions): Promise<Assessment> {
  const { models = shippedModels, detectors = shelf, ...rest } = options;
  const loaded = await Promise.all(
    models.map((model) => (typeof model === 'string' ? loadModel(model) : model)),
  );
  const { assessment } = await scanWith({
    ...rest,
    models: loaded,
    detectors: detectors.map(trusted),
    now: new Date(),
    tool: toolVersion(),
  });
  return assessment;
}

/** Ours as they are, others held to what they declare. */
function trusted(detector: NamedDetector): NamedDetector {
  if (shelf.includes(detector)) return detector;
  return guarded(checkedDetector(detector as unknown as Offered, detector.id, 'scan({ detectors })'));
}
