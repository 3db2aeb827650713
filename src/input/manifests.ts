import type { Place } from '../evidence.js';
import type { PathClass } from './path-class.js';
import type { SourceFile } from './source-file.js';

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
}

export interface Dependency {
  /** As the ecosystem writes it: `org.flywaydb:flyway-core`, `@sentry/node`, `rails`. */
  readonly name: string;
  readonly version?: string;
  /** `development` includes test and build dependencies. */
  readonly scope: 'runtime' | 'development';
  readonly at: Place;
}
