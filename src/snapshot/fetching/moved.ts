import { basic } from './network.js';

const patience = 30_000;

/**
 * Where a repository is now that answers with a redirect. Only on the same host: another one gets neither the token nor a
 * question.
 */
export async function newAddress(address: URL, token: string | undefined): Promise<URL | undefined> {
  const tail = '/info/refs?service=git-upload-pack';
  try {
    const response = await fetch(`${address.href}${tail}`, {
      redirect: 'manual',
      signal: AbortSignal.timeout(patience),
      headers: token === undefined ? {} : { authorization: basic(token) },
    });
    await response.body?.cancel();
    const target = new URL(response.headers.get('location') ?? '', address.href);
    const path = /^(\/[\w.-]+\/[\w.-]+)\/info\/refs$/.exec(target.pathname)?.[1];
    return path && target.origin === address.origin ? new URL(path, address.origin) : undefined;
  } catch {
    return undefined;
  }
}
