import type { Height } from '../../org/rollup/heights.js';
import type { Role, Shade } from '../drawing.js';

/** Levels as one sign each, the lowest first: they have to be told apart without colours. */
export function levelSign(index: number): string {
  return index.toString(36);
}

/** Stands behind a level that could be higher: not all could be seen. */
export const openSign = '+';

/** Categories as one letter each, over all models. */
export function columnSign(index: number): string {
  const [first, second] = [Math.floor(index / 26) - 1, index % 26];
  const letter = (at: number) => (at < 0 ? '' : String.fromCharCode(65 + at));
  return letter(first) + letter(second);
}

/** The colour of a level. What could be higher has none: it was not seen to be low. */
export function shadeOf({ level, possible }: Height, levels: number): Role {
  if (possible > level) return 'quiet';
  const share = level / Math.max(1, levels - 1);
  return shades.find(([least]) => share >= least)?.[1] ?? 'lowest';
}

const shades: readonly (readonly [number, Shade])[] = [
  [1, 'highest'],
  [0.5, 'higher'],
  [0.01, 'lower'],
];
