/** The most that a wait is made longer, as a part of it. */
const most = 0.25;

/**
 * A wait that is never shorter than it has to be and seldom as long as that of another: those who were turned away together
 * do not come back together.
 */
export function jittered(milliseconds: number, chance: () => number = Math.random): number {
  return milliseconds * (1 + most * chance());
}
