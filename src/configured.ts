import { type Config, configPaths } from './config/config.js';
import { checkNames } from './config/names.js';
import { UserError } from './errors.js';
import { isShipped, type LoadedModel, loadModel, shippedModels } from './model/load.js';
import type { Snapshot } from './snapshot/snapshot.js';

/** More than a person writes by hand. */
const sizeLimit = 1024 * 1024;

/** What a repository is judged by, and what it says of itself. */
export interface Configured {
  readonly config: Config | undefined;
  readonly models: readonly LoadedModel[];
}

export interface Given {
  /** A configuration that is given instead of the repository's own. */
  readonly config?: { readonly path: string; readonly text: string };
  /** Path in the repository of a configuration that goes before the usual ones, where it is there. */
  readonly configAt?: string;
  /** Models that are given instead of the configured ones. */
  readonly models?: readonly LoadedModel[];
}

/**
 * The configuration of a repository, from the files that are read, and the models to judge by. All of it is data.
 * @throws UserError where it is broken or names what does not exist.
 */
export async function configured(snapshot: Snapshot, given: Given = {}): Promise<Configured> {
  const config = await configOf(snapshot, given);
  const models =
    given.models ??
    (await Promise.all((config?.models ?? shippedModels).map((name) => modelNamed(name, snapshot))));
  const twice = models.find(
    ({ model }, index) => models.findIndex((other) => other.model.id === model.id) !== index,
  );
  if (twice)
    throw new UserError({
      what: `two of the models have the id "${twice.model.id}"`,
      todo: 'give one of them another id',
    });
  // A call that judges by other models is no mistake in the configuration.
  if (config && !given.models)
    checkNames(
      config,
      models.map(({ model }) => model),
    );
  return { config, models };
}

async function configOf(snapshot: Snapshot, given: Given): Promise<Config | undefined> {
  if (given.config) return read(given.config.path, given.config.text);
  const path = [given.configAt, ...configPaths].find((one) =>
    snapshot.entries.some((entry) => entry.path === one && entry.kind === 'file'),
  );
  return path === undefined ? undefined : read(path, await textOf(snapshot, path));
}

/** Loaded where there is a configuration: most repositories have none. */
async function read(path: string, text: string): Promise<Config> {
  const { readConfig } = await import('./config/load.js');
  return readConfig(path, text);
}

/** A shipped model by its id, any other from the repository that names it. */
async function modelNamed(name: string, snapshot: Snapshot): Promise<LoadedModel> {
  if (isShipped(name)) return loadModel(name);
  const path = name.replace(/^\.\//, '');
  const { modelOf } = await import('./model/read.js');
  return modelOf(await textOf(snapshot, path), path);
}

async function textOf(snapshot: Snapshot, path: string): Promise<string> {
  const content = (await snapshot.read([path], sizeLimit)).get(path);
  if (content && 'bytes' in content) return new TextDecoder().decode(content.bytes);
  throw new UserError({ what: content?.unreadable ?? 'no such file', where: path });
}
