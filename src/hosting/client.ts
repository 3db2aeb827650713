import { retry } from '@octokit/plugin-retry';
import { throttling } from '@octokit/plugin-throttling';
import { Octokit } from '@octokit/rest';
import { guardedFetch, refused } from './guarded-fetch.js';
import type { Server } from './server.js';

export type Client = Octokit;

export interface ClientOptions {
  readonly server: Server;
  readonly token: string;
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

/** Nothing here changes anything: the second that the platform asks for between changes is not due between questions. */
const noPause = { key: () => ({ schedule: async () => {} }) } as never;

/** A client that keeps to the limits of the API, tries again where that helps, and logs nothing. */
export function clientFor({ server, token, second = 1000, limiter = 'cdlevel' }: ClientOptions): Client {
  const worthWaiting = (seconds: number, _request: unknown, _client: unknown, tries: number) =>
    tries < mostRetries && seconds <= longestWait;
  return new Throttled({
    auth: token,
    baseUrl: server.api,
    userAgent: 'cdlevel',
    log: silent,
    request: { fetch: guardedFetch },
    retry: {
      retries: mostRetries,
      retryAfterBaseValue: second,
      doNotRetry: [400, 401, 403, 404, 409, 410, 422, 429, 451, refused.elsewhere, refused.tooLarge],
    },
    throttle: {
      id: limiter,
      write: noPause,
      retryAfterBaseValue: second,
      onRateLimit: worthWaiting,
      onSecondaryRateLimit: worthWaiting,
    },
  });
}
