import type { Intent } from '../intent.js';
import { actions } from './actions.js';
import { type CommandRow, commands } from './commands.js';

/** What one command or action is for. */
export interface Meant {
  readonly intent: Intent;
  /** The row's name of it: `npm publish`. */
  readonly by: string;
  readonly dry: boolean;
}

interface Parsed {
  readonly words: readonly string[];
  readonly options: readonly string[];
  readonly row: CommandRow;
}

/** Rows by program, the longest first: `helm upgrade -atomic` before `helm upgrade`. */
const byProgram = new Map<string, Parsed[]>();
for (const row of commands) {
  const parts = row[0].split(' ');
  const words = parts.filter((part) => !part.startsWith('-'));
  const options = parts.filter((part) => part.startsWith('-')).map((part) => part.slice(1));
  const program = words[0] ?? '';
  byProgram.set(program, [...(byProgram.get(program) ?? []), { words, options, row }]);
}

/** Other names of the same program. */
const synonyms: Readonly<Record<string, string>> = {
  mvnw: 'mvn',
  gradlew: 'gradle',
  'vendor/bin/phpunit': 'phpunit',
  dotnetw: 'dotnet',
  'docker-buildx': 'docker',
  pnpx: 'npx',
  nerdctl: 'docker',
  tox: 'tox',
  'bundler-audit': 'bundle-audit',
  serverless: 'serverless',
  python3: 'python',
};

const dryFlags =
  /^--?(dry-?run(=(client|server|true))?|check-only|noop|whatif|what-if|no-push|skip-publish|snapshot|draft-only|preview)$/i;

/** Words in a test command that tell its kind, first row that fits. */
const kindWords: readonly (readonly [RegExp, Intent])[] = [
  [
    /(^|[^a-z])(e2e|end.?to.?end|functional|acceptance|system.?tests?|smoke|browser|cypress|playwright|selenium|api.?tests?)([^a-z]|$)/i,
    'test-functional',
  ],
  [/(^|[^a-z])(integration|integ|it.?tests?)([^a-z]|$)/i, 'test-integration'],
  [/(^|[^a-z])(perf|performance|load.?tests?|bench|benchmarks?|stress)([^a-z]|$)/i, 'test-performance'],
  [/(^|[^a-z])(a11y|accessibility)([^a-z]|$)/i, 'test-accessibility'],
];

/** What a command with these words is for; nothing where no row fits. `hint` is the name that people gave to what runs it. */
export function meantBy(argv: readonly string[], hint = ''): readonly Meant[] {
  const program = programOf(argv[0] ?? '');
  const rows = byProgram.get(program);
  if (!rows) return [];
  const fitting = rows.filter((row) => fits(row, argv));
  const longest = Math.max(
    0,
    ...fitting.filter(({ options }) => options.length === 0).map(({ words }) => words.length),
  );
  const dry = argv.some((word) => dryFlags.test(word));
  return fitting
    .filter(({ words, options }) => options.length > 0 || words.length === longest)
    .map(({ row: [run, intent] }) => ({
      intent: sharpen(intent, argv, hint),
      by: run.replace(/ -\S+/g, ''),
      dry,
    }));
}

function sharpen(intent: Intent, argv: readonly string[], hint: string): Intent {
  if (intent !== 'test-unit') return intent;
  const text = `${argv.slice(1).join(' ')} ${hint}`;
  return kindWords.find(([pattern]) => pattern.test(text))?.[1] ?? intent;
}

function programOf(word: string): string {
  const name = word.startsWith('/kaniko')
    ? word
    : word.slice(word.lastIndexOf('/') + 1).replace(/\.(cmd|exe|bat|ps1|sh)$/, '');
  return synonyms[name] ?? name;
}

function fits({ words, options, row }: Parsed, argv: readonly string[]): boolean {
  const plain = argv.slice(1).filter((word) => !word.startsWith('-'));
  let at = 0;
  for (const word of words.slice(1)) {
    const found = plain.indexOf(word, at);
    if (found < 0) return false;
    // A task runner's task may stand anywhere; a subcommand comes first, or after the values of a few global options.
    if (found - at > 3 && !['mvn', 'gradle', 'sbt', 'ant', 'cap', 'dep'].includes(words[0] ?? ''))
      return false;
    at = found + 1;
  }
  if (row[0] === 'make' || row[0] === 'rake' || row[0] === 'fastlane')
    return plain.length === 0 || row[0] === 'fastlane';
  return options.every((option) =>
    argv.some((word) => word === `--${option}` || word === `-${option}` || word.startsWith(`--${option}=`)),
  );
}

const exact = new Map(
  actions.filter(([name]) => !name.endsWith('*')).map(([name, ...found]) => [name.toLowerCase(), found]),
);
const prefixes = actions
  .filter(([name]) => name.endsWith('*'))
  .map(([name, ...found]) => [name.slice(0, -1).toLowerCase(), found] as const);

/** What a published action is for, with its inputs: an image is only pushed when it is told so. */
export function meantByAction(uses: string, inputs: Readonly<Record<string, string>> = {}): readonly Meant[] {
  const name = uses.toLowerCase();
  const found = exact.get(name) ?? prefixes.find(([prefix]) => name.startsWith(prefix))?.[1] ?? [];
  const push = inputs['push'];
  const pushes =
    (name === 'docker/build-push-action' || name === 'docker/bake-action') &&
    push !== undefined &&
    push !== 'false';
  return [...found, ...(pushes ? (['publish-image'] as const) : [])].map((intent) => ({
    intent,
    by: uses,
    dry: inputs['dry-run'] === 'true' || inputs['dry_run'] === 'true',
  }));
}
