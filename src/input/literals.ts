import type { SourceFile } from './source-file.js';

/**
 * Finds which of many literals a text holds, in one pass however many they are (Aho and Corasick's automaton). What
 * it finds is what `includes` would, for each of them.
 */
export class Literals {
  /** Literals with other characters than ASCII, and the empty one, are looked for one by one. */
  readonly #others: readonly string[];
  readonly #automaton: Automaton;

  constructor(literals: Iterable<string>) {
    const all = [...new Set(literals)];
    const plain = all.filter(isPlain);
    this.#others = all.filter((literal) => !isPlain(literal));
    this.#automaton = automatonOf(plain);
  }

  in(text: string): ReadonlySet<string> {
    const found = new Set(this.#others.filter((literal) => text.includes(literal)));
    const { letters, width, next, ends } = this.#automaton;
    const reported = new Uint8Array(ends.length);
    for (let at = 0, state = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      state = next[state * width + (code < 128 ? (letters[code] ?? 0) : 0)] ?? 0;
      const ended = ends[state];
      if (ended === undefined || reported[state] === 1) continue;
      reported[state] = 1;
      for (const literal of ended) found.add(literal);
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
  /** How many numbers there are. */
  readonly width: number;
  /** The state after a state and a letter. */
  readonly next: Uint32Array;
  /** Which literals end in a state. */
  readonly ends: readonly (readonly string[] | undefined)[];
}

function automatonOf(literals: readonly string[]): Automaton {
  const letters = new Uint8Array(128);
  let width = 1;
  for (const literal of literals)
    for (const letter of literal) {
      const code = letter.charCodeAt(0);
      if (letters[code] === 0) letters[code] = width++;
    }
  const most = 1 + literals.reduce((sum, literal) => sum + literal.length, 0);
  const next = new Uint32Array(most * width);
  const ends = new Array<readonly string[] | undefined>(most);
  let states = 1;
  for (const literal of literals) {
    let state = 0;
    for (let at = 0; at < literal.length; at++) {
      const step = state * width + (letters[literal.charCodeAt(at)] ?? 0);
      if (next[step] === 0) next[step] = states++;
      state = next[step] ?? 0;
    }
    ends[state] = [literal];
  }
  completed(next, width, ends, states);
  return { letters, width, next, ends };
}

/** Fills in, nearest to the start first, where a state goes by a letter that does not continue its literal. */
function completed(
  next: Uint32Array,
  width: number,
  ends: (readonly string[] | undefined)[],
  states: number,
): void {
  const fallback = new Uint32Array(states);
  const queue: number[] = [0];
  for (const state of queue) {
    const shorter = fallback[state] ?? 0;
    const ended = ends[shorter];
    if (state !== 0 && ended) ends[state] = [...(ends[state] ?? []), ...ended];
    for (let letter = 1; letter < width; letter++) {
      const step = state * width + letter;
      const target = next[step] ?? 0;
      const other = state === 0 ? 0 : (next[shorter * width + letter] ?? 0);
      if (target === 0) next[step] = other;
      else {
        fallback[target] = other;
        queue.push(target);
      }
    }
  }
}

/** The literals of all who ask, so that each file is looked through once for all of them. */
export class LiteralIndex {
  readonly #asked = new Set<string>();
  readonly #found = new Map<SourceFile, ReadonlySet<string>>();
  #literals: Literals | undefined;

  /** Makes sure that these are looked for. Best called before the first file is. */
  add(literals: Iterable<string>): void {
    const before = this.#asked.size;
    for (const literal of literals) this.#asked.add(literal);
    if (this.#asked.size === before) return;
    this.#literals = undefined;
    this.#found.clear();
  }

  in(file: SourceFile): ReadonlySet<string> {
    let found = this.#found.get(file);
    if (!found) {
      this.#literals ??= new Literals(this.#asked);
      found = this.#literals.in(file.text);
      this.#found.set(file, found);
    }
    return found;
  }
}
