import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Placed } from '../report/gate/formats.js';
import { rootOf } from '../snapshot/locate.js';
import { originOf } from '../snapshot/origin.js';
import type { Io } from './io.js';
import { below } from './path-inside.js';

/**
 * Where the scanned files stand for GitHub, which takes every path as one of the repository that the workflow belongs
 * to. A checkout of that repository may stand in any folder of the workspace; what else stands there is named by its
 * path in the workspace; what stands outside has no name there.
 */
export async function placedIn(path: string | undefined, { cwd, env }: Io): Promise<Placed> {
  const workspace = await realpath(env.GITHUB_WORKSPACE || '/nowhere').catch(() => undefined);
  if (workspace === undefined) return { below: '' };
  const scanned = resolve(cwd, path ?? '.');
  const root = await rootOf(scanned);
  if (root === undefined) return 'elsewhere';
  const folder = below(workspace, root);
  if (folder === undefined) return 'elsewhere';
  return { below: folder === '' || (await isOwn(scanned, env)) ? '' : folder };
}

/** Whether the scanned repository was cloned from the one that the workflow belongs to. */
async function isOwn(path: string, env: Io['env']): Promise<boolean> {
  const { nameOfRemote } = await import('../hosting/repository-name.js');
  const server = env.GITHUB_SERVER_URL || 'https://github.com';
  const host = URL.canParse(server) ? new URL(server).hostname : '';
  const found = nameOfRemote((await originOf(path)) ?? '', host);
  return (
    found !== undefined &&
    `${found.owner}/${found.name}`.toLowerCase() === env.GITHUB_REPOSITORY?.toLowerCase()
  );
}
