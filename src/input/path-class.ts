/**
 * Where a file stands. Only the product's own files say how it is delivered; test files say how it is tested.
 * The first class whose folder or name matches, from the outermost folder inward, decides.
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

/** Folder names, lower case, and what their content is. Data, so that a contributor adds a row. */
const folders: Readonly<Record<string, PathClass>> = Object.fromEntries(
  (
    [
      [
        'vendored',
        'node_modules vendor vendors vendored third_party third-party thirdparty 3rdparty bower_components jspm_packages .yarn Pods Carthage site-packages',
      ],
      [
        'fixture',
        'fixtures fixture __fixtures__ testdata test-data test_data testfixtures test-fixtures __snapshots__ mocks __mocks__ test-resources testresources golden cassettes',
      ],
      [
        'example',
        'examples example samples sample demos demo tutorials tutorial quickstart quickstarts playground playgrounds',
      ],
      [
        'template',
        'templates-repo cookiecutter scaffold scaffolds scaffolding boilerplate skeleton starters archetype-resources workflow-templates',
      ],
      ['documentation', 'docs doc documentation website-docs wiki man javadoc'],
      ['generated', 'dist out generated __generated__ .next .nuxt target coverage'],
      [
        'test',
        'test tests spec specs __tests__ e2e e2e-tests integration-tests integration_tests acceptance acceptance-tests functional-tests cypress playwright testing androidtest unittest unittests unit-tests',
      ],
    ] as const
  ).flatMap(([kind, names]) => names.split(' ').map((name) => [name.toLowerCase(), kind] as const)),
);

/** File names that are tests wherever they stand. */
const testFile =
  /(^|\/)(test_[^/]+\.py|[^/]+_test\.(py|go|dart|exs|rb|cc|cpp|c)|[^/]+_spec\.(rb|lua)|[^/]+[._-](test|spec|e2e|cy)\.[cm]?[jt]sx?|[^/]+(Test|Tests|IT|Spec|TestCase)\.(java|kt|kts|scala|groovy|cs|fs|vb|php|swift)|conftest\.py)$/;

/** Where a path stands. Deterministic and by name alone; configuration can override it. */
export function classifyPath(path: string): PathClass {
  const parts = path.split('/');
  for (let depth = 0; depth < parts.length - 1; depth++) {
    const name = (parts[depth] ?? '').toLowerCase();
    if (Object.hasOwn(folders, name)) return folders[name] ?? 'product';
  }
  return testFile.test(path) ? 'test' : 'product';
}
