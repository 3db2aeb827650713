/** Requests that may be made, shared by all that ask. */
export class Budget {
  #taken = 0;
  #promised = 0;

  constructor(readonly most: number = Number.POSITIVE_INFINITY) {}

  /** Without those that somebody was promised. */
  get left(): number {
    return this.most - this.#taken - this.#promised;
  }

  /** Requests that were promised and not made yet. */
  get promised(): number {
    return this.#promised;
  }

  /** Takes one request; false where there is none left. */
  take(): boolean {
    if (this.left <= 0) return false;
    this.#taken++;
    return true;
  }

  /** Promises so many requests to somebody who needs all of them; nothing where there are not so many left. */
  share(count: number): Share | undefined {
    if (this.left < count) return undefined;
    this.#promised += count;
    return new Share(this, count, (kept) => {
      this.#promised--;
      if (kept) this.#taken++;
    });
  }
}

/** A part of a budget; what is beyond it, such as what has to be asked again, is taken from the rest. */
export class Share implements Pick<Budget, 'take' | 'left'> {
  constructor(
    readonly whole: Budget,
    public own: number,
    /** Is told of each request that was promised: whether it was made. */
    readonly settle: (made: boolean) => void,
  ) {}

  get left(): number {
    return this.own + this.whole.left;
  }

  take(): boolean {
    if (this.own === 0) return this.whole.take();
    this.own--;
    this.settle(true);
    return true;
  }

  /** Gives back what was not needed. */
  close(): void {
    for (; this.own > 0; this.own--) this.settle(false);
  }
}
