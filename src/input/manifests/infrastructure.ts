import { textWithoutComments } from '../comments.js';
import type { DataNode } from '../data.js';
import type { Dependency } from '../manifests.js';
import type { SourceFile } from '../source-file.js';
import { parseYaml } from '../yaml.js';
import { allExact, dependency, type Facts, given, isExactVersion, type ManifestFormat } from './format.js';

/** `Chart.yaml` of Helm. */
const helm: ManifestFormat = {
  ecosystem: 'helm',
  globs: ['**/Chart.yaml', '**/requirements.yaml'],
  locks: (name) => (name === 'Chart.yaml' ? ['Chart.lock'] : ['requirements.lock']),
  read: (file) => {
    const parsed = parseYaml(file);
    if ('reason' in parsed) return file.name === 'Chart.yaml' ? parsed : { dependencies: [], empty: true };
    const { root } = parsed;
    const dependencies = (root.get('dependencies')?.items() ?? []).flatMap((item) => {
      const name = item.get('name')?.text;
      return name ? [dependency(name, item.get('version')?.text, 'runtime', file, item.line)] : [];
    });
    return {
      dependencies,
      empty: file.name === 'Chart.yaml' ? root.get('name') === undefined : dependencies.length === 0,
      ...given('name', root.get('name')?.text),
      ...given('version', root.get('version')?.text),
      ...(root.get('type')?.text === 'library' ? { role: 'library' as const } : {}),
      exact: allExact(dependencies, isExactVersion),
    };
  },
};

/** Metadata and requirements of Ansible roles and collections. */
const galaxy: ManifestFormat = {
  ecosystem: 'ansible-galaxy',
  globs: ['**/meta/main.{yml,yaml}', '**/requirements.{yml,yaml}', '**/galaxy.yml'],
  locks: [],
  read: (file) => {
    const parsed = parseYaml(file);
    return 'reason' in parsed ? parsed : galaxyFacts(file, parsed.root);
  },
};

function galaxyFacts(file: SourceFile, root: DataNode): Facts {
  const info = root.get('galaxy_info');
  const isRole = file.folder.endsWith('meta') || file.folder === 'meta';
  const isCollection = file.name === 'galaxy.yml';
  const listed = isRole ? root.get('dependencies') : root;
  const dependencies = [
    ...galaxyItems(listed),
    ...galaxyItems(root.get('roles')),
    ...galaxyItems(root.get('collections')),
    ...(isCollection ? galaxyPairs(root.get('dependencies')) : []),
  ];
  return {
    dependencies,
    empty: !(isRole ? (info ?? root.get('dependencies')) : isCollection || dependencies.length > 0),
    line: (root.get('dependencies') && keyLine(root, 'dependencies')) ?? info?.line ?? root.line,
    ...given('name', info?.get('role_name')?.text ?? (isCollection ? root.get('name')?.text : undefined)),
    ...(isRole && info ? { role: 'library' as const } : {}),
    exact: allExact(dependencies, isExactVersion),
  };
}

function keyLine(root: DataNode, key: string): number | undefined {
  return root.entries().find((entry) => entry.key === key)?.keyLine;
}

function galaxyItems(node: DataNode | undefined): readonly Dependency[] {
  return (node?.items() ?? []).flatMap((item) => {
    const name = item.text ?? item.get('name')?.text ?? item.get('role')?.text ?? item.get('src')?.text;
    if (item.get('repository')) return [];
    return name ? [dependency(name, item.get('version')?.text, 'runtime', item.file, item.line)] : [];
  });
}

function galaxyPairs(node: DataNode | undefined): readonly Dependency[] {
  return (node?.entries() ?? []).map(({ key, keyLine: line, value }) =>
    dependency(key, value.text, 'runtime', value.file, line),
  );
}

/** Providers and modules that Terraform (or OpenTofu) code asks for, read as text. */
const terraform: ManifestFormat = {
  ecosystem: 'terraform',
  globs: ['**/*.tf', '**/*.tofu'],
  locks: ['.terraform.lock.hcl'],
  read: (file) => {
    const text = textWithoutComments(file, 'hcl');
    const dependencies = [...providers(file, text), ...modules(file, text)];
    return {
      dependencies,
      empty: dependencies.length === 0,
      line: dependencies[0]?.at.line ?? 1,
      exact: allExact(dependencies, isExactVersion),
    };
  },
};

function providers(file: SourceFile, text: string): readonly Dependency[] {
  const start = text.search(/\brequired_providers\s*\{/);
  if (start < 0) return [];
  const block = text.slice(start, start + 8000);
  return [...block.matchAll(/\bsource\s*=\s*"([^"\n]+)"(?:[^}]{0,200}?\bversion\s*=\s*"([^"\n]+)")?/g)].map(
    (match) => dependency(match[1] ?? '', match[2], 'runtime', file, file.lineAt(start + match.index)),
  );
}

function modules(file: SourceFile, text: string): readonly Dependency[] {
  const pattern = /^module\s+"[^"\n]+"\s*\{\s*source\s*=\s*"([^"\n]+)"(?:\s*version\s*=\s*"([^"\n]+)")?/gm;
  return [...text.matchAll(pattern)].flatMap((match) => {
    const source = match[1] ?? '';
    if (/^\.{0,2}\//.test(source)) return [];
    const [name = source, ref] = source.split(/[?&]ref=/);
    return [dependency(name, match[2] ?? ref, 'runtime', file, file.lineAt(match.index))];
  });
}

export const infrastructure: readonly ManifestFormat[] = [helm, galaxy, terraform];
