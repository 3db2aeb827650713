import { UserError } from '../errors.js';
import { asOfDate, type Held } from '../held.js';
import type { RepositoryName } from '../hosting/repository-name.js';
import type { Server } from '../hosting/server.js';
import type { HostingFacts } from '../snapshot/hosting.js';
import type { Snapshot } from '../snapshot/snapshot.js';
import type { Io } from './io.js';
import type { Values } from './options.js';

/** Older than this and the settings of today say nothing of the as-of date. */
const aDay = 24 * 60 * 60 * 1000;

/** What the hosting platform knows, where the call asks for it. The client is loaded then only. */
export async function hostingAs(
  held: Held,
  snapshot: Snapshot,
  values: Values,
  io: Io,
): Promise<HostingFacts | undefined> {
  if (values.github === undefined) {
    if (values['api-url'] === undefined) return undefined;
    throw new UserError({ what: '--api-url says where --github asks', todo: 'give --github as well' });
  }
  const [{ publicServer, serverAt }, { hostingFacts }] = await Promise.all([
    import('../hosting/server.js'),
    import('../hosting/facts.js'),
  ]);
  const server = values['api-url'] === undefined ? publicServer : serverAt(values['api-url']);
  const repository = await repositoryOf(values.github, held, server);
  const token = await tokenOf(io);
  const asOf = asOfDate(held, snapshot);
  return hostingFacts({
    repository,
    server,
    token,
    asOf: Math.floor(asOf.getTime() / 1000),
    current: io.now.getTime() - asOf.getTime() <= aDay,
  });
}

/** As given, else as the origin says. */
async function repositoryOf(given: string | true, { path }: Held, { host }: Server): Promise<RepositoryName> {
  const { nameOfRemote, repositoryName } = await import('../hosting/repository-name.js');
  if (given !== true) return repositoryName(given);
  const { originOf } = await import('../snapshot/origin.js');
  const found = nameOfRemote((await originOf(path)) ?? '', host);
  if (found) return found;
  throw new UserError({
    what: `the origin of this repository is not on ${host}`,
    where: path,
    todo: 'name it: --github OWNER/NAME; for GitHub Enterprise give --api-url as well',
  });
}

/** From the environment only: arguments are seen by everybody on the machine. */
async function tokenOf({ env }: Io): Promise<string> {
  const token = (env.GITHUB_TOKEN || env.GH_TOKEN || '').trim();
  if (/^[\x21-\x7e]+$/.test(token)) return token;
  const { leastScopes } = await import('../hosting/scopes.js');
  throw new UserError({
    what: token === '' ? '--github needs a token' : 'the token holds characters that no token has',
    todo: `set GITHUB_TOKEN (or GH_TOKEN) to a token with ${leastScopes}`,
  });
}
