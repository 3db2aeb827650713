import { defineDetector } from '../../src/detector.js';
import { paths } from '../../src/input/files.js';
import { type Manifest, manifests } from '../../src/input/manifests.js';

/** Source files of products. Shell scripts alone are somebody's set-up, no product. */
const source =
  '**/*.{c,cc,cpp,cxx,m,mm,swift,kt,java,scala,groovy,clj,cljs,go,rs,py,rb,erb,php,js,cjs,mjs,jsx,ts,mts,cts,tsx,vue,svelte,cs,fs,vb,ex,exs,erl,hs,elm,ml,dart,lua,pl,pm,r,jl,zig,nim,sol,ipynb}';
/** Settings of tools that are written as code. */
const settings =
  /(^|\/)(\.[^/]+|[\w.-]+\.config\.[cm]?[jt]s|gulpfile\.js|Gruntfile\.js|setup\.py|conftest\.py|noxfile\.py|dangerfile\.[jt]s)$/;

/** Frameworks by which a product is a server application, worker or site; dependencies that it runs with. */
const servers =
  /^(express|fastify|koa|@nestjs\/core|@hapi\/hapi|next|nuxt|@remix-run\/.*|@sveltejs\/kit|@apollo\/server|rails|sinatra|hanami|puma|sidekiq|django|Django|flask|Flask|fastapi|tornado|aiohttp|sanic|starlette|celery|gunicorn|uvicorn|org\.springframework\.boot:spring-boot-starter-(web|webflux|actuator|batch|amqp)|org\.springframework\.cloud:.*|io\.quarkus:.*|io\.micronaut:.*|io\.dropwizard:.*|com\.typesafe\.play:.*|io\.ktor:ktor-server.*|io\.javalin:.*|laravel\/framework|symfony\/framework-bundle|slim\/slim|actix-web|axum|rocket|warp|poem|phoenix|Microsoft\.AspNetCore.*|Grpc\.AspNetCore|github\.com\/gin-gonic\/gin|github\.com\/labstack\/echo.*|github\.com\/gofiber\/fiber.*|github\.com\/go-chi\/chi.*|google\.golang\.org\/grpc|gatsby|@docusaurus\/core)$/;

export default defineDetector({
  about: 'What kind of product the code is',
  reads: {
    sources: paths(source),
    manifests: manifests(),
    entries: paths(['index.php', '{public,www,htdocs,web}/index.php', 'wp-config*.php']),
  },
  emits: ['code.application', 'code.server', 'code.library'],
  *detect({ sources, manifests, entries }) {
    const own = manifests.filter(({ class_ }) => class_ === 'product');
    const [first] = sources.filter((path) => !settings.test(path));
    if (first !== undefined)
      yield {
        signal: 'code.application',
        at: { path: first, line: 1 },
        note: `${sources.length} source files`,
      };
    const serving = own.flatMap(({ dependencies }) =>
      dependencies.filter(({ name, scope }) => scope === 'runtime' && servers.test(name)),
    );
    for (const { name, at } of serving.slice(0, 3))
      yield { signal: 'code.server', at, note: `built on ${name}` };
    for (const path of entries.slice(0, 1))
      yield { signal: 'code.server', at: { path, line: 1 }, note: 'a web page that a server runs' };
    for (const { role, at } of own.filter(({ role }) => role === 'server').slice(0, 2))
      yield { signal: 'code.server', at, note: `the manifest says ${role}` };
    for (const manifest of own.filter(isLibrary).slice(0, 3))
      yield {
        signal: 'code.library',
        at: manifest.at,
        note: `${manifest.name ?? manifest.ecosystem} can be installed`,
      };
  },
});

function isLibrary({ ecosystem, name, role, private: kept, commands, file }: Manifest): boolean {
  if (role === 'library') return true;
  if (role === 'server' || role === 'application' || role === 'tests' || kept || name === undefined)
    return false;
  if (ecosystem === 'npm') return commands.length > 0 || /"(main|exports|module|files)"\s*:/.test(file.text);
  if (ecosystem === 'python') return /\[build-system\]|setup\(/.test(file.text);
  return ecosystem === 'cargo' || ecosystem === 'rubygems' || ecosystem === 'go';
}
