import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Configured, configured, type Given } from '../configured.js';
import type { NamedDetector } from '../detector.js';
import { UserError } from '../errors.js';
import type { LoadedModel } from '../model/load.js';
import { type Held, holding, type Scan, type ScanRequest, type Shared, scanHeld } from '../scan.js';
import type { HostingFacts } from '../snapshot/hosting.js';
import { readAsOf } from './as-of.js';
import { detectorsAs, type Untrusted } from './detectors.js';
import { hostingAs } from './hosting.js';
import type { Io } from './io.js';
import { modelsNamed } from './models.js';
import type { Values } from './options.js';
import { toolVersion } from './version.js';

/** What a scan judges by, and looks with. */
interface By extends Configured {
  readonly detectors: readonly NamedDetector[];
}

/** A scan, and what it was judged by. */
export interface Scanned extends Scan, By {
  readonly hosting: HostingFacts | undefined;
}

export interface ScanningOptions {
  /** Chooses the one to judge by among the models that the options or the configuration name, or another. */
  choose?(models: readonly LoadedModel[]): Promise<LoadedModel>;
  readonly shared?: Shared;
  /** By default the scan goes on without. */
  readonly untrusted?: Untrusted;
}

/** Scans as the options of a call and the configuration of the repository say. */
export async function scanAs(
  path: string | undefined,
  values: Values,
  io: Io,
  { choose, shared, untrusted = 'told' }: ScanningOptions = {},
): Promise<Scanned> {
  const began = io.clock();
  const held = { ...heldAs(path, values, io), ...(shared ? { shared } : {}) };
  const given = await givenBy(values, io);
  return holding(held, async (snapshot) => {
    const judging = await configured(snapshot, given);
    const by = {
      ...judging,
      ...(choose ? { models: [await choose(judging.models)] } : {}),
      detectors: await detectorsAs(held.path, judging.config, { values, io, untrusted }),
    };
    const hosting = await hostingAs(held, snapshot, values, io);
    const request = { ...requestOf(held, by, values, io), ...(hosting ? { hosting } : {}) };
    return { ...by, hosting, ...(await scanHeld(snapshot, request, began)) };
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
async function givenBy(values: Values, io: Io): Promise<Given> {
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

/** The request of a scan as a call words it. */
export function requestOf(
  held: Held,
  { config, models, detectors }: By,
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
