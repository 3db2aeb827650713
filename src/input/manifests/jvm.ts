import { textWithoutComments } from '../comments.js';
import type { DataNode } from '../data.js';
import type { Dependency, ManifestRole } from '../manifests.js';
import type { SourceFile } from '../source-file.js';
import { parseToml } from '../toml.js';
import { children, parseXml } from '../xml.js';
import {
  allExact,
  dependency,
  type Facts,
  given,
  isExactVersion,
  type ManifestFormat,
  matchesWithLines,
  type Scope,
} from './format.js';

/** `pom.xml`. Versions that a parent or a bill of materials gives count as exact. */
const maven: ManifestFormat = {
  ecosystem: 'maven',
  globs: ['**/pom.xml'],
  locks: [],
  read: (file) => {
    const parsed = parseXml(file);
    if ('reason' in parsed) return parsed;
    const project = parsed.root.get('project');
    return project ? pomFacts(project) : { dependencies: [], empty: true };
  },
};

function pomFacts(project: DataNode): Facts {
  const properties = new Map(
    (project.get('properties')?.entries() ?? []).map(({ key, value }) => [key, value.text ?? '']),
  );
  const own = mavenDependencies(children(project, 'dependencies', 'dependency'), properties);
  const managed = mavenDependencies(
    children(project, 'dependencyManagement', 'dependencies', 'dependency'),
    properties,
  );
  const plugins = mavenPlugins(children(project, 'build', 'plugins', 'plugin'), properties);
  const isManaged = project.get('parent') !== undefined || managed.length > 0;
  const role = roleOfPackaging(project.get('packaging')?.text);
  return {
    dependencies: [...own, ...managed, ...plugins],
    line: project.line,
    ...given('name', project.get('artifactId')?.text),
    ...given('version', project.get('version')?.text),
    ...given('role', role),
    exact:
      own.length + managed.length > 0 &&
      [...own, ...managed].every(({ version }) => (version === undefined ? isManaged : isFixed(version))),
    workspace: project.get('modules') !== undefined,
  };
}

function roleOfPackaging(packaging: string | undefined): ManifestRole | undefined {
  return packaging === 'war' || packaging === 'ear' ? 'server' : undefined;
}

function mavenDependencies(
  nodes: readonly DataNode[],
  properties: ReadonlyMap<string, string>,
): readonly Dependency[] {
  return nodes.map((node) =>
    dependency(
      `${node.get('groupId')?.text ?? ''}:${node.get('artifactId')?.text ?? ''}`,
      resolved(node.get('version')?.text, properties),
      /test|provided/.test(node.get('scope')?.text ?? '') ? 'development' : 'runtime',
      node.file,
      (node.get('artifactId') ?? node).line,
    ),
  );
}

function mavenPlugins(
  nodes: readonly DataNode[],
  properties: ReadonlyMap<string, string>,
): readonly Dependency[] {
  return nodes.map((node) =>
    dependency(
      `${node.get('groupId')?.text ?? 'org.apache.maven.plugins'}:${node.get('artifactId')?.text ?? ''}`,
      resolved(node.get('version')?.text, properties),
      'development',
      node.file,
      (node.get('artifactId') ?? node).line,
    ),
  );
}

function resolved(version: string | undefined, properties: ReadonlyMap<string, string>): string | undefined {
  return version?.replace(/\$\{([^}]+)\}/g, (whole, name: string) => properties.get(name) ?? whole);
}

/** A property that stands elsewhere (`${revision}` of a parent) is still one version. */
function isFixed(version: string): boolean {
  return version.startsWith('${') || (isExactVersion(version) && !/SNAPSHOT|LATEST|RELEASE$/.test(version));
}

/** Build scripts of Gradle, in Groovy or Kotlin, read as text. */
const gradle: ManifestFormat = {
  ecosystem: 'gradle',
  globs: ['**/*.gradle', '**/*.gradle.kts'],
  locks: [
    'gradle.lockfile',
    'gradle/verification-metadata.xml',
    'gradle/dependency-locks/compileClasspath.lockfile',
    'buildscript-gradle.lockfile',
    'versions.lock',
  ],
  locksAbove: 'always',
  read: (file) => gradleFacts(file, textWithoutComments(file, 'c')),
};

const configurations =
  'api|implementation|compile|compileOnly|runtimeOnly|runtime|classpath|kapt|ksp|annotationProcessor|developmentOnly|compileOnlyApi|providedCompile|providedRuntime|modImplementation|modApi|include|shadow|detektPlugins|coreLibraryDesugaring';

/** `implementation 'group:name:version'`, `testImplementation(platform("group:name:version"))`. */
const gradleCoordinates = new RegExp(
  `\\b(${configurations}|[a-z]\\w{0,40}(?:Implementation|CompileOnly|RuntimeOnly|Api|Compile|Runtime|AnnotationProcessor|Classpath))\\b[ (]{1,4}(?:(?:platform|enforcedPlatform|kotlin)\\()?["']([\\w.-]+)(?::([\\w.-]+)(?::([^"'\\n:@]+))?)?["':@]`,
  'g',
);
const gradlePlugins = /\bid[ (]{1,3}["']([\w.-]+)["']\)?(?:[ \t]+version[ \t(]+["']([^"'\n]+)["'])?/g;
const gradleMapNotation =
  /\b(\w*[iI]mplementation|\w*[aA]pi|\w*[cC]ompile|classpath)\b[ (]{1,4}group\s?[:=]\s?["']([\w.-]+)["'],\s*name\s?[:=]\s?["']([\w.-]+)["'](?:,\s*version\s?[:=]\s?["']([^"'\n]+)["'])?/g;

function gradleFacts(file: SourceFile, text: string): Facts {
  const libraries = [
    ...[...matchesWithLines(file, text, gradleCoordinates)].map(({ match, line }) =>
      dependency(
        [match[2], match[3]].filter(Boolean).join(':'),
        match[4],
        scopeOf(match[1] ?? ''),
        file,
        line,
      ),
    ),
    ...[...matchesWithLines(file, text, gradleMapNotation)].map(({ match, line }) =>
      dependency(`${match[2]}:${match[3]}`, match[4], scopeOf(match[1] ?? ''), file, line),
    ),
  ];
  const plugins = [...matchesWithLines(file, text, gradlePlugins)].map(({ match, line }) =>
    dependency(match[1] ?? '', match[2], 'development', file, line),
  );
  const aliases = [...matchesWithLines(file, text, /\b\w+[ (]{1,2}libs\.([\w.]+)/g)];
  const platform = /\bplatform\(|dependencyManagement|io\.spring\.dependency-management|\blibs\./.test(text);
  const isBuild = /^(build|settings)\.gradle/.test(file.name);
  return {
    dependencies: [...libraries, ...plugins],
    empty: libraries.length + plugins.length + aliases.length === 0 && !isBuild,
    line: (libraries[0] ?? plugins[0])?.at.line ?? aliases[0]?.line ?? 1,
    ...given('name', /\brootProject\.name\s*=\s*["']([^"'\n]+)["']/.exec(text)?.[1]),
    ...given('role', roleOfPlugins(plugins)),
    exact:
      libraries.length + aliases.length > 0 &&
      libraries.every(({ version }) => (version === undefined ? platform : isFixedInGradle(version))),
  };
}

function roleOfPlugins(plugins: readonly Dependency[]): ManifestRole | undefined {
  const ids = plugins.map(({ name }) => name);
  if (ids.some((id) => id === 'war' || id === 'org.springframework.boot')) return 'server';
  if (ids.some((id) => id === 'application' || id === 'com.android.application')) return 'application';
  return ids.some((id) => id === 'java-library' || id === 'maven-publish') ? 'library' : undefined;
}

function scopeOf(configuration: string): Scope {
  return /test|classpath|kapt|ksp|annotationProcessor|developmentOnly|detekt/i.test(configuration)
    ? 'development'
    : 'runtime';
}

/** A version in a variable is one version; `1.+` and `latest.release` are ranges. */
function isFixedInGradle(version: string): boolean {
  return version.includes('$') || (isExactVersion(version) && !/SNAPSHOT/.test(version));
}

/** Gradle's version catalogue. */
const catalog: ManifestFormat = {
  ecosystem: 'gradle',
  globs: ['**/*.versions.toml'],
  locks: ['verification-metadata.xml', '../gradle.lockfile'],
  read: (file) => {
    const parsed = parseToml(file);
    return 'reason' in parsed ? parsed : catalogFacts(parsed.root);
  },
};

function catalogFacts(root: DataNode): Facts {
  const versions = new Map(
    (root.get('versions')?.entries() ?? []).map(({ key, value }) => [
      key,
      value.text ?? value.get('strictly')?.text ?? value.get('require')?.text ?? '[',
    ]),
  );
  const versionOf = (node: DataNode) => {
    const version = node.get('version');
    return version?.text ?? versions.get(version?.get('ref')?.text ?? '');
  };
  const entries = [...(root.get('libraries')?.entries() ?? []), ...(root.get('plugins')?.entries() ?? [])];
  const dependencies = entries.map(({ key, keyLine, value }) => {
    const [group, name, version] = (value.text ?? '').split(':');
    const module =
      value.get('module')?.text ??
      value.get('id')?.text ??
      [value.get('group')?.text ?? group, value.get('name')?.text ?? name].filter(Boolean).join(':');
    return dependency(module || key, version ?? versionOf(value), 'runtime', value.file, keyLine);
  });
  return {
    dependencies,
    exact:
      dependencies.length > 0 &&
      dependencies.every(({ version }) => version === undefined || isFixedInGradle(version)),
  };
}

/** Build definitions of sbt and Mill, read as text. */
const sbt: ManifestFormat = {
  ecosystem: 'sbt',
  globs: ['**/*.sbt', '**/project/*.scala', '**/build.sc'],
  locks: ['build.sbt.lock'],
  locksAbove: 'always',
  read: (file) => {
    const text = textWithoutComments(file, 'c');
    const pattern =
      /["']([\w.-]+)["']\s*%{1,3}\s*["']([\w.-]+)["']\s*%\s*(?:["']([^"'\n]+)["']|([\w.]+))([^\n]{0,60})/g;
    const dependencies = [...matchesWithLines(file, text, pattern)].map(({ match, line }) =>
      dependency(
        `${match[1]}:${match[2]}`,
        match[3] ?? match[4],
        /%\s*["']?(Test|test|it)\b/.test(match[5] ?? '') || /addSbtPlugin/.test(text)
          ? 'development'
          : 'runtime',
        file,
        line,
      ),
    );
    return {
      dependencies,
      empty: dependencies.length === 0 && file.name !== 'build.sbt',
      line: dependencies[0]?.at.line ?? 1,
      ...given('name', /\bname\s*:=\s*"([^"\n]+)"/.exec(text)?.[1]),
      exact: allExact(dependencies, (version) => /^[A-Za-z]/.test(version) || isExactVersion(version)),
    };
  },
};

export const jvm: readonly ManifestFormat[] = [maven, gradle, catalog, sbt];
