/** How many bytes decide whether a place in a text is looked at closely: as many as one number holds. */
const gram = 4;

/** Only at each such byte of a text a group is looked at: a longer literal holds one of them. */
const stride = 2;

/** The shortest literal that no such group can miss. */
export const shortestLiteral = gram + stride - 1;

/** Spreads the numbers of groups over the table (Knuth's multiplicative hash). */
const spread = 0x9e3779b1;
const hashBits = 16;
const unused = 32 - hashBits;

/** Where in a literal a group of bytes stands. */
interface Spot {
  readonly number: number;
  readonly offset: number;
  readonly group: number;
}

const encoder = new TextEncoder();

/** Groups are put together as processors do whose numbers begin with the lowest byte: nearly all. */
const lowestFirst = new Uint8Array(Int32Array.of(1).buffer)[0] === 1;

/**
 * Finds which of many literals a text holds, in one pass however many they are (Rabin and Karp's filter over Wu and
 * Manber's steps): a literal can only stand around places where four of its bytes do. What it finds is what
 * `includes` would, for each.
 */
export class Literals {
  readonly #literals: readonly string[];
  readonly #bytes: readonly Uint8Array[];
  /** Spots by the hash of the group there. */
  readonly #spots: (readonly Spot[] | undefined)[] = new Array(1 << hashBits).fill(undefined);
  /** 1 for hashes that have spots. */
  readonly #known = new Uint8Array(1 << hashBits);
  /** By number of the literal: the last text that held it. */
  readonly #last: Float64Array;
  #text = 0;
  #buffer = new Uint8Array(0);

  /** @throws RangeError where a literal is shorter than `shortestLiteral`. */
  constructor(literals: Iterable<string>) {
    this.#literals = [...new Set(literals)];
    if (this.#literals.some(({ length }) => length < shortestLiteral))
      throw new RangeError(`a literal is shorter than ${shortestLiteral} characters`);
    this.#bytes = this.#literals.map((literal) => encoder.encode(literal));
    this.#last = new Float64Array(this.#literals.length);
    for (const [number, bytes] of this.#bytes.entries())
      for (let offset = 0; offset < stride; offset++) this.#addSpot(bytes, number, offset);
  }

  /** The literals that the text holds, each once. */
  in(text: string): readonly string[] {
    if (!lowestFirst) return this.#literals.filter((literal) => text.includes(literal));
    this.#text++;
    const found: string[] = [];
    const length = this.#encode(text);
    const numbers = new Int32Array(this.#buffer.buffer);
    const known = this.#known;
    let group = numbers[0] ?? 0;
    // The innermost loop of a scan: plain typed arrays and no calls.
    for (let at = 0; at < length; at += gram) {
      const next = numbers[(at >> 2) + 1] ?? 0;
      const between = (group >>> 16) | (next << 16);
      if (known[Math.imul(group, spread) >>> unused] === 1) this.#look(group, at, length, found);
      if (known[Math.imul(between, spread) >>> unused] === 1) this.#look(between, at + stride, length, found);
      group = next;
    }
    return found;
  }

  /** Writes the text into the buffer, with room for the groups that reach beyond it. Its length in bytes. */
  #encode(text: string): number {
    const most = text.length * 3 + 2 * gram;
    if (this.#buffer.length < most) this.#buffer = new Uint8Array(Math.ceil((most * 1.5) / gram) * gram);
    const { written } = encoder.encodeInto(text, this.#buffer);
    this.#buffer.fill(0, written, written + 2 * gram);
    return written;
  }

  #look(group: number, at: number, length: number, found: string[]): void {
    for (const spot of this.#spots[Math.imul(group, spread) >>> unused] ?? []) {
      const { number, offset } = spot;
      if (spot.group !== group || this.#last[number] === this.#text) continue;
      if (!this.#stands(this.#bytes[number] ?? new Uint8Array(0), at - offset, length)) continue;
      this.#last[number] = this.#text;
      found.push(this.#literals[number] ?? '');
    }
  }

  #stands(bytes: Uint8Array, start: number, length: number): boolean {
    if (start < 0 || start + bytes.length > length) return false;
    for (let index = 0; index < bytes.length; index++)
      if (this.#buffer[start + index] !== bytes[index]) return false;
    return true;
  }

  #addSpot(bytes: Uint8Array, number: number, offset: number): void {
    const [one = 0, two = 0, three = 0, four = 0] = bytes.subarray(offset, offset + gram);
    const group = one | (two << 8) | (three << 16) | (four << 24);
    const hash = Math.imul(group, spread) >>> unused;
    this.#known[hash] = 1;
    this.#spots[hash] = [...(this.#spots[hash] ?? []), { number, offset, group }];
  }
}
