import { budgetUsedUp, isPassing } from '../hosting/ask.js';
import { Budget } from '../hosting/budget.js';
import { type Connection, connect } from '../hosting/connection.js';
import { factsThrough } from '../hosting/facts.js';
import type { Keys } from '../hosting/keys.js';
import { headOf, keepHead, listRepositories, repositoryNamed } from '../hosting/listing.js';
import { repositoryName } from '../hosting/repository-name.js';
import type { Server } from '../hosting/server.js';
import type { Store } from '../hosting/store.js';
import { listTeams, type Teams, teamsOf } from '../hosting/teams.js';
import { type Cost, fullName, type Listed } from './organisation.js';
import type { Found } from './plan.js';
import { CutOff, Unreadable } from './stopped.js';
import type { Told } from './surroundings.js';

export interface SourceOptions {
  readonly server: Server;
  readonly keys: Keys;
  /** Requests that the run may make. */
  readonly most: number;
  /** Keeps the answers that most runs ask for again. */
  readonly store?: Store;
  /** End of every window, ISO 8601. */
  readonly asOf: string;
  readonly now: Date;
}

/** What was asked for, and why some of it may be missing. */
export interface Listing {
  readonly found: readonly Found[];
  readonly missing: readonly string[];
}

/** Requests that the facts of one repository take at most. */
export const factsCost = 6;

const aDay = 24 * 60 * 60 * 1000;

/** The platform as a run sees it: what is there, where its branches are, what it knows; and what asking has taken. */
export class Source {
  readonly host: string;
  readonly #options: SourceOptions;
  readonly #budget: Budget;
  /** For what is asked in every run. */
  readonly #often: Connection;
  /** For what is asked once a day and is long. */
  readonly #once: Connection;
  #asked = 0;

  constructor(options: SourceOptions) {
    const { server, keys, most, store } = options;
    this.#options = options;
    this.#budget = new Budget(most);
    this.host = new URL(server.api).host.replace(/^api\.(?=github\.com$)/, '');
    this.#once = connect({ server, keys, budget: this.#budget });
    this.#often = store ? connect({ server, keys, budget: this.#budget, store }) : this.#once;
  }

  /** All repositories of these owners that the token may see; of these names only, where some are given. */
  async list(owners: readonly string[], names: readonly string[] = []): Promise<Listing> {
    if (owners.length === 0) return { found: await this.#named(names), missing: [] };
    const found: Found[] = [];
    const missing: string[] = [];
    for (const owner of owners) {
      const { repositories, partial } = await this.#counted(this.#often, (by) => listRepositories(owner, by));
      found.push(...repositories.map((repository) => ({ repository })));
      if (partial !== undefined) missing.push(partial);
    }
    const there = new Set(found.map(({ repository }) => fullName(repository).toLowerCase()));
    const absent = names.filter((name) => !there.has(name.toLowerCase()));
    return {
      found: [...found, ...absent.map((name) => unavailable(name, 'not in the list of its owner'))],
      missing,
    };
  }

  async #named(names: readonly string[]): Promise<readonly Found[]> {
    const found: Found[] = [];
    for (const name of names) {
      const one = await this.#counted(this.#often, (by) => repositoryNamed(repositoryName(name), by));
      found.push('repository' in one ? { repository: one.repository } : unavailable(name, one.unavailable));
    }
    return found;
  }

  /** How many teams an owner has, as far as the token may see. */
  async countTeams(owner: string): Promise<number> {
    return (await this.#counted(this.#often, (by) => listTeams(owner, by))).teams.length;
  }

  /** Which teams look after the repositories of an owner. */
  teams(owner: string): Promise<Teams> {
    return this.#counted(this.#often, (by) => teamsOf(owner, by));
  }

  /** The commit that the default branch is at; free where it is still where it was. */
  async head(repository: Listed): Promise<{ readonly commit: string; readonly cost: Cost }> {
    const part = this.#often.part();
    const head = await this.#counted(part, (by) => headOf(repository, by));
    const cost = { requests: part.asked().requests, bytes: 0 };
    if ('commit' in head) return { commit: head.commit, cost };
    if (head.unavailable === budgetUsedUp) throw new CutOff(budgetUsedUp, cost);
    throw new Unreadable(head.unavailable, cost);
  }

  /** Takes in where a fetch has found the default branch. */
  async found(repository: Listed, commit: string): Promise<void> {
    const { store } = this.#options;
    if (store) await keepHead(repository, commit, this.#often, store);
  }

  /** What the platform knows of a repository: all of it or, where the requests do not last, nothing. */
  async facts(repository: Listed): Promise<Told> {
    const { asOf, now, keys } = this.#options;
    const free = (keys.left ?? Number.POSITIVE_INFINITY) - this.#budget.promised;
    if (free < factsCost) throw new CutOff('the limit of the API is used up');
    // Many are asked about at a time: each has its requests for itself.
    const share = this.#budget.share(factsCost);
    if (!share) throw new CutOff(budgetUsedUp);
    const part = this.#once.part(share);
    const question = {
      repository,
      asOf: Math.floor(Date.parse(asOf) / 1000),
      current: now.getTime() - Date.parse(asOf) <= aDay,
    };
    const asking = this.#counted(part, ({ client }) => factsThrough(client, question));
    const facts = await asking.finally(() => share.close());
    const cost = { requests: part.asked().requests, bytes: 0 };
    return { facts, cost, ...(hasPassing(facts) ? { passing: true } : {}) };
  }

  token(): Promise<string> {
    return this.#options.keys.token();
  }

  /** All requests so far. */
  requests(): number {
    return this.#asked;
  }

  /** Requests that are left, as far as that is known. */
  left(): number | undefined {
    const left = this.#once.left();
    return Number.isFinite(left) ? left : undefined;
  }

  async #counted<T>(by: Connection, ask: (by: Connection) => Promise<T>): Promise<T> {
    const before = by.asked().requests;
    try {
      return await ask(by);
    } finally {
      this.#asked += by.asked().requests - before;
    }
  }
}

/** Something could not be had that another run may be told. */
function hasPassing(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { unavailable: reason } = value as { readonly unavailable?: unknown };
  if (typeof reason === 'string') return isPassing(reason);
  return !Array.isArray(value) && Object.values(value).some(hasPassing);
}

/** A repository that was named and of which nothing is known. */
function unavailable(text: string, reason: string): Found {
  const { owner, name } = repositoryName(text);
  const nothing = {
    cloneUrl: '',
    visibility: 'private',
    archived: false,
    fork: false,
    disabled: false,
  } as const;
  return { repository: { owner, name, ...nothing, topics: [], sizeKiB: 0 }, unavailable: reason };
}
