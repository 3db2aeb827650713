import { homedir } from 'node:os';
import { join } from 'node:path';
import { repositoryName } from '../hosting/repository-name.js';
import { fullName, type Listed } from './organisation.js';

/** Where results and clones are kept unless a folder is named. */
export function usualCacheFolder(env: Readonly<Record<string, string | undefined>>): string {
  const base = env.XDG_CACHE_HOME || env.LOCALAPPDATA || join(homedir(), '.cache');
  return join(base, 'cdlevel');
}

/** What is kept there, each in a folder of its own. */
export const shelves = { results: 'results', clones: 'clones', answers: 'answers' } as const;

/**
 * The name of a repository as one part of a path: checked, in lower case (the platform does not tell case apart, nor do
 * some file systems), with an ending that no file system takes for something else.
 */
export function pathPart(repository: Pick<Listed, 'owner' | 'name'>): string {
  const { owner, name } = repositoryName(fullName(repository));
  return `${owner}+${name}.repo`.toLowerCase();
}

/** The name of a host as one part of a path. */
export function hostPart(host: string): string {
  return `${host.toLowerCase().replace(/[^a-z0-9.-]/g, '_')}.host`;
}

/** Where that clone of a repository is kept into which scans of others look; no owner's name holds a plus. */
export function lookedIntoPath(clones: string, name: string): string {
  return join(clones, `others+${pathPart(repositoryName(name))}`);
}

/** Where the clone of a repository is kept; `clones` is the folder for its host. */
export function clonePath(clones: string, repository: Pick<Listed, 'owner' | 'name'>): string {
  return join(clones, pathPart(repository));
}
