import { type Configured, configured, type Given } from './configured.js';
import { type Held, holding, type Judging, type Scan, type ScanRequest, scanHeld } from './scan.js';
import type { HostingFacts } from './snapshot/hosting.js';
import type { Snapshot } from './snapshot/snapshot.js';

/** Which repository is read, and how it is judged where its own configuration does not say. */
export interface Configuring extends Held, Omit<Judging, 'models' | 'config'> {
  /** Instead of the repository's own. */
  readonly given?: Given;
  /** Asks the hosting platform, once it is known what is read. */
  readonly askHosting?: (snapshot: Snapshot) => Promise<HostingFacts | undefined>;
}

/** A scan, and what it was judged by. */
export interface Scanned extends Scan, Configured {
  readonly hosting: HostingFacts | undefined;
}

/** Scans a repository as its configuration says. Throws `UserError` and `IncompleteError`. */
export function scanConfigured(request: Configuring): Promise<Scanned> {
  return lookConfigured(request, scanHeld);
}

/** Has a repository looked at as its configuration says: as a whole, or unit by unit. */
export function lookConfigured<T>(
  request: Configuring,
  look: (snapshot: Snapshot, request: ScanRequest, began: number) => Promise<T>,
): Promise<T & Configured & { readonly hosting: HostingFacts | undefined }> {
  const began = request.clock?.() ?? 0;
  return holding(request, async (snapshot) => {
    const by = await configured(snapshot, request.given);
    const hosting = await request.askHosting?.(snapshot);
    return { ...by, hosting, ...(await look(snapshot, judgedBy(request, by, hosting), began)) };
  });
}

/** A request with what its repository, or another commit of it, is judged by. */
export function judgedBy<R extends Configuring>(
  request: R,
  { config, models }: Configured,
  hosting: HostingFacts | undefined,
): R & Judging & { readonly hosting?: HostingFacts } {
  return { ...request, models, ...(config ? { config } : {}), ...(hosting ? { hosting } : {}) };
}
