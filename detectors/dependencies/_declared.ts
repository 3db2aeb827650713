import { type Language, languageOf } from '../../src/input/languages.js';
import type { Ecosystem, Manifest } from '../../src/input/manifests.js';

/** Which ecosystems can declare what code in a language needs. */
const ecosystemsOf: Partial<Record<Language, readonly Ecosystem[]>> = {
  javascript: ['npm', 'rubygems'],
  typescript: ['npm'],
  component: ['npm'],
  python: ['python', 'conan', 'bazel'],
  java: ['maven', 'gradle', 'sbt', 'bazel', 'clojure'],
  kotlin: ['gradle', 'maven'],
  scala: ['sbt', 'maven', 'gradle'],
  groovy: ['gradle', 'maven'],
  csharp: ['nuget'],
  fsharp: ['nuget'],
  'visual-basic': ['nuget'],
  go: ['go'],
  rust: ['cargo'],
  ruby: ['rubygems'],
  php: ['composer'],
  swift: ['swift', 'cocoapods'],
  'objective-c': ['cocoapods', 'swift'],
  dart: ['pub'],
  elixir: ['hex'],
  erlang: ['hex'],
  haskell: ['haskell'],
  clojure: ['clojure', 'maven'],
  perl: ['perl'],
  r: ['r'],
};

/** Ecosystems whose manifests commonly stand beside the code and not above it. */
const anywhere: ReadonlySet<Ecosystem> = new Set(['python', 'r', 'conan', 'gradle', 'nuget', 'bazel', 'npm']);

/** The product's own manifests that say what it depends on; a manifest without dependencies may say just that. */
export function declaring(manifests: readonly Manifest[]): readonly Manifest[] {
  return manifests.filter(
    (manifest) =>
      manifest.class_ === 'product' && (manifest.dependencies.length > 0 || saysNone.has(manifest.ecosystem)),
  );
}

/** Files that exist to declare dependencies: an empty one declares that there are none. */
const saysNone: ReadonlySet<Ecosystem> = new Set(['go', 'swift', 'ansible-galaxy']);

/** How much of the product's source code stands where a manifest of its ecosystem declares what it needs. */
export interface Coverage {
  readonly covered: number;
  readonly uncovered: number;
  readonly vendored: number;
}

/** Counts source files by whether a manifest covers them. `sources` are the product's paths, `vendored` copied ones. */
export function coverageOf(
  manifests: readonly Manifest[],
  sources: readonly string[],
  vendored: readonly string[],
): Coverage {
  const folders = foldersByEcosystem(manifests);
  let covered = 0;
  let uncovered = 0;
  for (const path of sources) {
    const ecosystems = ecosystemsOf[languageOf(path) ?? 'shell'];
    if (!ecosystems) continue;
    if (ecosystems.some((ecosystem) => covers(folders.get(ecosystem), ecosystem, path))) covered++;
    else uncovered++;
  }
  return { covered, uncovered, vendored: vendored.filter((path) => languageOf(path) !== undefined).length };
}

function covers(folders: ReadonlySet<string> | undefined, ecosystem: Ecosystem, path: string): boolean {
  if (!folders) return false;
  if (anywhere.has(ecosystem)) return true;
  const parts = path.split('/');
  return parts.some((_, depth) => folders.has(parts.slice(0, depth).join('/')));
}

function foldersByEcosystem(manifests: readonly Manifest[]): ReadonlyMap<Ecosystem, ReadonlySet<string>> {
  const found = new Map<Ecosystem, Set<string>>();
  for (const { ecosystem, folder } of manifests)
    found.set(ecosystem, (found.get(ecosystem) ?? new Set()).add(folder));
  return found;
}

/**
 * Whether dependencies are declared. Rulings: copies without a manifest are not, and neither is one declared
 * library in a sub-folder beside many copied ones.
 */
export function isDeclared({ covered, uncovered, vendored }: Coverage): boolean {
  return uncovered === 0 || vendored < 20 || covered >= uncovered;
}

/** The first manifests to show: one per ecosystem before a second of the same, shallowest first, five at most. */
export function telling(manifests: readonly Manifest[]): readonly Manifest[] {
  const byDepth = [...manifests].sort(
    (a, b) =>
      depthOf(a) - depthOf(b) || b.dependencies.length - a.dependencies.length || (a.path < b.path ? -1 : 1),
  );
  const firsts = byDepth.filter(
    (one, at) => byDepth.findIndex(({ ecosystem }) => ecosystem === one.ecosystem) === at,
  );
  return [...firsts, ...byDepth.filter((one) => !firsts.includes(one))].slice(0, 5);
}

function depthOf({ folder }: Manifest): number {
  return folder === '' ? 0 : folder.split('/').length;
}
