import type { Unavailable } from '../history.js';
import type { Neighbours, Snapshot } from '../snapshot.js';
import { noHistory, snapshotAt } from './at-ref.js';
import { type Fetched, fetchRepository } from './fetch.js';
import { FetchError } from './request.js';

/** A repository that others may lead to. */
export interface Neighbour {
  /** `owner/name`. */
  readonly name: string;
  readonly cloneUrl: string;
  readonly defaultBranch?: string;
}

/** A version of another repository that a scan asked for, and what it was; null where it could not be had. */
export interface Used {
  readonly repository: string;
  /** Absent where the repository was asked for and was none of the run. */
  readonly ref?: string;
  readonly commit: string | null;
}

export interface NeighbourhoodOptions {
  readonly neighbours: readonly Neighbour[];
  /** Where the clone of a neighbour is kept, which is not the one of its own scan. */
  readonly folderOf: (neighbour: Neighbour) => string;
  readonly patience: number;
  readonly mostBytes: number;
}

/** More is not remembered of one scan. */
const mostUsed = 1000;

/** What one scan looked at in other repositories. */
export interface Visit {
  readonly neighbours: Neighbours;
  readonly used: () => readonly Used[];
  /** Something could not be had that may be had another time. */
  readonly failed: () => boolean;
}

/**
 * The repositories of a run, as far as others of them lead there. Each is fetched once by a process, whatever many scans
 * ask for; its clone is the same for all processes.
 */
export class Neighbourhood {
  readonly #options: NeighbourhoodOptions;
  readonly #byName: ReadonlyMap<string, Neighbour>;
  readonly #fetched = new Map<string, Promise<Fetched>>();
  #token: string | undefined;

  constructor(options: NeighbourhoodOptions) {
    this.#options = options;
    this.#byName = new Map(options.neighbours.map((one) => [one.name.toLowerCase(), one]));
  }

  /** Lets one scan look around, with the token that is good now. */
  visit(token: string | undefined): Visit {
    this.#token = token;
    const used = new Map<string, Used>();
    const visited = new Set<Fetched>();
    let failed = false;
    const at = async (repository: string, ref: string): Promise<Snapshot | Unavailable> => {
      const note = (commit: string | null) => used.set(`${repository} ${ref}`, { repository, ref, commit });
      try {
        const fetched = await this.#fetch(repository);
        visited.add(fetched);
        const found = await snapshotAt(fetched, ref, this.#neighbour(repository)?.defaultBranch);
        note('unavailable' in found ? null : (found.repository.commit ?? null));
        return found;
      } catch (error) {
        if (!(error instanceof FetchError)) throw error;
        if (error.passing) failed = true;
        note(null);
        return { unavailable: error.reason };
      }
    };
    const named = (name: string, host?: string): string | undefined => {
      const neighbour = this.#neighbour(name);
      if (neighbour && host !== undefined && new URL(neighbour.cloneUrl).hostname !== host) return undefined;
      const repository = name.toLowerCase();
      if (!neighbour && used.size < mostUsed) used.set(repository, { repository, commit: null });
      return neighbour?.name;
    };
    return {
      neighbours: { named, at },
      used: () => [...used.values()].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)),
      failed: () => failed || [...visited].some(({ archive }) => archive.supply.failed),
    };
  }

  /** Bytes that all of them brought. */
  async bytes(): Promise<number> {
    const all = await Promise.allSettled(this.#fetched.values());
    return all.reduce((sum, one) => sum + (one.status === 'fulfilled' ? one.value.spent().bytes : 0), 0);
  }

  #neighbour(name: string): Neighbour | undefined {
    return this.#byName.get(name.toLowerCase());
  }

  #fetch(repository: string): Promise<Fetched> {
    const known = this.#fetched.get(repository) ?? this.#bring(repository);
    this.#fetched.set(repository, known);
    return known;
  }

  async #bring(repository: string): Promise<Fetched> {
    const neighbour = this.#neighbour(repository);
    if (!neighbour) throw new FetchError('it is not in this run');
    const { folderOf, patience, mostBytes } = this.#options;
    return fetchRepository({
      cloneUrl: neighbour.cloneUrl,
      folder: folderOf(neighbour),
      ...(this.#token === undefined ? {} : { token: async () => this.#token ?? '' }),
      from: noHistory,
      patience,
      mostBytes,
    });
  }
}

function keyOf({ repository, ref = '' }: Used): string {
  return `${repository} ${ref}`;
}
