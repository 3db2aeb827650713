/** Seconds of a day. */
export const day = 24 * 60 * 60;

/** Number of the day since the epoch, UTC. */
export function dayOf(date: number): number {
  return Math.floor(date / day);
}

/** Number of the ISO week since the epoch; weeks begin on Monday, UTC. */
export function weekOf(date: number): number {
  return Math.floor((date / day + 3) / 7);
}

/** Number of the calendar month since the year 0, UTC. */
export function monthOf(date: number): number {
  const at = new Date(date * 1000);
  return at.getUTCFullYear() * 12 + at.getUTCMonth();
}

/** `2026-01`. */
export function monthName(date: number): string {
  return new Date(date * 1000).toISOString().slice(0, 7);
}

/** How many of the 12 calendar months up to that of the as-of date hold one of the dates. */
export function monthsAmong(dates: readonly number[], asOf: number): number {
  const last = monthOf(asOf);
  return new Set(dates.map(monthOf).filter((month) => month > last - 12 && month <= last)).size;
}

/** The median; the mean of the two middle values where there is an even number. */
export function median(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  if (sorted.length === 0) return undefined;
  return sorted.length % 2 === 1 ? sorted[middle] : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

/** Differences between each value and the next, in order. */
export function intervals(values: readonly number[]): readonly number[] {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted.slice(1).map((value, index) => value - (sorted[index] ?? value));
}
