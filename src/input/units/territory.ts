import { workAreaOf } from '../areas.js';
import { folderOf } from '../folders.js';
import { Naming } from './naming.js';
import { isWithin, rootUnit, type Unit } from './unit.js';

/** A folder that is no unit and not simply the repository's: who it is built into. */
export interface Part {
  readonly path: string;
  /** Paths of units. */
  readonly of: ReadonlySet<string>;
}

/** The units of a repository, and whose each path is. */
export class Territory {
  readonly naming: Naming;
  readonly #regions: ReadonlyMap<string, ReadonlySet<string> | undefined>;
  readonly #paths = new Map<string, ReadonlySet<string> | undefined>();
  readonly #root: ReadonlySet<string> | undefined;

  constructor(
    /** At least one, sorted by path. */
    readonly units: readonly Unit[],
    parts: readonly Part[],
    /** Name of the repository. */
    readonly repository = '',
  ) {
    this.naming = new Naming(units);
    this.#root = units.some(({ path }) => path === rootUnit) ? new Set([rootUnit]) : undefined;
    this.#regions = new Map<string, ReadonlySet<string> | undefined>([
      ...parts.map(({ path, of }): [string, ReadonlySet<string> | undefined] => [
        path,
        of.size > 0 ? of : undefined,
      ]),
      ...units
        .filter(({ path }) => path !== rootUnit)
        .map(({ path }): [string, ReadonlySet<string>] => [path, new Set([path])]),
    ]);
  }

  /** Whether there is more than one, so that it matters whose a path is. */
  get several(): boolean {
    return this.units.length > 1;
  }

  /** Paths of the units that a file belongs to; nothing where it is the repository's, and counts for all. */
  ownersOf(path: string): ReadonlySet<string> | undefined {
    if (!this.several) return undefined;
    if (!this.#paths.has(path)) this.#paths.set(path, this.#find(path));
    return this.#paths.get(path);
  }

  /** The one unit that a file belongs to. */
  ownerOf(path: string): string | undefined {
    const owners = this.ownersOf(path);
    return owners?.size === 1 ? [...owners][0] : undefined;
  }

  /** Whether a file says something about a unit: it is its own, or the repository's. */
  counts(path: string, unit: string): boolean {
    return this.ownersOf(path)?.has(unit) !== false;
  }

  /** Whether a manifest of an ecosystem says something about a unit: one of all packages does of those alone. */
  shares(path: string, ecosystem: string, unit: string): boolean {
    const { ecosystems = [] } = this.units.find((one) => one.path === unit) ?? {};
    return this.ownersOf(path) !== undefined || ecosystems.length === 0 || ecosystems.includes(ecosystem);
  }

  /** The units whose folders stand in a folder, or are it. */
  below(folder: string): readonly Unit[] {
    return this.units.filter(({ path }) => path !== rootUnit && isWithin(path, folder));
  }

  /** Whose a folder is, by the folders of units and parts alone. */
  regionOf(folder: string): ReadonlySet<string> | undefined {
    return this.#standing(folder)?.owners;
  }

  #find(path: string): ReadonlySet<string> | undefined {
    const folder = folderOf(path);
    const standing = this.#standing(folder);
    if (standing) return standing.owners;
    const area = workAreaOf(path);
    const named = area === undefined || area === 'application' ? undefined : this.#named(path);
    if (named) return new Set([named.path]);
    return area === 'application' || area === 'tests' || area === 'database' ? this.#root : undefined;
  }

  #standing(folder: string): { readonly owners: ReadonlySet<string> | undefined } | undefined {
    for (let at = folder; at !== ''; at = folderOf(at))
      if (this.#regions.has(at)) return { owners: this.#regions.get(at) };
    return undefined;
  }

  /** What stands outside and is named for a unit is its own: `k8s/cart.yaml`, `deploy/cart/values.yaml`. */
  #named(path: string): Unit | undefined {
    const parts = path.replace(/\.[a-z0-9]+$/i, '').split('/');
    for (let index = parts.length - 1; index >= 0; index--) {
      const unit =
        index === parts.length - 1
          ? this.naming.unitOf(parts[index] ?? '')
          : this.naming.called(parts[index] ?? '');
      if (unit) return unit;
    }
    return undefined;
  }
}
