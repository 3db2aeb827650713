import type { Reader } from '../reader.js';
import { historyOfUnit } from './narrow-history.js';
import { tagsOfUnit } from './tags.js';
import type { Territory } from './territory.js';
import type { Unit } from './unit.js';

/** A unit, with what of the repository's history counts for it. */
export interface Counted extends Unit {
  readonly among: number;
  readonly commits?: { readonly touching: number; readonly all: number };
  readonly tags?: 'own' | 'repository' | 'none';
}

/** Says what of the history counts for a unit. */
export async function assessedUnit(unit: Unit, territory: Territory, whole: Reader): Promise<Counted> {
  const base = { ...unit, among: territory.units.length };
  const read = await whole.history();
  const narrowed = historyOfUnit(read, { unit: unit.path, territory, whole });
  if ('unavailable' in read || 'unavailable' in narrowed || !territory.several) return base;
  const { tags, own } = tagsOfUnit(read.tags, unit.path, territory);
  return {
    ...base,
    commits: { touching: narrowed.commits.length, all: read.commits.length },
    tags: tags.length === 0 ? 'none' : own ? 'own' : 'repository',
  };
}
