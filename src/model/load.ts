import { readFileSync } from 'node:fs';
import type { Model } from './schema.js';

/** Ids of the models that ship with the tool. */
export const shippedModels = ['bekk', 'humble-farley'] as const;

/** A model and the SHA-256 of its resolved content, hexadecimal. */
export interface LoadedModel {
  readonly model: Model;
  readonly digest: string;
}

/**
 * Loads a shipped model by id, or a model file by path.
 * @throws UserError where the file cannot be read or is no model; it names the place.
 */
export async function loadModel(idOrPath: string): Promise<LoadedModel> {
  return builtModel(idOrPath) ?? (await import('./read.js')).readModel(idOrPath);
}

/** Whether a model of this id ships with the tool. */
export function isShipped(id: string): boolean {
  return shippedModels.some((shipped) => shipped === id);
}

/** A shipped model as it was read and checked when the package was built; source code has only the YAML. */
function builtModel(id: string): LoadedModel | undefined {
  if (!isShipped(id)) return undefined;
  try {
    return JSON.parse(readFileSync(new URL(`./${id}.json`, import.meta.url), 'utf8')) as LoadedModel;
  } catch {
    return undefined;
  }
}
