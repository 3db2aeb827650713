import type { Unit } from './unit.js';

/** Words that folders and files are called by whatever they hold. */
const common = new Set(
  'app apps main src lib libs core common shared base all test tests e2e ci cd build deploy deployment docker dockerfile compose infra k8s kubernetes helm chart charts values config configs service services package packages module modules cmd pkg root release prod production staging dev default utils tools scripts ingress namespace'.split(
    ' ',
  ),
);

/** Finds the unit that a text is named for: `k8s/tea-cart.yaml` for the unit in `services/teacart`. */
export class Naming {
  readonly #units = new Map<string, Unit | undefined>();

  constructor(units: readonly Unit[]) {
    for (const unit of units)
      for (const name of new Set([plain(lastPart(unit.path)), plain(lastPart(unit.name))]))
        if (name.length >= 3 && !common.has(name))
          // What two units are called names neither.
          this.#units.set(name, this.#units.has(name) && this.#units.get(name) !== unit ? undefined : unit);
  }

  /** The unit that these words begin or end with; the longest name counts. */
  unitOf(text: string): Unit | undefined {
    const words = wordsOf(text.slice(0, 200));
    for (let length = words.length; length > 0; length--)
      for (const start of new Set([0, words.length - length])) {
        const unit = this.#units.get(words.slice(start, start + length).join(''));
        if (unit) return unit;
      }
    return undefined;
  }

  /** The unit of exactly this name. */
  called(text: string): Unit | undefined {
    return this.#units.get(plain(text));
  }
}

function wordsOf(text: string): readonly string[] {
  return text
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}

function plain(text: string): string {
  return wordsOf(text).join('');
}

/** `@tea/cart` is called `cart`, a Go module by its last part. */
function lastPart(name: string): string {
  const parts = name.split('/').filter((part) => !/^v\d+$/.test(part));
  return parts.at(-1) ?? name;
}
