import type { Commit, History, Unavailable, UnitHistory } from '../snapshot/history.js';
import { type WorkArea, WorkAreas } from './areas.js';
import { intervals, weekOf } from './history/calendar.js';
import { isDependencyUpdate, isReleaseStamp, isRollback } from './history/commit-kinds.js';
import { namesIssue, trackerKeys } from './history/issue-references.js';
import { isHotfixTag, type Release, releasesOf } from './history/releases.js';
import type { Input } from './input.js';
import { type Reader, windowLength } from './reader.js';

/** A commit with what it touches and what it is. */
export interface Change extends Commit {
  readonly areas: ReadonlySet<WorkArea>;
  readonly merge: boolean;
  readonly namesIssue: boolean;
  /** Only stamps the version of a release. */
  readonly releaseStamp: boolean;
  readonly dependencyUpdate: boolean;
  readonly rollback: boolean;
}

/** What history says about the last 12 months. */
export interface HistoryFacts {
  /** Newest first, merges and bots included. */
  readonly changes: readonly Change[];
  /** Changes by people, merges left out. */
  readonly byPeople: readonly Change[];
  /** First-parent commits of the scanned branch. */
  readonly mainline: readonly Change[];
  /** Weeks in which commits reached the branch, and all weeks from the first commit to the last. */
  readonly weeks: { readonly active: number; readonly all: number };
  /** Oldest first; one per UTC calendar day. */
  readonly releases: readonly Release[];
  /** The same for all the time before the end of the window. */
  readonly releasesEver: readonly Release[];
  /** Hotfix tags of the window on commits that are not on the first-parent line. */
  readonly hotfixes: number;
  /** Why release tags may be missing from this clone, where they may. */
  readonly tagsMissing?: string;
  /** Where it is the history of one unit. */
  readonly unit?: UnitHistory;
  /** Why it is not known whether changes to code hold tests, where that is the custom. */
  readonly testsUnread?: string;
  /** Areas of which files exist now. */
  readonly present: ReadonlySet<WorkArea>;
  /** End of the window, seconds since the epoch. */
  readonly asOf: number;
}

/** Asks for the last 12 months of history, or why there is none. */
export function history(): Input<HistoryFacts | Unavailable> {
  return {
    key: 'history',
    about: 'git history',
    begin: (reader) => {
      reader.history().catch(() => {});
    },
    load: async (reader) => {
      const read = await reader.history();
      return { value: 'unavailable' in read ? read : factsOf(read, reader), problems: [] };
    },
  };
}

function factsOf(read: History, reader: Reader): HistoryFacts {
  const areas = new WorkAreas(reader.paths.all);
  const trackers = trackerKeys(read.commits);
  const changes = read.commits.map((commit) => changeOf(commit, areas, trackers));
  const mainline = changes.filter(({ firstParent }) => firstParent);
  const window = { from: reader.asOf - windowLength, to: reader.asOf };
  const onMainline = new Set(mainline.map(({ id }) => id));
  const fixes = read.tags.filter(
    (tag) =>
      isHotfixTag(tag) && tag.date > window.from && tag.date <= window.to && !onMainline.has(tag.commit),
  );
  return {
    changes,
    byPeople: changes.filter(({ bot, merge }) => !bot && !merge),
    mainline,
    weeks: weeksOf(changes),
    releases: releasesOf(read.tags, window),
    releasesEver: releasesOf(read.tags, { from: Number.NEGATIVE_INFINITY, to: window.to }),
    hotfixes: new Set(fixes.map(({ commit }) => commit)).size,
    ...(read.tagsMissing === undefined ? {} : { tagsMissing: read.tagsMissing }),
    ...(read.unit ? { unit: read.unit } : {}),
    ...(read.unmarked === undefined ? {} : { testsUnread: read.unmarked }),
    present: areas.present,
    asOf: reader.asOf,
  };
}

function changeOf(commit: Commit, areas: WorkAreas, trackers: ReadonlySet<string>): Change {
  const inline = (commit.marked?.length ?? 0) > 0 ? (['tests'] as const) : [];
  return {
    ...commit,
    ...kindOf(commit),
    areas: new Set([...commit.files.flatMap((path) => areas.of(path) ?? []), ...inline]),
    namesIssue: namesIssue(commit, trackers),
  };
}

type Kind = Pick<Change, 'merge' | 'releaseStamp' | 'dependencyUpdate' | 'rollback'>;

const kinds = new WeakMap<Commit, Kind>();

/** What a commit is by itself, whatever history it stands in. */
function kindOf(commit: Commit): Kind {
  const known = kinds.get(commit);
  if (known) return known;
  const kind = {
    merge: commit.parents.length > 1,
    releaseStamp: isReleaseStamp(commit),
    dependencyUpdate: isDependencyUpdate(commit),
    rollback: isRollback(commit),
  };
  kinds.set(commit, kind);
  return kind;
}

/** A merge of the branch's own copy elsewhere: what its second parent brings was on the branch already. */
const ownCopy =
  /^Merge (?:remote-tracking )?branch '?(?:[\w.-]+\/)?(main|master|develop|trunk)'?(?: of \S+)?(?: into \1)?$/;

/**
 * Commits reach the branch when they or the merge that brings them become part of its first-parent line. Where
 * somebody merged the branch itself and pushed the result, both sides of that merge are the branch.
 */
function weeksOf(changes: readonly Change[]): HistoryFacts['weeks'] {
  const byId = new Map(changes.map((change) => [change.id, change]));
  const reached = new Set(changes.filter(({ firstParent }) => firstParent).map(({ id }) => id));
  for (const id of reached) {
    const change = byId.get(id);
    const onward =
      change && ownCopy.test(change.subject) ? change.parents : (change?.parents.slice(0, 1) ?? []);
    for (const parent of onward) if (byId.has(parent)) reached.add(parent);
  }
  const weeks = (some: readonly Change[]) => new Set(some.map(({ committedAt }) => weekOf(committedAt)));
  const all = [...weeks(changes)];
  const span = intervals([Math.min(...all), Math.max(...all)])[0] ?? 0;
  return {
    active: weeks(changes.filter(({ id }) => reached.has(id))).size,
    all: all.length === 0 ? 0 : span + 1,
  };
}
