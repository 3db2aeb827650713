import { createHash } from 'node:crypto';

/** More is not remembered: where so much differs, hardly two repositories are alike. */
const most = 50_000;

/**
 * Holds once what repositories have in common: names, levels, verdicts, whole categories. Of each repository there is then
 * in memory only where it differs from all others.
 */
export class Alike {
  readonly #texts = new Map<string, string>();
  readonly #known = new Map<string, object>();

  /** An equal value that shares its parts with those that were given before. Plain data only. */
  of<T>(value: T): T {
    if (typeof value === 'string') return keptIn(this.#texts, value, () => value) as T;
    if (typeof value !== 'object' || value === null) return value;
    const name = createHash('sha256').update(JSON.stringify(value)).digest('base64');
    return keptIn(this.#known, name, () => this.#inParts(value)) as T;
  }

  #inParts(value: object): object {
    if (Array.isArray(value)) return value.map((part: unknown) => this.of(part));
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, this.of(part)]));
  }
}

function keptIn<T>(all: Map<string, T>, name: string, make: () => T): T {
  const known = all.get(name);
  if (known !== undefined) return known;
  const made = make();
  if (all.size < most) all.set(name, made);
  return made;
}
