import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Given } from '../configured.js';
import { UserError } from '../errors.js';
import type { Held } from '../held.js';
import type { LoadedModel } from '../model/load.js';
import type { UnitScans } from '../scan.js';
import { type Configuring, lookConfigured, type Scanned } from '../scanned.js';
import { readAsOf } from './as-of.js';
import { detectorsAs, shelf, type Untrusted } from './detectors.js';
import { hostingAs } from './hosting.js';
import type { Io } from './io.js';
import { modelsNamed } from './models.js';
import type { Values } from './options.js';
import { toolVersion } from './version.js';

export interface ScanningOptions {
  /** Chooses the one to judge by among the models that the options or the configuration name, or another. */
  choose?(models: readonly LoadedModel[]): Promise<LoadedModel>;
  /** By default the scan goes on without. */
  readonly untrusted?: Untrusted;
}

/** Scans as the options of a call and the configuration of the repository say. */
export async function scanAs(
  path: string | undefined,
  values: Values,
  io: Io,
  options: ScanningOptions = {},
): Promise<Scanned> {
  const request = await configuringAs(path, values, io, options);
  return lookConfigured(request, async () => (await scanning()).scanHeld);
}

/** The same of every unit of the repository, and of the repository itself. */
export async function scanUnitsAs(path: string | undefined, values: Values, io: Io): Promise<UnitScans> {
  return lookConfigured(await configuringAs(path, values, io), async () => (await scanning()).scanUnits);
}

/** What it takes to scan, with all that is looked for: loaded when the call has been understood. */
async function scanning() {
  const [loaded] = await Promise.all([import('../scan.js'), shelf()]);
  return loaded;
}

/** Refuses `--unit all` for what is said of one unit at a time. */
export function oneUnit({ unit }: Values, command: string): void {
  if (unit === 'all')
    throw new UserError({ what: `${command} takes one unit`, todo: 'give its path: --unit PATH' });
}

/** The request of a scan as a call words it. */
export async function configuringAs(
  path: string | undefined,
  values: Values,
  io: Io,
  { choose, untrusted = 'told' }: ScanningOptions = {},
): Promise<Configuring> {
  const held = heldAs(path, values, io);
  const { deliverable, database, unit } = values;
  return {
    ...held,
    detectors: (config) => detectorsAs(held.path, config, { values, io, untrusted }),
    ...(unit === undefined ? {} : { unit }),
    clock: io.clock,
    tool: toolVersion(),
    said: {
      ...(deliverable === undefined ? {} : { deliverable }),
      ...(database === undefined ? {} : { database: database === 'yes' }),
    },
    given: await givenBy(values, io),
    askHosting: (snapshot) => hostingAs(held, snapshot, values, io),
    ...(choose ? { choose } : {}),
  };
}

/** Which repository a call means, and as of when. */
export function heldAs(path: string | undefined, { ref, 'as-of': asOf }: Values, io: Io): Held {
  return {
    path: resolve(io.cwd, path ?? '.'),
    now: io.now,
    ...(ref === undefined ? {} : { ref }),
    ...(asOf === undefined ? {} : { asOf: readAsOf(asOf, io.now) }),
  };
}

/** What the options of a call give instead of the repository's own configuration. */
export async function givenBy(values: Values, io: Io): Promise<Given> {
  const named = values.model ? await modelsNamed(values.model, io) : undefined;
  const config = values.config === undefined ? undefined : configFile(values.config, io);
  return { ...(named ? { models: named } : {}), ...(config ? { config } : {}) };
}

function configFile(name: string, io: Io): { readonly path: string; readonly text: string } {
  const path = resolve(io.cwd, name);
  if (!existsSync(path)) throw new UserError({ what: 'there is no such configuration', where: name });
  try {
    return { path: name, text: readFileSync(path, 'utf8') };
  } catch {
    throw new UserError({ what: 'the configuration cannot be read', where: name });
  }
}
