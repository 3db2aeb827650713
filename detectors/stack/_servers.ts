import type { CodeMatch, CodePattern } from '../../src/input/code.js';
import type { Manifest } from '../../src/input/manifests.js';

/** How code starts a server application, worker or site. */
export interface Server extends CodePattern {
  /** What it is, as a noun phrase. */
  readonly note: string;
  /** A dependency that the product must run with; left out where the code says it all. */
  readonly dependency?: RegExp;
}

const js = { languages: ['javascript', 'typescript'] } as const;
const python = { languages: ['python'] } as const;
const jvm = { languages: ['java', 'kotlin', 'groovy', 'scala'] } as const;
const go = { languages: ['go'] } as const;
const ruby = { languages: ['ruby'] } as const;
const dotnet = { languages: ['csharp', 'fsharp', 'visual-basic'] } as const;
const php = { languages: ['php'] } as const;
const rust = { languages: ['rust'] } as const;

/** Frameworks for servers in JavaScript. */
export const nodeFramework =
  /^(express|koa|fastify|@hapi\/hapi|restify|polka|hono|@hono\/node-server|@feathersjs\/.+|socket\.io|ws|@nestjs\/core|@apollo\/server|apollo-server.*|graphql-yoga|connect|sails|@adonisjs\/core|loopback|@loopback\/core|micro|elysia|@trpc\/server|hof)$/;

/** Server frameworks in use, by language. */
const rows: readonly Server[] = [
  {
    ...js,
    literal: '.listen(',
    pattern: /\b(app|server|fastify|httpServer|api|koa|io|router|service)\.listen\(/,
    dependency: nodeFramework,
    note: 'HTTP server in JavaScript',
    example: 'app.listen(3000);',
  },
  {
    ...js,
    literal: 'Server',
    pattern: /\bnew (\w+\.)?Server\(|\.bindAsync\(/,
    dependency: /^(@grpc\/grpc-js|grpc)$/,
    note: 'gRPC server in JavaScript',
    example: 'const server = new grpc.Server();',
  },
  {
    ...js,
    literal: 'Worker',
    pattern: /\bnew Worker\(/,
    dependency: /^(bullmq|bull|bee-queue)$/,
    note: 'worker in JavaScript',
    example: "new Worker('mail', send);",
  },
  {
    ...python,
    literal: 'Flask',
    pattern: /\bFlask\(\s*(__name__|["'])/,
    dependency: /^flask$/i,
    note: 'Flask application',
    example: 'app = Flask(__name__)',
  },
  {
    ...python,
    literal: 'Flask',
    pattern: /\bflask\.Flask\(|\bFlask\(/,
    dependency: /^flask$/i,
    path: /(^|\/)(app|main|application|wsgi|server|__init__)\.py$/,
    note: 'Flask application',
    example: 'application = Flask("api")',
  },
  {
    ...python,
    literal: '= ',
    pattern: /^(application|app|celery|notify_celery)\s*=\s*\w+\(|\bcreate_app\(/m,
    path: /(^|\/)(application|wsgi|asgi|run_celery|app|main)\.py$/,
    dependency: /^(flask|gunicorn|uwsgi|celery(\[.*\])?|gevent)$/i,
    note: 'WSGI application or worker',
    example: 'application = create_app(Flask("api"))',
  },
  {
    ...python,
    literal: 'API(',
    pattern: /\bFastAPI\(/,
    dependency: /^fastapi/i,
    note: 'FastAPI application',
    example: 'app = FastAPI()',
  },
  {
    ...python,
    literal: 'DJANGO_SETTINGS_MODULE',
    pattern: /\bDJANGO_SETTINGS_MODULE\b/,
    path: /(^|\/)(manage|wsgi|asgi)\.py$/,
    dependency: /^django$/i,
    note: 'Django application',
    example: "os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')",
  },
  {
    ...python,
    literal: 'Celery',
    pattern: /\bCelery\(/,
    dependency: /^celery/i,
    note: 'Celery worker',
    example: "app = Celery('shop')",
  },
  {
    ...python,
    literal: '(',
    pattern:
      /\b(grpc(\.aio)?\.server\(|web\.run_app\(|uvicorn\.run\(|HTTPServer\(|serve_forever\(|Starlette\(|Sanic\(|falcon\.(asgi\.)?App\(|tornado\.web\.Application\(|Litestar\(|make_server\(|streamlit\.|gr\.Interface\(|Dash\(__name__)/,
    dependency:
      /^(grpcio|aiohttp|uvicorn|starlette|sanic|falcon|tornado|litestar|pyramid|bottle|streamlit|gradio|dash)$/i,
    note: 'server in Python',
    example: 'server = grpc.server(pool)',
  },
  {
    ...ruby,
    literal: 'Rails::Application',
    pattern: /<\s*(::)?Rails::Application\b/,
    path: /(^|\/)config\/application\.rb$/,
    note: 'Rails application',
    example: 'class Application < Rails::Application',
  },
  {
    ...ruby,
    literal: 'run',
    pattern: /^[ \t]*run[ (]+[\w:]+/m,
    path: /(^|\/)config\.ru$/,
    note: 'Rack application',
    example: 'run Shop::App',
  },
  {
    ...ruby,
    literal: 'Sinatra',
    pattern: /require ['"]sinatra['"]|<\s*Sinatra::(Base|Application)/,
    dependency: /^sinatra$/,
    note: 'Sinatra application',
    example: "require 'sinatra'",
  },
  {
    ...jvm,
    literal: 'Application',
    pattern: /@SpringBootApplication\b|SpringApplication\.run\(|@QuarkusMain|runApplication</,
    dependency: /spring-boot-starter(-\w+)*$|spring-boot|spring-cloud|quarkus/,
    note: 'Spring Boot or Quarkus application',
    example: '@SpringBootApplication class ShopApplication {',
  },
  {
    ...jvm,
    literal: '(',
    pattern:
      /\b(embeddedServer\(|Javalin\.create|Vertx\.vertx\(|ServerBuilder\.forPort\(|Micronaut\.(run|build)|EmberServerBuilder|BlazeServerBuilder|Undertow\.builder|SparkJava|HttpServer\.create\(|extends\s+Application<\w+>|DropwizardApplication|RatpackServer\.start)|\.(?:newServerAt|bindAndHandle(?:Async)?)\(/,
    note: 'server on the JVM',
    example: 'embeddedServer(Netty, 8080) {}',
  },
  {
    ...jvm,
    literal: '@',
    pattern: /@(WebServlet|KafkaListener|RabbitListener|JmsListener|SqsListener|RestController|Path)\b/,
    dependency: /servlet|spring|jakarta|javax|jersey|resteasy|quarkus|micronaut/,
    note: 'endpoints or listeners on the JVM',
    example: '@RestController class Carts {',
  },
  {
    ...jvm,
    // The framework comes as a plug-in of the build.
    literal: 'play.',
    pattern: /^import play\.(?:api\.)?mvc\b/m,
    path: /(^|\/)app\/(?:\w+\/){0,6}controllers\//,
    note: 'Play application',
    example: 'import play.api.mvc.BaseController',
  },
  {
    ...jvm,
    literal: 'Controller',
    pattern: /extends\s+(Abstract|Base|Inject)?\w*Controller\b/,
    dependency: /play/,
    note: 'Play application',
    example: 'class Home extends AbstractController(cc)',
  },
  {
    ...go,
    literal: 'http',
    pattern: /\b(http\.(ListenAndServe|ListenAndServeTLS|Serve)\(|fasthttp\.ListenAndServe|&?http\.Server\{)/,
    note: 'HTTP server in Go',
    example: 'http.ListenAndServe(":8080", nil)',
  },
  {
    ...go,
    literal: '.',
    pattern:
      /\b(gin\.(Default|New)\(|echo\.New\(|fiber\.New\(|grpc\.NewServer\(|beego\.Run\(|iris\.New\(|asynq\.NewServer\(|ctrl\.NewManager\(|manager\.New\(|worker\.New\()/,
    note: 'server or worker in Go',
    example: 'router := gin.Default()',
  },
  {
    ...dotnet,
    literal: 'Create',
    pattern:
      /\b(WebApplication\.Create(Slim|Empty)?Builder|WebHost\.CreateDefaultBuilder|Host\.Create(Default|Application)Builder|ConfigureWebHostDefaults|DistributedApplication\.CreateBuilder)\b/,
    note: 'ASP.NET application or worker',
    example: 'var builder = WebApplication.CreateBuilder(args);',
  },
  {
    ...dotnet,
    literal: 'HttpApplication',
    pattern: /:\s*(System\.Web\.)?HttpApplication\b/,
    note: 'ASP.NET application',
    example: 'public class MvcApplication : System.Web.HttpApplication',
  },
  {
    ...php,
    literal: 'Application',
    pattern:
      /Application::configure\(|new Illuminate\\Foundation\\Application|new Laravel\\Lumen\\Application/,
    path: /(^|\/)bootstrap\/app\.php$/,
    note: 'Laravel application',
    example: 'return Application::configure(basePath: dirname(__DIR__))',
  },
  {
    ...php,
    literal: 'Kernel',
    pattern: /\bKernel\(/,
    path: /(^|\/)(public|web)\/(index|app)\.php$|(^|\/)bin\/console$/,
    note: 'Symfony application',
    example: 'return new Kernel($context["APP_ENV"]);',
  },
  {
    ...php,
    literal: '$_',
    pattern: /\$_(GET|POST|REQUEST|SESSION|SERVER)\b/,
    path: /^([\w-]+\/){0,2}(index|login|client|main|app|admin|ajax|api|bootstrap|main\.inc|client\.inc)\.php$/,
    note: 'web application in PHP',
    example: "$action = $_POST['do'];",
  },
  {
    ...rust,
    literal: '(',
    pattern:
      /\b(HttpServer::new\(|axum::serve\(|axum::Server::bind\(|rocket::build\(|warp::serve\(|tide::new\(|Server::builder\(\)|poem::Server::new\(|salvo::Server)/,
    dependency: /^(actix-web|axum|rocket|warp|tide|tonic|hyper|poem|salvo)$/,
    note: 'HTTP or gRPC server in Rust',
    example: 'HttpServer::new(|| App::new())',
  },
  {
    languages: ['elixir'],
    literal: 'Endpoint',
    pattern: /\buse Phoenix\.Endpoint\b/,
    note: 'Phoenix application',
    example: 'use Phoenix.Endpoint, otp_app: :shop',
  },
  {
    languages: ['elixir'],
    literal: 'owboy',
    pattern: /\b(Plug\.Cowboy|Bandit)\b[^\n]{0,60}(scheme|plug):|\{Bandit,/,
    note: 'HTTP server in Elixir',
    example: '{Plug.Cowboy, scheme: :http, plug: Shop.Router}',
  },
  {
    languages: ['elixir'],
    literal: 'Broadway',
    pattern: /^\s*use Broadway\b/m,
    dependency: /^broadway/,
    note: 'worker in Elixir',
    example: 'use Broadway',
  },
  {
    languages: ['erlang'],
    literal: 'cowboy:start',
    pattern: /\bcowboy:start_(clear|tls|http)\(/,
    note: 'HTTP server in Erlang',
    example: 'cowboy:start_clear(http, [], #{})',
  },
  {
    languages: ['haskell'],
    literal: 'import',
    pattern:
      /^import\s+(qualified\s+)?(Web\.Scotty|Network\.Wai\.Handler\.Warp|Yesod|Servant\.Server|Snap\.Http\.Server)\b/m,
    path: /(^|\/)(app|exe|bin|server)\/|Main\.hs$/,
    note: 'HTTP server in Haskell',
    example: 'import Web.Scotty',
  },
  {
    languages: ['clojure'],
    literal: '(',
    pattern: /\((jetty\/)?run-jetty\b|\((\w+\/)?run-server\b|\((\w+\/)?start-server\b/,
    dependency: /ring|http-kit|aleph|pedestal|luminus|immutant/,
    note: 'HTTP server in Clojure',
    example: '(run-jetty handler {:port 3000})',
  },
  {
    languages: ['swift'],
    literal: 'Application',
    pattern: /\bApplication\.make\(|\btry Application\(\.detect|\bHBApplication\(/,
    note: 'HTTP server in Swift',
    example: 'let app = try await Application.make(env)',
  },
  {
    languages: ['dart'],
    literal: 'serve',
    pattern: /\b(io|shelf_io)\.serve\(/,
    dependency: /^(shelf|dart_frog|serverpod)$/,
    note: 'HTTP server in Dart',
    example: 'await io.serve(handler, host, 8080);',
  },
  {
    languages: ['perl'],
    literal: 'app->start',
    path: /\.pl$|(^|\/)(script|bin)\//,
    pattern: /^[ \t]*app->start\b/m,
    note: 'Mojolicious application',
    example: 'app->start;',
  },
  {
    languages: ['perl'],
    literal: 'Dancer',
    pattern: /^\s*(dance|start)\s*;|Dancer2?->psgi_app/m,
    note: 'Dancer application',
    example: 'use Dancer2; dance;\ndance;',
  },
];

/** Where a match is a helper of people or pipelines, not the product. */
const besideProduct =
  /(^|\/)(scripts?|tools?|hack|ci|dev|terraform|infra|infrastructure|cloudformation|generators?)\//;

export const servers: readonly Server[] = rows.map((row) => ({ ...row, notPath: besideProduct }));

/** A port of this machine that the system picks: a program waits for its own browser window there. */
const loopback = /["'`](127\.0\.0\.1|localhost|\[::1\]):0["'`]/;

/** Whether a match shows a server that the product is or runs with, not a program that answers itself. */
export function serves({ row, file }: CodeMatch<Server>, manifests: readonly Manifest[]): boolean {
  return runsWith(row, manifests) && !loopback.test(file.text);
}

/** Whether the product runs with what the row asks for. */
export function runsWith({ dependency, languages }: Server, manifests: readonly Manifest[]): boolean {
  if (!dependency) return true;
  return manifests.some(
    ({ class_, dependencies, ecosystem }) =>
      class_ === 'product' &&
      (ecosystem !== 'npm' || languages?.includes('javascript')) &&
      dependencies.some(({ name, scope }) => scope === 'runtime' && dependency.test(name)),
  );
}
