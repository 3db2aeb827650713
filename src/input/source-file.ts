import type { Place } from '../evidence.js';
import { folderOf } from './folders.js';
import { type Language, languageOf } from './languages.js';
import type { PathClass } from './path-class.js';

/** A text file of the snapshot, with places for its lines. */
export class SourceFile {
  #lineStarts: number[] | undefined;
  readonly #parses: string[] = [];
  #language: Language | undefined | null = null;

  constructor(
    readonly path: string,
    readonly text: string,
    readonly class_: PathClass,
  ) {}

  /** Formats as which the file was parsed, one for each time: for the figures of a scan. */
  get parses(): readonly string[] {
    return this.#parses;
  }

  /** A parser says that it works on this file. */
  countParse(format: string): void {
    this.#parses.push(format);
  }

  /** The programming language by the path, if it is source code. */
  get language(): Language | undefined {
    if (this.#language === null) this.#language = languageOf(this.path);
    return this.#language;
  }

  /** Last part of the path. */
  get name(): string {
    return this.path.slice(this.path.lastIndexOf('/') + 1);
  }

  /** Folder of the path; empty at the root. */
  get folder(): string {
    return folderOf(this.path);
  }

  /** The place of a 1-based line; of the file where no line is given. */
  at(line?: number): Place {
    return line === undefined ? { path: this.path } : { path: this.path, line };
  }

  /** The 1-based line of a 0-based offset into the text. */
  lineAt(offset: number): number {
    const starts = this.#starts();
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  }

  /** The place of the first match of a pattern, if any. The pattern must be linear-time: no nested quantifiers. */
  find(pattern: RegExp | string): Place | undefined {
    const offset = typeof pattern === 'string' ? this.text.indexOf(pattern) : this.text.search(pattern);
    return offset < 0 ? undefined : this.at(this.lineAt(this.#pastSpace(offset)));
  }

  /** Patterns may begin with space, and so with the end of a line before the one that is meant. */
  #pastSpace(offset: number): number {
    let at = offset;
    while (at < this.text.length && /\s/.test(this.text[at] ?? '')) at++;
    return at === this.text.length ? offset : at;
  }

  #starts(): number[] {
    if (!this.#lineStarts) {
      this.#lineStarts = [0];
      for (let at = this.text.indexOf('\n'); at >= 0; at = this.text.indexOf('\n', at + 1))
        this.#lineStarts.push(at + 1);
    }
    return this.#lineStarts;
  }
}
