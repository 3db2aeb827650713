import { Literals, shortestLiteral } from './literals.js';
import type { SourceFile } from './source-file.js';

/** The literals of all who ask, so that each file is looked through once for all of them. */
export class LiteralIndex {
  readonly #asked = new Set<string>();
  readonly #inFile = new Map<SourceFile, readonly string[]>();
  /** By list of files: those that hold a literal, in the order of the list. */
  #holding = new WeakMap<readonly SourceFile[], ReadonlyMap<string, readonly SourceFile[]>>();
  #literals: Literals | undefined;

  /** Makes sure that these are looked for. Best called before the first file is. */
  add(literals: Iterable<string>): void {
    const before = this.#asked.size;
    for (const literal of literals) if (literal.length >= shortestLiteral) this.#asked.add(literal);
    if (this.#asked.size === before) return;
    this.#literals = undefined;
    this.#inFile.clear();
    this.#holding = new WeakMap();
  }

  /** Those of the files that may hold a literal that was added, in their order: all of them for a short one. */
  among(files: readonly SourceFile[], literal: string): readonly SourceFile[] {
    if (literal.length < shortestLiteral) return files;
    let holding = this.#holding.get(files);
    if (!holding) {
      holding = this.#lookThrough(files);
      this.#holding.set(files, holding);
    }
    return holding.get(literal) ?? [];
  }

  #lookThrough(files: readonly SourceFile[]): ReadonlyMap<string, readonly SourceFile[]> {
    const holding = new Map<string, SourceFile[]>([...this.#asked].map((literal) => [literal, []]));
    for (const file of files) for (const literal of this.#in(file)) holding.get(literal)?.push(file);
    return holding;
  }

  #in(file: SourceFile): readonly string[] {
    let found = this.#inFile.get(file);
    if (!found) {
      this.#literals ??= new Literals(this.#asked);
      found = this.#literals.in(file.text);
      this.#inFile.set(file, found);
    }
    return found;
  }
}
