import type { Place } from '../../../../evidence.js';
import type { DataEntry, DataNode } from '../../../data.js';
import type { SourceFile } from '../../../source-file.js';
import type { Reading } from '../parts/reading.js';
import type { Variables } from '../parts/variables.js';

/** Template expressions of one configuration may make this many nodes. */
const expansionLimit = 10_000;
/** Templates that one configuration may take in, each time counted. */
const templateLimit = 1_000;

/** Counts what template expressions make, so that loops in loops end. */
export class Allowance {
  #left = expansionLimit;
  #templates = templateLimit;

  constructor(readonly reading: Reading) {}

  /** Whether one more node may be made. */
  take(from: DataNode): boolean {
    if (this.#left-- > 0) return true;
    const reason = `its template expressions make more than ${expansionLimit} nodes`;
    this.reading.fault({ path: from.file.path, reason });
    return false;
  }

  /** Whether one more template may be taken in. */
  takeTemplate(from: DataNode): boolean {
    if (this.#templates-- > 0) return true;
    this.reading.fault({ path: from.file.path, reason: `takes in more than ${templateLimit} templates` });
    return false;
  }
}

/** What template expressions can see where they stand. */
export interface Scope {
  /** Parameters and loop variables by full name in lower case: `parameters.stage`, `env.key`. */
  readonly names: ReadonlyMap<string, DataNode>;
  /** Names of parameters of which the run's own value may be another: what a person can choose. */
  readonly chosen: ReadonlySet<string>;
  readonly variables: Variables;
  readonly allowance: Allowance;
  /** Templates on the way here. */
  readonly way: readonly string[];
}

/** A scope with more names in it. */
export function withNames(scope: Scope, names: readonly (readonly [string, DataNode])[]): Scope {
  const merged = new Map(scope.names);
  for (const [name, node] of names) merged.set(name.toLowerCase(), node);
  return { ...scope, names: merged };
}

/** What a dotted name leads to: the longest known start of it, then keys of the value. */
export function lookup(name: string, { names }: Scope): DataNode | undefined {
  const parts = name.split('.');
  for (let length = parts.length; length > 0; length--) {
    const found = names.get(parts.slice(0, length).join('.').toLowerCase());
    if (found) return found.get(...parts.slice(length).filter((part) => part !== '*'));
  }
  return undefined;
}

/** A text that stands in no file as such: the key of a loop's pair. */
export class TextNode implements DataNode {
  readonly kind = 'scalar';
  readonly scalar: string;

  constructor(
    readonly text: string,
    readonly file: SourceFile,
    readonly line: number,
  ) {
    this.scalar = text;
  }

  get at(): Place {
    return this.file.at(this.line);
  }

  get(...path: readonly (string | number)[]): DataNode | undefined {
    return path.length === 0 ? this : undefined;
  }

  items(): readonly DataNode[] {
    return [];
  }

  entries(): readonly DataEntry[] {
    return [];
  }
}
