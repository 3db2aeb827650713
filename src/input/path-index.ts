import { braceExpand, Minimatch } from 'minimatch';
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
  readonly #namesByExtension = new Map<string, string[]>();
  readonly #namesByLetter = new Map<string, string[]>();
  readonly #classes = new Map<string, PathClass>();
  readonly #withName = new Map<string, readonly string[]>();
  readonly #matched = new Map<string, readonly string[]>();
  readonly #selected = new Map<string, readonly string[]>();
  readonly #present: ReadonlySet<string>;
  #surroundings: Surroundings | undefined;

  readonly #said: readonly { readonly is: PathClass; readonly matchers: readonly Minimatch[] }[];

  constructor(
    readonly entries: readonly Entry[],
    /** What somebody knows better than the names of folders tell. */
    said: readonly ClassSaid[] = [],
    /** The index of all paths, where this one holds some of them: where a path stands depends on all others. */
    readonly whole?: PathIndex,
  ) {
    this.#said = said.map(({ is, globs }) => ({ is, matchers: globs.map(matcherOf) }));
    this.all = entries.filter((entry) => entry.kind === 'file').map((entry) => entry.path);
    this.#present = new Set(this.all);
    for (const path of this.all) {
      const name = path.slice(path.lastIndexOf('/') + 1);
      const extension = name.slice(name.lastIndexOf('.') + 1);
      if (!this.#byName.has(name)) {
        append(this.#namesByExtension, extension, name);
        append(this.#namesByLetter, name.slice(0, 1), name);
      }
      append(this.#byName, name, path);
      append(this.#byExtension, extension, path);
    }
  }

  has(path: string): boolean {
    return this.#present.has(path);
  }

  classOf(path: string): PathClass {
    if (this.whole) return this.whole.classOf(path);
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
    const key = `${list.join('\n')}\n\n${wanted.join()}`;
    let found = this.#selected.get(key);
    if (!found) {
      const matching = list.length === 1 ? this.#matching(list[0] ?? '') : this.#matchingAny(list);
      found = matching.filter((path) => wanted.includes(this.classOf(path)));
      this.#selected.set(key, found);
    }
    return found;
  }

  #matchingAny(globs: readonly string[]): readonly string[] {
    const found = new Set<string>();
    for (const glob of globs) for (const path of this.#matching(glob)) found.add(path);
    // Sorting many costs more than walking all, which are sorted.
    return found.size * 8 > this.all.length ? this.all.filter((path) => found.has(path)) : [...found].sort();
  }

  #matching(glob: string): readonly string[] {
    let found = this.#matched.get(glob);
    if (!found) {
      const plain = glob.includes('{') ? braceExpand(glob) : [glob];
      found = plain.length > 1 ? this.#matchingAny(plain) : this.#search(plain[0] ?? '');
      this.#matched.set(glob, found);
    }
    return found;
  }

  /** Base names are looked at first: there are fewer of them, and they are shorter than paths. */
  #search(glob: string): readonly string[] {
    const name = glob.slice(glob.lastIndexOf('/') + 1);
    const below = glob.slice(0, -name.length);
    if (name === '**') {
      const stands = standing(`${below}**/`);
      return stands ? this.all.filter((path) => stands(path)) : this.#whole(glob, this.all);
    }
    const named = this.#named(name);
    if (below === '**/') return named;
    const stands = standing(below);
    return stands ? named.filter((path) => stands(path)) : this.#whole(glob, named);
  }

  #whole(glob: string, named: readonly string[]): readonly string[] {
    const start = /^[^*?[\]{}()!+@]*\//.exec(glob)?.[0] ?? '';
    const matcher = matcherOf(glob);
    return named.filter((path) => path.startsWith(start) && matcher.match(path));
  }

  /** All paths with such a base name. */
  #named(name: string): readonly string[] {
    if (isLiteral(name)) return this.#byName.get(name) ?? [];
    let found = this.#withName.get(name);
    if (!found) {
      found = this.#lookThrough(name);
      this.#withName.set(name, found);
    }
    return found;
  }

  #lookThrough(name: string): readonly string[] {
    const ending = /\.[^.*?[\]{}()!+@]+$/.exec(name)?.[0];
    if (ending !== undefined && name === `*${ending}`)
      return this.#byExtension.get(ending.slice(1))?.filter((path) => path.endsWith(ending)) ?? [];
    const names = this.#candidates(name, ending).filter(fitting(name));
    return names.flatMap((one) => this.#byName.get(one) ?? []).sort();
  }

  /** Base names that may fit, by how the glob ends or begins. */
  #candidates(name: string, ending: string | undefined): readonly string[] {
    if (ending !== undefined) return this.#namesByExtension.get(ending.slice(1)) ?? [];
    const first = name.slice(0, 1);
    return isLiteral(first) ? (this.#namesByLetter.get(first) ?? []) : [...this.#byName.keys()];
  }
}

/** Whether a path stands in the folders that a glob names before its last part; nothing where that takes a matcher. */
function standing(folders: string): ((path: string) => boolean) | undefined {
  const parts = /^(\*\*\/)?([^*?[\]{}()!+@]*\/)?(\*\*\/)?$/.exec(folders);
  const [, anywhere, folder = '', deep] = parts ?? [];
  if (!parts || /(^|\/)\.{0,2}\//.test(folder)) return undefined;
  const below = `/${folder}`;
  if (anywhere && deep) return (path) => path.startsWith(folder) || path.includes(below);
  if (deep) return (path) => path.startsWith(folder);
  if (anywhere)
    return (path) => {
      const end = path.lastIndexOf('/') + 1;
      return path.endsWith(below, end) || (end === folder.length && path.startsWith(folder));
    };
  return (path) => path.lastIndexOf('/') + 1 === folder.length && path.startsWith(folder);
}

function matcherOf(glob: string): Minimatch {
  return new Minimatch(glob, exactly);
}

/** Whether a base name fits a glob of one part: without the splitting that whole paths need. */
function fitting(glob: string): (name: string) => boolean {
  const [first = '', ...others] = glob.split('*');
  if (others.length > 0 && isLiteral(glob.replaceAll('*', ''))) return holding(first, others);
  const matcher = matcherOf(glob);
  const [part, more] = matcher.set[0] ?? [];
  return matcher.set.length === 1 && part instanceof RegExp && more === undefined
    ? (name) => part.test(name)
    : (name) => matcher.match(name);
}

/** Whether a name begins with one text, ends with the last of the others, and holds those between in their order. */
function holding(first: string, others: readonly string[]): (name: string) => boolean {
  const last = others.at(-1) ?? '';
  const between = others.slice(0, -1);
  return (name) => {
    if (!name.startsWith(first) || !name.endsWith(last)) return false;
    let at = first.length;
    for (const text of between) {
      const found = name.indexOf(text, at);
      if (found < 0) return false;
      at = found + text.length;
    }
    return at <= name.length - last.length;
  };
}

const exactly = { dot: true, nocomment: true, nonegate: true } as const;

function isLiteral(text: string): boolean {
  return !/[*?[\]{}()!+@]/.test(text);
}

function append(map: Map<string, string[]>, key: string, path: string): void {
  const list = map.get(key);
  if (list) list.push(path);
  else map.set(key, [path]);
}
