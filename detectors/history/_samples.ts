import type { Finding, Place, Unseen } from '../../src/detector.js';
import type { Change } from '../../src/input/history.js';

/** Shares over commits or people need at least this many commits by people (rulings: samples). */
export const smallestSample = 10;

/** All signals of a detector, unseen for one reason. */
export function allUnseen<const S extends Finding['signal']>(
  unseen: readonly S[],
  reason: string,
): Unseen<S> {
  return { unseen, reason };
}

/** Why a share cannot be told. */
export function tooLittle(count: number, one: string, rest = ''): string {
  return `too little history: ${counted(count, one)}${rest} in the last 12 months, ${smallestSample} are needed`;
}

/** The newest of the changes as a place to start reading. */
export function newest(changes: readonly Change[]): Place {
  const [first] = changes;
  return first ? { commit: first.id } : {};
}

/** `1 commit`, `3 commits`. */
export function counted(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? '' : 's'}`;
}

/** `12 of 40 weeks (30 %)`. */
export function partOf(part: number, whole: number, of: string): string {
  const percent = ((100 * part) / whole).toFixed(1).replace(/\.0$/, '');
  return `${part} of ${counted(whole, of)} (${percent} %)`;
}

/** `6.5 days`, `7 hours`: without needless decimals. */
export function inDays(days: number): string {
  if (days >= 1) return counted(Math.round(days * 10) / 10, 'day');
  const hours = Math.round(days * 24);
  return hours === 0 ? 'less than an hour' : counted(hours, 'hour');
}
