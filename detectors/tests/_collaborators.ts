import type { CodePattern } from '../../src/input/code.js';

/** How a test shows that several parts or a real collaborator take part. */
export interface Collaborator extends CodePattern {
  /** What takes part, as the end of "tests with ...". */
  readonly note: string;
}

const js = { languages: ['javascript', 'typescript'] } as const;
const python = { languages: ['python'] } as const;
const jvm = { languages: ['java', 'kotlin', 'groovy', 'scala'] } as const;
const go = { languages: ['go'] } as const;
const ruby = { languages: ['ruby'] } as const;
const dotnet = { languages: ['csharp', 'fsharp'] } as const;
const php = { languages: ['php'] } as const;
const rust = { languages: ['rust'] } as const;

/** Tests in several parts, by language. Looked for in tests only. */
export const collaborators: readonly Collaborator[] = [
  {
    literal: 'estcontainers',
    pattern: /testcontainers/i,
    note: 'containers that the tests start',
    example: "import { GenericContainer } from 'testcontainers';",
  },
  {
    ...js,
    literal: 'supertest',
    pattern: /(from|require\()\s*['"]supertest['"]/,
    note: 'requests through the HTTP stack',
    example: "import request from 'supertest';",
  },
  {
    ...js,
    literal: '.inject(',
    pattern: /\b(app|server|fastify)\.inject\(/,
    note: 'requests through the HTTP stack',
    example: "await app.inject({ method: 'GET', url: '/' });",
  },
  {
    ...js,
    literal: 'chai-http',
    pattern: /['"]chai-http['"]|chai\.request\(/,
    note: 'requests through the HTTP stack',
    example: "chai.use(require('chai-http'));",
  },
  {
    ...js,
    literal: 'createTestingModule',
    pattern: /\bcreateNestApplication\(/,
    note: 'the whole application module',
    example: 'const module = await Test.createTestingModule({}).compile(); module.createNestApplication()',
  },
  {
    ...js,
    literal: 'mongodb-memory-server',
    pattern: /['"]mongodb-memory-server/,
    note: 'a real database',
    example: "import { MongoMemoryServer } from 'mongodb-memory-server';",
  },
  {
    ...js,
    literal: 'http',
    pattern: /\b(http|https|net)\.createServer\(|\bfetch\(\s*[`'"]https?:\/\/(localhost|127\.0\.0\.1)/,
    note: 'a server that the tests start',
    example: 'const server = http.createServer(app);',
  },
  {
    ...js,
    literal: 'child_process',
    pattern:
      /\b(execa|execaNode|spawnSync|execFileSync|execSync|spawn|execFile|fork)\([^\n]{0,160}(\bbin\b|\bcli\b|\bdist\/|process\.execPath|process\.argv\[0\])/i,
    note: 'the whole command, run as a process',
    example: "require('child_process').execFileSync('node', ['bin/tool.js']);",
  },
  {
    ...js,
    literal: 'execa',
    pattern: /from ['"]execa['"]/,
    path: /(cli|bin|e2e|integration)/i,
    note: 'the whole command, run as a process',
    example: "import { execa } from 'execa';",
  },
  {
    ...python,
    literal: 'test_client(',
    pattern: /\.test_client\(/,
    note: 'requests through the HTTP stack',
    example: 'client = app.test_client()',
  },
  {
    ...python,
    literal: 'TestClient',
    pattern: /\bTestClient\(/,
    note: 'requests through the HTTP stack',
    example: 'client = TestClient(app)',
  },
  {
    ...python,
    literal: 'client.',
    pattern: /\bself\.client\.(get|post|put|patch|delete)\(|\bAPIClient\(|\bAPITestCase\b/,
    note: 'requests through the HTTP stack',
    example: "self.client.get('/')",
  },
  {
    ...python,
    literal: 'django_db',
    pattern: /@pytest\.mark\.django_db|pytest\.mark\.django_db/,
    note: 'a real database',
    example: '@pytest.mark.django_db',
  },
  {
    ...python,
    literal: 'django.test',
    pattern: /from django\.test import [^\n]*\b(TestCase|TransactionTestCase|LiveServerTestCase|Client)\b/,
    note: 'a real database',
    example: 'from django.test import TestCase',
  },
  {
    ...python,
    literal: 'create_engine(',
    pattern: /\bcreate_engine\(/,
    note: 'a real database',
    example: 'engine = create_engine(url)',
  },
  {
    ...python,
    literal: 'upgrade(',
    pattern: /\bcommand\.upgrade\(|\bupgrade\(\s*config/,
    note: 'a migrated database',
    example: 'command.upgrade(config, "head")',
  },
  {
    ...python,
    literal: 'CliRunner',
    pattern: /\b(CliRunner|test_cli_runner)\(/,
    note: 'the whole command',
    example: 'CliRunner().invoke(main)',
  },
  {
    ...python,
    literal: 'subprocess',
    pattern: /\bsubprocess\.(run|Popen|check_output|check_call|call)\(/,
    note: 'processes that the tests run',
    example: 'subprocess.run([sys.executable, "-m", "tool"])',
  },
  {
    ...python,
    literal: 'aiohttp',
    pattern: /\baiohttp_client\b|\bTestServer\(/,
    note: 'requests through the HTTP stack',
    example: 'import aiohttp\nasync def test_it(aiohttp_client):',
  },
  {
    ...jvm,
    literal: '@',
    pattern:
      /@(SpringBootTest|WebMvcTest|WebFluxTest|DataJpaTest|DataMongoTest|JdbcTest|JooqTest|RestClientTest|JsonTest|AutoConfigureMockMvc|QuarkusTest|QuarkusIntegrationTest|MicronautTest|EmbeddedKafka|CamelSpringBootTest|ApplicationModuleTest|DropwizardExtensionsSupport)\b/,
    note: 'parts that the framework puts together',
    example: '@SpringBootTest class ShopTests {',
  },
  {
    ...jvm,
    literal: 'Mock',
    pattern: /\b(MockWebServer|WireMockServer|WireMockExtension|MockMvcBuilders|MockMvc)\b/,
    note: 'an HTTP server or stack',
    example: 'private MockWebServer server;',
  },
  {
    ...jvm,
    literal: 'est',
    pattern:
      /\b(TestRestTemplate|WebTestClient|testApplication\s*\{|withTestApplication|WithApplication|GuiceOneAppPerSuite|GuiceOneAppPerTest|JerseyTest|EmbeddedPostgres|DropwizardAppExtension)\b/,
    note: 'requests through the running application',
    example: 'private TestRestTemplate http;',
  },
  {
    ...jvm,
    literal: 'ScalatestRouteTest',
    pattern: /\bScalatestRouteTest\b/,
    note: 'requests through the HTTP stack',
    example: 'class ShopSpec extends ScalatestRouteTest',
  },
  {
    ...go,
    literal: 'httptest.',
    pattern: /\bhttptest\.(NewServer|NewTLSServer|NewUnstartedServer|NewRecorder)\(/,
    note: 'requests through the HTTP stack',
    example: 'server := httptest.NewServer(handler)',
  },
  {
    ...go,
    literal: 'sql.Open(',
    pattern: /\b(sql|sqlx|gorm|pgx|pgxpool)\.(Open|Connect|New|MustConnect)\(/,
    note: 'a real database',
    example: 'db, err := sql.Open("postgres", url)',
  },
  {
    ...go,
    literal: 'exec.Command',
    pattern: /\bexec\.Command(Context)?\(/,
    note: 'processes that the tests run',
    example: 'exec.Command("./tool", "--help")',
  },
  {
    ...go,
    literal: 'net.Listen',
    pattern: /\bnet\.Listen\(|\bbufconn\.Listen\(/,
    note: 'a server that the tests start',
    example: 'listener, err := net.Listen("tcp", ":0")',
  },
  {
    ...go,
    literal: 'envtest',
    pattern: /\benvtest\.Environment\b/,
    note: 'a Kubernetes API server',
    example: 'env = &envtest.Environment{}',
  },
  {
    ...go,
    literal: 'kubernetes',
    pattern: /\bkubernetes\.NewForConfig\(|\bk8s\.NewKubectlOptions\(|\bclientcmd\.BuildConfigFromFlags\(/,
    note: 'a real cluster',
    example: 'client, err := kubernetes.NewForConfig(config)',
  },
  {
    ...go,
    literal: 'terratest',
    pattern: /\bterraform\.(InitAndApply|InitAndPlan|Apply)\w*\(/,
    note: 'infrastructure that the tests apply',
    example:
      'import "github.com/gruntwork-io/terratest/modules/terraform"\nterraform.InitAndApply(t, options)',
  },
  {
    ...ruby,
    literal: 'describe',
    path: /(^|\/)spec\/(requests?|features?|system|integration|acceptance|api)\//,
    pattern: /^\s*(get|post|put|patch|delete|visit|page)\b/m,
    note: 'requests through the whole stack',
    example: 'describe "stories" do\n  get "/stories"\nend',
  },
  {
    ...ruby,
    literal: 'type: :',
    pattern: /\btype: :(request|feature|system)\b/,
    note: 'requests through the whole stack',
    example: 'RSpec.describe "stories", type: :request do',
  },
  {
    ...ruby,
    literal: 'IntegrationTest',
    pattern: /<\s*ActionDispatch::(IntegrationTest|SystemTestCase)/,
    note: 'requests through the whole stack',
    example: 'class StoriesTest < ActionDispatch::IntegrationTest',
  },
  {
    ...ruby,
    literal: 'Rack::Test',
    pattern: /\binclude Rack::Test::Methods\b/,
    note: 'requests through the HTTP stack',
    example: 'include Rack::Test::Methods',
  },
  {
    ...ruby,
    literal: 'Open3',
    pattern: /\bOpen3\.(capture|popen)/,
    note: 'processes that the tests run',
    example: 'Open3.capture3("bin/tool")',
  },
  {
    ...dotnet,
    literal: 'WebApplicationFactory',
    pattern: /\bWebApplicationFactory</,
    note: 'requests through the whole application',
    example: 'public class ApiTests : IClassFixture<WebApplicationFactory<Program>>',
  },
  {
    ...dotnet,
    literal: 'TestServer',
    pattern: /\b(UseTestServer|TestServer|GetTestServer|GetTestClient|CreateDefaultClient)\(/,
    note: 'requests through the whole application',
    example: 'builder.UseTestServer();  // TestServer',
  },
  {
    ...dotnet,
    literal: 'DistributedApplicationTestingBuilder',
    pattern: /\bDistributedApplicationTestingBuilder\b/,
    note: 'all services together',
    example: 'await DistributedApplicationTestingBuilder.CreateAsync<Host>();',
  },
  {
    ...dotnet,
    literal: 'Respawn',
    pattern: /\b(Respawner|Checkpoint)\b/,
    note: 'a real database',
    example: 'using Respawn; Respawner.CreateAsync(connection);',
  },
  {
    ...php,
    literal: 'WebTestCase',
    pattern: /\bextends\s+(\w*\\)?\w*(WebTestCase|ApiTestCase|KernelTestCase)\b/,
    note: 'requests through the HTTP stack',
    example: 'class CartTest extends WebTestCase',
  },
  {
    ...php,
    literal: '$this->',
    pattern: /\$this->(get|post|put|patch|delete)(Json)?\(\s*(['"]\/?[\w{]|route\()|->actingAs\(/,
    path: /(^|\/)(Feature|Integration|Functional|Api)\//i,
    note: 'requests through the HTTP stack',
    example: "$this->getJson('/api/songs');",
  },
  {
    ...php,
    literal: 'RefreshDatabase',
    pattern: /^\s*use (RefreshDatabase|DatabaseTransactions|DatabaseMigrations|LazilyRefreshDatabase)\b/m,
    note: 'a real database',
    example: '    use RefreshDatabase;',
  },
  {
    ...rust,
    literal: 'test',
    path: /(^|\/)tests\//,
    pattern:
      /\b(Command::cargo_bin|cargo_bin_cmd!|env!\("CARGO_BIN_EXE_|TestServer::|TestApp|spawn_app|reqwest::|TcpListener::bind)/,
    note: 'the whole program, run from outside',
    example: 'let test = Command::cargo_bin("tool");',
  },
  {
    languages: ['elixir'],
    literal: 'Case',
    pattern: /^\s*use \w+(\.\w+)*\.?(ConnCase|DataCase|ChannelCase|FeatureCase|RepoCase)\b/m,
    note: 'requests and a real database',
    example: '  use ShopWeb.ConnCase',
  },
  {
    languages: ['elixir'],
    literal: 'Plug.Test',
    pattern: /\bPlug\.Test\b/,
    note: 'requests through the HTTP stack',
    example: '  import Plug.Test',
  },
  {
    languages: ['clojure'],
    literal: 'mock/request',
    pattern: /\(mock\/request\b/,
    note: 'requests through the HTTP stack',
    example: '(app (mock/request :get "/"))',
  },
  {
    languages: ['clojure'],
    literal: 'with-server',
    pattern: /\((with-server|run-jetty|run-server)\b/,
    note: 'a server that the tests start',
    example: '(with-server handler {:port port} (get "/"))',
  },
  {
    languages: ['perl'],
    literal: 'Test::',
    pattern: /^\s*use (Test::Mojo|Plack::Test|Test::WWW::Mechanize)\b/m,
    note: 'requests through the HTTP stack',
    example: 'use Test::Mojo;',
  },
  {
    languages: ['dart'],
    literal: 'IntegrationTest',
    pattern: /\bIntegrationTestWidgetsFlutterBinding\b/,
    note: 'the whole app',
    example: 'IntegrationTestWidgetsFlutterBinding.ensureInitialized();',
  },
  {
    languages: ['dart'],
    literal: 'HttpServer',
    pattern: /\bHttpServer\.bind\(/,
    note: 'a server that the tests start',
    example: 'final server = await HttpServer.bind(host, 0);',
  },
  {
    languages: ['swift'],
    literal: 'app',
    pattern: /\b(app\.test\(|XCTVapor|app\.testable\()/,
    note: 'requests through the HTTP stack',
    example: 'try await app.test(.GET, "/")',
  },
  {
    languages: ['swift'],
    literal: '.dataTask',
    pattern: /\bURLSession\.shared\.dataTask\(/,
    note: 'real requests',
    example: 'URLSession.shared.dataTask(with: url)',
  },
  {
    languages: ['haskell'],
    literal: 'Test.Hspec.Wai',
    pattern: /^import\s+Test\.Hspec\.Wai/m,
    note: 'requests through the HTTP stack',
    example: 'import Test.Hspec.Wai',
  },
  {
    languages: ['shell'],
    literal: '@test',
    pattern: /^\s*run\s+\S/m,
    note: 'the whole command, run as a process',
    example: '@test "helps" {\n  run ./tool --help\n}',
  },
];

/** The same among the code of languages whose tests stand inline. */
export const inlineCollaborators: readonly Collaborator[] = [
  {
    ...rust,
    literal: 'test]',
    pattern: /\b\w*(_for_tests?|test_(db|database|pool|context|server)|init_test_context)\w*\s*\(/,
    note: 'a real database or server',
    example: '#[tokio::test]\nasync fn it() { let pool = build_db_pool_for_tests(); }',
  },
  {
    ...rust,
    literal: '::test',
    pattern: /#\[(sqlx::test|actix_web::test|actix_rt::test|rocket::async_test)\b|\btest::init_service\(/,
    note: 'the web framework or a real database',
    example: '#[sqlx::test]',
  },
];
