import { defineDetector } from '../../src/detector.js';
import { code } from '../../src/input/code.js';
import { files, paths } from '../../src/input/files.js';
import { folderOf } from '../../src/input/folders.js';
import { type Manifest, manifests } from '../../src/input/manifests.js';

/** Configurations that check which part may use which. */
const rules = [
  { glob: '**/.dependency-cruiser.{js,cjs,mjs,json}', name: /dependency-cruiser/, text: /forbidden|allowed/ },
  {
    glob: '**/{.importlinter,setup.cfg,pyproject.toml}',
    name: /importlinter|setup\.cfg|pyproject/,
    text: /\[(tool\.)?importlinter\b/,
  },
  {
    glob: '**/{deptrac.yaml,deptrac.yml,packwerk.yml,.go-arch-lint.yml,arch-go.yml}',
    name: /deptrac|packwerk|arch/,
    text: /\S/,
  },
  {
    glob: '**/{.eslintrc*,eslint.config.*}',
    name: /eslint/,
    text: /enforce-module-boundaries|boundaries\/element-types|no-restricted-paths/,
  },
  { glob: '**/{tach.toml,sheriff.config.ts}', name: /tach|sheriff/, text: /\S/ },
] as const;

const checks = [
  { literal: 'ArchRule', pattern: /\bArchRule\b|\.check\(classes\)/, example: 'ArchRule rule = classes()' },
  {
    literal: 'ApplicationModules',
    pattern: /\bApplicationModules\.of\(/,
    example: 'ApplicationModules.of(App.class).verify()',
  },
  {
    literal: 'NetArchTest',
    pattern: /\bTypes\.InAssembly\(/,
    example: 'Types.InAssembly(a); // NetArchTest',
  },
  {
    literal: 'arch(',
    pattern: /->(toOnlyBeUsedIn|toOnlyUse|toUseNothing|toBeUsedInNothing|not->toBeUsedIn)\(/,
    example: "arch('orders')->expect('App\\Orders')->toOnlyBeUsedIn('App\\Http');",
  },
  {
    literal: 'use Boundary',
    pattern: /^\s*use Boundary\b/m,
    example: '  use Boundary, deps: [Shop.Carts]',
  },
  {
    literal: 'Konsist',
    pattern: /\bassertArchitecture\b/,
    example: 'Konsist.scopeFromProject().assertArchitecture { domain.dependsOnNothing() }',
  },
] as const;

/** A file that is told by what it holds, whatever it is called. */
const describesInterface = /^(openapi|swagger|asyncapi):|^[ \t]*"(openapi|swagger|asyncapi)"[ \t]*:/m;

/** Packages that test contracts between parts. */
const contractTests =
  /^au\.com\.dius[.:]|pact-jvm|^@pact-foundation\/|^pact-(python|ruby|js)$|^pact(_broker-client|_consumer|_mock_service)?$|^PactNet|spring-cloud-(starter-)?contract/;

export default defineDetector({
  about: 'Checked module boundaries, separate parts and their contracts',
  reads: {
    rules: files(rules.map(({ glob }) => glob)),
    checks: code(checks, { in: ['test', 'product'] }),
    images: paths('**/Dockerfile'),
    manifests: manifests(),
    interfaces: files('**/{api,*-api,*_api,*.api,*-spec}.{yml,yaml,json}'),
    contracts: paths([
      '**/*.proto',
      '**/openapi*.{yml,yaml,json}',
      '**/swagger*.{yml,yaml,json}',
      '**/asyncapi*.{yml,yaml}',
      '**/schema.graphql',
      '**/*.graphqls',
    ]),
  },
  emits: ['architecture.boundaries-checked', 'architecture.separate-deliverables', 'architecture.contracts'],
  *detect({ rules: found, checks, images, manifests, interfaces, contracts }) {
    for (const file of found) {
      const row = rules.find(({ name, text }) => name.test(file.name) && text.test(file.text));
      if (row)
        yield {
          signal: 'architecture.boundaries-checked',
          at: file.find(row.text) ?? file.at(1),
          note: 'rules on which part may use which',
        };
    }
    for (const { at } of checks.slice(0, 2))
      yield { signal: 'architecture.boundaries-checked', at, note: 'boundaries are tested' };
    yield* partsOf(images, manifests);
    for (const path of contracts.slice(0, 2))
      yield { signal: 'architecture.contracts', at: { path, line: 1 }, note: 'contract between parts' };
    for (const file of interfaces.filter(({ text }) => describesInterface.test(text)).slice(0, 2)) {
      const at = file.find(describesInterface) ?? file.at(1);
      yield { signal: 'architecture.contracts', at, note: 'description of an interface' };
    }
    const [tested] = manifests
      .filter(({ class_ }) => class_ === 'product' || class_ === 'test')
      .flatMap(({ dependencies }) => dependencies.filter(({ name }) => contractTests.test(name)));
    if (tested)
      yield {
        signal: 'architecture.contracts',
        at: tested.at,
        note: `contracts are tested with ${tested.name}`,
      };
  },
});

/**
 * Parts with an image and a manifest each. Several images of one source, and an image of the whole repository
 * beside one of a helper, are a hint only.
 */
function* partsOf(images: readonly string[], manifests: readonly Manifest[]) {
  const own = new Set(manifests.filter(({ class_ }) => class_ === 'product').map(({ folder }) => folder));
  const folders = new Set(images.map(folderOf));
  const parts = images.filter((path) => folderOf(path) !== '' && own.has(folderOf(path)));
  const sure = new Set(parts.map(folderOf)).size >= 2;
  if (!sure && folders.size < 2) return;
  for (const path of (sure ? parts : images).slice(0, 2))
    yield {
      signal: 'architecture.separate-deliverables',
      at: { path, line: 1 },
      note: sure ? `${parts.length} parts with an image each` : `${folders.size} images, perhaps of one part`,
      strength: sure ? 'strong' : 'weak',
    } as const;
}
