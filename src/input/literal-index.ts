import { Literals } from './literals.js';
import type { SourceFile } from './source-file.js';

/** The literals of all who ask, so that each file is looked through once for all of them. */
export class LiteralIndex {
  readonly #asked = new Set<string>();
  readonly #inFile = new Map<SourceFile, ReadonlySet<string>>();
  /** By list of files: those that hold a literal, in the order of the list. */
  #holding = new WeakMap<readonly SourceFile[], ReadonlyMap<string, readonly SourceFile[]>>();
  #literals: Literals | undefined;

  /** Makes sure that these are looked for. Best called before the first file is. */
  add(literals: Iterable<string>): void {
    const before = this.#asked.size;
    for (const literal of literals) this.#asked.add(literal);
    if (this.#asked.size === before) return;
    this.#literals = undefined;
    this.#inFile.clear();
    this.#holding = new WeakMap();
  }

  /** Those of the files that hold a literal that was added, in their order. */
  among(files: readonly SourceFile[], literal: string): readonly SourceFile[] {
    let holding = this.#holding.get(files);
    if (!holding) {
      holding = this.#lookThrough(files);
      this.#holding.set(files, holding);
    }
    return holding.get(literal) ?? [];
  }

  #lookThrough(files: readonly SourceFile[]): ReadonlyMap<string, readonly SourceFile[]> {
    const holding = new Map<string, SourceFile[]>();
    for (const file of files)
      for (const literal of this.#in(file)) {
        const known = holding.get(literal);
        if (known) known.push(file);
        else holding.set(literal, [file]);
      }
    return holding;
  }

  #in(file: SourceFile): ReadonlySet<string> {
    let found = this.#inFile.get(file);
    if (!found) {
      this.#literals ??= new Literals(this.#asked);
      found = this.#literals.in(file.text);
      this.#inFile.set(file, found);
    }
    return found;
  }
}
