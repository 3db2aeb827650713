import { UserError } from '../errors.js';
import type { Model } from '../model/schema.js';
import { nearest } from '../nearest.js';
import { type Asked, type Config, type Minimum, nameOf, type PracticeName } from './config.js';

/**
 * Holds every model, category, level and practice that is named against the models that are judged by.
 * @throws UserError with the place and the nearest valid name.
 */
export function checkNames({ minimums, declared, exemptions }: Config, models: readonly Model[]): void {
  for (const minimum of minimums) checkMinimum(minimum, models);
  for (const one of [...declared, ...exemptions]) checkPractice(one, models);
}

/** The category and level of a minimum exist in its model. */
export function checkMinimum({ model: id, category, level, by }: Minimum, models: readonly Model[]): void {
  const model = modelOf(id, models, by);
  const categories = ['all', ...model.categories.map((one) => one.id)];
  if (!categories.includes(category)) throw noSuch('category', category, categories, by, ` in ${id}`);
  const levels = model.levels.map((one) => one.id);
  if (!levels.includes(level)) throw noSuch('level', level, levels, by, ` in ${id}`);
}

function checkPractice(name: PracticeName & { readonly at: Asked }, models: readonly Model[]): void {
  const model = modelOf(name.model, models, name.at);
  const places = model.categories.flatMap(({ id, practices }) =>
    practices.map((practice) => nameOf({ model: model.id, category: id, practice: practice.id })),
  );
  if (!places.includes(nameOf(name))) throw noSuch('practice', nameOf(name), places, name.at);
}

function modelOf(id: string, models: readonly Model[], by: Asked): Model {
  const model = models.find((one) => one.id === id);
  if (model) return model;
  const ids = models.map((one) => one.id);
  throw noSuch('model', id, ids, by, ' among those that are judged by');
}

function noSuch(kind: string, name: string, valid: readonly string[], by: Asked, within = ''): UserError {
  const meant = nearest(name, valid);
  return new UserError({
    what: `there is no ${kind} "${name}"${within}`,
    where: by.line === undefined ? by.path : `${by.path}:${by.line}`,
    todo: meant ? `did you mean ${meant}?` : `valid: ${valid.slice(0, 12).join(', ')}`,
  });
}
