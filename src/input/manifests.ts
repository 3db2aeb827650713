import type { Place } from '../evidence.js';
import type { Input, Problem } from './input.js';
import type { Facts, ManifestFormat } from './manifests/format.js';
import { manifestFormats } from './manifests/formats.js';
import { type PathClass, pathClasses } from './path-class.js';
import type { PathIndex } from './path-index.js';
import type { SourceFile } from './source-file.js';

const everywhere = Object.keys(pathClasses) as readonly PathClass[];

/** The package ecosystems whose manifests are read. */
export type Ecosystem =
  | 'npm'
  | 'python'
  | 'maven'
  | 'gradle'
  | 'sbt'
  | 'nuget'
  | 'go'
  | 'rubygems'
  | 'composer'
  | 'cargo'
  | 'hex'
  | 'swift'
  | 'cocoapods'
  | 'pub'
  | 'conan'
  | 'vcpkg'
  | 'haskell'
  | 'clojure'
  | 'perl'
  | 'r'
  | 'ansible-galaxy'
  | 'terraform'
  | 'helm'
  | 'nix'
  | 'platformio'
  | 'bazel';

/** One manifest: what a part of the repository says of itself and what it depends on. */
export interface Manifest {
  readonly ecosystem: Ecosystem;
  readonly file: SourceFile;
  readonly path: string;
  readonly folder: string;
  readonly class_: PathClass;
  readonly at: Place;
  readonly name?: string;
  readonly version?: string;
  /** It says that it is not to be published (`"private": true`, `publish = false`). */
  readonly private?: boolean;
  readonly dependencies: readonly Dependency[];
  /** Lock or checksum file that pins it (may stand in a parent folder for workspaces). */
  readonly lock?: string;
  /** All direct dependencies have exact versions or hashes in the manifest itself. */
  readonly exact: boolean;
  /** Scripts or tasks by name, with the command and its place (`scripts` of package.json, Composer, Poe, Hatch). */
  readonly scripts: readonly { readonly name: string; readonly command: string; readonly at: Place }[];
  /** Commands that it installs: the product is a command-line tool. */
  readonly commands: readonly string[];
  /** What the manifest itself says that this part is. */
  readonly role?: ManifestRole;
}

export type ManifestRole = 'application' | 'library' | 'server' | 'tests';

export interface Dependency {
  /** As the ecosystem writes it: `org.flywaydb:flyway-core`, `@sentry/node`, `rails`. */
  readonly name: string;
  readonly version?: string;
  /** `development` includes test and build dependencies. */
  readonly scope: 'runtime' | 'development';
  readonly at: Place;
}

/** Manifests of others (vendored copies, fixtures, examples) beyond this number are left out. */
const othersLimit = 1000;

/** The product's own manifests beyond this number are a gap. */
const productLimit = 5000;

/**
 * Asks for the manifests of all ecosystems, in every class of path: consumers choose by `class_`. A manifest of
 * the product that cannot be read is a problem; one of a fixture or a vendored copy is left out.
 */
export function manifests(): Input<readonly Manifest[]> {
  return {
    key: 'manifests',
    about: 'manifests',
    wants: (paths) => candidates(paths).map(({ path }) => path),
    load: async (reader) => {
      const wanted = candidates(reader.paths);
      await reader.prefetch(wanted.map(({ path }) => path));
      const problems: Problem[] = [];
      const found: Found[] = [];
      for (const { path, format } of wanted) {
        const { files, problems: unread } = await reader.texts([path]);
        if (reader.paths.classOf(path) === 'product') problems.push(...unread);
        for (const file of files) {
          const facts = format.read(file);
          if (!('reason' in facts)) found.push({ file, format, facts });
          else if (file.class_ === 'product') problems.push(facts);
        }
      }
      return { value: finish(found, reader.paths), problems };
    },
    // Over the whole, because a lock may stand above.
    narrow: ({ value, problems }, { unit, territory }) => ({
      value: value.filter(
        ({ path, ecosystem }) => territory.counts(path, unit) && territory.shares(path, ecosystem, unit),
      ),
      problems: problems.filter(({ path }) => path === undefined || territory.counts(path, unit)),
    }),
  };
}

interface Candidate {
  readonly path: string;
  readonly format: ManifestFormat;
}

interface Found {
  readonly file: SourceFile;
  readonly format: ManifestFormat;
  readonly facts: Facts;
}

function candidates(paths: PathIndex): readonly Candidate[] {
  const all = manifestFormats.flatMap((format) =>
    paths.match(format.globs, { in: everywhere }).map((path) => ({ path, format, depth: depthOf(path) })),
  );
  const ranked = all.sort((a, b) => a.depth - b.depth || (a.path < b.path ? -1 : 1));
  const isProduct = ({ path }: Candidate) => paths.classOf(path) === 'product';
  return [
    ...ranked.filter(isProduct).slice(0, productLimit),
    ...ranked.filter((one) => !isProduct(one)).slice(0, othersLimit),
  ];
}

function finish(found: readonly Found[], paths: PathIndex): readonly Manifest[] {
  const workspaces = new Set(
    found
      .filter(({ facts }) => facts.workspace)
      .map(({ file, format }) => `${format.ecosystem}:${file.folder}`),
  );
  return found
    .filter(({ facts }) => !facts.empty)
    .map((one) => manifestOf(one, lockOf(one, paths, workspaces)))
    .sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

function manifestOf({ file, format, facts }: Found, lock: string | undefined): Manifest {
  const { line = 1, workspace: _workspace, empty: _empty, ...said } = facts;
  return {
    exact: false,
    scripts: [],
    commands: [],
    ...said,
    ecosystem: format.ecosystem,
    file,
    path: file.path,
    folder: file.folder,
    class_: file.class_,
    at: file.at(line),
    ...(lock === undefined ? {} : { lock }),
  };
}

/** The lock beside the manifest, or further up where the ecosystem shares locks. */
function lockOf(
  { file, format }: Found,
  paths: PathIndex,
  workspaces: ReadonlySet<string>,
): string | undefined {
  const names = typeof format.locks === 'function' ? format.locks(file.name) : format.locks;
  for (const folder of foldersUp(file.folder)) {
    const shared = format.locksAbove === 'always' || workspaces.has(`${format.ecosystem}:${folder}`);
    if (folder !== file.folder && !(format.locksAbove && shared)) continue;
    const prefix = folder === '' ? '' : `${folder}/`;
    const name = names.find((lock) => paths.has(prefix + lock));
    if (name !== undefined) return prefix + name;
  }
  return undefined;
}

function foldersUp(folder: string): readonly string[] {
  const parts = folder === '' ? [] : folder.split('/');
  return [...parts.map((_, index) => parts.slice(0, parts.length - index).join('/')), ''];
}

function depthOf(path: string): number {
  return path.split('/').length;
}
