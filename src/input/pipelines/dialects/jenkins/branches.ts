import { type Block, type Definition, partsOf, type Tree } from '../code/tree.js';

/** A named closure that runs beside others. */
export interface Branch {
  readonly name: string;
  readonly legs?: number;
  readonly line: number;
  readonly block: Block;
}

/** The named closures of a pipeline: those of maps that are filled bit by bit, and those that stand where they run. */
export class Branches {
  readonly #branches = new Map<string, Branch[]>();

  constructor(
    /** Functions by their names: one may return the closure. */
    private readonly functions: ReadonlyMap<string, { readonly definition: Definition }>,
  ) {}

  /** Those that were put into a variable. */
  of(name: string): readonly Branch[] {
    return this.#branches.get(name) ?? [];
  }

  add(name: string, branch: Branch): void {
    const all = this.#branches.get(name) ?? [];
    if (all.length < 500) this.#branches.set(name, [...all, branch]);
  }

  /** A closure, or a function that returns one. */
  closureFrom(value: Tree): Block | undefined {
    if (value.is === 'block') return value;
    if (value.is !== 'call') return undefined;
    const last = this.functions.get(value.name)?.definition.body.at(-1);
    const returned = last?.is === 'return' ? last.value : last;
    return returned?.is === 'block' ? returned : undefined;
  }

  /** Named closures in a map, wherever in the value the map is made. */
  within(value: Tree): readonly Branch[] {
    const named = value.is === 'list' || value.is === 'call' ? value.named : [];
    const own = named.flatMap(({ key, line, value: inner }): readonly Branch[] => {
      const block = this.closureFrom(inner);
      return block ? [{ name: key === '?' ? 'branch' : key, line, block }] : [];
    });
    if (own.length > 0) return own;
    if (value.is === 'call' && !/collectEntries|^parallel$|transform/.test(value.name)) return [];
    return value.is === 'list' ? [] : partsOf(value).flatMap((part) => this.within(part));
  }
}
