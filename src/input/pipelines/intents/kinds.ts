import type { Intent } from '../intent.js';

/** Words by which people say what kind of test it is, the most telling first. */
export const kindWords: readonly {
  readonly kind: Intent;
  readonly words: string;
  readonly example: string;
}[] = [
  {
    kind: 'test-accessibility',
    words: 'a11y accessibility axe pa11y',
    example: 'npm run test:a11y',
  },
  {
    kind: 'test-performance',
    words: 'perf performance load loadtest stress bench benchmark benchmarks benches k6 gatling jmeter',
    example: 'make load-test',
  },
  { kind: 'test-fault', words: 'chaos faultinjection toxiproxy', example: 'make chaos' },
  {
    kind: 'test-functional',
    words:
      'e2e endtoend acceptance functional functionaltest functionaltests browser cypress playwright selenium uat smoke systemtest systemtests system blackbox puppeteer webdriver nightwatch detox maestro journey journeys features testcafe cucumber bdd e2etest e2etests uitest uitests',
    example: 'go test ./test/e2e/...',
  },
  {
    kind: 'test-integration',
    words:
      'integration integrationtest integrationtests integ inttest inttests itest itests it contract contracts pact component componenttest functionalish testcontainers',
    example: 'pytest tests/integration',
  },
  { kind: 'test-unit', words: 'unit units unittest unittests', example: 'npm run test:unit' },
];

const byWord = new Map(
  kindWords.flatMap(({ kind, words }, rank) =>
    words.split(' ').map((word) => [word, { kind, rank }] as const),
  ),
);

/** The words of a name: `testIntegration`, `test:e2e`, `run_load-tests`. */
export function wordsOf(name: string): readonly string[] {
  return name
    .slice(0, 400)
    .replace(/end-to-end|end_to_end|end2end/gi, 'e2e')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean);
}

/** The kind of test that a name tells, if it tells one. */
export function kindOfName(name: string): Intent | undefined {
  let best: { kind: Intent; rank: number } | undefined;
  for (const word of wordsOf(name)) {
    const found = byWord.get(word);
    if (found && (!best || found.rank < best.rank)) best = found;
  }
  return best?.kind;
}

/** Options whose values leave tests out, or say where reports go. */
const silent =
  /^--?(?:ignore|exclude|skip|deselect|omit|cov|junit|report|output|o|out|log|testPathIgnorePatterns|modulePathIgnorePatterns|exclude-group|exclude-tag|x|name|timeout|coverprofile|coverpkg|retries|reporter|blame|results|e)/i;
/** Words of options that are no names of tests. */
const chosen =
  /^(?:-m|-k|-t|-g|-tags|--tags?|--group|--testsuite|--suite|--filter|--grep|--config|-c|--project|-run|--run|-p|--package|--test|--testPathPatterns?|--testNamePattern|--selectProjects|--mark|-L|--mode|-Dtest|-Dit\.test|-P|--select|--testset|--profile)(?:=|$)/;

/** The kind of test that the arguments of a general runner tell: `tests/integration`, `-m e2e`, `-tags=integration`. */
export function kindOfArguments(args: readonly string[]): Intent | undefined {
  let best: { kind: Intent; rank: number } | undefined;
  for (const [index, arg] of args.entries()) {
    const before = args[index - 1] ?? '';
    if (
      silent.test(arg) ||
      (silent.test(before) && !before.includes('=')) ||
      /\bnot\b|!=|!~|\$\(|^!|^~/.test(arg)
    )
      continue;
    if (arg.startsWith('-') && !chosen.test(arg)) continue;
    const kind = kindOfName(withoutValueless(arg));
    const rank = kindWords.findIndex((row) => row.kind === kind);
    if (kind && (!best || rank < best.rank)) best = { kind, rank };
  }
  return best?.kind;
}

/** A project path tells by its folders, `features` only where it is one of a test folder. */
function withoutValueless(arg: string): string {
  return /features/.test(arg) && !/(?:spec|tests?)\/features|^features(?:\/|$)/.test(arg)
    ? arg.replace(/features/g, '')
    : arg;
}
