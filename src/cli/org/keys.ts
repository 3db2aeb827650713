import { UserError } from '../../errors.js';
import { type Key, Keys, tokenKey } from '../../hosting/keys.js';
import { leastScopes } from '../../hosting/scopes.js';
import type { Server } from '../../hosting/server.js';
import type { Io } from '../io.js';
import type { Values } from '../options.js';
import { textOf } from './wanted.js';

/**
 * What opens the platform: an App, the tokens in a file, or that of the environment. Never an argument: arguments are seen
 * by everybody on the machine.
 */
export async function keysOf(values: Values, server: Server, io: Io): Promise<Keys> {
  if (values.app !== undefined || values['app-key'] !== undefined)
    return new Keys([await appKeyOf(values, server, io)]);
  const file = values['token-file'];
  const text = file === undefined ? io.env.GITHUB_TOKEN || io.env.GH_TOKEN || '' : textOf(file, io);
  const [first, ...more] = text.split('\n').flatMap((row) => (row.trim() === '' ? [] : [row.trim()]));
  if (first === undefined) throw unusable('org needs a token', file);
  for (const token of [first, ...more])
    if (!/^[\x21-\x7e]+$/.test(token)) throw unusable('the token holds characters that no token has', file);
  return new Keys([tokenKey(first), ...more.map(tokenKey)]);
}

async function appKeyOf({ app, 'app-key': file }: Values, server: Server, io: Io): Promise<Key> {
  const [, appId, installationId] = /^([^/]+)\/([^/]+)$/.exec(app ?? '') ?? [];
  if (appId === undefined || installationId === undefined || file === undefined)
    throw new UserError({
      what: 'an App signs in with its id, that of its installation, and its private key',
      todo: 'give --app ID/INSTALLATION and --app-key FILE',
    });
  const { appKey } = await import('../../hosting/app-key.js');
  return appKey({ appId, installationId, privateKey: textOf(file, io) }, server);
}

function unusable(what: string, file: string | undefined): UserError {
  return new UserError({
    what,
    ...(file === undefined ? {} : { where: file }),
    todo: `set GITHUB_TOKEN (or GH_TOKEN), or give --token-file FILE, with ${leastScopes}`,
  });
}
