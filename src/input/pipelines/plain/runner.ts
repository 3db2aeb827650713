import type { Place } from '../../../evidence.js';
import type { Look } from '../dialect.js';

/** A script that a command runs: its text, where it stands, and where it runs. */
export interface Followed {
  readonly script: string;
  readonly path: string;
  /** 1-based line on which the script's first line stands. */
  readonly line: number;
  readonly folder: string;
  /** What people call it: the target or task. */
  readonly name: string;
}

/** Knows one task runner: which scripts of the repository a command runs. */
export interface Runner {
  /** Programs that it knows, by base name. */
  readonly programs: readonly string[];
  /** The scripts; nothing where the command is for something else. */
  follow(argv: readonly string[], folder: string, look: Look): readonly Followed[] | undefined;
}

/** Joins a folder and a relative path; nothing where it leaves the repository. */
export function within(folder: string, path: string): string | undefined {
  const parts = path.startsWith('/') ? [] : folder.split('/').filter((part) => part !== '');
  for (const part of path.split('/')) {
    if (part === '..') {
      if (parts.length === 0) return undefined;
      parts.pop();
    } else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}

/** The words that are no options, options with values left out. */
export function plainWords(argv: readonly string[], valued: readonly string[] = []): readonly string[] {
  const words: string[] = [];
  for (let at = 1; at < argv.length; at++) {
    const word = argv[at] ?? '';
    if (word === '--') break;
    if (valued.includes(word)) at++;
    else if (!word.startsWith('-')) words.push(word);
  }
  return words;
}

/** The value of the first of these options: `-C dir`, `--cwd=dir`. */
export function optionValue(argv: readonly string[], names: readonly string[]): string | undefined {
  for (const [at, word] of argv.entries()) {
    for (const name of names) {
      if (word === name) return argv[at + 1];
      if (word.startsWith(`${name}=`)) return word.slice(name.length + 1);
    }
  }
  return undefined;
}

/** Place of a line within a followed script. */
export function placeIn({ path, line }: Followed, offset: number): Place {
  return { path, line: line + offset };
}
