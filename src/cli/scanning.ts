import { resolve } from 'node:path';
import { detectors } from '../../detectors/index.js';
import type { LoadedModel } from '../model/load.js';
import { type Scan, scan } from '../scan.js';
import { readAsOf } from './as-of.js';
import type { Io } from './io.js';
import type { Values } from './options.js';
import { toolVersion } from './version.js';

/** Scans as the options of a call say: what `scan` and `explain` have in common. */
export function scanAs(
  path: string | undefined,
  values: Values,
  models: readonly LoadedModel[],
  io: Io,
): Promise<Scan> {
  const { ref, deliverable, database } = values;
  const asOf = values['as-of'];
  return scan({
    path: resolve(io.cwd, path ?? '.'),
    models,
    detectors,
    now: io.now,
    clock: io.clock,
    tool: toolVersion(),
    ...(ref === undefined ? {} : { ref }),
    ...(asOf === undefined ? {} : { asOf: readAsOf(asOf, io.now) }),
    said: {
      ...(deliverable === undefined ? {} : { deliverable }),
      ...(database === undefined ? {} : { database: database === 'yes' }),
    },
  });
}
