import type { Config } from './config/config.js';
import { type Configured, configured, type Given } from './configured.js';
import type { NamedDetector } from './detector.js';
import { type Held, holding } from './held.js';
import type { LoadedModel } from './model/load.js';
import type { Judging, Scan, ScanRequest } from './scan.js';
import type { HostingFacts } from './snapshot/hosting.js';
import type { Snapshot } from './snapshot/snapshot.js';

/** Which repository is read, and how it is judged where its own configuration does not say. */
export interface Configuring extends Held, Omit<Judging, 'models' | 'config' | 'detectors'> {
  /** What to look with, given what the repository says of itself. */
  detectors(config: Config | undefined): Promise<readonly NamedDetector[]>;
  /** Chooses the one to judge by among the models that are given or configured, or another. */
  choose?(models: readonly LoadedModel[]): Promise<LoadedModel>;
  /** Instead of the repository's own. */
  readonly given?: Given;
  /** Asks the hosting platform, once it is known what is read. */
  readonly askHosting?: (snapshot: Snapshot) => Promise<HostingFacts | undefined>;
}

/** What a scan judges by, and looks with. */
export interface By extends Configured {
  readonly detectors: readonly NamedDetector[];
}

/** A scan, and what it was judged by. */
export interface Scanned extends Scan, By {
  readonly hosting: HostingFacts | undefined;
}

/** Scans a repository as its configuration says. Throws `UserError` and `IncompleteError`. */
export function scanConfigured(request: Configuring): Promise<Scanned> {
  return lookConfigured(request, async () => (await import('./scan.js')).scanHeld);
}

/** A way to look at a snapshot. */
export type Look<T> = (snapshot: Snapshot, request: ScanRequest, began: number) => Promise<T>;

/**
 * Has a repository looked at as its configuration says: as a whole, or unit by unit. What it takes to look is loaded
 * while the repository is being opened: there is much to it.
 */
export function lookConfigured<T>(
  request: Configuring,
  load: () => Promise<Look<T>>,
): Promise<T & By & { readonly hosting: HostingFacts | undefined }> {
  const began = request.clock?.() ?? 0;
  let loading: Promise<Look<T>> | undefined;
  const looked = holding(request, async (snapshot) => {
    const look = await (loading ?? load());
    const by = await byOf(snapshot, request);
    const hosting = await request.askHosting?.(snapshot);
    return { ...by, hosting, ...(await look(snapshot, judgedBy(request, by, hosting), began)) };
  });
  loading = load();
  return looked;
}

/** What a repository is judged by, and looked at with. */
export async function byOf(
  snapshot: Snapshot,
  { given, detectors, choose }: Pick<Configuring, 'given' | 'detectors' | 'choose'>,
): Promise<By> {
  const { config, models } = await configured(snapshot, given);
  return {
    config,
    models: choose ? [await choose(models)] : models,
    detectors: await detectors(config),
  };
}

/** A request with what its repository, or another commit of it, is judged by. */
export function judgedBy<R extends Pick<Configuring, 'detectors'>>(
  request: R,
  { config, models, detectors }: By,
  hosting: HostingFacts | undefined,
): Omit<R, 'detectors'> & Judging & { readonly hosting?: HostingFacts } {
  return { ...request, models, detectors, ...(config ? { config } : {}), ...(hosting ? { hosting } : {}) };
}
