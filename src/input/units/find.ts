import type { Reader } from '../reader.js';
import { type Candidate, candidatesOf, isCode } from './candidates.js';
import { linksAmong, reachedFrom } from './links.js';
import { isBelowHelpers, partsAmong } from './parts.js';
import { type Part, Territory } from './territory.js';
import { isWithin, rootUnit, type Unit, type UnitSaid } from './unit.js';

const found = new WeakMap<Reader, Promise<Territory>>();

/**
 * Finds what a repository delivers one by one, and whose each of its files is. What the configuration says outranks
 * what is found. A repository that delivers one thing is one unit: the root.
 */
export function unitsOf(reader: Reader, said: readonly UnitSaid[] = []): Promise<Territory> {
  const known = found.get(reader) ?? find(reader, said);
  found.set(reader, known);
  return known;
}

async function find(reader: Reader, said: readonly UnitSaid[]): Promise<Territory> {
  const denied = new Set(said.filter(({ none }) => none).map(({ path }) => path));
  const candidates = await candidatesOf(reader);
  const links = linksAmong(candidates);
  const parts = partsAmong(candidates, links);
  const folders = candidates.map(({ path }) => path);
  const inferred = candidates
    .filter(({ path }) => !parts.has(path) && !denied.has(path))
    .filter(({ path }) => path !== rootUnit || hasOwnCode(reader, folders));
  const units = [
    ...inferred
      .filter(({ path }) => !said.some((one) => one.path === path))
      .map((one) => unitOf(one, reader)),
    ...said.filter(({ none }) => !none).map((one) => saidUnit(one, candidates, reader)),
  ].sort((a, b) => (a.path < b.path ? -1 : 1));
  if (units.length < 2) return new Territory([whole(reader, units[0])], [], reader.repository.name);
  const delivered = new Set(units.map(({ path }) => path));
  return new Territory(units, partsWith(candidates, links, delivered), reader.repository.name);
}

/** Whether there is source code outside the folders that are called parts, that is no helper's. */
function hasOwnCode({ paths }: Reader, folders: readonly string[]): boolean {
  const inner = folders.filter((folder) => folder !== rootUnit);
  return paths.all.some(
    (path) =>
      isCode(path, paths) &&
      !/^\.|\.config\.\w+$|(^|\/)(build|settings)\.gradle/.test(path) &&
      !isBelowHelpers(path) &&
      !inner.some((folder) => isWithin(path, folder)),
  );
}

function unitOf({ path, at, by, manifests }: Candidate, { repository }: Reader): Unit {
  const named = manifests.find(({ name }) => name !== undefined)?.name;
  const folder = path === rootUnit ? repository.name : lastOf(path);
  const ecosystems = [...new Set(manifests.map(({ ecosystem }) => ecosystem))];
  return { path, name: named ?? folder, at, by, ecosystems };
}

function saidUnit({ path, at }: UnitSaid, candidates: readonly Candidate[], reader: Reader): Unit {
  const candidate = candidates.find((one) => one.path === path);
  const found = candidate ? unitOf(candidate, reader) : { path, name: lastOf(path), ecosystems: [] };
  return { ...found, at, by: 'named by the configuration' };
}

function lastOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function whole({ repository }: Reader, only: Unit | undefined): Unit {
  return {
    path: rootUnit,
    name: repository.name,
    at: only?.at ?? {},
    by: 'the only thing that is delivered from here',
    ecosystems: [],
  };
}

/** Tests belong to what they test, other parts to all that they are built into. */
function partsWith(
  candidates: readonly Candidate[],
  links: ReadonlyMap<string, ReadonlySet<string>>,
  units: ReadonlySet<string>,
): readonly Part[] {
  const users = usersOf(links, units);
  return candidates
    .filter(({ path }) => !units.has(path) && path !== rootUnit)
    .map(({ path, tests }): Part => {
      if (!tests) return { path, of: users.get(path) ?? new Set() };
      const tested = [...(links.get(path) ?? [])];
      const direct = tested.filter((other) => units.has(other));
      return {
        path,
        of: new Set(direct.length > 0 ? direct : tested.flatMap((one) => [...(users.get(one) ?? [])])),
      };
    });
}

/** By part: the units that it is built into, through other parts but not through other units. */
function usersOf(
  links: ReadonlyMap<string, ReadonlySet<string>>,
  units: ReadonlySet<string>,
): ReadonlyMap<string, ReadonlySet<string>> {
  const inner = new Map([...links].filter(([path]) => !units.has(path)));
  const users = new Map<string, Set<string>>();
  for (const unit of units)
    for (const part of reachedFrom(links.get(unit) ?? [], inner))
      users.set(part, (users.get(part) ?? new Set()).add(unit));
  return users;
}
