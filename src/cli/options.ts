/** An option as it is parsed and as help shows it. */
export interface OptionDefinition {
  /** What stands for the value in help; an option without one is a switch. */
  readonly value?: string;
  /** Its value may be left out; the next word is taken for it only where it fits. */
  readonly optional?: RegExp;
  /** The only values it takes. */
  readonly choices?: readonly string[];
  /** May be given several times. */
  readonly many?: true;
  readonly short?: string;
  readonly about: string;
}

/** Every option of every command: parsing, help and the README come from this table. */
export const options = {
  model: {
    value: 'MODEL',
    many: true,
    about:
      'judge by this model: bekk, humble-farley or a YAML file; may be repeated (default: as configured, else both)',
  },
  ref: { value: 'REV', about: 'read this commit, branch or tag instead of the files in the folder' },
  'as-of': {
    value: 'DATE',
    about:
      'end of the twelve months that count, as 2026-01-31 (default: now; with --ref the date of the commit)',
  },
  unit: {
    value: 'PATH|all',
    about: 'assess one deliverable of a monorepo by itself, or all of them, a line each',
  },
  format: {
    value: 'FORMAT',
    many: true,
    about: 'form of the report',
  },
  config: {
    value: 'FILE',
    about: 'use this configuration (default: cdlevel.yml or .github/cdlevel.yml of the repository)',
  },
  detector: {
    value: 'FILE|PACKAGE',
    many: true,
    about: 'look with these detectors as well; this runs their code; may be repeated',
  },
  'trust-config': {
    about: 'run the code of the detectors that the configuration names: only for a repository that you trust',
  },
  github: {
    value: 'OWNER/NAME',
    optional: /^[A-Za-z0-9][\w-]{0,99}\/[\w.-]{1,100}$/,
    about:
      'ask GitHub as well, with the token of GITHUB_TOKEN or GH_TOKEN (default: the repository that the origin names)',
  },
  'api-url': {
    value: 'URL',
    about: 'address of the API of GitHub Enterprise, as https://HOST/api/v3',
  },
  output: { value: 'FILE', short: 'o', about: 'write the report to this file' },
  deliverable: {
    value: 'KIND',
    choices: ['service', 'package', 'none'],
    about: 'say what is delivered from here: service, package or none (default: inferred)',
  },
  database: {
    value: 'yes|no',
    choices: ['yes', 'no'],
    about: 'say whether the repository owns a database (default: inferred)',
  },
  min: {
    value: 'LEVEL',
    many: true,
    about:
      'lowest level that passes: LEVEL for all categories, CATEGORY=LEVEL or MODEL/CATEGORY=LEVEL for one; may be repeated',
  },
  'no-regress': {
    value: 'REF|FILE',
    about: 'fail where something that this commit, or this saved JSON report, had is gone',
  },
  replay: {
    value: 'N',
    about:
      'show what this gate would have said of the last N merges to the default branch (or to --ref), and exit with 0',
  },
  strict: { about: 'judge by what is proven: what could not be seen counts as not done' },
  unknown: {
    value: 'pass|fail',
    choices: ['pass', 'fail'],
    about: 'what it means where what could not be seen could turn the answer (default: exit with 3)',
  },
  'report-only': { about: 'say what the gate would do, and exit with 0' },
  timings: { about: 'say how long it took and how much was read' },
  help: { short: 'h', about: 'show help' },
  version: { short: 'v', about: 'show the version' },
} as const satisfies Readonly<Record<string, OptionDefinition>>;

export type OptionName = keyof typeof options;

type ValueOf<D> = D extends { readonly optional: RegExp }
  ? string | true
  : D extends { readonly choices: readonly (infer C)[] }
    ? C
    : D extends { readonly value: string }
      ? string
      : true;

/** The options of one call; absent where not given. */
export type Values = {
  readonly [K in OptionName]?: (typeof options)[K] extends { readonly many: true }
    ? readonly ValueOf<(typeof options)[K]>[]
    : ValueOf<(typeof options)[K]>;
};
