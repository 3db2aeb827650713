import { defineDetector, type Place } from '../../src/detector.js';
import { type CodeMatch, code } from '../../src/input/code.js';
import { files, paths } from '../../src/input/files.js';
import { type Manifest, manifests } from '../../src/input/manifests.js';
import { functionGlobs, functionPlaces } from './_functions.js';
import { nodeFramework, type Server, servers, serves } from './_servers.js';

/** Commands of package scripts that serve or make a site. */
const siteCommand =
  /\b(next (start|build)|nuxi? (start|build|generate)|gatsby build|astro build|react-scripts build|ng (build|serve)|vue-cli-service build|eleventy|hexo generate|vuepress build|ember build|remix (build|vite:build)|remix-serve|svelte-kit|vite build|parcel build|expo export|gridsome build)\b/;

/** Files that only a site of a generator has. */
const siteFiles = ['**/hugo.{toml,yaml,yml}', '**/_config.yml', '**/angular.json', '**/config.ru'];

export default defineDetector({
  about: 'Server applications, workers and sites',
  reads: {
    code: code(servers),
    manifests: manifests(),
    sites: files(siteFiles),
    pages: paths([
      '**/index.html',
      '**/_layouts/*',
      '**/_posts/*',
      '**/layouts/**/*.html',
      '**/content/**/*.md',
    ]),
    functions: files(functionGlobs),
    fronts: paths([
      'index.php',
      '{public,www,htdocs,web}/index.php',
      '{app,apps,services}/*/public/index.php',
    ]),
  },
  emits: ['code.server'],
  *detect({ code, manifests, sites, pages, functions, fronts }) {
    const found = [
      ...oneEach(code.filter((match) => serves(match, manifests))),
      ...manifests.flatMap(
        (manifest) => roleOf(manifest) ?? startedOf(manifest) ?? siteOf(manifest, pages) ?? [],
      ),
      ...sites
        .filter((file) => isSite(file.path, file.text, pages))
        .map((file) => ({ at: file.at(1), note: 'a generated site' })),
      ...fronts.slice(0, 1).map((path) => ({ at: { path, line: 1 }, note: 'a page that a web server runs' })),
      ...functionPlaces(functions).map((at) => ({ at, note: 'functions that a cloud runs' })),
    ];
    for (const { at, note } of found.slice(0, 4)) yield { signal: 'code.server', at, note };
  },
});

interface Found {
  readonly at: Place;
  readonly note: string;
}

/** The most telling place of each kind. */
function oneEach(found: readonly CodeMatch<Server>[]): readonly Found[] {
  const isEntry = ({ file }: CodeMatch<Server>) =>
    /(main|server|app|lib|application|program|startup)\.\w+$/i.test(file.path);
  const matches = [...found.filter(isEntry), ...found.filter((one) => !isEntry(one))];
  const firsts = matches.filter(
    ({ row }, at) => matches.findIndex((one) => one.row.note === row.note) === at,
  );
  return firsts.map(({ at, row }) => ({ at, note: row.note }));
}

function roleOf({ class_, role, at }: Manifest): Found | undefined {
  return class_ === 'product' && role === 'server'
    ? { at, note: 'the manifest describes a web application' }
    : undefined;
}

/** What runs a program as it stands, and not to build or to show something. */
const runsProgram =
  /^\s*(?:[A-Z_]+=\S+\s+){0,5}(?:node|pm2(?:-runtime)? start|ts-node|tsx|babel-node)\s+(?:-\S+\s+){0,5}[\w./-]+\s*$/;

/** A program that is started with a server framework, though the port may be opened by a library around it. */
function startedOf({
  class_,
  ecosystem,
  scripts,
  role,
  file,
  commands,
  dependencies,
  private: kept,
}: Manifest) {
  if (class_ !== 'product' || ecosystem !== 'npm' || role === 'library' || commands.length > 0)
    return undefined;
  if (!kept && isPackage.test(file.text)) return undefined;
  const script = scripts.find(({ name, command }) => name === 'start' && runsProgram.test(command));
  const framework = dependencies.find(({ name, scope }) => scope === 'runtime' && nodeFramework.test(name));
  return script && framework
    ? { at: script.at, note: `a program that is started with ${framework.name}` }
    : undefined;
}

/** What only manifests of packages for others hold. */
const isPackage = /^\s*"(files|exports|publishConfig|types|module)"\s*:/m;

/** A site that package scripts build. A library for the web has the same tools, but no page. */
function siteOf(
  { class_, ecosystem, scripts, folder, role, file, private: kept }: Manifest,
  pages: readonly string[],
): Found | undefined {
  if (class_ !== 'product' || ecosystem !== 'npm' || role === 'library') return undefined;
  const script = scripts.find(({ command }) => siteCommand.test(command));
  if (!script) return undefined;
  if (!kept && isPackage.test(file.text)) return undefined;
  const prefix = folder === '' ? '' : `${folder}/`;
  const hasPage = [`${prefix}index.html`, `${prefix}public/index.html`, `${prefix}src/index.html`].some(
    (path) => pages.includes(path),
  );
  const needsPage = /\b(vite|parcel) build\b/.test(script.command);
  return needsPage && !hasPage ? undefined : { at: script.at, note: 'a site or web application is built' };
}

function isSite(path: string, text: string, pages: readonly string[]): boolean {
  const folder = path.slice(0, Math.max(0, path.lastIndexOf('/') + 1));
  const below = (part: string) => pages.some((page) => page.startsWith(folder + part));
  if (/_config\.yml$/.test(path)) return below('_layouts/') || below('_posts/');
  if (/hugo\.\w+$/.test(path)) return below('content/') || below('layouts/');
  return /angular\.json$/.test(path) && /"projectType"\s*:\s*"application"/.test(text);
}
