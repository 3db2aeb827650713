/** Milliseconds that one answer may take. */
const patience = 30_000;
/** More than the longest page of a list. */
const sizeLimit = 32 * 1024 * 1024;
const mostRedirects = 3;

/** What stands in for an answer that is not taken: from another host, too much, or one request too many. */
export const refused = { elsewhere: 421, tooLarge: 413, budget: 420 } as const;

/** Follows redirects (of a renamed repository) on the same host only, and reads no more than is bearable. */
export async function guardedFetch(address: string | URL | Request, init?: RequestInit): Promise<Response> {
  const signal = AbortSignal.timeout(patience);
  let at = new URL(address instanceof Request ? address.url : address);
  for (let hops = 0; ; hops++) {
    const response = await fetch(at, { ...init, signal, redirect: 'manual' });
    const target = redirection(response, at);
    if (!target) return bounded(response);
    await response.body?.cancel();
    if (target.origin !== at.origin || hops >= mostRedirects) return refusal(refused.elsewhere);
    at = target;
  }
}

function redirection({ status, headers }: Response, from: URL): URL | undefined {
  const location = headers.get('location');
  if (![301, 302, 307, 308].includes(status) || location === null) return undefined;
  return URL.canParse(location, from.href) ? new URL(location, from) : new URL('about:blank');
}

async function bounded(response: Response): Promise<Response> {
  const { status, statusText, headers, body } = response;
  if (!body) return response;
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of body as unknown as AsyncIterable<Uint8Array>) {
    size += part.length;
    if (size > sizeLimit) return refusal(refused.tooLarge);
    parts.push(part);
  }
  return new Response(Buffer.concat(parts), { status, statusText, headers });
}

/** An answer of ours in the place of the platform's. */
export function refusal(status: number): Response {
  return new Response('{}', { status, headers: { 'content-type': 'application/json' } });
}
