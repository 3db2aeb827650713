import { isOpen } from './heights.js';
import { acrossOf, type Field, type Judged } from './judged.js';

/** How the repositories are spread over the levels of a category. */
export interface CategoryRollUp {
  readonly id: string;
  readonly name: string;
  readonly levels: readonly LevelCount[];
  /** Repositories that the category does not apply to. */
  readonly notApplicable: number;
  /** Repositories that it holds back: it was seen to be lower than others there. */
  readonly lowest: number;
  /** Repositories that it may hold back: it is the lowest, but what could not be seen could lift it. */
  readonly maybeLowest: number;
}

export interface LevelCount {
  readonly id: string;
  /** Repositories that are there, and nothing unseen could lift. */
  readonly seen: number;
  /** Repositories that are there or higher. */
  readonly open: number;
}

export function categoriesOf({ model, judged }: Field): readonly CategoryRollUp[] {
  return model.categories.map(({ id, name }) => {
    const across = acrossOf(judged, id);
    const heights = across.flatMap(({ height }) => height ?? []);
    const low = across.filter(({ of, height }) => height && holdsBack(of, id));
    const lowest = low.filter(({ height }) => height && !isOpen(height)).length;
    return {
      id,
      name,
      levels: model.levels.map((level, at) => {
        const here = heights.filter((height) => height.level === at);
        const open = here.filter(isOpen).length;
        return { id: level.id, seen: here.length - open, open };
      }),
      notApplicable: across.length - heights.length,
      lowest,
      maybeLowest: low.length - lowest,
    };
  });
}

/** Where all categories are alike, none of them holds the others back. */
function holdsBack({ model: { categories, bottleneck } }: Judged, id: string): boolean {
  const standing = categories.filter(({ level }) => level !== undefined);
  return bottleneck.includes(id) && bottleneck.length < standing.length;
}

/** The category that holds back most repositories, as far as was seen; several where they are equal. */
export function bottleneckOf(categories: readonly CategoryRollUp[]): readonly string[] {
  const most = Math.max(0, ...categories.map(({ lowest }) => lowest));
  return most === 0 ? [] : categories.filter(({ lowest }) => lowest === most).map(({ id }) => id);
}
