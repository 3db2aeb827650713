import type { Repository } from './git.js';
import type { Commit, History, Unavailable } from './history.js';
import { firstParentsAmong, historyOf, type Tip, type Walked, walkHistory } from './log.js';
import { marksFor } from './marks.js';
import type { DiffMark, Window } from './snapshot.js';

/** The walk that was made first, and what it was made with. */
interface Wide {
  readonly walked: Walked | Unavailable;
  readonly window: Window;
  readonly by: string;
}

/**
 * Histories of several tips from one walk: what an older tip reaches is a part of what a newer one does. Where that is
 * not sure (another branch, a wrong clock, other authors' names) the tip is walked by itself.
 */
export class SharedHistory {
  #wide: Promise<Wide> | undefined;

  constructor(readonly reach: number) {}

  async of(
    repository: Repository,
    tip: Tip,
    window: Window,
    marks: readonly DiffMark[],
  ): Promise<History | Unavailable> {
    if (tip.shallow || tip.commit === undefined) return historyOf(repository, tip, window, marks);
    const by = conditionsOf(tip, marks);
    this.#wide ??= this.#walk(repository, tip, window, marks, by);
    const wide = await this.#wide;
    const part = wide.by === by ? partOf(wide, tip.commit, window) : undefined;
    return part ?? historyOf(repository, tip, window, marks);
  }

  async #walk(
    repository: Repository,
    tip: Tip,
    { from, to }: Window,
    marks: readonly DiffMark[],
    by: string,
  ): Promise<Wide> {
    const window = { from: Math.max(0, from - this.reach), to };
    return { walked: await walkHistory(repository, tip, window, marks), window, by };
  }
}

/** What a walk depends on beside its tip: who is who, and in which files changes are searched. */
function conditionsOf({ mailmap, entries }: Tip, marks: readonly DiffMark[]): string {
  const changed = mailmap === undefined && entries.some(({ path }) => path === '.mailmap');
  return JSON.stringify([
    changed ? 'changed' : (mailmap ?? null),
    marksFor(entries, marks).map(({ extension }) => extension),
  ]);
}

/** What a tip reaches of a walk; nothing where the walk does not hold all of it. */
function partOf({ walked, window: all }: Wide, tip: string, window: Window): History | undefined {
  if ('unavailable' in walked || walked.cut) return undefined;
  if (window.from < all.from || window.to > all.to) return undefined;
  const { commits, ...rest } = walked.history;
  const byId = new Map(commits.map((commit) => [commit.id, commit]));
  if (!byId.has(tip)) return undefined;
  const reached = reachedFrom(tip, byId);
  const mainline = firstParentsAmong(commits, tip);
  return {
    ...rest,
    commits: commits
      .filter(
        ({ id, committedAt }) => reached.has(id) && committedAt > window.from && committedAt <= window.to,
      )
      .map((commit) => {
        const firstParent = mainline.has(commit.id);
        // The same commit for all: who remembers something of it finds it again.
        return commit.firstParent === firstParent ? commit : { ...commit, firstParent };
      }),
  };
}

function reachedFrom(tip: string, byId: ReadonlyMap<string, Commit>): ReadonlySet<string> {
  const reached = new Set([tip]);
  for (const id of reached)
    for (const parent of byId.get(id)?.parents ?? []) if (byId.has(parent)) reached.add(parent);
  return reached;
}
