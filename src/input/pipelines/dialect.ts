import type { Problem } from '../input.js';
import type { PathIndex } from '../path-index.js';
import type { SourceFile } from '../source-file.js';
import type { Delegation, Pipeline } from './pipeline.js';

/** Knows the configuration format of one CI/CD system. Pure: it is handed files and returns graphs. */
export interface Dialect {
  /** For people: "GitHub Actions". */
  readonly name: string;
  /** For people: the files that it reads, `.circleci/config.yml`. */
  readonly files: readonly string[];
  /** Paths of configurations (not of what they include), whatever system names them. */
  paths(paths: PathIndex): readonly string[];
  /** For systems whose files carry any name: whether the text is a configuration of this system. */
  recognises?(file: SourceFile): boolean;
  /** Reads one configuration. What it needs besides (local includes, templates, actions) it asks for by path. */
  read(file: SourceFile, look: Look): Parsed;
}

/** A dialect with its id, which is the name of its file. */
export interface NamedDialect {
  readonly id: string;
  readonly dialect: Dialect;
}

/** Other files of the repository, as far as they have been read. Asking for one that was not read yet makes it
 *  part of the next round: the dialect is then run again. */
export interface Look {
  /** What is remembered of files together holds among the looks of one scan: the same object for all of them. */
  readonly within: object;
  file(path: string): SourceFile | undefined;
  /** Paths that match a glob, of any class. */
  match(glob: string): readonly string[];
  /**
   * The folder below which another repository stands at a ref, to be asked for like any other, or why it cannot be had.
   * Nothing where the scan does not know that repository.
   */
  elsewhere?(repository: string, ref: string): Elsewhere | undefined;
  /** What a command was seen to lead to that is kept elsewhere. */
  leads?(to: Delegation): void;
  /** What a command leads to that is here and cannot be read. */
  lacks?(problem: Problem): void;
}

/** Another repository: where its files are asked for, or why not. */
export type Elsewhere = { readonly folder: string } | { readonly unavailable: string };

export interface Parsed {
  readonly pipelines: readonly Pipeline[];
  readonly problems: readonly Problem[];
}
