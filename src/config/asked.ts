import { UserError } from '../errors.js';
import type { Model } from '../model/schema.js';
import type { Minimum } from './config.js';
import { checkMinimum } from './names.js';

/**
 * The minimum that a call words as `LEVEL`, `category=LEVEL` or `model/category=LEVEL`: of every model that has it.
 * @throws UserError with the nearest valid name, or all there are.
 */
export function minimumsAsked(text: string, models: readonly Model[]): readonly Minimum[] {
  const equals = text.indexOf('=');
  const level = text.slice(equals + 1);
  const place = equals < 0 ? 'all' : text.slice(0, equals);
  const slash = place.indexOf('/');
  const category = place.slice(slash + 1);
  const named = slash < 0 ? models : models.filter(({ id }) => id === place.slice(0, slash));
  const asked = (model: string): Minimum => ({ model, category, level, by: { path: `--min ${text}` } });
  const fitting = named.filter((model) => hasLevel(model, level) && hasCategory(model, category));
  if (fitting.length > 0) return fitting.map(({ id }) => asked(id));
  const first = named[0] ?? models[0];
  if (slash >= 0) checkMinimum(asked(place.slice(0, slash)), models);
  if (first && !models.some((model) => hasCategory(model, category))) checkMinimum(asked(first.id), models);
  throw noSuchLevel(text, category, level, models);
}

function hasLevel({ levels }: Model, level: string): boolean {
  return levels.some(({ id }) => id === level);
}

function hasCategory({ categories }: Model, category: string): boolean {
  return category === 'all' || categories.some(({ id }) => id === category);
}

function noSuchLevel(text: string, category: string, level: string, models: readonly Model[]): UserError {
  const valid = new Set(models.flatMap((model) => model.levels.map(({ id }) => id)));
  const beside = category === 'all' ? '' : ` and a category "${category}"`;
  return new UserError({
    what: `no model that is judged by has a level "${level}"${beside}`,
    where: `--min ${text}`,
    todo: `levels: ${[...valid].join(', ')}`,
  });
}
