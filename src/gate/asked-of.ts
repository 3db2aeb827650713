import type { Minimum } from '../config/config.js';

/** What is asked of a category by its name outranks what is asked of all; of two the later one counts. */
export function minimumOf(
  minimums: readonly Minimum[],
  model: string,
  category: string,
): Minimum | undefined {
  const own = minimums.filter((one) => one.model === model);
  return own.findLast((one) => one.category === category) ?? own.findLast((one) => one.category === 'all');
}
