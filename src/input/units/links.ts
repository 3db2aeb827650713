import type { Ecosystem, Manifest } from '../manifests.js';
import type { Candidate } from './candidates.js';
import { resolvePath, rootUnit } from './unit.js';

interface Reference {
  readonly ecosystems: readonly Ecosystem[];
  /** What names another folder of the repository. Linear-time, global. */
  readonly pattern: RegExp;
  /** The folder that a match means, from the manifest's folder on. */
  readonly folder: (name: string, within: string) => string | undefined;
  readonly example: string;
  /** What the example, in `apps/kettle`, means. */
  readonly means: string;
}

const beside = (name: string, within: string) => resolvePath(within, name);
const ofFile = (name: string, within: string) =>
  resolvePath(within, name.replaceAll('\\', '/').replace(/\/?[^/]*$/, ''));

/** How manifests name folders beside them. */
export const references: readonly Reference[] = [
  {
    ecosystems: ['gradle'],
    pattern: /\bproject\(\s*(?:path\s*[:=]\s*)?["']:([\w:.-]+)["']/g,
    folder: (name) => name.replaceAll(':', '/'),
    example: "implementation project(':libs:cup')",
    means: 'libs/cup',
  },
  {
    ecosystems: ['gradle'],
    pattern: /\(\s*projects\.([\w.]+)\s*\)/g,
    folder: (name) =>
      name
        .replace(/\.(dependencyProject|path)$/, '')
        .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
        .toLowerCase()
        .replaceAll('.', '/'),
    example: 'implementation(projects.libs.teaCup)',
    means: 'libs/tea-cup',
  },
  {
    ecosystems: ['nuget'],
    pattern: /<ProjectReference\s[^>]{0,200}?Include="([^"\n]+)"/g,
    folder: ofFile,
    example: '<ProjectReference Include="..\\Cup\\Cup.csproj" />',
    means: 'apps/Cup',
  },
  {
    ecosystems: ['cargo', 'python', 'hex', 'rubygems', 'pub'],
    pattern: /\bpath\s*[:=]\s*["']?(\.[\w./-]+)/g,
    folder: beside,
    example: 'cup = { path = "../../libs/cup" }',
    means: 'libs/cup',
  },
  {
    ecosystems: ['go'],
    pattern: /=>\s*(\.[\w./-]+)/g,
    folder: beside,
    example: 'replace example.org/cup => ../cup',
    means: 'apps/cup',
  },
];

/** By folder: the folders that it is built from, directly. */
export function linksAmong(
  candidates: readonly Pick<Candidate, 'path' | 'manifests'>[],
): ReadonlyMap<string, ReadonlySet<string>> {
  const folders = new Set(candidates.map(({ path }) => path));
  const byName = new Map(
    candidates.flatMap(({ path, manifests }) =>
      manifests.flatMap((manifest) =>
        manifest.name === undefined ? [] : [[keyOf(manifest), path] as const],
      ),
    ),
  );
  return new Map(
    candidates.map(({ path, manifests }) => {
      const named = manifests.flatMap(({ ecosystem, dependencies }) =>
        dependencies.flatMap(({ name }) => byName.get(`${ecosystem}:${bareName(ecosystem, name)}`) ?? []),
      );
      const referred = manifests.flatMap((manifest) => referredIn(manifest, path));
      return [path, new Set([...named, ...referred].filter((other) => other !== path && folders.has(other)))];
    }),
  );
}

function keyOf({ ecosystem, name = '' }: Manifest): string {
  return `${ecosystem}:${bareName(ecosystem, name)}`;
}

/** Maven's artefacts are told by the last part: the group of a module is mostly its parent's. */
function bareName(ecosystem: Ecosystem, name: string): string {
  if (ecosystem === 'maven') return name.slice(name.lastIndexOf(':') + 1);
  return ecosystem === 'python' ? name.toLowerCase().replaceAll('_', '-') : name;
}

function referredIn({ ecosystem, file }: Manifest, within: string): readonly string[] {
  return references
    .filter(({ ecosystems }) => ecosystems.includes(ecosystem))
    .flatMap(({ pattern, folder }) =>
      [...file.text.matchAll(pattern)].flatMap(
        ([, name = '']) => folder(name, within === rootUnit ? '' : within) ?? [],
      ),
    );
}

/** All that can be reached from some folders, themselves included. */
export function reachedFrom(
  start: Iterable<string>,
  links: ReadonlyMap<string, ReadonlySet<string>>,
): ReadonlySet<string> {
  const reached = new Set(start);
  for (const folder of reached) for (const other of links.get(folder) ?? []) reached.add(other);
  return reached;
}
