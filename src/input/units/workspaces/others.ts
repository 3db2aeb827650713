import { textWithoutComments } from '../../comments.js';
import type { DataNode } from '../../data.js';
import { parseJson } from '../../json.js';
import { matchesWithLines } from '../../manifests/format.js';
import type { SourceFile } from '../../source-file.js';
import { parseToml } from '../../toml.js';
import { children, parseXml } from '../../xml.js';
import { parseYaml } from '../../yaml.js';
import { type Member, memberOf, membersIn, type Workspace } from './workspace.js';

function tomlRoot(file: SourceFile): DataNode | undefined {
  const parsed = parseToml(file);
  return 'reason' in parsed ? undefined : parsed.root;
}

/** A package that binds others is one of them. */
function cargoMembers(file: SourceFile): readonly Member[] {
  const root = tomlRoot(file);
  const workspace = root?.get('workspace');
  if (!root || !workspace) return [];
  const own = root.get('package', 'name');
  return [
    ...(own ? [memberOf('.', own.at)] : []),
    ...membersIn(workspace.get('members')),
    ...membersIn(workspace.get('exclude'), true),
  ];
}

function pythonMembers(file: SourceFile): readonly Member[] {
  const root = tomlRoot(file);
  const workspace = root?.get('tool', 'uv', 'workspace');
  const own = workspace ? root?.get('project', 'name') : undefined;
  return [
    ...(own ? [memberOf('.', own.at)] : []),
    ...membersIn(workspace?.get('members')),
    ...membersIn(workspace?.get('exclude'), true),
    ...(root?.get('tool', 'poetry', 'dependencies')?.entries() ?? []).flatMap(({ value }) =>
      membersIn(value.get('path')),
    ),
  ];
}

/** The matches of a pattern in a file as members. */
function found(
  file: SourceFile,
  pattern: RegExp,
  folderOf: (match: RegExpExecArray) => string,
  text: string,
): readonly Member[] {
  return [...matchesWithLines(file, text, pattern)].map(({ match, line }) =>
    memberOf(folderOf(match), file.at(line)),
  );
}

const first = (match: RegExpExecArray) => match[1] ?? '';
const folderOfFile = (path: string) => path.replaceAll('\\', '/').replace(/\/?[^/]*$/, '') || '.';

/** `use ./a` and `use ( ./a ./b )`. */
function goWorkMembers(file: SourceFile): readonly Member[] {
  let inside = false;
  return file.text.split('\n').flatMap((line, index) => {
    const [, opens, path] = /^\s*(use\s*\(|use\s+)?(?:"?([^\s")(]+)"?)?/.exec(line) ?? [];
    const named = inside || opens?.startsWith('use') === true;
    if (/^\s*use\s*\(/.test(line)) inside = true;
    if (/^\s*\)/.test(line)) inside = false;
    return named && path !== undefined && !path.startsWith('//') ? [memberOf(path, file.at(index + 1))] : [];
  });
}

function slnxMembers(file: SourceFile): readonly Member[] {
  const parsed = parseXml(file);
  if ('reason' in parsed) return [];
  const solution = parsed.root.get('Solution');
  return [...children(solution, 'Project'), ...children(solution, 'Folder', 'Project')].flatMap((project) => {
    const path = project.get('@Path')?.text;
    return path === undefined ? [] : [memberOf(folderOfFile(path), project.at)];
  });
}

function composerMembers(file: SourceFile): readonly Member[] {
  const parsed = parseJson(file);
  const repositories = 'reason' in parsed ? undefined : parsed.root.get('repositories');
  const all = [
    ...(repositories?.items() ?? []),
    ...(repositories?.entries() ?? []).map(({ value }) => value),
  ];
  return all
    .filter((one) => one.get('type')?.text === 'path')
    .flatMap((repository) => membersIn(repository.get('url')));
}

function yamlMembers(file: SourceFile, key: string): readonly Member[] {
  const parsed = parseYaml(file);
  return 'reason' in parsed ? [] : membersIn(parsed.root.get(key));
}

export const others: readonly Workspace[] = [
  {
    about: 'member of a Cargo workspace',
    globs: ['**/Cargo.toml'],
    members: cargoMembers,
    example: {
      path: 'Cargo.toml',
      text: '[package]\nname = "tea"\n[workspace]\nmembers = ["crates/*"]\nexclude = ["crates/old"]\n',
      members: ['.', 'crates/*', '!crates/old'],
    },
  },
  {
    about: 'member of a Python workspace',
    globs: ['**/pyproject.toml'],
    members: pythonMembers,
    example: {
      path: 'pyproject.toml',
      text: '[tool.uv.workspace]\nmembers = ["packages/*"]\n[tool.poetry.dependencies]\ncup = { path = "libs/cup" }\n',
      members: ['packages/*', 'libs/cup'],
    },
  },
  {
    about: 'module of a Go workspace',
    globs: ['**/go.work'],
    members: goWorkMembers,
    example: {
      path: 'go.work',
      text: 'go 1.24\n\nuse ./cup\nuse (\n\t./kettle\n\t// ./old\n)\n',
      members: ['./cup', './kettle'],
    },
  },
  {
    about: 'Go module',
    globs: ['**/go.mod'],
    members: (file) => [memberOf('.', file.at(1))],
    example: { path: 'kettle/go.mod', text: 'module example.org/kettle\n', members: ['.'] },
  },
  {
    about: 'project of a .NET solution',
    globs: ['**/*.sln'],
    members: (file) =>
      found(
        file,
        /^Project\("[^"\n]*"\)\s*=\s*"[^"\n]*",\s*"([^"\n]+\.[a-z]{2}proj)"/gm,
        (match) => folderOfFile(first(match)),
        file.text,
      ),
    example: {
      path: 'Tea.sln',
      text: 'Project("{9A19103F}") = "Kettle", "src\\Kettle\\Kettle.csproj", "{1}"\nEndProject\n',
      members: ['src/Kettle'],
    },
  },
  {
    about: 'project of a .NET solution',
    globs: ['**/*.slnx'],
    members: slnxMembers,
    example: {
      path: 'Tea.slnx',
      text: '<Solution><Folder Name="/src/"><Project Path="src/Kettle/Kettle.csproj" /></Folder></Solution>',
      members: ['src/Kettle'],
    },
  },
  {
    about: 'Composer package by its path',
    globs: ['**/composer.json'],
    members: composerMembers,
    example: {
      path: 'composer.json',
      text: '{ "repositories": [{ "type": "path", "url": "packages/*" }] }',
      members: ['packages/*'],
    },
  },
  {
    about: 'gem by its path',
    globs: ['**/Gemfile'],
    members: (file) => found(file, /\bpath:\s*["']([^"'\n]+)["']/g, first, textWithoutComments(file, 'hash')),
    example: { path: 'Gemfile', text: "gem 'kettle', path: 'engines/kettle'\n", members: ['engines/kettle'] },
  },
  {
    about: 'application of an Elixir umbrella',
    globs: ['**/mix.exs'],
    members: (file) =>
      found(
        file,
        /\bapps_path:\s*"([^"\n]+)"/g,
        (match) => `${first(match)}/*`,
        textWithoutComments(file, 'hash'),
      ),
    example: { path: 'mix.exs', text: 'def project, do: [apps_path: "apps"]\n', members: ['apps/*'] },
  },
  {
    about: 'member of a Dart workspace',
    globs: ['**/pubspec.yaml'],
    members: (file) => yamlMembers(file, 'workspace'),
    example: { path: 'pubspec.yaml', text: 'workspace:\n  - packages/cup\n', members: ['packages/cup'] },
  },
  {
    about: 'package of a Melos repository',
    globs: ['**/melos.yaml'],
    members: (file) => yamlMembers(file, 'packages'),
    example: { path: 'melos.yaml', text: 'packages:\n  - packages/**\n', members: ['packages/**'] },
  },
];
