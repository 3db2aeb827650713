import { textWithoutComments } from '../comments.js';
import { type DataNode, texts } from '../data.js';
import type { Problem } from '../input.js';
import type { Dependency } from '../manifests.js';
import type { SourceFile } from '../source-file.js';
import { parseToml } from '../toml.js';
import { parseYaml } from '../yaml.js';
import {
  allExact,
  dependency,
  dependencyMap,
  type Facts,
  given,
  type ManifestFormat,
  type Scope,
} from './format.js';

const locks = [
  'uv.lock',
  'poetry.lock',
  'pdm.lock',
  'Pipfile.lock',
  'pylock.toml',
  'pixi.lock',
  'conda-lock.yml',
] as const;

/** `pyproject.toml`: PEP 621, dependency groups, Poetry, PDM, Hatch, Poe. */
const pyproject: ManifestFormat = {
  ecosystem: 'python',
  globs: ['**/pyproject.toml'],
  locks: [...locks, 'requirements.lock'],
  locksAbove: 'in workspaces',
  read: (file) => {
    const parsed = parseToml(file);
    return 'reason' in parsed ? parsed : pyprojectFacts(file, parsed.root);
  },
};

function pyprojectFacts(file: SourceFile, root: DataNode): Facts {
  const project = root.get('project');
  const poetry = root.get('tool', 'poetry');
  const dependencies = [
    ...specs(project?.get('dependencies'), 'runtime'),
    ...groups(project?.get('optional-dependencies'), 'runtime'),
    ...groups(
      root.get('dependency-groups'),
      'development',
      /^(main|prod|production|runtime|app|default|base|server)$/,
    ),
    ...groups(root.get('tool', 'pdm', 'dev-dependencies'), 'development'),
    ...specs(root.get('tool', 'uv', 'dev-dependencies'), 'development'),
    ...poetryDependencies(poetry?.get('dependencies'), 'runtime'),
    ...poetryDependencies(poetry?.get('dev-dependencies'), 'development'),
    ...(poetry?.get('group')?.entries() ?? []).flatMap(({ value }) =>
      poetryDependencies(value.get('dependencies'), 'development'),
    ),
    ...specs(root.get('build-system', 'requires'), 'development'),
  ];
  const declares = project !== undefined || poetry !== undefined || dependencies.length > 0;
  return {
    dependencies,
    empty: !declares,
    line: (project ?? poetry ?? root).line,
    ...given('name', project?.get('name')?.text ?? poetry?.get('name')?.text),
    ...given('version', project?.get('version')?.text ?? poetry?.get('version')?.text),
    ...(isPrivate(root) ? { private: true } : {}),
    exact: allExact(
      dependencies.filter(({ scope }) => scope === 'runtime'),
      isPinned,
    ),
    scripts: [
      ...scriptsIn(file, root.get('tool', 'poe', 'tasks')),
      ...scriptsIn(file, root.get('tool', 'pdm', 'scripts')),
      ...scriptsIn(file, root.get('tool', 'hatch', 'envs', 'default', 'scripts')),
    ],
    commands: [project?.get('scripts'), project?.get('gui-scripts'), poetry?.get('scripts')].flatMap(
      (node) => node?.entries().map(({ key }) => key) ?? [],
    ),
    workspace: root.get('tool', 'uv', 'workspace') !== undefined,
  };
}

/** `Private :: Do Not Upload` and package-mode off both say that it is not published. */
function isPrivate(root: DataNode): boolean {
  return (
    root.get('tool', 'poetry', 'package-mode')?.scalar === false ||
    root.get('tool', 'uv', 'package')?.scalar === false ||
    texts(root.get('project', 'classifiers')).some((text) => text.startsWith('Private ::'))
  );
}

function specs(node: DataNode | undefined, scope: Scope): readonly Dependency[] {
  return (node?.items() ?? []).flatMap(
    (item) => requirement(item.text ?? '', scope, item.file, item.line) ?? [],
  );
}

/** Lists by name; those that the pattern names are run with, whatever the others are for. */
function groups(node: DataNode | undefined, scope: Scope, runtime?: RegExp): readonly Dependency[] {
  return (node?.entries() ?? []).flatMap(({ key, value }) =>
    specs(value, runtime?.test(key) ? 'runtime' : scope),
  );
}

function poetryDependencies(node: DataNode | undefined, scope: Scope): readonly Dependency[] {
  return dependencyMap(
    node,
    scope,
    (value) => value.text ?? value.get('version')?.text ?? value.get('rev')?.text,
  )
    .filter(({ name }) => name !== 'python')
    .map((one) =>
      one.version && /^\d+(\.\d+){2}$/.test(one.version) ? { ...one, version: `==${one.version}` } : one,
    );
}

function scriptsIn(file: SourceFile, node: DataNode | undefined): Facts['scripts'] & {} {
  return (node?.entries() ?? []).flatMap(({ key, keyLine, value }) => {
    const command = value.text ?? value.get('cmd')?.text ?? texts(value).join(' && ');
    return command ? [{ name: key, command, at: file.at(keyLine) }] : [];
  });
}

/** `flask[async]>=2.0; python_version<"3"`: name, and the version part as written. */
function requirement(spec: string, scope: Scope, file: SourceFile, line: number): Dependency | undefined {
  const match = /^\s*([A-Za-z0-9][\w.-]*)\s*(?:\[[^\]]*\])?\s*(.*)$/s.exec(spec);
  if (!match?.[1]) return undefined;
  const version = (match[2] ?? '')
    .split(';', 1)[0]
    ?.trim()
    .replace(/^\((.*)\)$/, '$1');
  return dependency(match[1], version === '' ? undefined : version, scope, file, line);
}

/** `==1.2`, a hash, or a commit: one release and no range. */
function isPinned(version: string): boolean {
  return /^={2,3}\s*[\w.!+-]+(\s|$|\\)/.test(version) && !version.includes('*')
    ? true
    : /^@\s*\S+(#sha256=|@[0-9a-f]{7,40})/.test(version);
}

/** `requirements.txt` and its relatives. */
const requirements: ManifestFormat = {
  ecosystem: 'python',
  globs: [
    '**/requirements.txt',
    '**/*requirements*.txt',
    '**/requirements/*.txt',
    '**/requirements*.in',
    '**/requirements/*.in',
    '**/*requirements.in',
  ],
  locks: (name) => (name.endsWith('.in') ? [name.replace(/\.in$/, '.txt'), ...locks] : []),
  read: requirementsFacts,
};

function requirementsFacts(file: SourceFile): Facts {
  const scope: Scope = /dev|test|lint|doc|ci/i.test(file.name) ? 'development' : 'runtime';
  const dependencies: Dependency[] = [];
  let others = 0;
  for (const { text, line } of logicalLines(file.text)) {
    if (/^(https?|git\+|file:|\.{0,2}\/)/.test(text) || /^-e\b|^--editable/.test(text)) {
      const name = /#egg=([\w.-]+)/.exec(text)?.[1] ?? /\/([\w.-]+?)(?:\.git)?(?:@|#|$)/.exec(text)?.[1];
      const pinned = /@v?[0-9a-f]{7,40}\b|@v?\d+\.\d+|#sha256=/.test(text);
      if (name) dependencies.push(dependency(name, pinned ? '==0' : undefined, scope, file, line));
    } else if (text.startsWith('-')) others++;
    else dependencies.push(...toList(requirement(text, scope, file, line)));
  }
  return {
    dependencies,
    empty: dependencies.length === 0 && others === 0,
    line: dependencies[0]?.at.line ?? 1,
    exact: allExact(dependencies, isPinned),
  };
}

function toList<T>(value: T | undefined): readonly T[] {
  return value === undefined ? [] : [value];
}

/** Lines without comments, continued lines joined, with the line where each begins. */
function logicalLines(text: string): readonly { readonly text: string; readonly line: number }[] {
  const found: { text: string; line: number }[] = [];
  let open = false;
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.replace(/(^|\s)#.*$/, '').trim();
    const continues = line.endsWith('\\');
    const content = continues ? line.slice(0, -1).trim() : line;
    const last = found.at(-1);
    if (open && last) last.text = `${last.text} ${content}`;
    else if (content !== '') found.push({ text: content, line: index + 1 });
    open = continues && (open || content !== '');
  }
  return found;
}

/** `setup.py` and `setup.cfg`, read as text. */
const setup: ManifestFormat = {
  ecosystem: 'python',
  globs: ['**/setup.py'],
  locks,
  read: (file) => {
    const text = textWithoutComments(file, 'python');
    const list = /\binstall_requires\s*=\s*\[([^\]]{0,20000})\]/.exec(text);
    const start = list ? list.index + list[0].indexOf('[') : 0;
    const dependencies = [...(list?.[1] ?? '').matchAll(/(['"])([^'"\n]+)\1/g)].flatMap((match) =>
      toList(requirement(match[2] ?? '', 'runtime', file, file.lineAt(start + match.index + 1))),
    );
    return {
      dependencies,
      empty: !/\bsetup\s*\(/.test(text),
      ...given('name', /\bname\s*=\s*['"]([\w.-]+)['"]/.exec(text)?.[1]),
      exact: allExact(dependencies, isPinned),
      commands: /console_scripts/.test(text) ? ['console_scripts'] : [],
    };
  },
};

const setupConfig: ManifestFormat = {
  ecosystem: 'python',
  globs: ['**/setup.cfg'],
  locks,
  read: (file) => {
    const dependencies: Dependency[] = [];
    let section = '';
    let key = '';
    for (const [index, line] of file.text.split('\n').entries()) {
      if (/^\s*[#;]/.test(line)) continue;
      section = /^\[([^\]]+)\]/.exec(line)?.[1] ?? section;
      key = /^([\w.-]+)\s*[=:]/.exec(line)?.[1] ?? key;
      if (section !== 'options' || key !== 'install_requires') continue;
      dependencies.push(
        ...toList(requirement(line.replace(/^install_requires\s*[=:]/, ''), 'runtime', file, index + 1)),
      );
    }
    const name = /^\[metadata\][^[]*?^name\s*=\s*([\w.-]+)/m.exec(file.text)?.[1];
    return {
      dependencies,
      empty: name === undefined && dependencies.length === 0,
      ...given('name', name),
      exact: allExact(dependencies, isPinned),
    };
  },
};

/** `Pipfile`. */
const pipfile: ManifestFormat = {
  ecosystem: 'python',
  globs: ['**/Pipfile'],
  locks: ['Pipfile.lock'],
  read: (file) => {
    const parsed = parseToml(file);
    if ('reason' in parsed) return parsed;
    const versionOf = (value: DataNode) => value.text ?? value.get('version')?.text;
    const dependencies = [
      ...dependencyMap(parsed.root.get('packages'), 'runtime', versionOf),
      ...dependencyMap(parsed.root.get('dev-packages'), 'development', versionOf),
    ];
    return {
      dependencies,
      exact: allExact(dependencies, isPinned),
      scripts: scriptsIn(file, parsed.root.get('scripts')),
    };
  },
};

/** `bioconda::samtools=1.21` as `samtools==1.21`: without its channel, one equals sign pins. */
function condaSpec(text: string): string {
  return text.replace(/^[\w./-]{1,60}::/, '').replace(/(^|[^=<>!~])=(?!=)/, '$1==');
}

/** Conda's `environment.yml`. */
const conda: ManifestFormat = {
  ecosystem: 'python',
  globs: ['**/environment.{yml,yaml}', '**/conda.{yml,yaml}', '**/envs/*.{yml,yaml}'],
  locks: ['conda-lock.yml', 'pixi.lock'],
  read: (file): Facts | Problem => {
    const parsed = parseYaml(file);
    if ('reason' in parsed || !parsed.root.get('dependencies')?.items()[0])
      return { dependencies: [], empty: true };
    const listed = parsed.root.get('dependencies')?.items() ?? [];
    const pip = listed.flatMap((item) => item.get('pip')?.items() ?? []);
    const dependencies = [...listed, ...pip].flatMap((item) =>
      toList(requirement(condaSpec(item.text ?? ''), 'runtime', file, item.line)),
    );
    return {
      dependencies: dependencies.filter(({ name }) => name !== 'python' && name !== 'pip'),
      line: parsed.root.get('dependencies')?.line ?? 1,
      exact: allExact(dependencies, isPinned),
    };
  },
};

export const python: readonly ManifestFormat[] = [
  pyproject,
  requirements,
  setup,
  setupConfig,
  pipfile,
  conda,
];
