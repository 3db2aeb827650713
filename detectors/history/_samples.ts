import type { Place } from '../../src/detector.js';
import type { Change } from '../../src/input/history.js';

/** Shares over commits or people need at least this many commits by people (rulings: samples). */
export const smallestSample = 10;

/** Why a share cannot be told. */
export function tooLittle(commits: number, what: string): string {
  return `too little history: ${commits} ${what} in the last 12 months, ${smallestSample} are needed`;
}

/** The newest of the changes as a place to start reading. */
export function newest(changes: readonly Change[]): Place {
  const [first] = changes;
  return first ? { commit: first.id } : {};
}

/** `12 of 40 (30 %)`. */
export function partOf(part: number, whole: number): string {
  return `${part} of ${whole} (${((100 * part) / whole).toFixed(1).replace(/\.0$/, '')} %)`;
}

/** `6.5`, without needless decimals. */
export function inDays(days: number): string {
  const rounded = Math.round(days * 10) / 10;
  return `${rounded} ${rounded === 1 ? 'day' : 'days'}`;
}
