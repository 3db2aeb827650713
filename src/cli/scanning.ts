import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { detectors } from '../../detectors/index.js';
import { type Configured, configured, type Given } from '../configured.js';
import { UserError } from '../errors.js';
import type { LoadedModel } from '../model/load.js';
import {
  type Held,
  holding,
  type Scan,
  type ScanRequest,
  type Shared,
  scanHeld,
  scanUnit,
  scanUnits,
  type UnitScans,
} from '../scan.js';
import type { HostingFacts } from '../snapshot/hosting.js';
import type { Snapshot } from '../snapshot/snapshot.js';
import { readAsOf } from './as-of.js';
import { hostingAs } from './hosting.js';
import type { Io } from './io.js';
import { modelsNamed } from './models.js';
import type { Values } from './options.js';
import { toolVersion } from './version.js';

/** A scan, and what it was judged by. */
export interface Scanned extends Scan, Configured {
  readonly hosting: HostingFacts | undefined;
}

/** Scans as the options of a call and the configuration of the repository say. */
export function scanAs(
  path: string | undefined,
  values: Values,
  io: Io,
  models?: readonly LoadedModel[],
  shared?: Shared,
): Promise<Scanned> {
  const { unit } = values;
  return heldFor(path, values, io, { models, shared }, async (snapshot, request, began) =>
    unit === undefined ? scanHeld(snapshot, request, began) : scanUnit(snapshot, request, unit, began),
  );
}

/** The same of every unit of the repository, and of the repository itself. */
export async function scanUnitsAs(path: string | undefined, values: Values, io: Io): Promise<UnitScans> {
  return heldFor(path, values, io, {}, scanUnits);
}

interface Among {
  readonly models?: readonly LoadedModel[] | undefined;
  readonly shared?: Shared | undefined;
}

/** Has a snapshot looked at as a call says. */
async function heldFor<T>(
  path: string | undefined,
  values: Values,
  io: Io,
  { models, shared }: Among,
  look: (snapshot: Snapshot, request: ScanRequest, began: number) => Promise<T>,
): Promise<T & Configured & { readonly hosting: HostingFacts | undefined }> {
  const began = io.clock();
  const held = { ...heldAs(path, values, io), ...(shared ? { shared } : {}) };
  const given = await givenBy(values, io, models);
  return holding(held, async (snapshot) => {
    const by = await configured(snapshot, given);
    const hosting = await hostingAs(held, snapshot, values, io);
    const request = { ...requestOf(held, by, values, io), ...(hosting ? { hosting } : {}) };
    return { ...by, hosting, ...(await look(snapshot, request, began)) };
  });
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
export async function givenBy(values: Values, io: Io, models?: readonly LoadedModel[]): Promise<Given> {
  const named = models ?? (values.model ? await modelsNamed(values.model, io) : undefined);
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

/** The request of a scan as a call words it. */
export function requestOf(
  held: Held,
  { config, models }: Configured,
  { deliverable, database }: Values,
  io: Io,
): ScanRequest {
  return {
    ...held,
    models,
    detectors,
    clock: io.clock,
    tool: toolVersion(),
    ...(config ? { config } : {}),
    said: {
      ...(deliverable === undefined ? {} : { deliverable }),
      ...(database === undefined ? {} : { database: database === 'yes' }),
    },
  };
}
