/**
 * Finds which of many literals a text holds, in one pass however many they are (Aho and Corasick's automaton). What
 * it finds is what `includes` would, for each of them.
 */
export class Literals {
  /** Literals with other characters than ASCII, and the empty one, are looked for one by one. */
  readonly #others: readonly string[];
  readonly #automaton: Automaton;
  /** States that end a literal and were not met in the text at hand. */
  readonly #unmet: Uint8Array;

  constructor(literals: Iterable<string>) {
    const all = [...new Set(literals)];
    const plain = all.filter(isPlain);
    this.#others = all.filter((literal) => !isPlain(literal));
    this.#automaton = automatonOf(plain);
    this.#unmet = this.#automaton.ending.slice();
  }

  in(text: string): ReadonlySet<string> {
    const found = new Set(this.#others.filter((literal) => text.includes(literal)));
    const { letters, shift, next, ending, ends } = this.#automaton;
    const unmet = this.#unmet;
    unmet.set(ending);
    // The innermost loop of a scan: plain typed arrays and no calls.
    for (let at = 0, state = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      state = next[(state << shift) | (code < 128 ? (letters[code] as number) : 0)] as number;
      if (unmet[state] !== 1) continue;
      unmet[state] = 0;
      for (const literal of ends[state] ?? []) found.add(literal);
    }
    return found;
  }
}

function isPlain(literal: string): boolean {
  return /^\p{ASCII}+$/u.test(literal);
}

interface Automaton {
  /** The number of a character among those that literals are made of; 0 for all others. */
  readonly letters: Uint8Array;
  /** Bits that such a number needs. */
  readonly shift: number;
  /** The state after a state (the high bits) and a letter (the low ones). */
  readonly next: Uint16Array | Uint32Array;
  /** 1 for states in which literals end. */
  readonly ending: Uint8Array;
  /** Which those are. */
  readonly ends: readonly (readonly string[] | undefined)[];
}

function automatonOf(literals: readonly string[]): Automaton {
  const { letters, count } = lettersOf(literals);
  const shift = Math.ceil(Math.log2(count + 1));
  const most = 1 + literals.reduce((sum, literal) => sum + literal.length, 0);
  const next = most < 2 ** 16 ? new Uint16Array(most << shift) : new Uint32Array(most << shift);
  const ends = new Array<readonly string[] | undefined>(most).fill(undefined);
  let states = 1;
  for (const literal of literals) {
    let state = 0;
    for (let at = 0; at < literal.length; at++) {
      const step = (state << shift) | (letters[literal.charCodeAt(at)] ?? 0);
      if (next[step] === 0) next[step] = states++;
      state = next[step] ?? 0;
    }
    ends[state] = [literal];
  }
  complete(next, shift, ends);
  return { letters, shift, next, ends, ending: Uint8Array.from(ends, (ended) => (ended ? 1 : 0)) };
}

function lettersOf(literals: readonly string[]): { readonly letters: Uint8Array; readonly count: number } {
  const letters = new Uint8Array(128);
  let count = 0;
  for (const letter of new Set(literals.join(''))) letters[letter.charCodeAt(0)] = ++count;
  return { letters, count };
}

/** Fills in, nearest to the start first, where a state goes by a letter that does not continue its literal. */
function complete(
  next: Uint16Array | Uint32Array,
  shift: number,
  ends: (readonly string[] | undefined)[],
): void {
  const fallback = new Uint32Array(ends.length);
  const queue: number[] = [0];
  for (const state of queue) {
    const shorter = fallback[state] ?? 0;
    const ended = ends[shorter];
    if (state !== 0 && ended) ends[state] = [...(ends[state] ?? []), ...ended];
    for (let letter = 1; letter < 1 << shift; letter++) {
      const step = (state << shift) | letter;
      const target = next[step] ?? 0;
      const other = state === 0 ? 0 : (next[(shorter << shift) | letter] ?? 0);
      if (target === 0) next[step] = other;
      else {
        fallback[target] = other;
        queue.push(target);
      }
    }
  }
}
