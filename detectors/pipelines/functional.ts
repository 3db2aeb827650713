import { defineDetector } from '../../src/detector.js';
import { sampled } from '../../src/input/files.js';
import { pipelines } from '../../src/input/pipelines/pipelines.js';
import type { SourceFile } from '../../src/input/source-file.js';
import { type Doing, doingAny, doings, seenAt } from './_graph.js';

interface Row {
  /** The runner, as pipelines call it. */
  readonly runner: RegExp;
  readonly file: RegExp;
  /** What a test contains that drives the delivered thing from outside. Linear-time. */
  readonly shows: RegExp;
  readonly note: string;
  readonly example: string;
}

/** Tests that drive the whole from outside and that a general runner runs among its others. */
export const rows: readonly Row[] = [
  {
    runner: /rspec|\brake\b|rails|parallel_tests|knapsack/,
    file: /(^|\/)spec\/(features|system)\/.+_spec\.rb$/,
    shows: /^\s*(visit|scenario|click_on|click_button|click_link)\b/m,
    note: 'feature specs drive pages as a user does',
    example: 'visit "/login"',
  },
  {
    runner: /pytest|tox|nox|unittest|manage\.py/,
    file: /\.py$/,
    shows:
      /\b(live_server|LiveServerTestCase|StaticLiveServerTestCase|sync_playwright|webdriver\.(Chrome|Firefox|Remote)\()/,
    note: 'tests drive a running server through a browser or over HTTP',
    example: 'class LoginTest(StaticLiveServerTestCase):',
  },
  {
    runner: /pytest|tox|nox|unittest/,
    file: /\.py$/,
    shows: /subprocess\.(run|Popen|check_output|check_call)\(\s*\[\s*sys\.executable,\s*["']-m["']/,
    note: 'tests run the command as its users do',
    example: 'subprocess.run([sys.executable, "-m", "tool", "--help"])',
  },
  {
    runner: /jest|vitest|mocha|ava|npm|yarn|pnpm|node --test/,
    file: /\.[cm]?[jt]sx?$/,
    shows:
      /from ['"](puppeteer|playwright|@playwright\/test|selenium-webdriver|webdriverio)['"]|require\(['"](puppeteer|playwright|selenium-webdriver|webdriverio)['"]\)/,
    note: 'tests drive a browser',
    example: "import puppeteer from 'puppeteer'",
  },
  {
    runner: /jest|vitest|mocha|ava|npm|yarn|pnpm|node --test/,
    file: /\.[cm]?[jt]sx?$/,
    shows:
      /\b(execa|execaNode|spawnSync|execFileSync|execSync|spawn|execFile|fork)\([^\n]{0,160}(\bbin\/|\bcli\.[cm]?[jt]s|\bdist\/|\bbin\.[cm]?[jt]s)/,
    note: 'tests run the command as its users do',
    example: "execFileSync('node', ['bin/tool.js', '--help'])",
  },
  {
    runner: /^go\b|gotestsum|ginkgo/,
    file: /_test\.go$/,
    shows:
      /gexec\.Build\(|testscript\.(Run|Main)\(|exec\.Command\("go", "build"|exec\.Command\("\.\/|chromedp\./,
    note: 'tests build and run the command',
    example: 'exec.Command("go", "build", "-o", bin)',
  },
  {
    runner: /^cargo/,
    file: /\.rs$/,
    shows: /Command::cargo_bin|CARGO_BIN_EXE_|cargo_bin!|assert_cmd::/,
    note: 'tests run the built command',
    example: 'Command::cargo_bin("tool")',
  },
  {
    runner: /^(\.\/)?(mvn|mvnw|gradle|gradlew)/,
    file: /\.(java|kt|scala|groovy)$/,
    shows:
      /org\.openqa\.selenium|com\.codeborne\.selenide|com\.microsoft\.playwright|io\.restassured|io\.gatling|geb\.spock/,
    note: 'tests drive a running system over HTTP or through a browser',
    example: 'import io.restassured.RestAssured;',
  },
  {
    runner: /^dotnet/,
    file: /\.(cs|fs)$/,
    shows: /using (Microsoft\.Playwright|OpenQA\.Selenium)|open OpenQA\.Selenium/,
    note: 'tests drive a browser',
    example: 'using Microsoft.Playwright;',
  },
  {
    runner: /phpunit|pest|artisan|paratest/,
    file: /\.php$/,
    shows: /Laravel\\Dusk|Symfony\\Component\\Panther|Facebook\\WebDriver/,
    note: 'tests drive a browser',
    example: 'use Symfony\\Component\\Panther\\PantherTestCase;',
  },
];

const testFiles = sampled('**/*.{rb,py,js,cjs,mjs,jsx,ts,mts,tsx,go,rs,java,kt,scala,groovy,cs,fs,php}', {
  in: ['test'],
  most: 400,
  prefer: /e2e|functional|acceptance|system|features?\/|integration|browser|cli|smoke|end.to.end/i,
});

export default defineDetector({
  about: 'Functional tests that pipelines run among others',
  reads: { pipelines: pipelines(), tests: testFiles },
  emits: ['tests.functional'],
  *detect({ pipelines, tests }) {
    const runs = doingAny(doings(pipelines), ['test', 'test-unit', 'test-integration']);
    for (const row of rows) {
      const run = runs.find(({ work }) => row.runner.test(work.by));
      const test = run && tests.find(({ path, text }) => row.file.test(path) && row.shows.test(text));
      if (run && test) yield found(row, run, test);
    }
    const scenario = runsOfScenarios(doings(pipelines));
    if (scenario)
      yield {
        signal: 'tests.functional',
        ...seenAt(scenario, 'the code is applied to a host as its users do, and the result is verified'),
      };
  },
});

function found(row: Row, run: Doing, test: SourceFile) {
  const at = test.find(row.shows) ?? test.at();
  const { strength } = seenAt(run, '');
  return {
    signal: 'tests.functional' as const,
    at,
    note: `${row.note}; ${run.work.by} runs them`,
    trail: [...run.work.trail, at],
    strength,
  };
}

/** Infrastructure code that is published is used by applying it: its scenario tests are functional ones. */
function runsOfScenarios(all: readonly Doing[]): Doing | undefined {
  return doingAny(all, ['test-infrastructure']).find(({ work }) =>
    /molecule|kitchen|terratest/.test(work.by),
  );
}
