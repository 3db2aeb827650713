import { type CommentStyleName, textWithoutComments } from '../comments.js';
import type { Ecosystem } from '../manifests.js';
import { parseYaml } from '../yaml.js';
import { fields } from './fields.js';
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

interface Lexical {
  readonly ecosystem: Ecosystem;
  readonly globs: readonly string[];
  readonly locks: readonly string[];
  readonly comments: CommentStyleName;
  /** Group 1 is the name, group 2 the version where there is one. Linear-time, global. */
  readonly dependency: RegExp;
  readonly name?: RegExp;
  readonly command?: RegExp;
  /** What a file of this name must contain to be such a manifest. */
  readonly must?: RegExp;
  /** Whether a version as written is one version and no range. */
  readonly exact?: (version: string) => boolean;
  readonly example: string;
}

/** Manifests that are programs or formats of their own: read as text, comments left out. */
export const lexicalManifests: readonly Lexical[] = [
  {
    ecosystem: 'platformio',
    globs: ['**/platformio.ini'],
    locks: [],
    comments: 'ini',
    dependency:
      /^(?:[ \t]+|lib_deps[ \t]*=[ \t]*)([A-Za-z][\w.-]{0,60}\/[\w.+ -]{0,60}[\w+]|https?:\/\/[^\s@]{1,200})(?:[ \t]*@[ \t]*([^\s,;]{1,40}))?[ \t\r]*$/gm,
    must: /^[ \t]*lib_deps[ \t]*=/m,
    exact: (version) => /^=?\d[\w.+-]*$/.test(version),
    example: '  knolleary/PubSubClient @ ^2.8',
  },
  {
    ecosystem: 'hex',
    globs: ['**/mix.exs'],
    locks: ['mix.lock'],
    comments: 'hash',
    dependency: /\{\s*:([a-z_0-9]+)\s*,\s*(?:"([^"\n]+)"|(?=[a-z_]+:))/g,
    name: /\bapp:\s*:([a-z_0-9]+)/,
    command: /\bescript:\s*\[/,
    exact: (version) => /^==/.test(version),
    example: '{:phoenix, "~> 1.7"}',
  },
  {
    ecosystem: 'hex',
    globs: ['**/rebar.config'],
    locks: ['rebar.lock'],
    comments: 'erlang',
    dependency: /\{\s*([a-z_0-9]+)\s*,\s*"([^"\n]+)"/g,
    example: '{cowboy, "2.9.0"}',
  },
  {
    ecosystem: 'clojure',
    globs: ['**/project.clj'],
    locks: [],
    comments: 'lisp',
    dependency: /\[([a-zA-Z][\w./-]*)\s+"([^"\n]+)"/g,
    name: /\(defproject\s+([\w./-]+)/,
    example: '[ring/ring-core "1.9.0"]',
  },
  {
    ecosystem: 'clojure',
    globs: ['**/deps.edn', '**/bb.edn'],
    locks: [],
    comments: 'lisp',
    dependency: /([a-zA-Z][\w./-]*)\s*\{:(?:mvn\/version|git\/tag|git\/sha|sha)\s+"([^"\n]+)"/g,
    exact: (version) => isExactVersion(version) || /^[0-9a-f]{7,40}$/.test(version),
    example: 'ring/ring-core {:mvn/version "1.9.0"}',
  },
  {
    ecosystem: 'perl',
    globs: ['**/cpanfile'],
    locks: ['cpanfile.snapshot'],
    comments: 'hash',
    dependency: /\b(?:requires|recommends)\s*\(?\s*["']([\w:]+)["'](?:\s*(?:,|=>)\s*["']([^"'\n]+)["'])?/g,
    exact: (version) => /^==/.test(version),
    example: "requires 'Mojolicious', '== 9.0';",
  },
  {
    ecosystem: 'perl',
    globs: ['**/Makefile.PL', '**/Build.PL'],
    locks: ['cpanfile.snapshot'],
    comments: 'hash',
    dependency: /["']([A-Z]\w*(?:::\w+)+)["']\s*=>\s*["']?(\d[\d._]*)/g,
    name: /\bNAME\s*=>\s*["']([\w:]+)["']/,
    must: /MakeMaker|Module::Build|Module::Install/,
    exact: () => false,
    example: "'Test::More' => '0.88',",
  },
  {
    ecosystem: 'nix',
    globs: ['**/flake.nix'],
    locks: ['flake.lock'],
    comments: 'hash',
    dependency: /\b([\w-]+)\.url\s*=\s*"([^"\n]+)"/g,
    exact: () => false,
    example: 'nixpkgs.url = "github:NixOS/nixpkgs/nixos-24.05";',
  },
  {
    ecosystem: 'bazel',
    globs: ['**/MODULE.bazel'],
    locks: ['MODULE.bazel.lock'],
    comments: 'hash',
    dependency: /\bbazel_dep\(\s*name\s*=\s*"([^"\n]+)",\s*version\s*=\s*"([^"\n]+)"/g,
    name: /\bmodule\(\s*name\s*=\s*"([^"\n]+)"/,
    example: 'bazel_dep(name = "rules_go", version = "0.46.0")',
  },
  {
    ecosystem: 'bazel',
    globs: ['**/WORKSPACE', '**/WORKSPACE.bazel'],
    locks: [],
    comments: 'hash',
    dependency: /\bhttp_archive\(\s*name\s*=\s*"([^"\n]+)",[^)]{0,600}?\bsha256\s*=\s*"([0-9a-f]{64})"/g,
    exact: () => true,
    example: `http_archive(name = "rules_go", sha256 = "${'0'.repeat(64)}")`,
  },
];

function formatOf(row: Lexical): ManifestFormat {
  return {
    ecosystem: row.ecosystem,
    globs: row.globs,
    locks: row.locks,
    locksAbove: 'always',
    read: (file): Facts => {
      const text = textWithoutComments(file, row.comments);
      if (row.must && !row.must.test(text)) return { dependencies: [], empty: true };
      const dependencies = [...matchesWithLines(file, text, row.dependency)].map(({ match, line }) =>
        dependency(match[1] ?? '', match[2]?.trim(), 'runtime', file, line),
      );
      return {
        dependencies,
        ...given('name', row.name?.exec(text)?.[1]),
        exact: allExact(dependencies, row.exact ?? isExactVersion),
        commands: row.command?.test(text) ? ['command'] : [],
      };
    },
  };
}

/** Hpack's `package.yaml`. */
const hpack: ManifestFormat = {
  ecosystem: 'haskell',
  globs: ['**/package.yaml'],
  locks: ['stack.yaml.lock', 'cabal.project.freeze', 'stack.yaml'],
  read: (file) => {
    const parsed = parseYaml(file);
    if ('reason' in parsed) return { dependencies: [], empty: true };
    const listed = parsed.root.get('dependencies');
    const dependencies = (listed?.items() ?? []).flatMap((item) => {
      const [name = '', ...version] = (item.text ?? '').split(/\s+/);
      return name === '' ? [] : [dependency(name, version.join(' '), 'runtime', file, item.line)];
    });
    return {
      dependencies: listed?.kind === 'mapping' ? dependencyMap(listed, 'runtime') : dependencies,
      empty: listed === undefined,
      ...given('name', parsed.root.get('name')?.text),
    };
  },
};

export const other: readonly ManifestFormat[] = [...lexicalManifests.map(formatOf), hpack, ...fields];
