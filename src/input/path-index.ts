import { Minimatch } from 'minimatch';
import type { Entry } from '../snapshot/snapshot.js';
import { classifyPath, type PathClass, type Surroundings, surroundingsOf } from './path-class.js';

/** Which paths a glob may match: by default only the product's own. */
export interface Selection {
  readonly in?: readonly PathClass[];
}

/** Files that stand somewhere else than their names say. */
export interface ClassSaid {
  readonly is: PathClass;
  readonly globs: readonly string[];
}

export const productOnly: readonly PathClass[] = ['product'];

/** All files of a snapshot, indexed by base name and by extension, so that a glob touches few of them. */
export class PathIndex {
  /** Sorted. Links and submodules are left out. */
  readonly all: readonly string[];
  readonly #byName = new Map<string, string[]>();
  readonly #byExtension = new Map<string, string[]>();
  readonly #classes = new Map<string, PathClass>();
  readonly #matched = new Map<string, readonly string[]>();
  readonly #present: ReadonlySet<string>;
  #surroundings: Surroundings | undefined;

  readonly #said: readonly { readonly is: PathClass; readonly matchers: readonly Minimatch[] }[];

  constructor(
    readonly entries: readonly Entry[],
    /** What somebody knows better than the names of folders tell. */
    said: readonly ClassSaid[] = [],
  ) {
    this.#said = said.map(({ is, globs }) => ({ is, matchers: globs.map(matcherOf) }));
    this.all = entries.filter((entry) => entry.kind === 'file').map((entry) => entry.path);
    this.#present = new Set(this.all);
    for (const path of this.all) {
      const name = path.slice(path.lastIndexOf('/') + 1);
      append(this.#byName, name, path);
      append(this.#byExtension, name.slice(name.lastIndexOf('.') + 1), path);
    }
  }

  has(path: string): boolean {
    return this.#present.has(path);
  }

  classOf(path: string): PathClass {
    let found = this.#classes.get(path);
    if (found === undefined) {
      this.#surroundings ??= surroundingsOf(this.all);
      const said = this.#said.find(({ matchers }) => matchers.some((matcher) => matcher.match(path)));
      found = said?.is ?? classifyPath(path, this.#surroundings);
      this.#classes.set(path, found);
    }
    return found;
  }

  /** The sorted paths that match any of the globs and stand in one of the classes. */
  match(globs: string | readonly string[], selection: Selection = {}): readonly string[] {
    const wanted = selection.in ?? productOnly;
    const list = typeof globs === 'string' ? [globs] : globs;
    const found =
      list.length === 1 ? this.#matching(list[0] ?? '') : union(list.map((glob) => this.#matching(glob)));
    return found.filter((path) => wanted.includes(this.classOf(path)));
  }

  #matching(glob: string): readonly string[] {
    let found = this.#matched.get(glob);
    if (!found) {
      const matcher = matcherOf(glob);
      const name = glob.slice(glob.lastIndexOf('/') + 1);
      const everywhere = glob === `**/${name}`;
      found = this.#candidates(name).filter((path) => {
        if (everywhere && isLiteral(name)) return true;
        return matcher.match(path);
      });
      this.#matched.set(glob, found);
    }
    return found;
  }

  #candidates(name: string): readonly string[] {
    if (isLiteral(name)) return this.#byName.get(name) ?? [];
    const extension = name.slice(name.lastIndexOf('.') + 1);
    if (name.includes('.') && isLiteral(extension)) return this.#byExtension.get(extension) ?? [];
    return this.all;
  }
}

function matcherOf(glob: string): Minimatch {
  return new Minimatch(glob, { dot: true, nocomment: true, nonegate: true });
}

function isLiteral(text: string): boolean {
  return !/[*?[\]{}()!+@]/.test(text);
}

function append(map: Map<string, string[]>, key: string, path: string): void {
  const list = map.get(key);
  if (list) list.push(path);
  else map.set(key, [path]);
}

function union(lists: readonly (readonly string[])[]): readonly string[] {
  return [...new Set(lists.flat())].sort();
}
