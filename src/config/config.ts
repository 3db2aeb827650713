import type { PathClass } from '../input/path-class.js';

/** Where the configuration is looked for, the first that is there. */
export const configPaths = ['cdlevel.yml', '.github/cdlevel.yml'] as const;

/**
 * What a repository says about how it is to be judged. It is data: the code that it may name under `detectors` runs
 * only where the caller says that the repository is trusted.
 */
export interface Config {
  /** Path of the file. */
  readonly path: string;
  /** SHA-256 of what it says, hexadecimal. */
  readonly digest: string;
  readonly models: readonly string[] | undefined;
  /** Files of the repository, or packages, that hold detectors. Code: see above. */
  readonly detectors: readonly { readonly name: string; readonly at: Asked }[];
  readonly minimums: readonly Minimum[];
  readonly judgeBy: 'level' | 'proven';
  readonly unknown: UnknownPolicy;
  /** Declared practices count for levels. */
  readonly declaredCounts: boolean;
  readonly deliverable: 'service' | 'package' | 'none' | undefined;
  readonly database: boolean | undefined;
  readonly classes: readonly { readonly is: PathClass; readonly globs: readonly string[] }[];
  /** What it says of units: which folders are one, what they deliver, whether they own a database. */
  readonly units: readonly ConfiguredUnit[];
  readonly declared: readonly Declaration[];
  readonly exemptions: readonly Exemption[];
}

export interface ConfiguredUnit {
  readonly path: string;
  readonly deliverable?: 'service' | 'package' | 'none';
  readonly database?: boolean;
  readonly at: Asked;
}

/** What a gate says where what could not be seen could turn the answer. */
export type UnknownPolicy = 'cannot-tell' | 'pass' | 'fail';

/** The lowest level that is allowed. */
export interface Minimum {
  readonly model: string;
  /** Id of a category, or `all`. */
  readonly category: string;
  readonly level: string;
  /** First day on which it counts, `2027-01-31`. */
  readonly effectiveFrom?: string;
  /** Where it is asked for: a line of the configuration, or an option. */
  readonly by: Asked;
}

export interface Asked {
  readonly path: string;
  readonly line?: number;
}

/** A practice as `MODEL/CATEGORY.PRACTICE` names it. */
export interface PracticeName {
  readonly model: string;
  readonly category: string;
  readonly practice: string;
}

/** What people say they do and files cannot show. */
export interface Declaration extends PracticeName {
  readonly statement: string;
  readonly link?: string;
  readonly owner: string;
  /** Days, `2026-01-31`: said on the first, no longer true after the second. */
  readonly date: string;
  readonly expires: string;
  readonly at: Asked;
}

/** A practice for whose sake the gate does not fail. */
export interface Exemption extends PracticeName {
  readonly reason: string;
  readonly owner: string;
  readonly expires: string;
  readonly at: Asked;
}

/** `MODEL/CATEGORY.PRACTICE`. */
export function nameOf({ model, category, practice }: PracticeName): string {
  return `${model}/${category}.${practice}`;
}
