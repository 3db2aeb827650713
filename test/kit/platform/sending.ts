import { createHash } from 'node:crypto';
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { Fault } from './hosted.js';

/** What each token has left of its hour. */
export class Limits {
  readonly #spent = new Map<string, number>();

  constructor(readonly hourly: number) {}

  left(token: string): number {
    return this.hourly - (this.#spent.get(token) ?? 0);
  }

  take(token: string): void {
    this.#spent.set(token, (this.#spent.get(token) ?? 0) + 1);
  }

  giveBack(token: string): void {
    this.#spent.set(token, (this.#spent.get(token) ?? 0) - 1);
  }

  headers(token: string): OutgoingHttpHeaders {
    return {
      'x-ratelimit-limit': this.hourly,
      'x-ratelimit-remaining': Math.max(0, this.left(token)),
      'x-ratelimit-reset': Math.floor(Date.now() / 1000) + 3600,
    };
  }
}

/** Sends an answer as the fault wants it; says 304 to who has it already. */
export function sendAnswer(
  request: IncomingMessage,
  response: ServerResponse,
  { status, body, headers, plain }: Answer,
  fault: Fault | undefined,
): 'taken' | 'unchanged' {
  const text = plain ?? JSON.stringify(body);
  // The tag of a bare id is the id.
  const etag = plain === undefined ? `W/"${createHash('sha256').update(text).digest('hex')}"` : `"${plain}"`;
  if (status === 200 && request.headers['if-none-match'] === etag) {
    response.writeHead(304, { ...headers, etag }).end();
    return 'unchanged';
  }
  const cut = fault?.kind === 'truncated' ? Math.floor(text.length / 2) : undefined;
  const sent = cut === undefined ? text : text.slice(0, cut);
  response.writeHead(status, {
    'content-type':
      plain === undefined ? 'application/json; charset=utf-8' : 'application/vnd.github.sha; charset=utf-8',
    'content-length': Buffer.byteLength(sent),
    ...(status === 200 ? { etag } : {}),
    ...headers,
  });
  if (fault?.kind === 'cut') {
    response.write(sent.slice(0, fault.after));
    setTimeout(() => response.destroy(), 5);
  } else response.end(sent);
  return 'taken';
}

export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  /** Instead of JSON. */
  readonly plain?: string;
  readonly headers?: OutgoingHttpHeaders;
}
