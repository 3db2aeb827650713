import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { policyOf } from '../../gating.js';
import { type LoadedModel, loadModel, shippedModels } from '../../model/load.js';
import { hostPart, shelves, usualCacheFolder } from '../../org/cache-folder.js';
import type { GateWords, Setup } from '../../org/job.js';
import type { Eyes } from '../../org/results.js';
import { readAsOf } from '../as-of.js';
import { asked } from '../asked.js';
import type { Io } from '../io.js';
import type { Values } from '../options.js';
import { givenBy } from '../scanning.js';
import { toolVersion } from '../version.js';
import { numberOf } from './wanted.js';

/** What a call says of the run, checked before anything is asked of the platform. */
export interface Prepared {
  /** All but where the clones are, which the host decides, and what there is to be read. */
  readonly setup: Omit<Setup, 'clones' | 'neighbours'>;
  readonly eyes: Eyes;
  /** Where clones and results are kept for later; absent where nothing is. */
  readonly cache?: string;
  readonly cacheBytes: number;
  readonly concurrency: number;
  readonly limit: number;
  readonly mostRequests: number;
}

const gib = 1024 ** 3;

/** Fetching waits more than it computes. */
const fewestWorkers = 4;

/** @throws UserError where an option is no good. */
export async function prepare(values: Values, io: Io): Promise<Prepared> {
  const number = (
    option: keyof Values & ('concurrency' | 'repository-timeout' | 'max-requests' | 'cache-size'),
    usual: number,
  ) => (values[option] === undefined ? usual : numberOf(option, values[option]));
  const given = await givenBy(values, io);
  const models = given.models ?? (await Promise.all(shippedModels.map(loadModel)));
  const gate = gateWordsOf(values, models);
  if (given.config) await checkConfig(given.config, models, given.models !== undefined);
  const limit = number('repository-timeout', 300) * 1000;
  const asOf = asOfDay(values, io);
  return {
    setup: {
      tool: toolVersion(),
      asOf,
      ...given,
      ...(gate ? { gate } : {}),
      patience: limit,
      once: values['no-cache'] === true,
    },
    eyes: {
      tool: `${toolVersion().version} ${digestOf(io.worker?.file)}`,
      asOf,
      models: models.map(({ digest }) => digest).sort(),
      configuration: given.config ? createHash('sha256').update(given.config.text).digest('hex') : 'own',
      asked: {
        platform: !values['files-only'],
        models: given.models !== undefined,
        gate: gate ?? null,
      },
    },
    ...(values['no-cache'] ? {} : { cache: cacheFolder(values, io) }),
    cacheBytes: number('cache-size', 10) * gib,
    concurrency: number('concurrency', Math.max(fewestWorkers, availableParallelism())),
    limit,
    mostRequests: number('max-requests', Number.POSITIVE_INFINITY),
  };
}

/** Where the clones are that a run makes. */
export function clonesIn(folder: string, host: string): string {
  return join(folder, shelves.clones, hostPart(host));
}

function cacheFolder(values: Values, io: Io): string {
  const given = values['cache-dir'];
  return given === undefined ? usualCacheFolder(io.env) : resolve(io.cwd, given);
}

/** A whole day, so that what was read today is not read again today. */
function asOfDay({ 'as-of': given }: Values, io: Io): string {
  const moment = readAsOf(given ?? io.now.toISOString().slice(0, 10), io.now);
  return `${moment.toISOString().slice(0, 19)}Z`;
}

/** What a gate asks for; a slip in it is found before anything is read. */
function gateWordsOf(values: Values, models: readonly LoadedModel[]): GateWords | undefined {
  const { min, strict, unknown } = values;
  if (!min) return undefined;
  policyOf({ config: undefined, models }, asked(values));
  return { min, strict: strict === true, ...(unknown ? { unknown } : {}) };
}

async function checkConfig(
  { path, text }: { readonly path: string; readonly text: string },
  models: readonly LoadedModel[],
  given: boolean,
): Promise<void> {
  const { readConfig } = await import('../../config/load.js');
  const { checkNames } = await import('../../config/names.js');
  const config = readConfig(path, text);
  // Models that a configuration names stand in the repositories.
  if (!given && !config.models)
    checkNames(
      config,
      models.map(({ model }) => model),
    );
}

/** What the program is built of: its parts are named after what they hold. */
function digestOf(file: string | undefined): string {
  try {
    return file === undefined
      ? ''
      : createHash('sha256').update(readFileSync(file)).digest('hex').slice(0, 16);
  } catch {
    return '';
  }
}
