import { Reader } from '../../src/input/reader.js';
import { unitsOf } from '../../src/input/units/find.js';
import type { Territory } from '../../src/input/units/territory.js';
import type { UnitSaid } from '../../src/input/units/unit.js';
import { UnitReader } from '../../src/input/units/unit-reader.js';
import type { History } from '../../src/snapshot/history.js';
import { memorySnapshot } from '../../src/snapshot/memory.js';

export type Files = Readonly<Record<string, string>>;

/** A reader of a repository in memory, as of 2026-01-01. */
export function readerOf(files: Files, history?: History): Reader {
  const snapshot = memorySnapshot(files, {
    repository: { name: 'tea' },
    ...(history ? { history } : {}),
  });
  return new Reader(snapshot, Date.parse('2026-01-01T00:00:00Z') / 1000);
}

/** The units of a repository in memory, and whose its files are. */
export function territoryOf(files: Files, said: readonly UnitSaid[] = []): Promise<Territory> {
  return unitsOf(readerOf(files), said);
}

/** Paths of the units of a repository in memory. */
export async function unitPaths(files: Files): Promise<readonly string[]> {
  return (await territoryOf(files)).units.map(({ path }) => path);
}

/** A reader of one unit of a repository in memory. */
export async function unitReader(files: Files, unit: string, history?: History): Promise<UnitReader> {
  const whole = readerOf(files, history);
  return new UnitReader({ unit, territory: await unitsOf(whole), whole });
}
