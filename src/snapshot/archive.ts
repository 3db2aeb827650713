import type { Repository } from './git.js';
import type { History, Unavailable } from './history.js';
import { historyOf, type Tip } from './log.js';
import { ObjectReader } from './objects.js';
import { SharedHistory } from './shared-history.js';
import type { Content, DiffMark, Window } from './snapshot.js';

/** Reads objects by id. */
export interface Objects {
  /** Gets ready to read. */
  begin(): void;
  /** Contents by object id. Missing objects and those above `limit` bytes are unreadable. */
  read(ids: readonly string[], limit: number): Promise<ReadonlyMap<string, Content>>;
}

/** What snapshots of one repository have in common: the processes that read objects, and one walk over the history. */
export class Archive {
  readonly #objects = new Map<string, ObjectReader>();
  readonly #answers = new Map<string, Promise<unknown>>();
  readonly #histories = new Map<string, SharedHistory>();

  constructor(
    /** Seconds by which the first window is stretched into the past, for older commits that will be asked about. */
    readonly reach?: number,
  ) {}

  /** A reader of objects. Without a reach it belongs to whoever asked: released, it ends. */
  objectsOf(repository: Repository): {
    readonly objects: Objects;
    readonly release: () => Promise<void>;
  } {
    if (this.reach === undefined) {
      const objects = new ObjectReader(repository);
      return { objects, release: () => objects.close() };
    }
    const objects = this.#objects.get(repository.gitFolder) ?? new ObjectReader(repository);
    this.#objects.set(repository.gitFolder, objects);
    return { objects, release: async () => {} };
  }

  /** What is asked of a repository once, as nothing about a commit. Without a reach, each time. */
  once<T>(what: string, { gitFolder }: Repository, ask: () => Promise<T>): Promise<T> {
    if (this.reach === undefined) return ask();
    const key = `${what} ${gitFolder}`;
    const known = this.#answers.get(key) ?? ask();
    this.#answers.set(key, known);
    return known as Promise<T>;
  }

  /** Commits and tags of a window that a tip reaches. */
  historyOf(
    repository: Repository,
    tip: Tip,
    window: Window,
    marks: readonly DiffMark[] = [],
  ): Promise<History | Unavailable> {
    if (this.reach === undefined) return historyOf(repository, tip, window, marks);
    const shared = this.#histories.get(repository.gitFolder) ?? new SharedHistory(this.reach);
    this.#histories.set(repository.gitFolder, shared);
    return shared.of(repository, tip, window, marks);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#objects.values()].map((objects) => objects.close()));
  }
}
