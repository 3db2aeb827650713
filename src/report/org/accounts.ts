import type { Accounting } from '../../org/organisation.js';
import { plural } from '../phrases.js';

/** The sum that always comes out. */
export function accountText({ planned, scanned, unchanged, skipped, cutOff, failed }: Accounting): string {
  const missed = cutOff > 0 ? ` (${cutOff} that ${cutOff === 1 ? 'was' : 'were'} wanted)` : '';
  return `${repositories(planned)} = ${scanned} scanned + ${unchanged} unchanged + ${skipped} skipped${missed} + ${failed} failed`;
}

export function repositories(count: number): string {
  return plural(count, 'repository', 'repositories');
}
