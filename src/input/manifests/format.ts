import type { DataNode } from '../data.js';
import type { Problem } from '../input.js';
import type { Dependency, Ecosystem, Manifest } from '../manifests.js';
import type { SourceFile } from '../source-file.js';

/** What one manifest file says; the rest (place, class, lock) is worked out for all formats alike. */
export type Facts = Pick<Manifest, 'dependencies'> &
  Partial<Pick<Manifest, 'name' | 'version' | 'private' | 'exact' | 'scripts' | 'commands' | 'role'>> & {
    /** Line that stands for the manifest; 1 where it is left out. */
    readonly line?: number;
    /** It binds manifests in folders below, which then share its lock. */
    readonly workspace?: boolean;
    /** It is no manifest of this ecosystem after all, or says nothing. */
    readonly empty?: boolean;
  };

/** How one ecosystem declares dependencies. One value per kind of manifest file. */
export interface ManifestFormat {
  readonly ecosystem: Ecosystem;
  readonly globs: readonly string[];
  /** File names, in the manifest's folder, that lock it; the first that is there counts. May depend on its name. */
  readonly locks: readonly string[] | ((name: string) => readonly string[]);
  /** Where locks may stand besides the manifest's own folder. */
  readonly locksAbove?: 'always' | 'in workspaces';
  read(file: SourceFile): Facts | Problem;
}

export type Scope = Dependency['scope'];

/** The keys of a mapping as dependencies; the version is the value, or what a picker finds in it. */
export function dependencyMap(
  node: DataNode | undefined,
  scope: Scope,
  versionOf: (value: DataNode) => string | undefined = (value) => value.text,
): readonly Dependency[] {
  return (node?.entries() ?? []).map(({ key, keyLine, value }) =>
    dependency(key, versionOf(value), scope, value.file, keyLine),
  );
}

/** One dependency at a line of a file. */
export function dependency(
  name: string,
  version: string | undefined,
  scope: Scope,
  file: SourceFile,
  line: number,
): Dependency {
  return { name, scope, at: file.at(line), ...(version ? { version } : {}) };
}

/** A field that is left out where there is no value. */
export function given<K extends string, V>(key: K, value: V | undefined): { readonly [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [P in K]?: V });
}

/** Every match of a pattern with its 1-based line. The pattern must be global and linear-time. */
export function* matchesWithLines(
  file: SourceFile,
  text: string,
  pattern: RegExp,
): Generator<{ readonly match: RegExpExecArray; readonly line: number }> {
  for (const match of text.matchAll(pattern)) yield { match, line: file.lineAt(match.index) };
}

/** All have a version, and each is exact. Nothing declared is nothing pinned. */
export function allExact(
  dependencies: readonly Dependency[],
  isExact: (version: string) => boolean,
): boolean {
  return (
    dependencies.length > 0 && dependencies.every(({ version }) => version !== undefined && isExact(version))
  );
}

/** `1.2.3`, `v1.2`, `=1.2.3-rc.1`: one version and no range. */
export function isExactVersion(version: string): boolean {
  return (
    /^[=v]{0,3}\s?\d+(\.\d+){0,5}([-+._]?[0-9A-Za-z][0-9A-Za-z.+_-]*)?$/.test(version) &&
    !/\.x\b/.test(version)
  );
}
