import { retry } from '@octokit/plugin-retry';
import { type ThrottlingOptions, throttling } from '@octokit/plugin-throttling';
import { Octokit } from '@octokit/rest';
import { jittered } from '../snapshot/fetching/jitter.js';
import { guardedFetch, refused } from './guarded-fetch.js';
import type { Server } from './server.js';

export type Client = Octokit;

export interface ClientOptions extends Waiting {
  readonly server: Server;
  readonly token: string;
}

/** How a client waits. */
export interface Waiting {
  /** Milliseconds that a second of waiting takes; tests wait less. */
  readonly second?: number;
  /** Clients with the same name space their requests together; by default all do. */
  readonly limiter?: string;
}

/** Longer waits for a limit are not worth it for one repository: what it would have told is a gap. */
const longestWait = 120;
const mostRetries = 2;

const Throttled = Octokit.plugin(retry, throttling);
const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** In the place of the plugin's queue for writes: nothing is ever written. */
const unspaced = {
  key: () => ({ schedule: (_: unknown, job: () => Promise<unknown>) => job() }),
} as unknown as NonNullable<ThrottlingOptions['write']>;

/** A client that keeps to the limits of the API, tries again where that helps, and logs nothing. */
export function clientFor({
  server,
  second = 1000,
  limiter = 'cdlevel',
  ...by
}: ClientOptions | (Waiting & { readonly server: Server; readonly fetch: typeof guardedFetch })): Client {
  // Every repository is asked about by a client of its own.
  const unit = jittered(second);
  const worthWaiting = (seconds: number, _request: unknown, _client: unknown, tries: number) =>
    tries < mostRetries && seconds <= longestWait;
  return new Throttled({
    ...('token' in by ? { auth: by.token } : {}),
    baseUrl: server.api,
    userAgent: 'cdlevel',
    log: silent,
    request: { fetch: 'fetch' in by ? by.fetch : guardedFetch },
    retry: {
      retries: mostRetries,
      retryAfterBaseValue: unit,
      doNotRetry: [400, 401, 403, 404, 409, 410, 422, 429, 451, ...Object.values(refused)],
    },
    throttle: {
      id: limiter,
      // Questions to GraphQL are no writes, which have to be a second apart.
      write: unspaced,
      retryAfterBaseValue: unit,
      onRateLimit: worthWaiting,
      onSecondaryRateLimit: worthWaiting,
    },
  });
}
