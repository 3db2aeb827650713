import { languageOf } from './languages.js';

/**
 * Where a file stands. Only the product's own files say how it is delivered; test files say how it is tested.
 * Folders decide from the outermost inward; data inside tests is a fixture, a copied library inside anything is vendored.
 */
export const pathClasses = {
  product: 'the product itself',
  test: 'tests of the product',
  example: 'examples, samples, demos and tutorials',
  fixture: 'test data and fixtures',
  template: 'templates and scaffolds for other repositories',
  documentation: 'documentation',
  vendored: "copies of somebody else's code",
  generated: 'generated output',
} as const;

export type PathClass = keyof typeof pathClasses;

/** A way to tell a class by the name of a folder or file. */
export interface PathRow {
  readonly is: PathClass;
  /** Whole folder names, lower case, separated by spaces. */
  readonly folders?: string;
  /** Folder names by pattern, case kept. Linear-time. */
  readonly pattern?: RegExp;
  readonly examples: readonly string[];
  /** Paths that look like it and are product. */
  readonly not?: readonly string[];
}

export const folderRows: readonly PathRow[] = [
  {
    is: 'vendored',
    folders:
      'node_modules vendor vendored _vendor third_party third-party thirdparty 3rdparty 3rd-party bower_components jspm_packages web_modules .yarn pods carthage site-packages dist-packages godeps externals wp-includes .bundle',
    examples: [
      'vendor/github.com/pkg/errors/errors.go',
      'include/pdf/vendor/acme/pdf/composer.json',
      'ios/Pods/Podfile',
    ],
    not: ['src/features/vendors/list.ts', 'app/vendor.rb'],
  },
  {
    is: 'fixture',
    folders:
      'fixtures fixture __fixtures__ testdata test-data test_data testfixtures test-fixtures test_fixtures __snapshots__ mocks __mocks__ test-resources testresources test_resources golden goldens cassettes snapshots-test',
    pattern: /^(testdata|fixtures?)[-_.]/i,
    examples: ['test/fixtures/app/package.json', 'routing/testdata/ingress.yaml', 'spec/cassettes/login.yml'],
    not: ['src/fixture.ts', 'lib/snapshots/store.ts'],
  },
  {
    is: 'example',
    folders:
      'examples example _examples _example samples sample demos demo tutorials tutorial quickstart quickstarts playground playgrounds workshop workshops showcase example-app example-apps sample-app sample-apps',
    pattern: /^(examples?|samples?|demos?)[-_.][A-Za-z]|[-_. ]([Ee]xamples?|[Ss]amples?|[Dd]emos?)$/,
    examples: ['examples/tutorial/schema.sql', 'demo/index.js', 'spring-boot-samples/pom.xml'],
    not: ['src/main/java/org/acme/samples/petclinic/Owner.java', 'src/samplers/rate.go'],
  },
  {
    is: 'template',
    folders:
      'templates-repo cookiecutter scaffold scaffolds scaffolding boilerplate boilerplates skeleton skeletons archetype-resources workflow-templates project-templates app-templates starter-templates',
    pattern: /\{\{/,
    examples: ['{{cookiecutter.name}}/setup.py', 'skeleton/.github/workflows/ci.yml'],
    not: ['chart/templates/deployment.yaml', 'app/templates/index.html', 'src/template.ts'],
  },
  {
    is: 'documentation',
    folders: 'docs doc documentation website-docs docs-site wiki man javadoc apidocs api-docs docsite',
    pattern: /^docs?[-_](site|website|src|source)$/,
    examples: ['docs/deploy/nginx.conf', 'doc/man/tool.1', 'packages/docs/package.json'],
    not: ['src/docs/render.ts', 'docs/releasing/make-release.sh', 'internal/wiki/page.go'],
  },
  {
    is: 'generated',
    folders:
      'dist out generated __generated__ .next .nuxt .output target coverage htmlcov __pycache__ .gradle _build bower-dist',
    examples: ['dist/index.js', 'src/generated/client.ts', 'target/classes/App.class'],
    not: ['src/distribution/index.ts', 'build/Makefile'],
  },
  {
    is: 'test',
    folders:
      'test tests spec specs __tests__ e2e cypress playwright testing androidtest unittest unittests t itest itests testsuite testsuites testlib bench benches benchmark benchmarks molecule features-test test-harness selenium jmeter gatling',
    pattern:
      /^(tests?|e2e|specs?)[-_.][A-Za-z]|[-_.](tests?|e2e|specs?)$|[a-z.](Tests?|Specs)$|^(unit|integration|functional|acceptance|system|smoke|contract|load|perf|performance|stress|ui|api|browser|regression|end-to-end)[-_]?(tests?|specs?)$/,
    examples: [
      'tests/test_app.py',
      'Shop.Tests/CartTests.cs',
      'src/Shop.UnitTests/Cart.cs',
      'api_tests/src/post.spec.ts',
      'AppUITests/LoginTests.swift',
      'molecule/default/converge.yml',
    ],
    not: ['src/contest/rules.py', 'latest/index.html', 'src/features/checkout.ts'],
  },
];

/** File names that decide wherever they stand. Linear-time. */
export const fileRows: readonly PathRow[] = [
  {
    is: 'generated',
    pattern:
      /([-.]min\.(js|css|mjs)|\.bundle\.js|\.pb(\.gw|\.validate)?\.go|_grpc\.pb\.go|_pb2(_grpc)?\.pyi?|\.g\.dart|\.freezed\.dart|\.[Dd]esigner\.cs|\.g(\.i)?\.cs|\.generated\.\w+|_generated\.\w+|\.pb\.(cc|h)|zz_generated\.\w+\.go)$/,
    examples: ['api/shop.pb.go', 'shop_pb2.py', 'static/app.min.js', 'lib/user.g.dart'],
    not: ['src/generate.ts', 'protobuf.go'],
  },
  {
    is: 'vendored',
    pattern:
      /(^|\/)((jquery|bootstrap|angular|d3|lodash|underscore|moment|modernizr|prototype|mootools|react|vue|ckeditor|tinymce|redactor|select2|three|leaflet|handlebars|raphael|highlight|chart)([.-][a-z]+){0,3}[.-]v?\d+(\.\d+){1,3}\.js|jquery-ui\.js|jquery\.min\.js|yarn-\d[\d.]*\.c?js|gmock-gtest-all\.cc|catch_amalgamated\.[ch]pp|sqlite3\.c)$/i,
    examples: ['js/jquery-3.6.0.js', 'public/jquery-ui.js', 'test/gtest/gmock-gtest-all.cc'],
    not: ['src/jquery.js', 'src/chart.js'],
  },
  {
    is: 'test',
    pattern:
      /(^|\/)(test_[^/]+\.(py|rb|c|cc|cpp|lua|jl)|[^/]+_test\.(py|go|dart|exs|rb|cc|cpp|cxx|c|clj|cljc|lua|jl|ml|hs|erl)|[^/]+_(spec)\.(rb|lua|cr)|[^/]+[._-](test|tests|spec|specs|e2e|cy|stories)\.[cm]?[jt]sx?|[^/]+(Test|Tests|IT|ITCase|Spec|Specs|TestCase|Steps)\.(java|kt|kts|scala|groovy|cs|fs|vb|php|swift|hs|m|mm)|conftest\.py|tests?\.(rs|py|js|ts)|[^/]+\.(tftest\.hcl|feature|bats)|[^/]+_SUITE\.erl)$/,
    examples: [
      'shop/test_cart.py',
      'cart_test.go',
      'src/cart.spec.ts',
      'shop/CartServiceTest.java',
      'src/cart/tests.rs',
      'vpc.tftest.hcl',
    ],
    not: ['src/latest.ts', 'src/testimony.py', 'attest.go'],
  },
];

/** Which later, inner finding replaces an outer one. */
const refinements: Readonly<Record<PathClass, readonly PathClass[]>> = {
  product: Object.keys(pathClasses) as PathClass[],
  test: ['fixture', 'vendored', 'generated'],
  documentation: ['vendored', 'generated', 'example'],
  example: ['vendored', 'generated'],
  fixture: [],
  template: [],
  vendored: [],
  generated: [],
};

const folderClasses: ReadonlyMap<string, PathClass> = new Map(
  folderRows.flatMap(({ is, folders }) =>
    (folders ?? '').split(' ').map((name): [string, PathClass] => [name, is]),
  ),
);
const folderPatterns = folderRows.flatMap(({ is, pattern }) => (pattern ? [{ is, pattern }] : []));

/** What the rest of the repository tells about a path. */
export interface Surroundings {
  /** All folders, lower case. */
  readonly folders: ReadonlySet<string>;
  /** Folders that are a class by what stands in them: a copied library, a documentation site. */
  readonly known: ReadonlyMap<string, PathClass>;
}

const nothingAround: Surroundings = { folders: new Set(), known: new Map() };

/** Where a path stands. Deterministic and by names alone; configuration can override it. */
export function classifyPath(path: string, around: Surroundings = nothingAround): PathClass {
  const end = path.lastIndexOf('/');
  const file = path.slice(end + 1);
  const is = end < 0 ? 'product' : standingOf(path, path.slice(0, end), file, around);
  const byName = fileRows.find(({ pattern }) => pattern?.test(file))?.is;
  return byName && refinements[is].includes(byName) ? byName : is;
}

/** Classes that folders give to files, by folder and what is telling about a file. */
const standings = new WeakMap<Surroundings, Map<string, Map<string, PathClass>>>();

/** So many folders are remembered. */
const mostFolders = 100_000;

function standingOf(path: string, folder: string, file: string, around: Surroundings): PathClass {
  const known = standings.get(around) ?? new Map<string, Map<string, PathClass>>();
  standings.set(around, known);
  const inFolder = known.get(folder) ?? new Map<string, PathClass>();
  if (known.size < mostFolders) known.set(folder, inFolder);
  const telling = tellingOf(file);
  let is = inFolder.get(telling);
  if (is === undefined) {
    is = standingByFolders(path, around);
    inFolder.set(telling, is);
  }
  return is;
}

/** What exceptions for folders look at: the extension, and the whole name where that may say what the file holds. */
function tellingOf(file: string): string {
  const dot = file.lastIndexOf('.');
  const extension = dot < 0 ? '' : file.slice(dot);
  return dot < 0 || /^\.(ya?ml|json)$/i.test(extension) ? file : extension;
}

function standingByFolders(path: string, around: Surroundings): PathClass {
  const parts = path.split('/');
  const sourceSet = findSourceSet(parts);
  let is: PathClass = 'product';
  for (let depth = 0; depth < (sourceSet ?? parts.length - 1); depth++) {
    const found = folderClass(parts, depth, path, around);
    if (found && refinements[is].includes(found)) is = found;
  }
  return sourceSet !== undefined && is === 'product' && !/^(main|java|kotlin)$/.test(parts[sourceSet] ?? '')
    ? 'test'
    : is;
}

function folderClass(
  parts: readonly string[],
  depth: number,
  path: string,
  around: Surroundings,
): PathClass | undefined {
  const known = around.known.size > 0 ? around.known.get(parts.slice(0, depth + 1).join('/')) : undefined;
  if (known) return known;
  const part = parts[depth] ?? '';
  const found =
    classByName(part) ??
    (part.toLowerCase() === 'templates' && isOfGenerator(parts, depth) ? 'template' : undefined);
  return found && exceptions.some((isProduct) => isProduct({ found, parts, depth, path, around }))
    ? undefined
    : found;
}

const classesByName = new Map<string, PathClass | undefined>();

/** So many names are remembered: folders of one repository share few names. */
const mostNames = 50_000;

function classByName(part: string): PathClass | undefined {
  if (classesByName.has(part)) return classesByName.get(part);
  const is =
    folderClasses.get(part.toLowerCase()) ?? folderPatterns.find(({ pattern }) => pattern.test(part))?.is;
  if (classesByName.size < mostNames) classesByName.set(part, is);
  return is;
}

/** Whether a folder of templates holds what is made for other repositories: `lib/templates/spec/`, Mix's `priv/templates/`. */
function isOfGenerator(parts: readonly string[], depth: number): boolean {
  return (
    parts.slice(0, depth).some((outer) => /^generators?$/.test(outer)) ||
    parts[depth - 1] === 'priv' ||
    (parts[depth - 1] === 'lib' && /^(spec|test|\.github|config)$/.test(parts[depth + 1] ?? ''))
  );
}

interface Case {
  readonly found: PathClass;
  readonly parts: readonly string[];
  readonly depth: number;
  readonly path: string;
  readonly around: Surroundings;
}

/** Folders whose name says one thing while their content is the product's own. */
const exceptions: readonly ((one: Case) => boolean)[] = [
  sourceInDocumentation,
  scriptInDocumentation,
  contractInSpecifications,
  environmentOfThatName,
  productNamedLikeIt,
];

/** `src/docs/render.ts` is about documents, `packages/docs/` is documentation. */
function sourceInDocumentation({ found, parts, depth, path }: Case): boolean {
  return (
    found === 'documentation' &&
    languageOf(path) !== undefined &&
    parts
      .slice(0, depth)
      .some((outer) => /^(src|app|lib|internal|pkg|cmd|server|backend|frontend)$/.test(outer))
  );
}

/** Release and deployment scripts that are kept among the documents. */
function scriptInDocumentation({ found, parts, path }: Case): boolean {
  return (
    found === 'documentation' &&
    /\.(sh|bash|ps1)$|(^|\/)Makefile$/.test(path) &&
    parts.some((part) => /^(releas(e|es|ing)|publish(ing)?|deploy(ment|ing)?|scripts?|ci)$/i.test(part))
  );
}

/** `spec/openapi.yaml` describes an interface, `spec/cart_spec.rb` tests one. */
function contractInSpecifications({ found, parts, depth, path }: Case): boolean {
  return (
    found === 'test' &&
    /^specs?$/i.test(parts[depth] ?? '') &&
    (/\.(proto|graphqls?|avsc|raml|tsp|wsdl|xsd|smithy)$/.test(path) ||
      /(^|\/)[^/]{0,80}(openapi|swagger|asyncapi|schema|api)[^/]{0,80}\.(ya?ml|json)$/i.test(path))
  );
}

const environmentParents =
  /^(envs?|environments?|overlays|stages|clusters|accounts|inventor(y|ies)|group_vars|host_vars|tfvars|deployments)$/i;
const environmentNames = [
  'prod',
  'production',
  'staging',
  'stage',
  'uat',
  'preprod',
  'pre-production',
  'preproduction',
  'live',
  'qa',
];

/** `environments/test/main.tf` is an environment called test, and so is one beside `production`. */
function environmentOfThatName({ found, parts, depth, path, around }: Case): boolean {
  if (found !== 'test' && found !== 'example') return false;
  if (/[-_]test$/i.test(parts[depth] ?? '') && /\.(tf|tfvars|hcl|tofu)$/.test(path)) return true;
  if (!/^(test|tests|testing|acceptance|demo|sample)$/i.test(parts[depth] ?? '')) return false;
  const language = languageOf(path);
  if (language !== undefined && language !== 'shell') return false;
  if (environmentParents.test(parts[depth - 1] ?? '')) return true;
  const beside = parts.slice(0, depth).join('/').toLowerCase();
  return environmentNames.some((name) => around.folders.has(beside === '' ? name : `${beside}/${name}`));
}

/** `cmd/bench/` and `src/target/` are parts of a program; only at the top, or below a package, are they output or tests. */
function productNamedLikeIt({ parts, depth }: Case): boolean {
  const name = (parts[depth] ?? '').toLowerCase();
  const outer = parts.slice(0, depth);
  if (name === 't') return depth > 0 || !/\.(t|pl|pm)$/.test(parts.at(-1) ?? '');
  if (/^(target|out|dist|coverage|bench|benchmark|man|testing)$/.test(name))
    return outer.some((part) => /^(src|app|lib|internal|pkg|cmd)$/.test(part));
  return name === 'ab-test' || name === 'ab-tests';
}

/** `src/main/java/...` and `src/integrationTest/kotlin/...`: below it stand packages, whose names mean nothing here. */
function findSourceSet(parts: readonly string[]): number | undefined {
  const language = parts.findIndex(
    (part, at) => /^(java|kotlin|scala|groovy|clojure)$/.test(part) && parts[at - 2] === 'src',
  );
  return language < 0 ? undefined : language - 1;
}

const siteMarkers =
  /(^|\/)(docusaurus\.config\.[cm]?[jt]s|mkdocs\.ya?ml|antora(-playbook)?\.ya?ml|book\.toml|_config\.yml|hugo\.(toml|yaml)|gatsby-config\.[jt]s|\.vitepress\/config\.[cm]?[jt]s)$/;
const siteFolder = /^(website|site|www|docs?-?site|homepage|book|guide|guides)$/i;
const manifestName = /^(composer\.json|package\.json|setup\.py|pyproject\.toml|Cargo\.toml|go\.mod)$/;
const licenceName = /^(LICEN[CS]E|COPYING|COPYRIGHT)(\.\w+)?$/i;

/** Looks at all paths of a repository at once, for what a single name does not tell. */
export function surroundingsOf(paths: readonly string[]): Surroundings {
  const folders = new Set<string>();
  const seen = new Set<string>();
  const content = new Map<string, Set<string>>();
  for (const path of paths) {
    let end = path.lastIndexOf('/');
    if (end >= 0) noteContent(content, path.slice(0, end), path.slice(end + 1), true);
    for (let inner = end; inner >= 0; inner = end) {
      const folder = path.slice(0, inner);
      if (seen.has(folder)) break;
      seen.add(folder);
      folders.add(folder.toLowerCase());
      end = folder.lastIndexOf('/');
      if (end >= 0) noteContent(content, folder.slice(0, end), folder.slice(end + 1), false);
    }
  }
  const known = new Map<string, PathClass>([
    ...[...content]
      .filter(([, names]) => isCopy(names))
      .map(([folder]): [string, PathClass] => [folder, 'vendored']),
    ...documentationSites(paths),
    ...applicationsOfGem(paths),
  ]);
  return { folders, known };
}

function noteContent(content: Map<string, Set<string>>, folder: string, name: string, isFile: boolean): void {
  const kind = isFile
    ? manifestName.test(name)
      ? 'manifest'
      : licenceName.test(name)
        ? 'licence'
        : undefined
    : name === 'vendor' || name === 'node_modules'
      ? 'packages'
      : undefined;
  if (kind) content.set(folder, (content.get(folder) ?? new Set()).add(kind));
}

/** A library copied whole: its own manifest, its own licence, and its own installed packages. */
function isCopy(content: ReadonlySet<string>): boolean {
  return content.has('manifest') && content.has('licence') && content.has('packages');
}

/** A folder that holds the generator of a documentation site beside product code elsewhere. */
function documentationSites(paths: readonly string[]): readonly [string, PathClass][] {
  const sites = paths.filter((path) => siteMarkers.test(path)).map((path) => path.split('/')[0] ?? '');
  return [...new Set(sites)]
    .filter((folder) => siteFolder.test(folder) && hasCodeElsewhere(paths, folder))
    .map((folder): [string, PathClass] => [folder, 'documentation']);
}

/** A Rails application in a folder of a gem is where the gem is tried out. */
function applicationsOfGem(paths: readonly string[]): readonly [string, PathClass][] {
  if (!paths.some((path) => /^[\w.-]+\.gemspec$/.test(path)) || paths.includes('config/application.rb'))
    return [];
  const manifests = new Set(paths.filter((path) => path.endsWith('/Gemfile')));
  return paths
    .filter((path) => path.endsWith('/config/application.rb'))
    .map((path) => path.slice(0, -'/config/application.rb'.length))
    .filter((folder) => manifests.has(`${folder}/Gemfile`))
    .map((folder): [string, PathClass] => [folder, 'example']);
}

function hasCodeElsewhere(paths: readonly string[], folder: string): boolean {
  let seen = 0;
  for (const path of paths) {
    if (path.startsWith(`${folder}/`) || languageOf(path) === undefined) continue;
    if (++seen === 5) return true;
  }
  return false;
}
