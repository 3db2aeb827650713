import { createHash } from 'node:crypto';
import { Minimatch } from 'minimatch';
import { byName, type Cost, fullName, type Listed } from './organisation.js';

/** Which repositories are wanted. */
export interface Wanted {
  /** Globs for the name, or for `owner/name` where they hold a slash. Any of them has to fit. */
  readonly include?: readonly string[];
  /** None of them may fit. */
  readonly exclude?: readonly string[];
  /** Any of them has to be there. */
  readonly topics?: readonly string[];
  readonly visibility?: Listed['visibility'];
  readonly archived?: boolean;
  readonly forks?: boolean;
  /** Pushed to at this moment or later, ISO 8601. */
  readonly pushedSince?: string;
  /** `owner/name`, in any case. */
  readonly names?: readonly string[];
  /** So many at most, in the order of their names. */
  readonly limit?: number;
  readonly shard?: Shard;
}

/** One of several equal parts of the work; the first is 1. */
export interface Shard {
  readonly index: number;
  readonly of: number;
}

/** A repository that was listed or named. */
export interface Found {
  readonly repository: Listed;
  /** Why nothing is known of it; absent where it is there. */
  readonly unavailable?: string;
}

export interface Planned extends Found {
  /** Why it is left out; absent where it is wanted. */
  readonly skip?: string;
}

/** Why a repository is left out, if it is. */
type Filter = (repository: Listed) => string | undefined;

/**
 * What is to become of each repository that was listed, in the order of their names. What is left out is named with its
 * reason. A shard holds its own part of all, and knows nothing of the rest.
 */
export function planOf(found: readonly Found[], wanted: Wanted): readonly Planned[] {
  const filters = filtersOf(wanted);
  const sorted = unique([...found].sort((a, b) => byName(a.repository, b.repository)));
  const limit = wanted.limit ?? Number.POSITIVE_INFINITY;
  let taken = 0;
  const all = sorted.map((one): Planned => {
    const { repository, unavailable } = one;
    if (unavailable !== undefined) return one;
    const skip = firstReason(filters, repository) ?? (taken < limit ? undefined : `beyond --limit ${limit}`);
    if (skip === undefined) taken++;
    return { ...one, ...(skip === undefined ? {} : { skip }) };
  });
  const { shard } = wanted;
  return shard ? all.filter(({ repository }) => isIn(shard, repository)) : all;
}

/** Several owners, or an owner twice, may list the same repository. */
function unique(sorted: readonly Found[]): readonly Found[] {
  return sorted.filter(
    ({ repository }, at) => at === 0 || byName(repository, (sorted[at - 1] as Found).repository) !== 0,
  );
}

function firstReason(filters: readonly Filter[], repository: Listed): string | undefined {
  for (const filter of filters) {
    const reason = filter(repository);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

/** What people ask for comes before what the platform says, so that the reason is theirs where both hold. */
function filtersOf(wanted: Wanted): readonly Filter[] {
  return [
    named(wanted.names),
    fitting(wanted.include, (fits) => (fits ? undefined : 'no --include fits')),
    fitting(wanted.exclude, (fits) => (fits ? 'an --exclude fits' : undefined), false),
    ({ topics }) =>
      !wanted.topics || wanted.topics.some((topic) => topics.includes(topic.toLowerCase()))
        ? undefined
        : 'has no such --topic',
    ({ visibility }) =>
      wanted.visibility === undefined || wanted.visibility === visibility ? undefined : `is ${visibility}`,
    ({ archived }) => (archived && !wanted.archived ? 'archived (--archived includes it)' : undefined),
    ({ fork }) => (fork && !wanted.forks ? 'a fork (--forks includes it)' : undefined),
    pushedSince(wanted.pushedSince),
    ({ disabled }) => (disabled ? 'switched off by the platform' : undefined),
    ({ defaultBranch }) => (defaultBranch === undefined ? 'empty' : undefined),
  ];
}

function named(names: Wanted['names']): Filter {
  if (!names) return () => undefined;
  const set = new Set(names.map((name) => name.toLowerCase()));
  return (repository) => (set.has(fullName(repository).toLowerCase()) ? undefined : 'not in --repos');
}

function fitting(
  globs: readonly string[] | undefined,
  reason: (fits: boolean) => string | undefined,
  whereNone = true,
): Filter {
  if (!globs) return () => reason(whereNone);
  const matchers = globs.map((glob) => ({
    whole: glob.includes('/'),
    glob: new Minimatch(glob, { nocase: true, dot: true, nocomment: true }),
  }));
  return (repository) =>
    reason(matchers.some(({ whole, glob }) => glob.match(whole ? fullName(repository) : repository.name)));
}

function pushedSince(since: string | undefined): Filter {
  if (since === undefined) return () => undefined;
  const earliest = Date.parse(since);
  return ({ pushedAt }) => {
    if (pushedAt === undefined) return 'never pushed to';
    return Date.parse(pushedAt) >= earliest ? undefined : `last pushed to on ${pushedAt.slice(0, 10)}`;
  };
}

/** By its name alone: every machine finds the same, whatever else is listed. */
function isIn({ index, of }: Shard, repository: Listed): boolean {
  const digest = createHash('sha256').update(fullName(repository).toLowerCase()).digest();
  return digest.readUInt32BE(0) % of === index - 1;
}

/** It is wanted, and there. */
export function isToBeRead({ skip, unavailable }: Planned): boolean {
  return skip === undefined && unavailable === undefined;
}

/** What one repository takes that was never read before, and one that did not change. Requests to the API. */
export interface Rates {
  readonly first: number;
  readonly again: number;
}

/**
 * What it will take, at most as far as can be told: the platform's word on sizes counts everything that was ever kept
 * there, of which a scan fetches a part.
 */
export function estimateOf(
  planned: readonly Planned[],
  { first, again }: Rates,
  known: ReadonlySet<string>,
): Cost {
  const wanted = planned.filter(isToBeRead).map(({ repository }) => repository);
  const isKnown = (repository: Listed) => known.has(fullName(repository).toLowerCase());
  return {
    requests: wanted.reduce((sum, each) => sum + (isKnown(each) ? again : first), 0),
    bytes: wanted.reduce((sum, each) => sum + (isKnown(each) ? 0 : each.sizeKiB * 1024), 0),
  };
}
