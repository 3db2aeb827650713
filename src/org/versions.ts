import type { Neighbour, Used } from '../snapshot/fetching/neighbourhood.js';
import { type Cost, costOf, fullName, type Listed, noCost } from './organisation.js';
import { isToBeRead, type Planned } from './plan.js';
import { Unreadable } from './stopped.js';

/** Whether what a result rests on is what it was, and what it took to find out. */
export interface Still {
  readonly same: boolean;
  readonly cost: Cost;
}

type Head = (repository: Listed) => Promise<{ readonly commit: string; readonly cost: Cost }>;

/** Versions of the repositories of a run, as others of them call them. Each is asked for once in a run. */
export class Versions {
  /** For whoever follows calls. */
  readonly neighbours: readonly Neighbour[];
  readonly #byName: ReadonlyMap<string, Listed>;
  readonly #asked = new Map<string, Promise<{ readonly commit: string | null; readonly cost: Cost }>>();

  /** Of all that is planned, on whatever machine it is read. */
  constructor(
    planned: readonly Planned[],
    readonly head: Head,
  ) {
    const read = planned.filter(isToBeRead).map(({ repository }) => repository);
    this.#byName = new Map(read.map((one) => [fullName(one).toLowerCase(), one]));
    this.neighbours = read.map((one) => ({
      name: fullName(one),
      cloneUrl: one.cloneUrl,
      ...(one.defaultBranch === undefined ? {} : { defaultBranch: one.defaultBranch }),
    }));
  }

  /** The repository as if a version of it were its default branch; nothing where it is none of these. */
  at({ repository, ref }: Pick<Used, 'repository' | 'ref'>): Listed | undefined {
    const listed = this.#byName.get(repository.toLowerCase());
    return listed && ref !== undefined ? { ...listed, defaultBranch: ref } : undefined;
  }

  /** Whether all of these are what they were. */
  async still(used: readonly Used[]): Promise<Still> {
    const costs: Cost[] = [];
    if (used.some((one) => one.ref === undefined && this.#byName.has(one.repository.toLowerCase())))
      return { same: false, cost: noCost };
    for (const one of used) {
      const { commit, cost } = await this.#now(one);
      costs.push(cost);
      if (commit !== one.commit) return { same: false, cost: costOf(costs) };
    }
    return { same: true, cost: costOf(costs) };
  }

  /** Who asks first bears the cost. */
  #now(used: Used): Promise<{ readonly commit: string | null; readonly cost: Cost }> {
    const key = `${used.repository} ${used.ref}`;
    const known = this.#asked.get(key);
    if (known) return known.then(({ commit }) => ({ commit, cost: noCost }));
    const asking = this.#ask(used);
    this.#asked.set(key, asking);
    return asking;
  }

  async #ask(used: Used): Promise<{ readonly commit: string | null; readonly cost: Cost }> {
    const listed = this.at(used);
    if (!listed) return { commit: null, cost: noCost };
    try {
      return await this.head(listed);
    } catch (error) {
      if (error instanceof Unreadable) return { commit: null, cost: error.cost };
      throw error;
    }
  }
}
