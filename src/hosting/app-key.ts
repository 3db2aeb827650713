import { Octokit } from '@octokit/rest';
import { UserError } from '../errors.js';
import { guardedFetch } from './guarded-fetch.js';
import type { Key } from './keys.js';
import type { Server } from './server.js';

export interface App {
  readonly appId: string;
  readonly installationId: string;
  /** In PEM. */
  readonly privateKey: string;
}

/** The key of an App's installation: a token that is good for an hour is got when it is wanted, and kept in memory. */
export async function appKey({ appId, installationId, privateKey }: App, server: Server): Promise<Key> {
  for (const [what, id] of Object.entries({ 'the App': appId, 'its installation': installationId }))
    if (!/^[A-Za-z0-9._-]{1,40}$/.test(id)) throw new UserError({ what: `this is no id of ${what}` });
  const { createAppAuth } = await import('@octokit/auth-app');
  const { request } = new Octokit({
    baseUrl: server.api,
    userAgent: 'cdlevel',
    request: { fetch: guardedFetch },
    log: silent,
  });
  const auth = createAppAuth({ appId, installationId, privateKey, request, log: silent });
  const refused = (): UserError =>
    new UserError({
      what: 'the hosting platform gives the App no token for this installation',
      todo: 'check the ids of the App and of its installation, and its private key',
    });
  return {
    installation: true,
    token: async () => {
      try {
        return (await auth({ type: 'installation' })).token;
      } catch {
        // What is thrown may hold the key.
        throw refused();
      }
    },
  };
}

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
