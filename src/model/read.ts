import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { load as parseYaml, YAMLException } from 'js-yaml';
import type { z } from 'zod';
import { UserError } from '../errors.js';
import { extended, extensionSchema } from './extend.js';
import { isShipped, type LoadedModel, shippedModels } from './load.js';
import { modelSchema } from './schema.js';

const sizeLimit = 1024 * 1024;

/**
 * Reads a model from YAML, by the id of a shipped one or by path.
 * @throws UserError where the file cannot be read or is no model; it names the place.
 */
export function readModel(idOrPath: string): LoadedModel {
  return modelOf(read(isShipped(idOrPath) ? shippedPath(idOrPath) : idOrPath), idOrPath);
}

/**
 * A model from the text of its file.
 * @throws UserError where it is no model; it names the place.
 */
export function modelOf(text: string, where: string): LoadedModel {
  const raw = parse(text, where);
  const model = checked(modelSchema, resolve(isExtension(raw) ? extend(raw, where) : raw, where), where);
  return { model, digest: createHash('sha256').update(JSON.stringify(model)).digest('hex') };
}

function isExtension(raw: unknown): boolean {
  return typeof raw === 'object' && raw !== null && 'extends' in raw;
}

function extend(raw: unknown, where: string): unknown {
  const extension = checked(extensionSchema, resolve(raw, where), where);
  if (!isShipped(extension.extends))
    throw new UserError({
      what: `there is no model "${extension.extends}" to extend`,
      where,
      todo: `valid: ${shippedModels.join(', ')}`,
    });
  return extended(readModel(extension.extends).model, extension, where);
}

function checked<T>(schema: z.ZodType<T>, value: unknown, where: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new UserError({
    what: `not a model: ${issue?.message ?? 'unreadable'}`,
    where: `${where} at ${issue?.path.join('.') ?? ''}`,
  });
}

/** Fills in what says `as`: a practice or symptom of another shipped model lends its wording and its rule. */
function resolve(value: unknown, where: string, depth = 0): unknown {
  if (depth > 24) throw new UserError({ what: 'the model is nested too deeply', where });
  if (Array.isArray(value)) return value.map((item) => resolve(item, where, depth + 1));
  if (typeof value !== 'object' || value === null) return value;
  const { as, ...own } = value as Record<string, unknown>;
  const resolved = Object.fromEntries(
    Object.entries(own).map(([key, item]) => [key, resolve(item, where, depth + 1)]),
  );
  if (as === undefined) return resolved;
  const lent = lookUp(String(as), where, depth);
  if (Object.keys(resolved).length === 0) return lent.rule;
  const { statement, why, advice, rule } = lent;
  return { statement, ...(why === undefined ? {} : { why, advice }), rule, ...resolved };
}

/** The practice or symptom that `model/category/id` names. */
function lookUp(reference: string, where: string, depth: number): Record<string, unknown> {
  const [model = '', category, id] = reference.split('/');
  const known = shippedModels.find((one) => one === model);
  const raw = known && rawModel(known);
  const found = raw?.categories.find((one) => one.id === category);
  const lent = [...(found?.practices ?? []), ...(found?.symptoms ?? [])].find((one) => one.id === id);
  if (!lent) throw new UserError({ what: `there is no practice or symptom ${reference}`, where });
  return resolve(lent, where, depth + 1) as Record<string, unknown>;
}

const rawModels = new Map<string, RawModel>();

/** A shipped model as it stands in its file, parsed once. */
function rawModel(id: string): RawModel {
  const known = rawModels.get(id) ?? (parse(read(shippedPath(id)), id) as RawModel);
  rawModels.set(id, known);
  return known;
}

interface RawModel {
  readonly categories: readonly RawCategory[];
}

interface RawCategory {
  readonly id: string;
  readonly practices?: readonly Record<string, unknown>[];
  readonly symptoms?: readonly Record<string, unknown>[];
}

function shippedPath(id: string): string {
  return fileURLToPath(new URL(`./${id}.yaml`, import.meta.url));
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
