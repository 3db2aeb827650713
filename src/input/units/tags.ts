import type { Tag } from '../../snapshot/history.js';
import type { Territory } from './territory.js';

/** A tag, and the text before its version or date without what only joins them: `services/cart`, `@tea/cart`, ``. */
interface Named {
  readonly tag: Tag;
  readonly name: string;
  readonly owner: string | undefined;
}

/** Tags of one product with another name than the repository's may all begin with it. */
const releasing = /^(?:v|ver|version|rel|releases?|prod|production|live)?$/i;

/** A unit whose own tags are older than this against the repository's has been released with it since, in seconds. */
const aYear = 365 * 24 * 60 * 60;

/**
 * The tags that release a unit: those that are named for it; where there are none, or none any more, those that are
 * named for the repository as a whole. What is named for something else releases no unit.
 */
export function tagsOfUnit(
  tags: readonly Tag[],
  unit: string,
  territory: Territory,
): { readonly tags: readonly Tag[]; readonly missing?: string; readonly own: boolean } {
  const named = tags.map((tag) => namedIn(tag, territory));
  const own = named.filter(({ owner }) => owner === unit).map(({ tag }) => tag);
  const general = generalIn(named.filter(({ owner }) => owner === undefined));
  if (own.length > 0 && latest(general) <= latest(own) + aYear) return { tags: own, own: true };
  if (general.length > 0 || tags.length === 0) return { tags: [...own, ...general], own: false };
  return { tags: [], own: false, missing: 'all tags are named for other units' };
}

/** Those named for nothing; else those that all begin alike, which is the name of the product. */
function generalIn(unowned: readonly Named[]): readonly Tag[] {
  const bare = unowned.filter(({ name }) => releasing.test(name));
  const alike = new Set(unowned.map(({ name }) => name)).size === 1;
  return (bare.length > 0 || !alike ? bare : unowned).map(({ tag }) => tag);
}

function latest(tags: readonly Tag[]): number {
  return tags.reduce((last, { date }) => Math.max(last, date), Number.NEGATIVE_INFINITY);
}

/** What stands before the first number that is a version's, a date's or the last. */
const before = /^(.*?)[@/_. -]?v?\d+(?:[._-]\d|$)/;

function namedIn(tag: Tag, { units, naming, repository }: Territory): Named {
  const [, prefix = ''] = before.exec(tag.name.slice(0, 300)) ?? [];
  const bare = prefix
    .replace(/^(?:releases?|rel|tags?|version)[-/_]/i, '')
    .replace(/[-/_@.](?:v|version|rel|releases?)$/i, '');
  const exact = units.find((one) => [prefix, bare].some((text) => one.path === text || one.name === text));
  const owner = bare === '' ? undefined : (exact ?? naming.called(lastOf(bare)))?.path;
  return { tag, name: bare === repository ? '' : bare, owner };
}

function lastOf(prefix: string): string {
  return prefix.slice(prefix.lastIndexOf('/') + 1);
}
