import { detectors as shelf } from '../detectors/index.js';
import type { Assessment } from './assess/assessment.js';
import type { Said } from './assess/profile.js';
import { toolVersion } from './cli/version.js';
import { guarded } from './custom/guarded.js';
import { checkedDetector, type Offered } from './custom/shape.js';
import type { NamedDetector } from './detector.js';
import type { Gate } from './gate/gate.js';
import { type Against, gateRepository } from './gating.js';
import { type LoadedModel, loadModel } from './model/load.js';
import { type Configuring, scanConfigured } from './scanned.js';
import type { HostingFacts } from './snapshot/hosting.js';

export type * from './assess/assessment.js';
export { type Detector, defineDetector, type NamedDetector } from './detector.js';
export { IncompleteError, UserError } from './errors.js';
export type { Evidence, Finding, Gap, Place, Strength } from './evidence.js';
export type { Blocking, Check, CheckOutcome, Seen } from './gate/check.js';
export type { Gate } from './gate/gate.js';
export type { Against } from './gating.js';
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
  /** End of the 365 days that count; by default now, or the date of the commit that is read. */
  readonly asOf?: Date;
  /** Ids of shipped models, paths of model files, or loaded models; by default as configured, else all that ship. */
  readonly models?: readonly (string | LoadedModel)[];
  /** What is looked with, by default all that ship. A detector of your own that fails costs its own signals only. */
  readonly detectors?: readonly NamedDetector[];
  /**
   * The unit of a monorepo that is assessed by itself, by its folder or its name; by default the repository as a whole,
   * whose assessment lists its units.
   */
  readonly unit?: string;
  /** What is known better than can be inferred; it outranks the configuration. */
  readonly said?: Said;
  /** What the hosting platform knows of the repository, as of the same date. */
  readonly hosting?: HostingFacts;
  /** A configuration to use instead of the repository's own `cdlevel.yml`; the path is only shown. */
  readonly config?: { readonly path: string; readonly text: string };
}

/** What to hold a repository to. Without any of it, what its configuration asks for. */
export interface GateOptions extends ScanOptions {
  /**
   * The lowest level that passes: `'baseline'` for all categories, `'quality=baseline'` or `'bekk/quality=baseline'` for
   * one. It outranks the minimums of the configuration one by one.
   */
  readonly min?: string | readonly string[];
  /**
   * Fail where something is gone that this had: a commit, branch or tag (scanned in the same call; nothing is checked
   * out), or the text of a report that {@link jsonReport} or the command line wrote.
   */
  readonly noRegress?: string | Exclude<Against, { readonly ref: string }>;
  /** Judge by what is proven: what could not be seen counts as not done. */
  readonly strict?: boolean;
  /** What it means where what could not be seen could turn the answer; by default that the gate cannot tell. */
  readonly unknown?: 'pass' | 'fail';
}

/** The answer, and the assessment that it rests on. */
export interface GateAnswer extends Gate {
  readonly assessment: Assessment;
}

/** All detectors that ship: `[...shippedDetectors, mine]` looks with one more. */
export const shippedDetectors: readonly NamedDetector[] = shelf;

/**
 * Reads a repository and says which levels it has reached. Nothing of the repository is executed.
 * @throws UserError where there is nothing to scan, no such unit, or the configuration is broken, IncompleteError where
 * too little can be read.
 *
 * @example
 * import { scan } from 'cdlevel';
 *
 * const { models } = await scan({ path: '.' });
 * for (const { name, categories } of models)
 *   for (const category of categories) console.log(name, category.name, category.level);
 *
 * @example
 * import { scan } from 'cdlevel';
 *
 * const { units = [] } = await scan({ path: '.' });
 * for (const { path } of units) {
 *   const { unit, profile } = await scan({ path: '.', unit: path });
 *   console.log(unit?.name, profile.deliverable);
 * }
 *
 * @example
 * import { defineDetector, scan, shippedDetectors } from 'cdlevel';
 *
 * const kettle = {
 *   id: 'kettle',
 *   ...defineDetector({ about: 'kettles', reads: {}, emits: ['deploy.scripted'], *detect() {} }),
 * };
 * await scan({ path: '.', detectors: [...shippedDetectors, kettle] });
 */
export async function scan(options: ScanOptions): Promise<Assessment> {
  const { assessment } = await scanConfigured(await configuringAs(options));
  return assessment;
}

/**
 * Holds a repository to a minimum, and to what it had before. An outcome is an answer and never thrown: `passed`,
 * `failed`, or `cannot-tell` with remedies.
 * @throws UserError where the call, the configuration or the base is mistaken: an unknown level, a commit that is not
 * there, a report of another repository. IncompleteError where too little can be read, as of a shallow clone.
 *
 * @example
 * import { gate } from 'cdlevel';
 *
 * const { outcome, checks, remedies } = await gate({
 *   path: '.',
 *   min: ['bekk/build=baseline', 'bekk/quality=intermediate'],
 *   noRegress: 'main',
 * });
 * for (const { text, lost } of checks.filter((check) => check.outcome === 'failed'))
 *   console.log(text, lost.map(({ path, line }) => `${path}:${line}`));
 * if (outcome === 'cannot-tell') console.log(remedies.join('\n'));
 *
 * @example
 * import { gate, jsonReport, scan } from 'cdlevel';
 *
 * const report = jsonReport(await scan({ path: '.', ref: 'HEAD', models: ['bekk'] }));
 * const { outcome } = await gate({
 *   path: '.',
 *   models: ['bekk'],
 *   noRegress: { name: 'saved.json', report },
 * });
 * console.log(outcome);
 */
export async function gate(options: GateOptions): Promise<GateAnswer> {
  const { min = [], noRegress, strict = false, unknown } = options;
  const answer = await gateRepository({
    ...(await configuringAs(options)),
    asked: { min: [min].flat(), strict, ...(unknown === undefined ? {} : { unknown }) },
    ...(noRegress === undefined
      ? {}
      : { against: typeof noRegress === 'string' ? { ref: noRegress } : noRegress }),
  });
  return { ...answer.gate, assessment: answer.assessment };
}

async function configuringAs(options: ScanOptions): Promise<Configuring> {
  const { path, ref, asOf, models, detectors = shelf, unit, said, hosting, config } = options;
  const loaded = models?.map((model) => (typeof model === 'string' ? loadModel(model) : model));
  return {
    path,
    detectors: async () => detectors.map(trusted),
    now: new Date(),
    tool: toolVersion(),
    given: {
      ...(config ? { config } : {}),
      ...(loaded ? { models: await Promise.all(loaded) } : {}),
    },
    ...(ref === undefined ? {} : { ref }),
    ...(asOf ? { asOf } : {}),
    ...(unit === undefined ? {} : { unit }),
    ...(said ? { said } : {}),
    ...(hosting ? { askHosting: async () => hosting } : {}),
  };
}

/** Ours as they are, others held to what they declare. */
function trusted(detector: NamedDetector): NamedDetector {
  if (shelf.includes(detector)) return detector;
  return guarded(checkedDetector(detector as unknown as Offered, detector.id, 'scan({ detectors })'));
}
