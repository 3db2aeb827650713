import type { Config, Minimum } from '../config/config.js';
import { checkMinimum } from '../config/names.js';
import { UserError } from '../errors.js';
import type { Policy } from '../gate/gate.js';
import type { Model } from '../model/schema.js';
import type { Values } from './options.js';

/** The options of a call that say what a gate asks for. */
export type PolicyWords = Pick<Values, 'min' | 'strict' | 'unknown'>;

/** What the command line asks for outranks the configuration, minimum by minimum. */
export function policyOf(config: Config | undefined, values: PolicyWords, models: readonly Model[]): Policy {
  const given = (values.min ?? []).flatMap((text) => minimumsOf(text, models));
  const over = new Set(given.map(({ model, category }) => `${model}.${category}`));
  return {
    minimums: [
      ...(config?.minimums ?? []).filter(({ model, category }) => !over.has(`${model}.${category}`)),
      ...given,
    ],
    judgeBy: values.strict ? 'proven' : (config?.judgeBy ?? 'level'),
    unknown: values.unknown ?? config?.unknown ?? 'cannot-tell',
    exemptions: config?.exemptions ?? [],
  };
}

/** `LEVEL`, `category=LEVEL` or `model/category=LEVEL`: for every model that has the level. */
function minimumsOf(text: string, models: readonly Model[]): readonly Minimum[] {
  const equals = text.indexOf('=');
  const level = text.slice(equals + 1);
  const place = equals < 0 ? 'all' : text.slice(0, equals);
  const slash = place.indexOf('/');
  const category = place.slice(slash + 1);
  const named = slash < 0 ? models : models.filter(({ id }) => id === place.slice(0, slash));
  const fitting = named.filter(
    (model) =>
      model.levels.some(({ id }) => id === level) &&
      (category === 'all' || model.categories.some(({ id }) => id === category)),
  );
  const asked = (model: string): Minimum => ({ model, category, level, by: { path: `--min ${text}` } });
  if (fitting.length > 0) return fitting.map(({ id }) => asked(id));
  const first = named[0] ?? models[0];
  if (slash >= 0) checkMinimum(asked(place.slice(0, slash)), models);
  const valid = models.flatMap((model) => model.levels.map(({ id }) => id));
  const categories = models.flatMap((model) => model.categories.map(({ id }) => id));
  if (category !== 'all' && !categories.includes(category) && first) checkMinimum(asked(first.id), models);
  throw new UserError({
    what: `no model that is judged by has a level "${level}"${category === 'all' ? '' : ` and a category "${category}"`}`,
    where: `--min ${text}`,
    todo: `levels: ${[...new Set(valid)].join(', ')}`,
  });
}
