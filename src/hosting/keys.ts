/** What opens the platform: a token, or an App whose tokens expire. */
export interface Key {
  token(): Promise<string>;
  /** It is an App's: it sees what the App was installed for. */
  readonly installation?: true;
}

export function tokenKey(token: string): Key {
  return { token: async () => token };
}

interface Held {
  readonly key: Key;
  /** Requests that are left in this hour, as far as the platform has told. */
  left?: number;
  /** Seconds since the epoch at which its hour begins anew. */
  reset: number;
}

/** Several keys, used one at a time: what one was told unchanged, another is told anew. */
export class Keys {
  readonly #all: readonly Held[];
  #current: Held;

  constructor(
    keys: readonly [Key, ...Key[]],
    /** Seconds since the epoch. */
    readonly clock: () => number = () => Date.now() / 1000,
  ) {
    const [first, ...more] = keys.map((key): Held => ({ key, reset: 0 }));
    this.#current = first as Held;
    this.#all = [this.#current, ...more];
  }

  /** Requests that all of them have left, where the platform told it of each. */
  get left(): number | undefined {
    const each = this.#all.map((held) => this.#leftOf(held));
    return each.every((left) => left !== undefined) ? each.reduce((sum, left) => sum + left, 0) : undefined;
  }

  get installation(): boolean {
    return this.#current.key.installation === true;
  }

  token(): Promise<string> {
    return this.#current.key.token();
  }

  /** The key that is used now, so that the answer is put down to it. */
  get current(): Key {
    return this.#current.key;
  }

  /** Takes in what the platform says that a key has left. */
  heard(key: Key, headers: Headers): void {
    const held = this.#all.find((one) => one.key === key);
    const left = headers.get('x-ratelimit-remaining');
    // GraphQL has a limit of its own, which says nothing of the other.
    if (!held || left === null || headers.get('x-ratelimit-resource') === 'graphql') return;
    held.left = Number(left);
    held.reset = Number(headers.get('x-ratelimit-reset') ?? 0);
  }

  /** Goes on with the key that has most left, where this one is used up; false where none has any. */
  rotate(usedUp: Key): boolean {
    if (this.#current.key !== usedUp) return true;
    const rank = (held: Held) => this.#leftOf(held) ?? Number.POSITIVE_INFINITY;
    const others = this.#all.filter((held) => held.key !== usedUp && rank(held) > 0);
    const [best] = others.sort((a, b) => (rank(a) === rank(b) ? 0 : rank(b) - rank(a)));
    if (!best) return false;
    this.#current = best;
    return true;
  }

  #leftOf({ left, reset }: Held): number | undefined {
    return left === 0 && reset <= this.clock() ? undefined : left;
  }
}
