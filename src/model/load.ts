import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { load as parseYaml, YAMLException } from 'js-yaml';
import { UserError } from '../errors.js';
import { type Model, modelSchema } from './schema.js';

/** Ids of the models that ship with the tool. */
export const shippedModels = ['bekk', 'humble-farley'] as const;

/** A model and the SHA-256 of its resolved content, hexadecimal. */
export interface LoadedModel {
  readonly model: Model;
  readonly digest: string;
}

const sizeLimit = 1024 * 1024;

/**
 * Loads a shipped model by id, or a model file by path.
 * @throws UserError where the file cannot be read or is no model; it names the place.
 */
export async function loadModel(idOrPath: string): Promise<LoadedModel> {
  const shipped = shippedModels.some((id) => id === idOrPath);
  const path = shipped ? fileURLToPath(new URL(`./${idOrPath}.yaml`, import.meta.url)) : idOrPath;
  const parsed = modelSchema.safeParse(parse(read(path), idOrPath));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new UserError({
      what: `not a model: ${issue?.message ?? 'unreadable'}`,
      where: `${idOrPath} at ${issue?.path.join('.') ?? ''}`,
    });
  }
  return {
    model: parsed.data,
    digest: createHash('sha256').update(JSON.stringify(parsed.data)).digest('hex'),
  };
}

function read(path: string): string {
  try {
    if (statSync(path).size > sizeLimit)
      throw new UserError({ what: 'the model file is larger than 1 MiB', where: path });
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError({
      what: `no such model: ${path}`,
      todo: `Shipped models are ${shippedModels.join(' and ')}; anything else is the path of a model file.`,
    });
  }
}

function parse(text: string, where: string): unknown {
  try {
    return parseYaml(text);
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    throw new UserError({
      what: `not YAML: ${error.reason}`,
      where: `${where}:${(error.mark?.line ?? 0) + 1}`,
    });
  }
}
