import type { Entry } from './snapshot.js';

/** Collects entries as they are found: safe names only, each once, sorted in the end. */
export class Listing {
  readonly #entries = new Map<string, Entry>();

  /** Adds an entry unless its name is taken or would lead out of the root. Says whether it was added. */
  add(path: string, kind: Entry['kind'], executable = false): boolean {
    if (this.#entries.has(path) || !staysInside(path)) return false;
    this.#entries.set(path, executable ? { path, kind, executable } : { path, kind });
    return true;
  }

  has(path: string): boolean {
    return this.#entries.has(path);
  }

  get isEmpty(): boolean {
    return this.#entries.size === 0;
  }

  /** Sorted by code unit. */
  sorted(): readonly Entry[] {
    return [...this.#entries.values()].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  }
}

const outside = /(^|\/)(\.{0,2}|\.git)(\/|$)/i;

/** Whether a name stays below the root and out of git's own folder; made-up indexes and trees can hold any name. */
export function staysInside(path: string): boolean {
  return !outside.test(path);
}

/** The kind of an entry by its git mode. */
export function kindOfMode(mode: string): Entry['kind'] {
  return mode === '120000' ? 'link' : mode === '160000' ? 'submodule' : 'file';
}
