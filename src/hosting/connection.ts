import { Budget } from './budget.js';
import { type Client, clientFor } from './client.js';
import { guardedFetch, refusal, refused } from './guarded-fetch.js';
import type { Key, Keys } from './keys.js';
import type { Server } from './server.js';
import { asBefore, keepable, questionOf, type Store } from './store.js';

type Spending = Pick<Budget, 'take' | 'left'>;

export interface ConnectionOptions {
  readonly server: Server;
  readonly keys: Keys;
  /** Requests that may be made in all; without one, as many as it takes. */
  readonly budget?: Spending;
  /** Where answers are kept from run to run; without one, every answer is new. */
  readonly store?: Store;
  /** Milliseconds that a second of waiting takes; tests wait less. */
  readonly second?: number;
  readonly limiter?: string;
}

/** What asking has taken. */
export interface Asked {
  /** All requests, those that had to be repeated and those below included. */
  readonly requests: number;
  /** Requests that were answered with "unchanged", which costs nothing of the platform's limit. */
  readonly unchanged: number;
}

/** A way to ask the platform. Keys, budget and kept answers are shared with the parts that it is divided into. */
export interface Connection {
  readonly server: Server;
  readonly keys: Keys;
  readonly client: Client;
  /** What was asked through this part. */
  asked(): Asked;
  /** A part that counts for itself, with a share of the budget where one is given. */
  part(share?: Spending): Connection;
  /** Requests that are left, by the budget and by what the platform tells. */
  left(): number;
}

/** Connects to a platform. Nothing is asked yet. */
export function connect(options: ConnectionOptions): Connection {
  const { server, keys, budget = new Budget(), store, ...waiting } = options;
  let requests = 0;
  let unchanged = 0;
  const asker = new Asker(server, keys, budget, store, (kept) => {
    requests += kept ? 0 : 1;
    unchanged += kept ? 1 : 0;
  });
  return {
    server,
    keys,
    client: clientFor({ server, fetch: asker.fetch, ...waiting }),
    asked: () => ({ requests, unchanged }),
    part: (share = budget) => connect({ ...options, budget: share }),
    left: () => Math.min(budget.left, keys.left ?? Number.POSITIVE_INFINITY),
  };
}

/** Makes single requests: signs them, counts them, and asks only for what has changed. */
class Asker {
  constructor(
    readonly server: Server,
    readonly keys: Keys,
    readonly budget: Spending,
    readonly store: Store | undefined,
    /** Is told of every request, and again where the answer was "unchanged". */
    readonly count: (unchanged: boolean) => void,
  ) {}

  readonly fetch = async (address: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    const url = new URL(address instanceof Request ? address.url : address);
    // The address of a next page comes from an answer: only where the token is for is it sent.
    if (url.origin !== new URL(this.server.api).origin) return refusal(refused.elsewhere);
    const headers = new Headers(init.headers);
    const readable = (init.method ?? 'GET') === 'GET' ? this.store : undefined;
    const question = questionOf(url.href, headers.get('accept'));
    const kept = await readable?.get(question);
    if (kept) headers.set('if-none-match', kept.etag);
    const response = await this.#signed(url, { ...init, headers });
    if (response.status === 304 && kept) {
      this.count(true);
      return asBefore(kept, response.headers);
    }
    const answer = readable && (await keepable(response));
    if (answer) await readable.set(question, answer);
    return response;
  };

  /** With another key where one is used up. */
  async #signed(url: URL, init: RequestInit & { readonly headers: Headers }): Promise<Response> {
    for (;;) {
      if (!this.budget.take()) return refusal(refused.budget);
      this.count(false);
      const key: Key = this.keys.current;
      init.headers.set('authorization', `token ${await key.token()}`);
      const response = await guardedFetch(url, init);
      this.keys.heard(key, response.headers);
      if (!isUsedUp(response) || !this.keys.rotate(key)) return response;
    }
  }
}

function isUsedUp({ status, headers }: Response): boolean {
  return (status === 403 || status === 429) && headers.get('x-ratelimit-remaining') === '0';
}
