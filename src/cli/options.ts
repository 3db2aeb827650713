import { groupings } from '../org/rollup/groups.js';

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
  include: {
    value: 'GLOB',
    many: true,
    about: 'only repositories whose name fits, or OWNER/NAME where the glob holds a slash; may be repeated',
  },
  exclude: { value: 'GLOB', many: true, about: 'no repository whose name fits; may be repeated' },
  topic: { value: 'TOPIC', many: true, about: 'only repositories with this topic; may be repeated' },
  visibility: {
    value: 'KIND',
    choices: ['public', 'private', 'internal'],
    about: 'only public, private or internal repositories',
  },
  archived: { about: 'archived repositories as well' },
  forks: { about: 'forks as well' },
  'pushed-since': {
    value: 'DATE',
    about: 'only repositories that were pushed to since this day, as 2026-01-31',
  },
  repos: { value: 'FILE', about: 'only repositories that this file names: owner/name per line, # comments' },
  limit: { value: 'N', about: 'so many repositories at most, in the order of their names' },
  shard: {
    value: 'I/N',
    about: 'one of N equal parts, for several machines; cdlevel merge puts them together',
  },
  'group-by': {
    value: 'WAY',
    choices: groupings,
    about:
      'compare repositories within groups: by topic, by team (CODEOWNERS, else the teams of the platform), or by what their names begin with',
  },
  'dry-run': { about: 'show which repositories would be read, and what it would cost' },
  'files-only': { about: 'judge by files and history alone: ask the platform for nothing but the list' },
  'token-file': {
    value: 'FILE',
    about: 'file that holds a token, or several, one per line (default: GITHUB_TOKEN or GH_TOKEN)',
  },
  app: { value: 'ID/INSTALLATION', about: 'sign in as this installation of a GitHub App' },
  'app-key': { value: 'FILE', about: 'private key of the App' },
  concurrency: {
    value: 'N',
    about: 'read so many repositories at a time (default: one per processor, at least 4)',
  },
  'repository-timeout': { value: 'SECONDS', about: 'give up a repository that takes longer (default: 300)' },
  'max-requests': { value: 'N', about: 'send so many requests to the platform at most' },
  'cache-dir': {
    value: 'DIR',
    about: 'keep clones and results there (default: below the cache folder of the user)',
  },
  'cache-size': { value: 'GIB', about: 'keep so many GiB at most, what was used last (default: 10)' },
  'no-cache': { about: 'use and keep nothing of other runs' },
  'allow-partial': { about: 'exit with 0 although something that was wanted is missing' },
  quiet: { short: 'q', about: 'say nothing of the progress' },
  timings: { about: 'say how long it took and how much was read; with org, what each repository cost' },
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
