/** How many characters decide whether a place in a text is looked at closely. */
const gram = 3;

/** Only each such character of a text ends a group that is looked at: a longer literal holds one of them. */
const stride = 3;

/** The shortest literal that no such group can miss. */
export const shortestLiteral = gram + stride - 1;

/** Bits that a character moves a hash along. */
const shift = 5;
const hashes = 1 << (gram * shift);

/** Where in a literal a group of characters stands, and one character beside the group: most chance hits fail there. */
interface Spot {
  readonly number: number;
  readonly offset: number;
  /** Where the character stands, counted from the group. */
  readonly beside: number;
  readonly code: number;
}

/**
 * Finds which of many literals a text holds, in one pass however many they are (Rabin and Karp's filter over Wu and
 * Manber's steps): a literal can only stand around places where three of its characters do. What it finds is what
 * `includes` would, for each.
 */
export class Literals {
  readonly #literals: readonly string[];
  /** Spots by the hash of the characters there. */
  readonly #spots: (readonly Spot[] | undefined)[] = new Array(hashes).fill(undefined);
  /** 1 for hashes that have spots. */
  readonly #known = new Uint8Array(hashes);
  /** By number of the literal: the last text that held it. */
  readonly #last: Float64Array;
  #text = 0;

  /** @throws RangeError where a literal is shorter than `shortestLiteral`. */
  constructor(literals: Iterable<string>) {
    this.#literals = [...new Set(literals)];
    if (this.#literals.some(({ length }) => length < shortestLiteral))
      throw new RangeError(`a literal is shorter than ${shortestLiteral} characters`);
    this.#last = new Float64Array(this.#literals.length);
    for (const [number, literal] of this.#literals.entries())
      for (let offset = 0; offset < stride; offset++) this.#addSpot(literal, number, offset);
  }

  /** The literals that the text holds, each once. */
  in(text: string): readonly string[] {
    this.#text++;
    const found: string[] = [];
    const known = this.#known;
    // The innermost loop of a scan: a plain typed array and no calls.
    for (let at = 0; at + gram <= text.length; at += stride) {
      const hash =
        ((text.charCodeAt(at) << (2 * shift)) ^
          (text.charCodeAt(at + 1) << shift) ^
          text.charCodeAt(at + 2)) &
        (hashes - 1);
      if (known[hash] === 1) this.#look(text, at, this.#spots[hash] ?? [], found);
    }
    return found;
  }

  #look(text: string, at: number, spots: readonly Spot[], found: string[]): void {
    for (const { number, offset, beside, code } of spots) {
      if (text.charCodeAt(at + beside) !== code || this.#last[number] === this.#text) continue;
      const literal = this.#literals[number] ?? '';
      if (at < offset || !text.startsWith(literal, at - offset)) continue;
      this.#last[number] = this.#text;
      found.push(literal);
    }
  }

  #addSpot(literal: string, number: number, offset: number): void {
    const hash = hashAt(literal, offset);
    const beside = offset === 0 ? gram : -1;
    const spot = { number, offset, beside, code: literal.charCodeAt(offset + beside) };
    this.#known[hash] = 1;
    this.#spots[hash] = [...(this.#spots[hash] ?? []), spot];
  }
}

function hashAt(text: string, at: number): number {
  let hash = 0;
  for (let index = at; index < at + gram; index++)
    hash = ((hash << shift) ^ text.charCodeAt(index)) & (hashes - 1);
  return hash;
}
