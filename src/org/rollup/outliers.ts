import { medianOf } from './heights.js';
import { acrossOf, type Field } from './judged.js';

/** A repository that stands far from the middle of its group in a category. */
export interface Outlier {
  readonly repository: string;
  readonly category: string;
  readonly is: 'below' | 'above';
  /** Ids of levels: its own, and that of the middle. */
  readonly level: string;
  readonly median: string;
  /** What it is compared with; all repositories where absent. */
  readonly group?: string;
}

/** Levels that are far. */
const far = 2;
/** Fewer repositories have no middle worth the name. */
const fewest = 5;

interface Group {
  readonly name: string;
  readonly field: Field;
}

/**
 * A repository is compared with its group; with all where it is in none that is large enough. Where something could not be
 * seen it counts for the repository that is below, and against the one that is above.
 */
export function outliersOf(field: Field, groups: readonly Group[]): readonly Outlier[] {
  const large = groups.filter((group) => group.field.judged.length >= fewest);
  const grouped = new Set(large.flatMap((group) => group.field.judged.map(({ repository }) => repository)));
  const all = field.model.categories.flatMap(({ id }) => [
    ...large.flatMap((group) => outliersIn(group.field, id, group.name)),
    ...outliersIn(field, id).filter(({ repository }) => !grouped.has(repository)),
  ]);
  const position = new Map(field.judged.map(({ repository }, at) => [repository, at]));
  return all.sort((a, b) => (position.get(a.repository) ?? 0) - (position.get(b.repository) ?? 0));
}

function outliersIn({ model, judged }: Field, category: string, group?: string): readonly Outlier[] {
  const across = acrossOf(judged, category).flatMap(({ of, height }) =>
    height ? [{ repository: of.repository, height }] : [],
  );
  const median = medianOf(across.map(({ height }) => height));
  if (!median || across.length < fewest) return [];
  return across.flatMap(({ repository, height }): readonly Outlier[] => {
    const below = median.level - height.possible >= far;
    if (!below && height.level - median.possible < far) return [];
    const level = model.levels[height.level]?.id ?? '';
    const middle = model.levels[below ? median.level : median.possible]?.id ?? '';
    const is = below ? 'below' : 'above';
    return [{ repository, category, is, level, median: middle, ...(group === undefined ? {} : { group }) }];
  });
}
