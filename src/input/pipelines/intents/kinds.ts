import type { Intent } from '../intent.js';

/**
 * Words by which people say what kind of test it is, the most telling kind first. `words` tell wherever they stand;
 * `alone` only where the rest of the name says no more than "test": `load-test`, but not `load-config`.
 */
export const kindWords: readonly {
  readonly kind: Intent;
  readonly words: string;
  readonly alone?: string;
  readonly example: string;
}[] = [
  {
    kind: 'test-accessibility',
    words: 'a11y accessibility pa11y',
    alone: 'axe',
    example: 'npm run test:a11y',
  },
  {
    kind: 'test-performance',
    words: 'loadtest loadtests benchmark benchmarks k6 gatling jmeter perftest stresstest',
    alone: 'perf performance load stress bench benches',
    example: 'make load-test',
  },
  { kind: 'test-fault', words: 'chaos faultinjection toxiproxy', example: 'make chaos' },
  {
    kind: 'test-functional',
    words:
      'e2e acceptance functionaltest functionaltests cypress playwright selenium uat smoke systemtest systemtests blackbox puppeteer webdriver nightwatch detox maestro testcafe cucumber e2etest e2etests uitest uitests browsertest browsertests',
    alone: 'functional browser system journey journeys features bdd',
    example: 'go test ./test/e2e/...',
  },
  {
    kind: 'test-integration',
    words:
      'integration integrationtest integrationtests inttest inttests itest itests testcontainers pact componenttest',
    alone: 'integ it contract contracts live',
    example: 'pytest tests/integration',
  },
  { kind: 'test-unit', words: 'unit units unittest unittests', example: 'npm run test:unit' },
];

interface Known {
  readonly kind: Intent;
  readonly rank: number;
  readonly alone: boolean;
}

const byWord = new Map<string, Known>(
  kindWords.flatMap(({ kind, words, alone = '' }, rank) => [
    ...words.split(' ').map((word) => [word, { kind, rank, alone: false }] as const),
    ...alone
      .split(' ')
      .filter(Boolean)
      .map((word) => [word, { kind, rank, alone: true }] as const),
  ]),
);

/** Words that say no more than that it is a test, or how it is run. */
const fillers = new Set(
  'test tests testing tst spec specs suite suites run runs ci all js ts jsx tsx mjs cjs py rb go java json yml yaml xml toml conf config jest vitest mocha pytest rspec only local docker headless chrome chromium firefox parallel src main quick fast full job check checks'.split(
    ' ',
  ),
);

/** The words of a name: `testIntegration`, `test:e2e`, `run_load-tests`. */
export function wordsOf(name: string): readonly string[] {
  return name
    .slice(0, 400)
    .replace(/end-to-end|end_to_end|end2end|endtoend/gi, 'e2e')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean);
}

/** Names that are remembered at once. */
const nameLimit = 5_000;

/** Remembers what names tell: those of tasks on the way come again with every command that they lead to. */
export function remembered<T>(tell: (name: string) => T): (name: string) => T {
  const known = new Map<string, { readonly told: T }>();
  return (name) => {
    const cut = name.slice(0, 400);
    const found = known.get(cut) ?? { told: tell(cut) };
    if (known.size >= nameLimit) known.clear();
    known.set(cut, found);
    return found.told;
  };
}

/** The kind of test that the name of a task tells, if it tells one. */
export const kindOfName: (name: string) => Intent | undefined = remembered(
  (name) => best(segmentsOf(name).flatMap(kindsIn))?.kind,
);

/**
 * The kind of test that a path tells: by its outermost folder that tells one. Words that tell only alone tell only
 * below a folder of tests: `tests/system`, but not `src/system`.
 */
export function kindOfPath(path: string): Intent | undefined {
  const segments = segmentsOf(path);
  const first = segments.findIndex((segment) => wordsOf(segment).some((word) => testFolders.has(word)));
  for (const [index, segment] of segments.entries()) {
    const below = first >= 0 && index >= first;
    const found = best(kindsIn(segment).filter(({ alone }) => below || !alone));
    if (found) return found.kind;
  }
  return undefined;
}

const testFolders = new Set(['test', 'tests', 'spec', 'specs', 'testing', 'features']);

function segmentsOf(name: string): readonly string[] {
  return name.slice(0, 400).split(/[/.:,=\s"'|()]+/);
}

function kindsIn(segment: string): readonly Known[] {
  const words = wordsOf(segment);
  const telling = words.filter((word) => !fillers.has(word));
  return telling.flatMap((word) => {
    const known = byWord.get(word);
    return known && (!known.alone || telling.every((other) => byWord.get(other))) ? [known] : [];
  });
}

function best(found: readonly Known[]): Known | undefined {
  return found.reduce<Known | undefined>(
    (first, one) => (first && first.rank <= one.rank ? first : one),
    undefined,
  );
}

/** Options whose values leave tests out, or say where reports go. */
const silent =
  /^--?(?:ignore|exclude|skip|deselect|omit|cov|junit|report|output|o|out|log|testPathIgnorePatterns|modulePathIgnorePatterns|exclude-group|exclude-tag|x|name|timeout|coverprofile|coverpkg|retries|reporter|blame|results|e)/i;
/** Words of options that are no names of tests. */
const chosen =
  /^(?:-m|-k|-t|-g|-tags|--tags?|--group|--testsuite|--suite|--filter|--grep|--config|-c|--project|-run|--run|-p|--package|--test|--testPathPatterns?|--testNamePattern|--selectProjects|--mark|-L|--mode|-Dtest|-Dit\.test|-P|--select|--testset|--profile)(?:=|$)/;

/** The kind of test that the arguments of a general runner tell: `tests/integration`, `-m e2e`, `-tags=integration`. */
export function kindOfArguments(args: readonly string[]): Intent | undefined {
  let first: Intent | undefined;
  for (const [index, arg] of args.entries()) {
    const before = args[index - 1] ?? '';
    if (leavesOut(arg) || (leavesOut(before) && !before.includes('='))) continue;
    if (/\bnot\b|!=|!~|\$\(|^[!~]/.test(arg) || (arg.startsWith('-') && !chosen.test(arg))) continue;
    const value = arg.replace(/^-{1,2}[\w.-]+=/, '');
    const isName = value !== arg || chosen.test(before);
    const kind = isName && !value.includes('/') ? kindOfName(value) : kindOfPath(value);
    if (kind && (!first || rankOf(kind) < rankOf(first))) first = kind;
  }
  return first;
}

/** Whether the folder of all tests is among the arguments too: `mocha test/ test/acceptance/`. */
export function isOfAllKinds(args: readonly string[]): boolean {
  return args.some((arg) => /^(?:\.\/)?(?:tests?|specs?|__tests__)\/$/.test(arg));
}

function leavesOut(arg: string): boolean {
  return silent.test(arg);
}

function rankOf(kind: Intent): number {
  return kindWords.findIndex((row) => row.kind === kind);
}
