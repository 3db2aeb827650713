import { describe, expect, it } from 'vitest';
import {
  classifyPath,
  fileRows,
  folderRows,
  type PathClass,
  surroundingsOf,
} from '../src/input/path-class.js';

describe('where a path stands', () => {
  for (const { is, examples, not } of [...folderRows, ...fileRows]) {
    for (const path of examples) {
      it(`${path} is ${is}`, () => {
        expect(classifyPath(path)).toBe(is);
      });
    }
    for (const path of not ?? []) {
      it(`${path} is not ${is}`, () => {
        expect(classifyPath(path)).toBe('product');
      });
    }
  }

  const single: Readonly<Record<string, PathClass>> = {
    'src/features/login/form.ts': 'product',
    'charts/shop/templates/deployment.yaml': 'product',
    'include/pdf/vendor/acme/.github/workflows/ci.yml': 'vendored',
    'docs/releasing/make-release.sh': 'product',
    'docs/conf.py': 'documentation',
    'docs/kubernetes/deploy/deployment.yaml': 'documentation',
    'spec/openapi.yaml': 'product',
    'spec/models/cart_spec.rb': 'test',
    'spec/support/api.rb': 'test',
    'environments/test/main.tf': 'product',
    'terraform/synthetic-test/main.tf': 'product',
    'terraform/synthetic-test/main_test.go': 'test',
    'terraform/modules/vpc/test/vpc_test.go': 'test',
    'src/main/java/org/springframework/samples/petclinic/Application.java': 'product',
    'vets/src/test/java/org/springframework/samples/VetTest.java': 'test',
    'app/src/integrationTest/kotlin/shop/CartIT.kt': 'test',
    'examples/shop/src/main/java/Shop.java': 'example',
    'test/fixtures/broken/package.json': 'fixture',
    'tests/node_modules/left-pad/index.js': 'vendored',
    'lib/generators/shop/templates/config.yml': 'template',
    'lib/templates/spec/support/driver.rb': 'template',
    'lib/tool/target/linux.rb': 'product',
    't/basic.t': 'test',
    'src/i18n/t/index.ts': 'product',
    Dockerfile: 'product',
    'crates/cart/src/tests.rs': 'test',
    'cypress/e2e/login.cy.ts': 'test',
  };
  for (const [path, is] of Object.entries(single)) {
    it(`${path} is ${is}`, () => {
      expect(classifyPath(path)).toBe(is);
    });
  }
});

describe('what the rest of the repository tells', () => {
  const classOf = (path: string, ...others: string[]) =>
    classifyPath(path, surroundingsOf([path, ...others]));

  it('an environment called test stands beside production', () => {
    expect(classOf('deploy/test/values.yaml', 'deploy/prod/values.yaml')).toBe('product');
    expect(classOf('deploy/test/values.yaml', 'deploy/values.yaml')).toBe('test');
    expect(classOf('deploy/test/deploy_test.go', 'deploy/prod/values.yaml')).toBe('test');
  });

  it('a library copied with its packages is vendored, a package of a monorepo is not', () => {
    const copy = ['lib/mail/LICENSE.md', 'lib/mail/composer.json', 'lib/mail/vendor/psr/log.php'];
    expect(classOf('lib/mail/src/Mail.php', ...copy)).toBe('vendored');
    expect(classOf('packages/a/index.js', 'packages/a/LICENSE', 'packages/a/package.json')).toBe('product');
  });

  it('a Rails application in a folder of a gem is an example, beside none it is the product', () => {
    const app = ['kettle/config/application.rb', 'kettle/Gemfile'];
    expect(classOf('kettle/app/models/tea.rb', ...app, 'teapot.gemspec')).toBe('example');
    expect(classOf('kettle/app/models/tea.rb', ...app)).toBe('product');
  });

  it('a documentation site beside code is documentation, a site of its own is the product', () => {
    const code = ['a', 'b', 'c', 'd', 'e'].map((name) => `src/${name}.ts`);
    expect(classOf('website/src/index.tsx', 'website/docusaurus.config.js', ...code)).toBe('documentation');
    expect(classOf('website/src/index.tsx', 'website/docusaurus.config.js')).toBe('product');
    expect(classOf('website/src/index.tsx', 'website/package.json', ...code)).toBe('product');
  });
});
