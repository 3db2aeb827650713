import { UserError } from '../errors.js';

/** Where the API answers, and the host that clones come from. */
export interface Server {
  readonly api: string;
  readonly host: string;
}

export const publicServer: Server = { api: 'https://api.github.com', host: 'github.com' };

/** Reads the address of a GitHub Enterprise API. A token is sent there, so it must be encrypted (or this machine). */
export function serverAt(address: string): Server {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const safe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname));
  if (!url || !safe || url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '')
    throw new UserError({
      what: 'this is no address of an API',
      todo: 'give it as https://HOST/api/v3, without user, password or query',
    });
  return { api: url.href.replace(/\/+$/, ''), host: url.hostname.replace(/^api\./, '') };
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '127.0.0.1' || host === '[::1]';
}
