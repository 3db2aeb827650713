import { Archive, type Objects } from '../archive.js';
import type { Repository } from '../git.js';
import type { History, Unavailable } from '../history.js';
import { sinceWindow, type Tip } from '../log.js';
import { changedBlobs, marksFor } from '../marks.js';
import type { Content, DiffMark, Window } from '../snapshot.js';
import { FetchError } from './request.js';
import type { Supply } from './supply.js';

/** An archive of a partial clone: before something is read, what is missing of it is fetched in one batch. */
export class PartialArchive extends Archive {
  constructor(
    readonly supply: Supply,
    reach?: number,
  ) {
    super(reach);
  }

  override objectsOf(repository: Repository): {
    readonly objects: Objects;
    readonly release: () => Promise<void>;
  } {
    const { objects, release } = super.objectsOf(repository);
    return { objects: new SuppliedObjects(objects, this.supply), release };
  }

  override async historyOf(
    repository: Repository,
    tip: Tip,
    window: Window,
    marks: readonly DiffMark[] = [],
  ): Promise<History | Unavailable> {
    const from = Math.max(0, window.from - (this.reach ?? 0));
    try {
      if (tip.commit !== undefined) await this.supply.bringTrees(tip.commit, from);
      if (tip.mailmap !== undefined) await this.supply.bringBlobs([tip.mailmap]);
    } catch (error) {
      return { unavailable: `the history could not be fetched: ${reasonOf(error)}` };
    }
    const unmarked = await this.#bringMarks(repository, tip, from, marks);
    const history = await super.historyOf(repository, tip, window, unmarked === undefined ? marks : []);
    return unmarked === undefined || 'unavailable' in history ? history : { ...history, unmarked };
  }

  /** The files in whose changes marks are searched; why they cannot be had, where they cannot. */
  async #bringMarks(
    repository: Repository,
    { commit, entries }: Tip,
    from: number,
    marks: readonly DiffMark[],
  ): Promise<string | undefined> {
    const sought = marksFor(entries, marks);
    if (commit === undefined || sought.length === 0) return undefined;
    try {
      await this.supply.bringBlobs(await changedBlobs(repository, commit, sinceWindow(from), sought));
      return undefined;
    } catch (error) {
      return `the changes could not be fetched: ${reasonOf(error)}`;
    }
  }
}

class SuppliedObjects implements Objects {
  constructor(
    readonly objects: Objects,
    readonly supply: Supply,
  ) {}

  begin(): void {
    this.objects.begin();
  }

  async read(ids: readonly string[], limit: number): Promise<ReadonlyMap<string, Content>> {
    let missing: Content = { unreadable: 'not in this partial clone' };
    try {
      await this.supply.bringBlobs(ids);
    } catch (error) {
      missing = { unreadable: `it could not be fetched: ${reasonOf(error)}` };
    }
    const here = ids.filter((id) => this.supply.has(id));
    const found = new Map(await this.objects.read(here, limit));
    for (const id of ids) if (!found.has(id)) found.set(id, missing);
    return found;
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof FetchError) return error.reason;
  throw error;
}
