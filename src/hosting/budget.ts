/** Requests that may be made, shared by all that ask. */
export class Budget {
  #taken = 0;

  constructor(readonly most: number = Number.POSITIVE_INFINITY) {}

  get left(): number {
    return this.most - this.#taken;
  }

  /** Takes one request; false where there is none left. */
  take(): boolean {
    if (this.#taken >= this.most) return false;
    this.#taken++;
    return true;
  }
}
