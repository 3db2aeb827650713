import { defineDetector } from '../../src/detector.js';
import { code } from '../../src/input/code.js';
import { files, paths } from '../../src/input/files.js';
import { sourceGlob } from '../../src/input/languages.js';
import { type Ecosystem, type Manifest, manifests } from '../../src/input/manifests.js';
import type { SourceFile } from '../../src/input/source-file.js';
import { linksAmong, reachedFrom } from '../../src/input/units/links.js';
import { rootUnit } from '../../src/input/units/unit.js';
import { servers, serves } from './_servers.js';
import { isBesideProduct, isScript } from './_sources.js';

interface Published {
  /** What in a manifest says that it is for others to install. Linear-time. */
  readonly says: RegExp;
  readonly note: string;
  readonly example: string;
}

/** What manifests of packages for others hold and those of applications do not. */
export const published: Partial<Record<Ecosystem, readonly Published[]>> = {
  npm: [
    {
      says: /^\s*"(files|exports|publishConfig|types|typings|module|unpkg|jsdelivr)"\s*:/m,
      note: 'npm package',
      example: '  "exports": "./index.js",',
    },
    {
      says: /"engines"\s*:\s*\{[^}]{0,200}"vscode"\s*:/,
      note: 'editor extension',
      example: '"engines": { "vscode": "^1.80.0" }',
    },
  ],
  python: [
    {
      says: /^\s*classifiers\s*=|^\[project\.(urls|scripts|entry-points)|^\[tool\.poetry\.(scripts|urls|plugins)|^urls\s*=|^\[tool\.flit/m,
      note: 'Python package',
      example: 'classifiers = [',
    },
    {
      says: /\b(classifiers|long_description|entry_points|author_email)\s*=/,
      note: 'Python package',
      example: 'setup(name="tea", long_description=text)',
    },
  ],
  maven: [
    {
      says: /<distributionManagement>|central-publishing-maven-plugin|nexus-staging-maven-plugin|<packaging>(hpi|maven-plugin|eclipse-plugin|atlassian-plugin)<|maven-gpg-plugin/,
      note: 'artefact for others',
      example: '<distributionManagement>',
    },
  ],
  gradle: [
    {
      says: /maven-publish|com\.vanniktech\.maven\.publish|gradle-plugin|org\.jetbrains\.intellij|java-gradle-plugin|io\.github\.gradle-nexus/,
      note: 'artefact for others',
      example: "id 'maven-publish'",
    },
    {
      says: /com\.android\.application/,
      note: 'app that people install',
      example: "id 'com.android.application'",
    },
    { says: /com\.android\.library/, note: 'library for apps', example: "id 'com.android.library'" },
  ],
  sbt: [
    {
      says: /\b(publishTo|sonatype\w+|sbtPlugin|publishMavenStyle)\b/,
      note: 'artefact for others',
      example: 'publishTo := sonatypePublishTo.value',
    },
  ],
  nuget: [
    {
      says: /<(PackageId|GeneratePackageOnBuild|PackAsTool|PackageTags|PackageLicenseExpression|PackageProjectUrl)>/,
      note: 'NuGet package',
      example: '<PackageId>Tea</PackageId>',
    },
  ],
  cargo: [
    {
      says: /^(license|license-file)(\.workspace)?\s*=[\s\S]{0,2000}^description\s*=|^description(\.workspace)?\s*=[\s\S]{0,2000}^(license|license-file)(\.workspace)?\s*=/m,
      note: 'crate',
      example: 'description = "Tea"\nlicense = "MIT"',
    },
  ],
  hex: [{ says: /\bpackage:\s|defp? package\b/, note: 'Hex package', example: 'package: package(),' }],
  pub: [
    {
      says: /^(homepage|repository|issue_tracker):/m,
      note: 'pub package',
      example: 'homepage: https://example.com',
    },
  ],
  composer: [
    {
      says: /"autoload"\s*:/,
      note: 'Composer package',
      example: '"autoload": { "files": ["tea.php"] }',
    },
  ],
  clojure: [
    {
      says: /:license\b|deps-deploy|build-clj|:deploy-repositories/,
      note: 'artefact for others',
      example: ':license {:name "MIT"}',
    },
  ],
  rubygems: [{ says: /\.(name|summary)\s*=/, note: 'gem', example: 'spec.summary = "Tea"' }],
  haskell: [{ says: /^synopsis:/im, note: 'Haskell package', example: 'synopsis: tea' }],
  perl: [{ says: /\b(NAME|ABSTRACT|module_name)\b/, note: 'Perl distribution', example: "NAME => 'Tea'," }],
  r: [{ says: /^Package:/m, note: 'R package', example: 'Package: tea' }],
  swift: [{ says: /\.library\(/, note: 'Swift package', example: '.library(name: "Tea", targets: ["Tea"])' }],
  cocoapods: [{ says: /Pod::Spec\.new/, note: 'pod', example: 'Pod::Spec.new do |s|' }],
  conan: [
    {
      says: /\bclass \w+\(ConanFile\)[\s\S]{0,2000}def package\b/,
      note: 'Conan package',
      example: 'class Tea(ConanFile):\n    def package(self):',
    },
  ],
  'ansible-galaxy': [
    { says: /^galaxy_info:|^namespace:/m, note: 'Ansible role or collection', example: 'galaxy_info:' },
  ],
};

interface Made {
  readonly path: RegExp;
  readonly holds: RegExp;
  readonly note: string;
  readonly example: string;
}

/** Files by which others use a repository as it stands. */
export const usedAsItStands: readonly Made[] = [
  {
    path: /^([\w-]+\/){0,2}action\.ya?ml$/,
    holds: /^runs:/m,
    note: 'action for pipelines of others',
    example: 'runs:',
  },
  {
    path: /^\.pre-commit-hooks\.yaml$/,
    holds: /^- id:/m,
    note: 'hooks for other repositories',
    example: '- id: tea',
  },
  {
    path: /(^|\/)manifest\.json$/,
    holds: /"manifest_version"\s*:\s*[23]/,
    note: 'browser extension',
    example: '{ "manifest_version": 3 }',
  },
  {
    path: /(^|\/)(electron-builder\.(ya?ml|json)|tauri\.conf\.json|forge\.config\.js)$/,
    holds: /\S/,
    note: 'desktop app that people install',
    example: 'appId: tea',
  },
  {
    path: /\.php$/,
    holds: /^[ \t*]*Plugin Name:/m,
    note: 'WordPress plugin',
    example: ' * Plugin Name: Tea',
  },
  {
    path: /(^|\/)project\.pbxproj$/,
    holds: /com\.apple\.product-type\.(application|framework)/,
    note: 'app or framework for devices',
    example: 'productType = "com.apple.product-type.application";',
  },
  {
    path: /(^|\/)(ct|cr)\.yaml$/,
    holds: /chart|owner/,
    note: 'charts for others',
    example: 'chart-dirs: [charts]',
  },
  {
    path: /(^|\/)(devcontainer-feature|plugin)\.json$/,
    holds: /"id"\s*:/,
    note: 'plug-in',
    example: '{ "id": "tea" }',
  },
];

export default defineDetector({
  about: 'Libraries, command-line tools, actions, roles and modules for others',
  reads: {
    manifests: manifests(),
    servers: code(servers),
    files: files([
      '**/action.{yml,yaml}',
      '.pre-commit-hooks.yaml',
      '**/manifest.json',
      '**/{electron-builder.yml,electron-builder.yaml,electron-builder.json,tauri.conf.json,forge.config.js}',
      '*.php',
      '**/project.pbxproj',
      '{ct,cr}.yaml',
      '.github/{ct,cr}.yaml',
      '**/devcontainer-feature.json',
    ]),
    modules: files('*.{tf,tofu}'),
    examples: paths('**/*.tf', { in: ['example'] }),
    packages: paths(['*.go', '**/*.go']),
    charts: files('**/Chart.yaml'),
    sources: paths(sourceGlob),
  },
  emits: ['code.library'],
  *detect({ manifests, servers, files, modules, examples, packages, charts, sources }) {
    const serving = servers.filter((match) => serves(match, manifests)).map(({ file }) => file.path);
    const own = manifests.filter(({ class_ }) => class_ === 'product');
    const parts = partsOfServers(own, serving);
    const found = [
      ...own
        .filter(({ folder }) => !parts.has(folder))
        .flatMap((manifest) => publishedBy(manifest, serving) ?? []),
      ...files.filter((file) => !isHelper(file, sources)).flatMap((file) => madeFor(file) ?? []),
      ...moduleOf(modules, examples),
      ...chartOf(charts, sources),
      ...own.flatMap((manifest) => goLibrary(manifest, packages, serving) ?? []),
    ];
    for (const { at, note } of found.slice(0, 4)) yield { signal: 'code.library', at, note };
  },
});

/** A manifest of a package for others, unless a server application stands on it. */
function publishedBy(manifest: Manifest, serving: readonly string[]) {
  const { ecosystem, file, private: kept, name, role, commands, at } = manifest;
  if (kept || role === 'tests' || role === 'server' || (role === 'application' && ecosystem !== 'gradle'))
    return undefined;
  const rows = published[ecosystem] ?? [];
  const row = rows.find(({ says }) => says.test(file.text));
  const needsName = ecosystem !== 'gradle' && ecosystem !== 'ansible-galaxy' && ecosystem !== 'sbt';
  const isTool = commands.length > 0 && name !== undefined;
  if ((!row && !isTool) || (needsName && name === undefined) || isServer(manifest, serving)) return undefined;
  return { at: (row && file.find(row.says)) ?? at, note: row ? row.note : `command-line tool (${name})` };
}

/** Folders that servers of the repository are built from: what lies there need not be published to be of use. */
function partsOfServers(own: readonly Manifest[], serving: readonly string[]): ReadonlySet<string> {
  const started = own.filter(
    (manifest) => manifest.role === 'server' || (manifest.private === true && isServer(manifest, serving)),
  );
  if (started.length === 0) return new Set();
  const folders = new Map<string, Manifest[]>();
  for (const manifest of own) {
    const path = manifest.folder || rootUnit;
    folders.set(path, [...(folders.get(path) ?? []), manifest]);
  }
  const links = linksAmong([...folders].map(([path, manifests]) => ({ path, manifests })));
  return reachedFrom(
    started.map(({ folder }) => folder || rootUnit),
    links,
  );
}

function isServer({ folder }: Manifest, serving: readonly string[]): boolean {
  return serving.some((path) => folder === '' || path.startsWith(`${folder}/`));
}

/** So much code is more than a helper's. */
const leastOfProduct = 5;

/** A browser extension deep in a repository is a helper, unless most of the code stands beside it. */
function isHelper({ name, folder }: SourceFile, sources: readonly string[]): boolean {
  if (name !== 'manifest.json' || !folder.includes('/')) return false;
  const beside = folder.slice(0, folder.lastIndexOf('/') + 1);
  const own = sources.filter((path) => path.startsWith(beside)).length;
  return own < leastOfProduct || own * 2 < sources.length;
}

function madeFor(file: SourceFile) {
  const row = usedAsItStands.find(({ path, holds }) => path.test(file.path) && holds.test(file.text));
  return row && { at: file.find(row.holds) ?? file.at(1), note: row.note };
}

/** A Terraform module: inputs and outputs at the root, no state or provider of its own, examples of its use. */
function moduleOf(files: readonly SourceFile[], examples: readonly string[]) {
  const has = (pattern: RegExp) => files.find(({ text }) => pattern.test(text));
  const variable = has(/^variable\s+"/m);
  const keepsState = has(/^\s*(backend\s+"|cloud\s*\{)|^provider\s+"/m);
  if (!variable || keepsState || !has(/^output\s+"/m) || examples.length === 0) return [];
  return [{ at: variable.find(/^variable\s+"/m) ?? variable.at(1), note: 'Terraform module for others' }];
}

/** What a chart says to those who look for one. A chart for oneself has a name and a version. */
const shownToOthers = /^(home|icon|keywords|sources):/m;

/** A chart for others, where charts are what the repository is about: what code there is helps or tests. */
function chartOf(charts: readonly SourceFile[], sources: readonly string[]) {
  const programs = sources.filter((path) => !isScript(path) && !isBesideProduct(path));
  const chart =
    programs.length > charts.length ? undefined : charts.find(({ text }) => shownToOthers.test(text));
  return chart ? [{ at: chart.find(shownToOthers) ?? chart.at(1), note: 'chart for others' }] : [];
}

/** A Go module with packages at its root can be imported; one with commands only is a program. */
function goLibrary(
  { ecosystem, folder, at, name }: Manifest,
  packages: readonly string[],
  serving: readonly string[],
) {
  if (ecosystem !== 'go' || folder !== '' || serving.length > 0) return undefined;
  const atRoot = packages.some((path) => !path.includes('/') && path !== 'main.go' && path !== 'doc.go');
  const isProgram = packages.includes('main.go');
  return atRoot && !isProgram ? { at, note: `Go module (${name ?? 'unnamed'})` } : undefined;
}
