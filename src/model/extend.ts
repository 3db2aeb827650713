import { z } from 'zod';
import { UserError } from '../errors.js';
import { nearest } from '../nearest.js';
import { type Model, modelSchema, practiceSchema } from './schema.js';

/** A model that is another one with some practices left out, changed or added. */
export const extensionSchema = z.strictObject({
  extends: z.string().meta({ description: 'Id of a shipped model' }),
  id: modelSchema.shape.id,
  name: modelSchema.shape.name,
  version: modelSchema.shape.version,
  source: modelSchema.shape.source.optional(),
  quorum: modelSchema.shape.quorum.optional(),
  without: z
    .array(z.string())
    .default([])
    .meta({ description: 'Practices that are switched off, as CATEGORY.PRACTICE' }),
  practices: z
    .record(z.string(), practiceSchema.omit({ id: true }).partial())
    .default({})
    .meta({
      description: 'By CATEGORY.PRACTICE: what is different about a practice, or a whole new one',
    }),
});

export type Extension = z.output<typeof extensionSchema>;

/**
 * Applies an extension to the model that it extends, as plain data for the model's schema to check.
 * @throws UserError where it names what the model does not have.
 */
export function extended(base: Model, extension: Extension, where: string): unknown {
  const { extends: parent, without, practices, ...own } = extension;
  const known = base.categories.flatMap(({ id, practices: all }) => all.map((one) => `${id}.${one.id}`));
  for (const name of without) if (!known.includes(name)) throw noSuch(name, known, where);
  for (const name of Object.keys(practices)) checkCategory(name, base, where);
  return {
    ...base,
    source: `${base.source} (${parent}, extended)`,
    ...own,
    categories: base.categories.map((category) => ({
      ...category,
      practices: [
        ...category.practices
          .filter(({ id }) => !without.includes(`${category.id}.${id}`))
          .map((practice) => ({ ...practice, ...given(practices[`${category.id}.${practice.id}`]) })),
        ...added(category.id, known, practices),
      ],
    })),
  };
}

/** Practices of a category that the extended model does not have. */
function added(
  category: string,
  known: readonly string[],
  practices: Extension['practices'],
): readonly unknown[] {
  return Object.entries(practices).flatMap(([name, practice]) => {
    const [within, id] = name.split('.');
    return within === category && !known.includes(name) ? [{ id, ...given(practice) }] : [];
  });
}

function given(fields: Readonly<Record<string, unknown>> | undefined) {
  return Object.fromEntries(Object.entries(fields ?? {}).filter(([, value]) => value !== undefined));
}

function checkCategory(name: string, { categories }: Model, where: string): void {
  const [category = '', practice] = name.split('.');
  const ids = categories.map(({ id }) => id);
  if (!ids.includes(category) || !practice)
    throw noSuch(
      name,
      ids.map((id) => `${id}.PRACTICE`),
      where,
    );
}

function noSuch(name: string, valid: readonly string[], where: string): UserError {
  const meant = nearest(name, valid);
  return new UserError({
    what: `there is no practice "${name}" in the model that is extended`,
    where,
    todo: meant ? `did you mean ${meant}?` : `valid: ${valid.slice(0, 12).join(', ')}`,
  });
}
