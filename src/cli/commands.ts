import { formats } from '../report/formats.js';
import { gateFormats } from '../report/gate/formats.js';
import { orgFormats } from '../report/org/formats.js';
import { graphFormats } from '../report/pipelines/formats.js';
import type { Io } from './io.js';
import type { OptionName, Values } from './options.js';

/** What was asked for on the command line. */
export interface Call {
  readonly positionals: readonly string[];
  readonly values: Values;
}

export interface Command {
  readonly name: string;
  readonly about: string;
  readonly positionals: readonly {
    readonly name: string;
    readonly optional?: true;
    /** The last one may be given several times. */
    readonly many?: true;
    readonly about: string;
  }[];
  readonly options: readonly OptionName[];
  /** What `--format` may be, the default first. */
  readonly formats?: Readonly<Record<string, { readonly about: string }>>;
  /** `--format` may be given several times, each with a file: `markdown=FILE`. */
  readonly severalFormats?: true;
  readonly examples: readonly string[];
  /** Loads the command when it is called: help and version load nothing else. */
  load(): Promise<{ run(call: Call, io: Io): Promise<number> | number }>;
}

const path = { name: 'path', optional: true, about: 'the repository (default: the current folder)' } as const;
const judging: readonly OptionName[] = [
  'ref',
  'as-of',
  'deliverable',
  'database',
  'config',
  'detector',
  'trust-config',
  'github',
  'api-url',
];

/** Every command: dispatch, help and the README come from this table. */
export const commands: readonly Command[] = [
  {
    name: 'scan',
    about: 'say which levels a repository has reached, what holds it back, and what to do next',
    positionals: [path],
    options: ['model', 'unit', ...judging, 'format', 'output', 'timings'],
    formats,
    examples: [
      'cdlevel scan',
      'cdlevel scan ../shop --model bekk',
      'cdlevel scan --github',
      'cdlevel scan --unit services/cart',
      'cdlevel scan shop.git --ref v2.0 --format json --output report.json',
    ],
    load: () => import('./commands/scan.js'),
  },
  {
    name: 'explain',
    about: 'show how a verdict came about: the rule clause by clause, the evidence, what is missing',
    positionals: [
      { name: 'MODEL', about: 'bekk, humble-farley, the id of a configured model, or a YAML file' },
      { name: 'CATEGORY[.PRACTICE]', about: 'a category, or one practice of it' },
      path,
    ],
    options: ['unit', ...judging, 'output'],
    examples: ['cdlevel explain bekk deployment', 'cdlevel explain bekk deployment.one-click-deploy ../shop'],
    load: () => import('./commands/explain.js'),
  },
  {
    name: 'gate',
    about: 'hold a repository to a minimum, and to what it has reached before',
    positionals: [path],
    options: [
      'min',
      'no-regress',
      'strict',
      'unknown',
      'report-only',
      'replay',
      'model',
      'unit',
      ...judging,
      'format',
      'output',
    ],
    formats: gateFormats,
    severalFormats: true,
    examples: [
      'cdlevel gate --min baseline',
      'cdlevel gate --no-regress origin/main',
      'cdlevel gate --unit services/cart --min baseline',
      'cdlevel gate --min baseline --replay 20',
      'cdlevel gate --min bekk/quality=intermediate --format terminal --format markdown=gate.md',
    ],
    load: () => import('./commands/gate.js'),
  },
  {
    name: 'org',
    about: 'read all repositories of organisations or users, and account for each',
    positionals: [
      { name: 'OWNER', many: true, optional: true, about: 'an organisation or a user; one or more' },
    ],
    options: [
      ...['repos', 'include', 'exclude', 'topic', 'visibility', 'archived', 'forks', 'pushed-since'],
      ...['limit', 'shard', 'dry-run'],
      ...['model', 'config', 'as-of', 'files-only'],
      ...['min', 'strict', 'unknown', 'report-only'],
      ...['api-url', 'token-file', 'app', 'app-key', 'max-requests', 'concurrency', 'repository-timeout'],
      ...['cache-dir', 'cache-size', 'no-cache'],
      ...['group-by', 'format', 'output', 'timings', 'allow-partial', 'quiet'],
    ] as readonly OptionName[],
    formats: orgFormats,
    severalFormats: true,
    examples: [
      'cdlevel org acme --dry-run',
      'cdlevel org acme --exclude "sandbox-*" --format terminal --format json=acme.json',
      'cdlevel org acme --group-by team --format csv=acme.csv',
      'cdlevel org acme --min baseline',
      'cdlevel org acme --shard 1/4 --format json=part-1.json',
    ],
    load: () => import('./commands/org.js'),
  },
  {
    name: 'merge',
    about: 'put together what several shards of one run wrote',
    positionals: [{ name: 'FILE', many: true, about: 'what cdlevel org --format json wrote' }],
    options: ['group-by', 'format', 'output', 'timings', 'allow-partial'],
    formats: orgFormats,
    severalFormats: true,
    examples: ['cdlevel merge part-1.json part-2.json --format json=acme.json'],
    load: () => import('./commands/merge.js'),
  },
  {
    name: 'init',
    about: 'write a commented cdlevel.yml that asks for the levels that are reached now',
    positionals: [path],
    options: ['model', 'detector', 'as-of', 'output'],
    examples: ['cdlevel init', 'cdlevel init --model bekk'],
    load: () => import('./commands/init.js'),
  },
  {
    name: 'pipelines',
    about: 'show what the pipelines do: what starts them, their jobs, and the commands that really run',
    positionals: [path],
    options: ['unit', 'ref', 'config', 'format', 'output'],
    formats: graphFormats,
    examples: [
      'cdlevel pipelines',
      'cdlevel pipelines --unit services/cart',
      'cdlevel pipelines ../shop --format mermaid',
    ],
    load: () => import('./commands/pipelines.js'),
  },
  {
    name: 'lint-model',
    about: 'check a model: unknown signals, levels that cannot be reached, practices without text',
    positionals: [{ name: 'FILE', about: 'a model in YAML' }],
    options: [],
    examples: ['cdlevel lint-model our-model.yml'],
    load: () => import('./commands/lint-model.js'),
  },
  {
    name: 'detectors',
    about: 'list what is looked for, and where',
    positionals: [],
    options: [],
    examples: [],
    load: () => import('./commands/detectors.js'),
  },
  {
    name: 'help',
    about: 'show help, for one command if given',
    positionals: [{ name: 'COMMAND', optional: true, about: 'the command' }],
    options: [],
    examples: [],
    load: () => import('./commands/help.js'),
  },
];

/** Accepted by every command. */
export const everywhere: readonly OptionName[] = ['help', 'version'];
