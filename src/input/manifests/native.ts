import { textWithoutComments } from '../comments.js';
import type { DataNode } from '../data.js';
import { parseJson } from '../json.js';
import type { SourceFile } from '../source-file.js';
import { parseToml } from '../toml.js';
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

/** `go.mod`. Its versions are exact by themselves; `go.sum` adds checksums. */
const go: ManifestFormat = {
  ecosystem: 'go',
  globs: ['**/go.mod'],
  locks: ['go.sum'],
  read: (file) => {
    const dependencies = [...goRequirements(file)];
    return {
      dependencies,
      line: 1,
      ...given('name', /^module[ \t]+"?([^\s"]+)/m.exec(file.text)?.[1]),
      exact: dependencies.length > 0,
    };
  },
};

function* goRequirements(file: SourceFile) {
  let inBlock = false;
  for (const [index, line] of file.text.split('\n').entries()) {
    if (/^require\s*\(/.test(line)) inBlock = true;
    else if (line.startsWith(')')) inBlock = false;
    const match = /^(?:require\s+|\s+)?([\w.~/-]+\.[\w.~/-]+)\s+(v\S+)(\s*\/\/ indirect)?/.exec(line);
    const isRequirement = match && !match[3] && (inBlock || line.startsWith('require '));
    if (isRequirement) yield dependency(match[1] ?? '', match[2], 'runtime', file, index + 1);
  }
}

/** `Cargo.toml`. */
const cargo: ManifestFormat = {
  ecosystem: 'cargo',
  globs: ['**/Cargo.toml'],
  locks: ['Cargo.lock'],
  locksAbove: 'in workspaces',
  read: (file) => {
    const parsed = parseToml(file);
    return 'reason' in parsed ? parsed : cargoFacts(parsed.root);
  },
};

function cargoFacts(root: DataNode): Facts {
  const versionOf = (value: DataNode) => value.text ?? value.get('version')?.text;
  const targets = root.get('target')?.entries() ?? [];
  const dependencies = [
    ...dependencyMap(root.get('dependencies'), 'runtime', versionOf),
    ...dependencyMap(root.get('workspace', 'dependencies'), 'runtime', versionOf),
    ...targets.flatMap(({ value }) => dependencyMap(value.get('dependencies'), 'runtime', versionOf)),
    ...dependencyMap(root.get('dev-dependencies'), 'development', versionOf),
    ...dependencyMap(root.get('build-dependencies'), 'development', versionOf),
  ];
  const publish = root.get('package', 'publish');
  return {
    dependencies,
    line: (root.get('package') ?? root.get('workspace') ?? root).line,
    ...given('name', root.get('package', 'name')?.text),
    ...given('version', root.get('package', 'version')?.text),
    ...(publish?.scalar === false || (publish?.kind === 'list' && publish.items().length === 0)
      ? { private: true }
      : {}),
    ...(root.get('lib') ? { role: 'library' as const } : {}),
    exact: allExact(dependencies, (version) => version.startsWith('=')),
    commands: (root.get('bin')?.items() ?? []).flatMap((bin) => bin.get('name')?.text ?? []),
    workspace: root.get('workspace') !== undefined,
  };
}

/** `Package.swift`. */
const swift: ManifestFormat = {
  ecosystem: 'swift',
  globs: ['**/Package.swift'],
  locks: ['Package.resolved'],
  read: (file) => {
    const text = textWithoutComments(file, 'c');
    const pattern = /\.package\(\s*(?:name:\s*"[^"\n]*",\s*)?(?:url|path|id):\s*"([^"\n]+)"([^\n]*)/g;
    const dependencies = [...matchesWithLines(file, text, pattern)].map(({ match, line }) =>
      dependency(match[1] ?? '', /"([^"\n]+)"/.exec(match[2] ?? '')?.[1], 'runtime', file, line),
    );
    const exact = [...text.matchAll(/\.package\([^)]{0,400}\)/g)];
    return {
      dependencies,
      ...given('name', /\bPackage\(\s*name:\s*"([^"\n]+)"/.exec(text)?.[1]),
      ...(/\.library\(/.test(text) ? { role: 'library' as const } : {}),
      exact: exact.length > 0 && exact.every(([one]) => /exact|revision:/.test(one)),
      commands: [...text.matchAll(/\.executable\(\s*name:\s*"([^"\n]+)"/g)].map((match) => match[1] ?? ''),
    };
  },
};

/** `Podfile`, `*.podspec` and `Cartfile`. */
const pods: ManifestFormat = {
  ecosystem: 'cocoapods',
  globs: ['**/Podfile', '**/*.podspec', '**/Cartfile'],
  locks: (name) => (name === 'Cartfile' ? ['Cartfile.resolved'] : ['Podfile.lock']),
  read: (file) => {
    const text = textWithoutComments(file, 'ruby');
    const pattern =
      /^[ \t]*(?:pod|\w+\.dependency|github|git)[ \t(]+["']([^"'\n]+)["'](?:,?\s*["']([^"'\n]+)["'])?/gm;
    const dependencies = [...matchesWithLines(file, text, pattern)].map(({ match, line }) =>
      dependency(match[1] ?? '', match[2], 'runtime', file, line),
    );
    const isSpec = file.name.endsWith('.podspec');
    return {
      dependencies,
      ...(isSpec ? { role: 'library' as const, name: file.name.replace(/\.podspec$/, '') } : {}),
      exact: allExact(dependencies, isExactVersion),
    };
  },
};

/** `conanfile.txt` and `conanfile.py`. */
const conan: ManifestFormat = {
  ecosystem: 'conan',
  globs: ['**/conanfile.{txt,py}'],
  locks: ['conan.lock'],
  read: (file) => {
    const text = textWithoutComments(file, 'python');
    const pattern =
      /(?:^|["'])[ \t]*([a-z0-9][\w.+-]{1,60})\/([\w.[\]<>=~* +-]+?)(?:@[\w/.-]*)?(?:#\w+)?(?:["']|\s*$)/gm;
    const dependencies = [...matchesWithLines(file, text, pattern)].map(({ match, line }) =>
      dependency(match[1] ?? '', match[2], 'runtime', file, line),
    );
    return {
      dependencies,
      ...given('name', /^\s+name\s*=\s*["']([\w.-]+)["']/m.exec(text)?.[1]),
      exact: allExact(dependencies, (version) => isExactVersion(version) || /^cci\.\d+$/.test(version)),
    };
  },
};

/** `vcpkg.json`; a baseline fixes all versions. */
const vcpkg: ManifestFormat = {
  ecosystem: 'vcpkg',
  globs: ['**/vcpkg.json'],
  locks: ['vcpkg-configuration.json'],
  read: (file) => {
    const parsed = parseJson(file);
    if ('reason' in parsed) return parsed;
    const dependencies = (parsed.root.get('dependencies')?.items() ?? []).map((item) =>
      dependency(
        item.text ?? item.get('name')?.text ?? '',
        item.get('version>=')?.text,
        'runtime',
        file,
        item.line,
      ),
    );
    return {
      dependencies,
      ...given('name', parsed.root.get('name')?.text),
      exact: parsed.root.get('builtin-baseline') !== undefined,
    };
  },
};

export const native: readonly ManifestFormat[] = [go, cargo, swift, pods, conan, vcpkg];
