import type { Tag } from '../../snapshot/history.js';
import type { Territory } from './territory.js';
import type { Unit } from './unit.js';

/** `cart@1.2.0`, `services/cart/v1.2.0`, `cart-v1.2.0`, `@tea/cart@1.2.0`: what stands before the version. */
const before = /^(.*?)[@/_.-]?v?\d+(?:[._]\d+)+/;

/**
 * The tags that release a unit: those that are named for it; where there are none, those that are named for no unit,
 * which release the repository as a whole.
 */
export function tagsOfUnit(
  tags: readonly Tag[],
  unit: string,
  territory: Territory,
): { readonly tags: readonly Tag[]; readonly missing?: string; readonly own: boolean } {
  const owners = tags.map((tag) => ({ tag, owner: ownerOf(tag.name, territory)?.path }));
  const own = owners.filter(({ owner }) => owner === unit).map(({ tag }) => tag);
  if (own.length > 0) return { tags: own, own: true };
  const general = owners.filter(({ owner }) => owner === undefined).map(({ tag }) => tag);
  if (general.length > 0 || tags.length === 0) return { tags: general, own: false };
  return { tags: [], own: false, missing: 'all tags are named for other units' };
}

function ownerOf(name: string, { units, naming }: Territory): Unit | undefined {
  const [, prefix = ''] = before.exec(name.slice(0, 300)) ?? [];
  if (prefix === '') return undefined;
  return units.find((unit) => unit.path === prefix || unit.name === prefix) ?? naming.called(lastOf(prefix));
}

function lastOf(prefix: string): string {
  return prefix.slice(prefix.lastIndexOf('/') + 1);
}
