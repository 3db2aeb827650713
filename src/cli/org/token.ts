import { UserError } from '../../errors.js';
import { leastScopes } from '../../hosting/scopes.js';
import type { Io } from '../io.js';
import type { Values } from '../options.js';
import { textOf } from './wanted.js';

/** From a file or the environment, never from an argument: arguments are seen by everybody on the machine. */
export function tokenOf(values: Values, io: Io): string {
  const file = values['token-file'];
  const text = file === undefined ? io.env.GITHUB_TOKEN || io.env.GH_TOKEN || '' : textOf(file, io);
  const token = text.trim();
  if (/^[\x21-\x7e]+$/.test(token)) return token;
  throw new UserError({
    what: token === '' ? 'org needs a token' : 'the token holds characters that no token has',
    ...(file === undefined ? {} : { where: file }),
    todo: `set GITHUB_TOKEN (or GH_TOKEN), or give --token-file FILE, with ${leastScopes}`,
  });
}
