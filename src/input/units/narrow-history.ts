import type { Commit, History, Unavailable } from '../../snapshot/history.js';
import { workAreaOf } from '../areas.js';
import type { Narrowing } from '../input.js';
import { tagsOfUnit } from './tags.js';
import type { Territory } from './territory.js';

/**
 * The commits that touch a unit, each without what it changes of others, and the tags that release it. A merge touches
 * what it brings.
 */
export function historyOfUnit(
  read: History | Unavailable,
  { unit, territory, whole }: Narrowing,
): History | Unavailable {
  if ('unavailable' in read || !territory.several) return read;
  const touching = touchingCommits(read.commits, unit, territory);
  const { tags, missing } = tagsOfUnit(read.tags, unit, territory);
  const tagsMissing = read.tagsMissing ?? missing;
  const { tagsMissing: _, ...rest } = read;
  return {
    ...rest,
    commits: read.commits
      .filter(({ id }) => touching.has(id))
      .map((commit) => withoutOthers(commit, unit, territory)),
    tags,
    unit: {
      ownPipeline: whole.paths.all.some(
        (path) => workAreaOf(path) === 'pipeline' && territory.ownersOf(path)?.has(unit) === true,
      ),
    },
    ...(tagsMissing === undefined ? {} : { tagsMissing }),
  };
}

/** Commits that change a file of the unit itself: what is the repository's moves every unit, and proves nothing of one. */
function touchingCommits(
  commits: readonly Commit[],
  unit: string,
  territory: Territory,
): ReadonlySet<string> {
  const touching = new Set(
    commits
      .filter(({ files }) => files.some((path) => territory.ownersOf(path)?.has(unit) === true))
      .map(({ id }) => id),
  );
  for (const [merge, brought] of broughtByMerges(commits))
    if (brought.some((id) => touching.has(id))) touching.add(merge);
  return touching;
}

/** By merge on the first-parent line: the commits that it brings to the branch. */
function broughtByMerges(commits: readonly Commit[]): ReadonlyMap<string, readonly string[]> {
  const byId = new Map(commits.map((commit) => [commit.id, commit]));
  const seen = new Set<string>();
  const brought = new Map<string, readonly string[]>();
  for (const commit of [...commits].reverse().filter(({ firstParent }) => firstParent)) {
    seen.add(commit.id);
    const own: string[] = [];
    const open = commit.parents.slice(1);
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      const known = byId.get(id);
      if (!known || known.firstParent || seen.has(id)) continue;
      seen.add(id);
      own.push(id);
      open.push(...known.parents);
    }
    if (commit.parents.length > 1) brought.set(commit.id, own);
  }
  return brought;
}

function withoutOthers(commit: Commit, unit: string, territory: Territory): Commit {
  const counts = (path: string) => territory.counts(path, unit);
  return {
    ...commit,
    files: commit.files.filter(counts),
    ...(commit.marked ? { marked: commit.marked.filter(counts) } : {}),
  };
}
