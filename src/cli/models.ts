import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { UserError } from '../errors.js';
import { type LoadedModel, loadModel, shippedModels } from '../model/load.js';
import { nearest } from '../nearest.js';

/** The models of these names or files, each once, in the order given. */
export async function modelsNamed(
  names: readonly string[],
  io: { readonly cwd: string },
): Promise<readonly LoadedModel[]> {
  return Promise.all([...new Set(names)].map((name) => modelNamed(name, io)));
}

/** One that is configured by its id, a shipped one by its id, any other by its path. */
export function modelNamed(
  name: string,
  { cwd }: { readonly cwd: string },
  configured: readonly LoadedModel[] = [],
): Promise<LoadedModel> {
  const known = configured.find(({ model }) => model.id === name);
  if (known) return Promise.resolve(known);
  if (shippedModels.some((id) => id === name)) return loadModel(name);
  const path = resolve(cwd, name);
  const meant = nearest(name, [...shippedModels, ...configured.map(({ model }) => model.id)]);
  if (meant !== undefined && !existsSync(path))
    throw new UserError({ what: `there is no model "${name}"`, todo: `did you mean ${meant}?` });
  return loadModel(path);
}
