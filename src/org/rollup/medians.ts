import { medianOf } from './heights.js';
import { acrossOf, type Field } from './judged.js';

/** Where the middle repository stands in a category: by ids of levels. The truth lies between the two. */
export interface Median {
  readonly category: string;
  readonly level: string;
  readonly possible: string;
}

/** Of every category that applies anywhere. */
export function mediansOf({ model, judged }: Field): readonly Median[] {
  return model.categories.flatMap(({ id }) => {
    const median = medianOf(acrossOf(judged, id).flatMap(({ height }) => height ?? []));
    const [level, possible] = [median && model.levels[median.level], median && model.levels[median.possible]];
    return level && possible ? [{ category: id, level: level.id, possible: possible.id }] : [];
  });
}
