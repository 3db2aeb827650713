import type { Config } from '../config/config.js';
import type { Named } from '../custom/load.js';
import type { NamedDetector } from '../detector.js';
import { UserError } from '../errors.js';
import { rootOf } from '../snapshot/locate.js';
import type { Io } from './io.js';
import { note } from './note.js';
import type { Values } from './options.js';

/** What a call says of detectors. */
interface Asked {
  readonly values: Values;
  readonly io: Io;
  /** What happens where the configuration names detectors and nobody said that it is trusted. */
  readonly untrusted: Untrusted;
}

/** A gate that looked with less than its own configuration names would answer for what it did not see. */
export type Untrusted = 'told' | 'refused';

/** What ships. Loaded when it is needed: it is most of the code. */
export async function shelf(): Promise<readonly NamedDetector[]> {
  return (await import('../../detectors/index.js')).detectors;
}

/** What is looked for beside what ships: as the command line says, and the configuration where it is trusted. */
export async function detectorsAs(
  path: string,
  config: Config | undefined,
  { values, io, untrusted }: Asked,
): Promise<readonly NamedDetector[]> {
  const [first] = config?.detectors ?? [];
  if (first && !values['trust-config']) leaveAlone(placeOf(first.at), untrusted, io);
  const named = [...givenBy(values, io), ...(await configuredBy(path, config, values))];
  const shipped = await shelf();
  if (named.length === 0) return shipped;
  const { loadDetectors } = await import('../custom/load.js');
  return [...shipped, ...(await loadDetectors(named, shipped))];
}

function givenBy({ detector = [] }: Values, { cwd }: Io): readonly Named[] {
  return detector.map((name) => ({ name, folder: cwd, by: `--detector ${name}` }));
}

/**
 * A configuration is the word of the scanned repository, and detectors are code: without the caller's trust they are
 * left alone, and that is said. Such a repository can still be looked at.
 */
function leaveAlone(where: string, untrusted: Untrusted, io: Io): void {
  if (untrusted === 'told')
    note(`${where} names detectors; they are code, and not loaded without --trust-config`, io);
  else
    throw new UserError({
      what: 'the configuration names detectors: they are code, and without them the gate does not see what it should',
      where,
      todo: 'if you trust this repository, give --trust-config; else a --config FILE of your own',
    });
}

async function configuredBy(
  path: string,
  config: Config | undefined,
  { 'trust-config': trusted, ref }: Values,
): Promise<readonly Named[]> {
  const [first] = config?.detectors ?? [];
  if (!config || !first || !trusted) return [];
  const folder = ref === undefined ? await rootOf(path) : undefined;
  if (folder === undefined)
    throw new UserError({
      what: 'the detectors of a configuration are loaded from the files of a work tree, not from a commit',
      where: placeOf(first.at),
      todo: 'check the commit out and scan the folder, or name them with --detector',
    });
  return config.detectors.map(({ name, at }) => ({ name, folder, by: placeOf(at) }));
}

function placeOf({ path, line }: Config['detectors'][number]['at']): string {
  return line === undefined ? path : `${path}:${line}`;
}
