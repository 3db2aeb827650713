import { UserError } from './errors.js';
import type { Territory } from './input/units/territory.js';
import { resolvePath, rootUnit, type Unit } from './input/units/unit.js';
import { nearest } from './nearest.js';

/** Units that are listed where none fits. */
const mostListed = 12;

/** Nothing is delivered by itself under the name that a call gives. */
export class NoSuchUnit extends UserError {}

/**
 * The unit that a call names, by its folder or by its name.
 * @throws NoSuchUnit with the nearest units where there is none.
 */
export function unitNamed(name: string, territory: Territory, paths: readonly string[]): Unit {
  const { units } = territory;
  const path = resolvePath('', name);
  const called = units.filter((unit) => unit.name === name);
  const unit = units.find((one) => one.path === path) ?? (called.length === 1 ? called[0] : undefined);
  if (unit) return unit;
  if (path === undefined)
    throw new NoSuchUnit({ what: `"${name}" leads out of the repository`, todo: listing(territory) });
  const isFile = paths.includes(path);
  const owner = units.find((one) => one.path !== rootUnit && path.startsWith(`${one.path}/`));
  const what = isFile
    ? `"${name}" is a file, and a unit is a folder`
    : paths.some((one) => one.startsWith(`${path}/`))
      ? `"${name}" is no unit: nothing says that it is delivered by itself`
      : `there is no folder and no unit called "${name}"`;
  throw new NoSuchUnit({
    what,
    todo: owner ? `it belongs to the unit ${owner.path}` : suggestion(name, territory),
  });
}

function suggestion(name: string, territory: Territory): string {
  const { units } = territory;
  const last = name.replace(/\/+$/, '').split('/').at(-1) ?? name;
  const alike = units.find(({ path }) => path.split('/').at(-1) === last);
  const meant =
    alike?.path ??
    nearest(
      name,
      units.flatMap((unit) => [unit.path, unit.name]),
    );
  return meant === undefined ? listing(territory) : `did you mean ${meant}?`;
}

function listing({ units, several }: Territory): string {
  if (!several) return 'the repository is one unit: leave --unit out';
  const shown = units.slice(0, mostListed).map(({ path }) => path);
  const more = units.length - shown.length;
  return `units: ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
