/** A kind of test that drives the whole, by the runner that finds it among others. */
export interface Driving {
  /** The runner, as pipelines call it. */
  readonly runner: RegExp;
  readonly file: RegExp;
  /** What a test contains that drives the delivered thing from outside. Linear-time. */
  readonly shows: RegExp;
  /** What it must contain besides. */
  readonly also?: RegExp;
  /** Counts only where a manifest says that the product installs a command. */
  readonly ofCommand?: true;
  /** Whether the runner's set-up includes it cannot be told. */
  readonly weak?: true;
  readonly note: string;
  readonly example: string;
}

const javaScriptRunner = /jest|vitest|mocha|ava|npm|yarn|pnpm|node --test|bun test|\btap\b/;
const buildTool = /^(\.\/)?(mvn|mvnw|gradle|gradlew|sbt|mill)/;

/** Tests that drive the whole from outside and that a general runner runs among its others. */
export const rows: readonly Driving[] = [
  {
    runner: /rspec|\brake\b|rails|parallel_tests|knapsack/,
    file: /(^|\/)spec\/(features|system)\/.+_spec\.rb$/,
    shows: /^\s*(visit|scenario|click_on|click_button|click_link)\b/m,
    note: 'feature specs drive pages as a user does',
    example: 'visit "/login"',
  },
  {
    runner: /pytest|tox|nox|unittest|\bmanage(\.py)?\b|django-admin/,
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
    runner: javaScriptRunner,
    file: /\.[cm]?[jt]sx?$/,
    shows:
      /from ['"](puppeteer|playwright|selenium-webdriver|webdriverio)['"]|require\(['"](puppeteer|playwright|selenium-webdriver|webdriverio)['"]\)/,
    note: 'tests drive a browser',
    example: "import puppeteer from 'puppeteer'",
  },
  {
    runner: /npm|yarn|pnpm|node|vscode-test|runTests?\.js/,
    file: /\.[cm]?[jt]s$/,
    shows:
      /from ['"](@vscode\/test-electron|vscode-test|vscode-extension-tester)['"]|require\(['"](@vscode\/test-electron|vscode-test|vscode-extension-tester)['"]\)/,
    note: 'tests run the extension in the editor',
    example: "import { runTests } from '@vscode/test-electron'",
  },
  {
    runner: javaScriptRunner,
    file: /\.[cm]?[jt]sx?$/,
    shows:
      /\b(execa|execaNode|spawnSync|execFileSync|execSync|spawn|execFile|fork)\([^\n]{0,160}(\bbin\/|\bcli\.[cm]?[jt]s|\bdist\/|\bbin\.[cm]?[jt]s)/,
    ofCommand: true,
    note: 'tests run the command as its users do',
    example: "execFileSync('node', ['bin/tool.js', '--help'])",
  },
  {
    runner: javaScriptRunner,
    file: /(^|[/._-])(e2e|end-to-end|cli|bin|acceptance|smoke)([/._-][^/]*)?(\/[^/]+)?\.[cm]?[jt]sx?$/i,
    ofCommand: true,
    shows:
      /(?<![.\w]|pty)(execa|execaNode|spawnSync|spawn|execFileSync|execFile|execSync|exec|fork)\(\s{0,40}([\w.]+,\s{0,40})?[^;]{0,120}\b(process\.execPath|process\.argv\[0\]|bin(Path|File)?\b|cli(Path|File)?\b|dist\/)/i,
    note: 'tests run the command as its users do',
    example: "spawnSync(process.execPath, [cliPath, '--help'])",
  },
  {
    runner: /^go\b|gotestsum|ginkgo/,
    file: /_test\.go$/,
    shows:
      /gexec\.Build\(|testscript\.(Run|Main)\(|exec\.Command\("(go|make)", "build"|exec\.Command\("\.{1,2}\/|chromedp\./,
    note: 'tests build and run the command',
    example: 'exec.Command("go", "build", "-o", bin)',
  },
  {
    runner: /^go\b|gotestsum/,
    file: /_test\.go$/,
    shows: /\bresource\.UnitTest\(/,
    note: 'Terraform itself uses the provider',
    example: 'resource.UnitTest(t, resource.TestCase{',
  },
  {
    runner: /^go\b|gotestsum/,
    file: /_test\.go$/,
    // These run only where a variable of the run says so.
    shows: /\bresource\.(Parallel)?Test\(/,
    weak: true,
    note: 'Terraform itself uses the provider',
    example: 'resource.ParallelTest(t, resource.TestCase{',
  },
  {
    runner: /^cargo/,
    file: /\.rs$/,
    shows: /Command::cargo_bin|CARGO_BIN_EXE_|cargo_bin!|assert_cmd::/,
    note: 'tests run the built command',
    example: 'Command::cargo_bin("tool")',
  },
  {
    runner: buildTool,
    file: /\.(java|kt|scala|groovy)$/,
    shows:
      /org\.openqa\.selenium|com\.codeborne\.selenide|com\.microsoft\.playwright|io\.restassured\.(RestAssured\b|builder\.|module\.kotlin)|geb\.spock/,
    note: 'tests drive a running system over HTTP or through a browser',
    example: 'import io.restassured.RestAssured;',
  },
  {
    runner: /^go\b|gotestsum|ginkgo/,
    file: /_test\.go$/,
    shows: /\bgo (main|run|Run|Main|Execute)\(|\b(_|err|\w+) :?= (run|Run|Execute)\([^\n)]/,
    also: /\bhttp\.(Get|Post|NewRequest\w*)\([^\n]{0,80}(localhost|127\.0\.0\.1|\b\w*(port|addr|url)\b)/i,
    note: 'tests start the whole program and send requests to its port',
    example: 'go main()\nhttp.Get("http://localhost:8080/")',
  },
  {
    runner: /^cargo/,
    file: /\.rs$/,
    shows: /\b(spawn_app|spawn_server|TestApp::spawn|start_server)\(/,
    also: /\breqwest\b/,
    note: 'tests start the whole program and send requests to its port',
    example: 'let app = spawn_app().await; reqwest::Client::new()',
  },
  {
    runner: /^cargo/,
    file: /\.rs$/,
    shows: /\b(trycmd::TestCases|snapbox::cmd|cargo_bin\()/,
    note: 'tests run the built command',
    example: 'trycmd::TestCases::new().case("tests/cmd/*.md");',
  },
  {
    runner: buildTool,
    file: /\.(java|kt|groovy|scala)$/,
    shows: /\b(RANDOM_PORT|DEFINED_PORT)\b/,
    also: /\b(TestRestTemplate|RestTestClient|WebTestClient|RestTemplate|RestClient|WebClient|HttpClient|LocalServerPort|RestAssured)\b/,
    note: 'tests send requests to the port of the running application',
    example: '@SpringBootTest(webEnvironment = RANDOM_PORT) class CartTest { @LocalServerPort int port; }',
  },
  {
    runner: buildTool,
    file: /\.(java|kt|groovy)$/,
    shows: /@QuarkusIntegrationTest\b|\bDropwizardAppExtension\b|@Client\("\/"\)/,
    note: 'tests send requests to the running application',
    example: '@QuarkusIntegrationTest class CartIT {}',
  },
  {
    runner: /^dotnet/,
    file: /\.(cs|fs)$/,
    shows: /using (Microsoft\.Playwright|OpenQA\.Selenium)|open OpenQA\.Selenium/,
    note: 'tests drive a browser',
    example: 'using Microsoft.Playwright;',
  },
  {
    runner: /^dotnet/,
    file: /\.(cs|fs)$/,
    shows: /\bDistributedApplicationTestingBuilder\b/,
    note: 'tests start all services and use them from outside',
    example: 'await DistributedApplicationTestingBuilder.CreateAsync<Projects.Shop>();',
  },
  {
    runner: /phpunit|pest|artisan|paratest/,
    file: /\.php$/,
    shows: /Laravel\\Dusk|Symfony\\Component\\Panther|Facebook\\WebDriver/,
    note: 'tests drive a browser',
    example: 'use Symfony\\Component\\Panther\\PantherTestCase;',
  },
  {
    runner: /pest|artisan/,
    file: /(^|\/)Browser\/.+\.php$/,
    shows: /\bvisit\(/,
    note: 'tests drive a browser',
    example: "$page = visit('/login');",
  },
  {
    runner: /phpunit|pest|artisan|paratest/,
    file: /\.php$/,
    shows: /new Process\(\[[^\n]{0,80}(PHP_BINARY|PhpExecutableFinder|['"]php['"])?[^\n]{0,80}\bbin\//,
    note: 'tests run the command as its users do',
    example: "new Process([PHP_BINARY, __DIR__.'/../bin/tool'])",
  },
  {
    runner: /^mix/,
    file: /\.exs$/,
    shows: /\buse (Wallaby\.(Feature|DSL)|Hound\.Helpers|PhoenixTest\.Playwright)/,
    note: 'tests drive a browser',
    example: 'use Wallaby.Feature',
  },
  {
    runner: /^bats/,
    file: /\.bats$/,
    shows: /^\s*run\s+("?\$\{?\w*(BIN|CMD|EXE|TOOL|SCRIPT)\w*|\.{0,2}\/|bin\/)/m,
    note: 'tests run the command as its users do',
    example: '  run ./tool --help',
  },
  {
    runner: /rspec|\brake\b|rails|parallel_tests/,
    file: /\.rb$/,
    shows: /Open3\.\w+\([^\n]{0,80}\b(bin|exe)\/|\brun_command(_and_stop)?[( ]/,
    note: 'tests run the command as its users do',
    example: 'Open3.capture3("bin/tool --help")',
  },
  {
    runner: /xcodebuild|fastlane|^scan/,
    file: /\.swift$/,
    shows: /\bXCUIApplication\(/,
    weak: true,
    note: 'the app is driven on a device',
    example: 'let app = XCUIApplication()',
  },
];
