import { describe, expect, it } from 'vitest';
import { SourceFile } from '../src/input/source-file.js';
import { references } from '../src/input/units/links.js';
import { workspaces } from '../src/input/units/workspaces/index.js';
import { territoryOf, unitPaths } from './kit/units.js';

const npm = (name: string, more: object = {}) => JSON.stringify({ name, version: '1.0.0', ...more });
const image = 'FROM node\nCOPY . .\nCMD ["node", "server.js"]\n';

describe.each(workspaces)('$about ($example.path)', ({ globs, members, example }) => {
  it('reads its example', () => {
    const file = new SourceFile(example.path, example.text, 'product');
    const said = members(file).map(({ pattern, except }) => `${except ? '!' : ''}${pattern}`);
    expect(said).toEqual(example.members);
    expect(members(file).every(({ at }) => at.path === example.path && (at.line ?? 0) > 0)).toBe(true);
  });

  it('names files by globs that fit the example', async () => {
    const { PathIndex } = await import('../src/input/path-index.js');
    expect(new PathIndex([{ path: example.path, kind: 'file' }]).match(globs)).toEqual([example.path]);
  });
});

describe.each(references)('a reference like $example', ({ pattern, folder, example, means }) => {
  it('names a folder', () => {
    const [match] = [...example.matchAll(pattern)];
    expect(folder(match?.[1] ?? '', 'apps/kettle')).toBe(means);
  });
});

describe('the units of a repository', () => {
  it('are one where one thing is delivered', async () => {
    const territory = await territoryOf({
      'package.json': npm('tea'),
      'src/index.js': 'x',
      Dockerfile: image,
    });
    expect(territory.units).toMatchObject([{ path: '.', name: 'tea' }]);
    expect(territory.several).toBe(false);
    expect(territory.ownersOf('src/index.js')).toBeUndefined();
  });

  it('are the members of a workspace, with the line that names them', async () => {
    const { units } = await territoryOf({
      'package.json':
        '{\n  "private": true,\n  "workspaces": [\n    "packages/*",\n    "!packages/old"\n  ]\n}\n',
      'packages/cup/package.json': npm('@tea/cup'),
      'packages/kettle/package.json': npm('@tea/kettle'),
      'packages/old/package.json': npm('@tea/old'),
    });
    expect(units).toEqual([
      {
        path: 'packages/cup',
        name: '@tea/cup',
        by: 'member of an npm workspace',
        ecosystems: ['npm'],
        at: { path: 'package.json', line: 4 },
      },
      expect.objectContaining({ path: 'packages/kettle' }),
    ]);
  });

  it.each<[string, Readonly<Record<string, string>>, readonly string[]]>([
    [
      'pnpm',
      {
        'package.json': npm('tea', { private: true }),
        'pnpm-workspace.yaml': 'packages:\n  - apps/**\n',
        'apps/web/package.json': npm('web', { private: true, scripts: { start: 'next start' } }),
        'apps/inner/api/package.json': npm('api', { private: true, scripts: { start: 'node .' } }),
      },
      ['apps/inner/api', 'apps/web'],
    ],
    [
      'Cargo, the root among them',
      {
        'Cargo.toml': '[package]\nname = "tea"\n[workspace]\nmembers = ["crates/*"]\n',
        'src/main.rs': 'fn main() {}',
        'crates/cup/Cargo.toml': '[package]\nname = "cup"\n',
        'crates/pot/Cargo.toml': '[package]\nname = "pot"\npublish = false\n',
        'xtask/Cargo.toml': '[package]\nname = "xtask"\npublish = false\n',
      },
      ['.', 'crates/cup', 'crates/pot'],
    ],
    [
      'Go, by go.work and by themselves',
      {
        'go.work': 'go 1.24\nuse (\n\t./cup\n\t./kettle\n)\n',
        'cup/go.mod': 'module example.org/cup\n',
        'kettle/go.mod': 'module example.org/kettle\n',
        'spoon/go.mod': 'module example.org/spoon\n',
        'tools/go.mod': 'module example.org/tools\n',
      },
      ['cup', 'kettle', 'spoon'],
    ],
    [
      'Maven, without parents',
      {
        'pom.xml':
          '<project><artifactId>tea</artifactId><packaging>pom</packaging><modules><module>cup</module><module>pots</module></modules></project>',
        'cup/pom.xml': '<project><artifactId>cup</artifactId></project>',
        'pots/pom.xml':
          '<project><artifactId>pots</artifactId><packaging>pom</packaging><modules><module>big</module></modules></project>',
        'pots/big/pom.xml': '<project><artifactId>big</artifactId></project>',
      },
      ['cup', 'pots/big'],
    ],
    [
      'Gradle',
      {
        'settings.gradle.kts': 'include(":apps:cup", ":apps:kettle")\n',
        'apps/cup/build.gradle.kts': 'plugins { application }\n',
        'apps/kettle/build.gradle.kts': 'plugins { application }\n',
      },
      ['apps/cup', 'apps/kettle'],
    ],
    [
      'uv',
      {
        'pyproject.toml': '[tool.uv.workspace]\nmembers = ["packages/*"]\n',
        'packages/cup/pyproject.toml': '[project]\nname = "cup"\n',
        'packages/pot/pyproject.toml': '[project]\nname = "pot"\n',
      },
      ['packages/cup', 'packages/pot'],
    ],
    [
      'an Elixir umbrella',
      {
        'mix.exs': 'defmodule Tea do\n def project, do: [apps_path: "apps"]\nend\n',
        'apps/cup/mix.exs': 'defmodule Cup do\n def project, do: [app: :cup]\nend\n',
        'apps/pot/mix.exs': 'defmodule Pot do\n def project, do: [app: :pot]\nend\n',
      },
      ['apps/cup', 'apps/pot'],
    ],
    [
      'folders with images, and nothing that binds them',
      {
        'services/cup/package.json': npm('cup', { dependencies: { express: '4' } }),
        'services/cup/Dockerfile': image,
        'services/pot/requirements.txt': 'flask==3\n',
        'services/pot/Dockerfile': image,
        'services/pot/tools/Dockerfile': image,
        'services/pot/tools/requirements.txt': 'black==1\n',
      },
      ['services/cup', 'services/pot'],
    ],
    [
      'what Compose builds',
      {
        'compose.yaml':
          'services:\n  cup: { build: ./cup }\n  pot:\n    build: { context: pot }\n  all: { build: { context: ., dockerfile: images/all.Dockerfile } }\n',
        'cup/main.py': 'x',
        'pot/main.go': 'package main',
      },
      ['cup', 'pot'],
    ],
    [
      'packages side by side, none at the root',
      {
        'backend/pom.xml':
          '<project><dependencies><dependency><groupId>a</groupId><artifactId>b</artifactId></dependency></dependencies></project>',
        'frontend/package.json': npm('frontend', { dependencies: { react: '18' } }),
      },
      ['backend', 'frontend'],
    ],
  ])('are those of %s', async (_, files, expected) => {
    expect(await unitPaths(files)).toEqual(expected);
  });

  it('are no examples, fixtures, tests, documents or copies', async () => {
    const folders = [
      'examples/a',
      'test/fixtures/b',
      'vendor/c',
      'docs/site',
      'tests/e2e',
      'packages/d',
      'packages/e',
    ];
    const files = Object.fromEntries(folders.map((folder) => [`${folder}/package.json`, npm(folder)]));
    const globs = ['**/*'];
    expect(
      await unitPaths({ ...files, 'package.json': npm('tea', { private: true, workspaces: globs }) }),
    ).toEqual(['packages/d', 'packages/e']);
  });

  it('are as the configuration says', async () => {
    const files = {
      'package.json': npm('tea', { private: true, workspaces: ['packages/*'] }),
      'packages/cup/package.json': npm('cup'),
      'packages/pot/package.json': npm('pot'),
      'lambda/pour.py': 'x',
    };
    const at = { path: 'cdlevel.yml', line: 3 };
    const { units } = await territoryOf(files, [
      { path: 'lambda', at },
      { path: 'packages/pot', none: true, at },
    ]);
    expect(units.map(({ path }) => path)).toEqual(['lambda', 'packages/cup']);
    expect(units[0]).toMatchObject({ by: 'named by the configuration', at });
  });
});

describe('the units that pipelines tell of', () => {
  const deploys = (name: string, step: string, on = 'push') => ({
    [`.github/workflows/${name}.yml`]: `on: ${on}\njobs:\n  ${name}:\n    runs-on: ubuntu-latest\n    steps:\n${step}`,
  });
  const pour = { 'functions/pour/main.py': 'def pour(): pass', 'functions/brew/main.py': 'def brew(): pass' };
  const source = (name: string) =>
    `      - run: gcloud functions deploy ${name} --source functions/${name} --runtime python313\n`;

  it('are folders of code that a job delivers, with the line where it does', async () => {
    const { units } = await territoryOf({
      ...pour,
      'functions/common.py': 'x = 1',
      ...deploys('pour', source('pour')),
      ...deploys('brew', '      - run: cd functions/brew && gcloud functions deploy brew\n'),
    });
    expect(units).toMatchObject([
      { path: 'functions/brew', at: { path: '.github/workflows/brew.yml', line: 6 } },
      {
        path: 'functions/pour',
        name: 'pour',
        by: 'folder that a pipeline delivers by itself',
        at: { path: '.github/workflows/pour.yml', line: 6 },
      },
    ]);
  });

  it('are told by working directories, by what an action is handed, and by the paths that start a pipeline', async () => {
    const paths = '\n  push:\n    branches: [main]\n    paths: [mill/**, .github/workflows/mill.yml]';
    expect(
      await unitPaths({
        'mill/main.py': 'x',
        'shop/index.php': 'x',
        'till/app.py': 'x',
        ...deploys('mill', '      - run: az functionapp deploy -n mill --src-path mill.zip\n', paths),
        ...deploys(
          'shop',
          '      - uses: azure/webapps-deploy@v3\n        with:\n          app-name: shop\n          package: ./shop/\n',
        ),
        ...deploys('till', '      - run: fly deploy\n        working-directory: till\n'),
      }),
    ).toEqual(['mill', 'shop', 'till']);
  });

  it('are not what a job only tests, what stands in a package, and what is not there', async () => {
    expect(
      await unitPaths({
        ...pour,
        'package.json': npm('tea', { dependencies: { express: '4' } }),
        'src/server.js': 'x',
        'src/jobs/steep.js': 'x',
        ...deploys('pour', '      - run: cd functions/pour && pytest\n'),
        ...deploys('steep', '      - run: cd src/jobs && fly deploy\n'),
        ...deploys('gone', '      - run: cd gone && fly deploy\n'),
      }),
    ).toEqual(['.']);
  });
});

it('counts no program that builds the others among the units', async () => {
  const project = (sdk: string, on: string) =>
    `<Project Sdk="${sdk}"><ItemGroup><PackageReference Include="${on}" Version="1.0.0" /></ItemGroup></Project>`;
  const named = (path: string) => `Project("{1}") = "P", "${path}", "{1}"`;
  expect(
    await unitPaths({
      'Tea.sln': [
        named('build\\_build.csproj'),
        named('src\\Shop\\Shop.csproj'),
        named('src\\Till\\Till.csproj'),
      ].join('\n'),
      'build/_build.csproj': project('Microsoft.NET.Sdk', 'Nuke.Common'),
      'src/Shop/Shop.csproj': project('Microsoft.NET.Sdk.Web', 'Dapper'),
      'src/Till/Till.csproj': project('Microsoft.NET.Sdk.Web', 'Dapper'),
    }),
  ).toEqual(['src/Shop', 'src/Till']);
});

describe('the units that build files ship', () => {
  const go = (name: string) => ({ [`services/${name}/main.go`]: 'package main' });

  it('are the folders of images and deployments of Bazel and Pants', async () => {
    const { units } = await territoryOf({
      ...go('cup'),
      ...go('pot'),
      'services/cup/BUILD.bazel': 'go_binary(name = "cup")\n\noci_image(\n    name = "image",\n)\n',
      'services/pot/BUILD': '# oci_image(\ngo_library()\ndocker_image(name="pot")\n',
      'services/base/BUILD': 'oci_image(name = "base")\n',
      'libs/leaf/BUILD.bazel': 'go_library(name = "leaf")\n',
      'libs/leaf/leaf.go': 'package leaf',
    });
    expect(units.map(({ path, at }) => [path, at.path, at.line])).toEqual([
      ['services/cup', 'services/cup/BUILD.bazel', 3],
      ['services/pot', 'services/pot/BUILD', 3],
    ]);
    expect(units[0]?.by).toBe('folder with a deployable target of its own');
  });
});

describe('whose a file is', () => {
  const files = {
    'Tea.sln': [
      'Project("{1}") = "Shop", "src\\Shop\\Shop.csproj", "{1}"',
      'Project("{1}") = "Till", "src\\Till\\Till.csproj", "{2}"',
      'Project("{1}") = "Money", "src\\Money\\Money.csproj", "{3}"',
      'Project("{1}") = "Coins", "src\\Coins\\Coins.csproj", "{4}"',
      'Project("{1}") = "Shop.Tests", "tests\\Shop.Tests\\Shop.Tests.csproj", "{5}"',
    ].join('\n'),
    'src/Shop/Shop.csproj':
      '<Project Sdk="Microsoft.NET.Sdk.Web"><ItemGroup><ProjectReference Include="..\\Money\\Money.csproj" /></ItemGroup></Project>',
    'src/Till/Till.csproj':
      '<Project Sdk="Microsoft.NET.Sdk.Web"><ItemGroup><ProjectReference Include="..\\Coins\\Coins.csproj" /></ItemGroup></Project>',
    'src/Money/Money.csproj':
      '<Project Sdk="Microsoft.NET.Sdk"><ItemGroup><ProjectReference Include="..\\Coins\\Coins.csproj" /><PackageReference Include="A" Version="1" /></ItemGroup></Project>',
    'src/Coins/Coins.csproj':
      '<Project Sdk="Microsoft.NET.Sdk"><ItemGroup><PackageReference Include="A" Version="1" /></ItemGroup></Project>',
    'tests/Shop.Tests/Shop.Tests.csproj':
      '<Project Sdk="Microsoft.NET.Sdk"><ItemGroup><ProjectReference Include="..\\..\\src\\Shop\\Shop.csproj" /><PackageReference Include="xunit" Version="2" /></ItemGroup></Project>',
    'deploy/shop.yaml': 'kind: Deployment',
    'deploy/till/values.yaml': 'a: 1',
    'deploy/namespace.yaml': 'kind: Namespace',
    'README.md': 'tea',
  };

  it.each([
    ['src/Shop/Program.cs', ['src/Shop']],
    ['src/Money/Coin.cs', ['src/Shop']],
    ['src/Coins/Coin.cs', ['src/Shop', 'src/Till']],
    ['tests/Shop.Tests/BasketTests.cs', ['src/Shop']],
    ['deploy/shop.yaml', ['src/Shop']],
    ['deploy/till/values.yaml', ['src/Till']],
    ['deploy/namespace.yaml', undefined],
    ['README.md', undefined],
    ['Directory.Build.props', undefined],
  ])('tells it of %s', async (path, owners) => {
    const found = (await territoryOf(files)).ownersOf(path);
    expect(found && [...found].sort()).toEqual(owners);
  });

  it('gives the code at the root to the unit that is the root', async () => {
    const territory = await territoryOf({
      'go.mod': 'module example.org/tea\n',
      'main.go': 'package main',
      'sdk/go.mod': 'module example.org/tea/sdk\n',
      'sdk/tea.go': 'package sdk',
      '.github/workflows/ci.yml': 'on: push',
    });
    expect(territory.units.map(({ path }) => path)).toEqual(['.', 'sdk']);
    expect(territory.ownerOf('main.go')).toBe('.');
    expect(territory.ownerOf('sdk/tea.go')).toBe('sdk');
    expect(territory.ownersOf('.github/workflows/ci.yml')).toBeUndefined();
  });
});

describe('hostile workspaces', () => {
  const member = { 'packages/cup/package.json': npm('cup'), 'packages/pot/package.json': npm('pot') };
  const bound = (...globs: readonly string[]) => ({
    ...member,
    'package.json': npm('tea', { private: true, workspaces: ['packages/*', ...globs] }),
  });

  it.each([
    ['climb out', ['../../etc/*', '../**', '/etc/*', 'C:\\tea\\*', '~/tea/*']],
    ['expand without end', [`${'{a,b}'.repeat(40)}`, '{1..99999999}', `packages/${'*a'.repeat(60)}`]],
    ['nest wildcards', ['**/**/**/**/**/**/**/**/x', '+(+(+(a)))*', '!(!(!(a)))']],
    ['name what is not there', ['nothing/*', '', '.', '[', '\\', '\u0000']],
    ['are many', Array.from({ length: 10_000 }, (_, index) => `packages/*${index}*`)],
    ['are as many as they can be, word by word', Array.from({ length: 10_000 }, (_, index) => `p${index}`)],
  ])('that %s mean nothing and take no time', async (_, globs) => {
    const began = performance.now();
    expect(await unitPaths(bound(...globs))).toEqual(['packages/cup', 'packages/pot']);
    expect(performance.now() - began).toBeLessThan(2000);
  });

  it('that go in circles end', async () => {
    const pom = (name: string, module: string, on: string) =>
      `<project><artifactId>${name}</artifactId><modules><module>${module}</module></modules><dependencies><dependency><groupId>t</groupId><artifactId>${on}</artifactId></dependency></dependencies></project>`;
    expect(
      await unitPaths({ 'a/pom.xml': pom('a', '../b', 'b'), 'b/pom.xml': pom('b', '../a', 'a') }),
    ).toEqual(['a', 'b']);
  });

  it('of any shape are no units and no error', async () => {
    const broken = '{"workspaces": {"packages": {"a": [1, null, {}]}}, "name": 7}';
    expect(
      await unitPaths({
        'package.json': broken,
        'lerna.json': '[',
        'pnpm-workspace.yaml': 'packages: &a [*a]',
        'Cargo.toml': '[workspace]\nmembers = 3\n',
        'go.work': 'use (\n',
        'pom.xml': '<project><modules><module/></modules>',
        'settings.gradle': 'include',
        'compose.yaml': 'services: [1]',
        'rush.json': '{"projects": [3, {"projectFolder": {}}]}',
      }),
    ).toEqual(['.']);
  });
});
