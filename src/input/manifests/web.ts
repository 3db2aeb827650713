import { textWithoutComments } from '../comments.js';
import { type DataNode, texts } from '../data.js';
import { parseJson } from '../json.js';
import type { Dependency, ManifestRole } from '../manifests.js';
import type { SourceFile } from '../source-file.js';
import { children, parseXml } from '../xml.js';
import { parseYaml } from '../yaml.js';
import {
  allExact,
  dependency,
  dependencyMap,
  type Facts,
  given,
  isExactVersion,
  type ManifestFormat,
  matchesWithLines,
} from './format.js';

/** Project files of .NET. */
const dotnet: ManifestFormat = {
  ecosystem: 'nuget',
  globs: [
    '**/*.csproj',
    '**/*.fsproj',
    '**/*.vbproj',
    '**/Directory.Build.props',
    '**/Directory.Packages.props',
  ],
  locks: ['packages.lock.json', 'paket.lock'],
  locksAbove: 'always',
  read: (file) => {
    const parsed = parseXml(file);
    if ('reason' in parsed) return parsed;
    const project = parsed.root.get('Project');
    return project ? dotnetFacts(file, project) : { dependencies: [], empty: true };
  },
};

function dotnetFacts(file: SourceFile, project: DataNode): Facts {
  const dependencies = ['PackageReference', 'PackageVersion', 'GlobalPackageReference'].flatMap((name) =>
    children(project, 'ItemGroup', name).flatMap((node) => {
      const id = node.get('@Include')?.text ?? node.get('@Update')?.text;
      const version = node.get('@Version') ?? node.get('Version') ?? node.get('@VersionOverride');
      return id ? [dependency(id, version?.text, 'runtime', file, node.line)] : [];
    }),
  );
  const property = (name: string) => children(project, 'PropertyGroup', name)[0]?.text;
  const isProject = file.name.endsWith('proj');
  return {
    dependencies,
    empty: !isProject && dependencies.length === 0,
    line: dependencies[0]?.at.line ?? project.line,
    ...given('name', property('PackageId') ?? (isProject ? file.name.replace(/\.\w+$/, '') : undefined)),
    ...given('version', property('Version') ?? property('PackageVersion')),
    ...(property('IsPackable') === 'false' ? { private: true } : {}),
    ...given('role', dotnetRole(project, property, dependencies)),
    exact:
      dependencies.length > 0 &&
      dependencies.every(({ version }) => version === undefined || isExactNuget(version)),
    commands: property('PackAsTool') === 'true' ? [property('ToolCommandName') ?? file.name] : [],
  };
}

function dotnetRole(
  project: DataNode,
  property: (name: string) => string | undefined,
  dependencies: readonly Dependency[],
): ManifestRole | undefined {
  const sdk = project.get('@Sdk')?.text ?? '';
  const isTest = dependencies.some(({ name }) => name === 'Microsoft.NET.Test.Sdk');
  if (isTest || property('IsTestProject') === 'true') return 'tests';
  if (/\.Sdk\.(Web|Worker|BlazorWebAssembly)/.test(sdk)) return 'server';
  if (/exe$/i.test(property('OutputType') ?? '')) return 'application';
  return property('GeneratePackageOnBuild') === 'true' || property('PackageId') ? 'library' : undefined;
}

/** NuGet takes `1.2.3` as a minimum, but resolves the lowest: the criteria count it as exact. */
function isExactNuget(version: string): boolean {
  return isExactVersion(version.replace(/^\[([^,\]]+)\]$/, '$1')) || version.startsWith('$(');
}

const packagesConfig: ManifestFormat = {
  ecosystem: 'nuget',
  globs: ['**/packages.config'],
  locks: [],
  read: (file) => {
    const parsed = parseXml(file);
    if ('reason' in parsed) return parsed;
    const dependencies = children(parsed.root, 'packages', 'package').map((node) =>
      dependency(node.get('@id')?.text ?? '', node.get('@version')?.text, 'runtime', file, node.line),
    );
    return { dependencies, empty: dependencies.length === 0, exact: allExact(dependencies, isExactVersion) };
  },
};

const paket: ManifestFormat = {
  ecosystem: 'nuget',
  globs: ['**/paket.dependencies'],
  locks: ['paket.lock'],
  read: (file) => ({
    dependencies: [
      ...matchesWithLines(file, file.text, /^[ \t]*nuget[ \t]+(\S+)(?:[ \t]+([^\r\n]+))?$/gm),
    ].map(({ match, line }) => dependency(match[1] ?? '', match[2]?.trim(), 'runtime', file, line)),
  }),
};

/** `composer.json`. */
const composer: ManifestFormat = {
  ecosystem: 'composer',
  globs: ['**/composer.json'],
  locks: ['composer.lock'],
  read: (file) => {
    const parsed = parseJson(file);
    return 'reason' in parsed ? parsed : composerFacts(file, parsed.root);
  },
};

function composerFacts(file: SourceFile, root: DataNode): Facts {
  const isPackage = ({ name }: Dependency) => name.includes('/');
  const dependencies = [
    ...dependencyMap(root.get('require'), 'runtime').filter(isPackage),
    ...dependencyMap(root.get('require-dev'), 'development').filter(isPackage),
  ];
  const type = root.get('type')?.text ?? 'library';
  const name = root.get('name')?.text;
  return {
    dependencies,
    ...given('name', name),
    ...given('version', root.get('version')?.text),
    role: type === 'project' || name === undefined ? 'application' : 'library',
    exact: allExact(dependencies, isExactVersion),
    scripts: (root.get('scripts')?.entries() ?? []).flatMap(({ key, keyLine, value }) => {
      const command = texts(value).join(' && ');
      return command === '' ? [] : [{ name: key, command, at: file.at(keyLine) }];
    }),
    commands: texts(root.get('bin')),
  };
}

const gemPattern = /^[ \t]*gem[ \t(]+["']([\w.-]+)["']([^\n]*)$/gm;

/** `Gemfile`. */
const gemfile: ManifestFormat = {
  ecosystem: 'rubygems',
  globs: ['**/Gemfile', '**/gems.rb'],
  locks: (name) => (name === 'gems.rb' ? ['gems.locked'] : ['Gemfile.lock']),
  read: (file) => {
    const text = textWithoutComments(file, 'ruby');
    const development = developmentLines(text);
    const dependencies = [...matchesWithLines(file, text, gemPattern)].map(({ match, line }) =>
      dependency(
        match[1] ?? '',
        /^\s*,\s*["']([^"']+)["']/.exec(match[2] ?? '')?.[1],
        development.has(line) || /group:?\s*(=>)?\s*\[?:(test|development)/.test(match[2] ?? '')
          ? 'development'
          : 'runtime',
        file,
        line,
      ),
    );
    return {
      dependencies,
      empty: dependencies.length === 0 && !/^[ \t]*gemspec\b/m.test(text),
      line: dependencies[0]?.at.line ?? 1,
      exact: allExact(dependencies, isExactVersion),
    };
  },
};

/** Lines inside `group :development, :test do ... end`. */
function developmentLines(text: string): ReadonlySet<number> {
  const inside = new Set<number>();
  let open: string | undefined;
  for (const [index, line] of text.split('\n').entries()) {
    const group = /^([ \t]*)group\b([^\n]*)\bdo\b/.exec(line);
    if (group && /development|test/.test(group[2] ?? '') && !/production/.test(group[2] ?? ''))
      open = group[1] ?? '';
    else if (open !== undefined && line.startsWith(`${open}end`)) open = undefined;
    else if (open !== undefined) inside.add(index + 1);
  }
  return inside;
}

/** `*.gemspec`. */
const gemspec: ManifestFormat = {
  ecosystem: 'rubygems',
  globs: ['**/*.gemspec'],
  locks: ['Gemfile.lock'],
  read: (file) => {
    const text = textWithoutComments(file, 'ruby');
    const pattern =
      /\.add_(development_|runtime_)?dependency[ \t(]+["']([\w.-]+)["'](?:,\s*["']([^"'\n]+)["'])?/g;
    const dependencies = [...matchesWithLines(file, text, pattern)].map(({ match, line }) =>
      dependency(
        match[2] ?? '',
        match[3],
        match[1] === 'development_' ? 'development' : 'runtime',
        file,
        line,
      ),
    );
    return {
      dependencies,
      ...given(
        'name',
        /\.name\s*=\s*["']([\w.-]+)["']/.exec(text)?.[1] ?? file.name.replace(/\.gemspec$/, ''),
      ),
      role: 'library',
      exact: allExact(dependencies, isExactVersion),
      commands: [...text.matchAll(/\.executables\s*(?:<<|\+?=)\s*\[?["']([\w.-]+)["']/g)].map(
        (match) => match[1] ?? '',
      ),
    };
  },
};

/** `pubspec.yaml` of Dart and Flutter. */
const pub: ManifestFormat = {
  ecosystem: 'pub',
  globs: ['**/pubspec.yaml'],
  locks: ['pubspec.lock'],
  locksAbove: 'in workspaces',
  read: (file) => {
    const parsed = parseYaml(file);
    if ('reason' in parsed) return parsed;
    const { root } = parsed;
    const dependencies = [
      ...dependencyMap(root.get('dependencies'), 'runtime'),
      ...dependencyMap(root.get('dev_dependencies'), 'development'),
    ];
    return {
      dependencies,
      ...given('name', root.get('name')?.text),
      ...given('version', root.get('version')?.text),
      ...(root.get('publish_to')?.text === 'none' ? { private: true } : {}),
      exact: allExact(dependencies, isExactVersion),
      commands:
        root
          .get('executables')
          ?.entries()
          .map(({ key }) => key) ?? [],
      workspace: root.get('workspace') !== undefined,
    };
  },
};

export const web: readonly ManifestFormat[] = [
  dotnet,
  packagesConfig,
  paket,
  composer,
  gemfile,
  gemspec,
  pub,
];
