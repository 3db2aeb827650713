import type { CategoryStanding, ModelStanding } from '../organisation.js';

/** Where a category of one repository stands: indexes into the levels of its model. */
export interface Height {
  readonly level: number;
  /** What it could be, were all that could not be seen done. */
  readonly possible: number;
}

/** Nothing where nothing of the category applies. */
export function heightIn(
  { levels }: Pick<ModelStanding, 'levels'>,
  { level, possible }: CategoryStanding,
): Height | undefined {
  const at = levels.findIndex(({ id }) => id === level);
  if (at < 0) return undefined;
  return { level: at, possible: Math.max(at, possible === undefined ? at : indexOf(levels, possible)) };
}

function indexOf(levels: ModelStanding['levels'], id: string): number {
  return levels.findIndex((level) => level.id === id);
}

/** What could not be seen could lift it. */
export function isOpen({ level, possible }: Height): boolean {
  return possible > level;
}

/** Of what was seen, and of what is possible: the truth lies between. The lower one where two are in the middle. */
export function medianOf(heights: readonly Height[]): Height | undefined {
  const middle = (values: readonly number[]) =>
    [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)];
  const level = middle(heights.map((height) => height.level));
  const possible = middle(heights.map((height) => height.possible));
  return level === undefined || possible === undefined ? undefined : { level, possible };
}
