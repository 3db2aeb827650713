import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { UserError } from '../../errors.js';
import { askGit, type Repository } from '../git.js';
import { commitOf } from '../refs.js';
import { fetchErrorOf, isEmptyThere, unknownFailure } from './complaints.js';
import { Fetcher } from './fetcher.js';
import { explained } from './full-disk.js';
import { holding } from './lock.js';
import { packCount, tidy } from './packs.js';
import { PartialArchive } from './partial-archive.js';
import { FetchError, type FetchRequest } from './request.js';
import { Supply } from './supply.js';

/** A repository that is here as far as it is needed, and what brings the rest. */
export interface Fetched {
  /** A bare repository, to be scanned at `commit` with `archive`. */
  readonly gitFolder: string;
  /** The newest commit of the default branch; absent where the repository is empty. */
  readonly commit: string | undefined;
  /** Brings in one batch what a scan asks for and is not here: the shared archive of that scan, closed by the caller. */
  readonly archive: PartialArchive;
  /** `owner/name` to which the platform led, where the address was an old one. */
  readonly movedTo: string | undefined;
  /** How often was fetched, and how many bytes came: scanning adds to it. */
  readonly spent: () => Spent;
}

export interface Spent {
  readonly fetches: number;
  readonly bytes: number;
}

/** Each fetch leaves a pack. Where there are more than this, reading is slow, and all is fetched anew. */
const mostPacks = 100;

/** The branch to which the default branch is fetched, whatever it is called over there. */
export const headBranch = 'refs/heads/head';

/**
 * Brings the default branch of a repository into a folder, or what changed since the last time: all commits and tags, the
 * trees of the commits in the window, and no file; files come as they are read. History is whole, and is judged as in a
 * full clone. A kill at any moment leaves a folder from which the next run goes on.
 * @throws FetchError where that is not possible, UserError where the address is none to fetch from.
 */
export async function fetchRepository(request: FetchRequest): Promise<Fetched> {
  const { folder, patience } = request;
  try {
    return await holding(`${folder}.lock`, patience, () => brought(request));
  } catch (error) {
    throw error instanceof UserError ? error : explained(error, folder, unknownFailure);
  }
}

async function brought(request: FetchRequest): Promise<Fetched> {
  const { folder } = request;
  const fetcher = new Fetcher(request);
  if (packCount(folder) > mostPacks) remove(folder);
  if (existsSync(join(folder, 'HEAD'))) {
    try {
      return await bring(fetcher, request);
    } catch (error) {
      if (!mayBeDamage(explained(error, folder, unknownFailure))) throw error;
    }
    // What is here may be damaged, so once more from the beginning.
    remove(folder);
  }
  await make(folder);
  try {
    return await bring(fetcher, request);
  } catch (error) {
    remove(folder);
    throw error;
  }
}

/** Failures that no platform, limit or person explains. */
function mayBeDamage(error: unknown): boolean {
  if (error instanceof FetchError) return error.reason === unknownFailure;
  return !(error instanceof UserError);
}

async function bring(fetcher: Fetcher, { folder, from }: FetchRequest): Promise<Fetched> {
  tidy(folder);
  fetcher.begin();
  const repository: Repository = { gitFolder: folder };
  const supply = new Supply(repository, fetcher);
  const result = (commit: string | undefined): Fetched => ({
    gitFolder: folder,
    commit,
    archive: new PartialArchive(supply),
    movedTo: fetcher.movedTo,
    spent: () => ({ fetches: fetcher.fetches, bytes: fetcher.bytes }),
  });
  try {
    await fetchNames(fetcher);
  } catch (error) {
    if (error instanceof FetchError && error.reason === isEmptyThere) return result(undefined);
    throw error;
  }
  const commit = (await commitOf(repository, headBranch))?.id;
  if (commit === undefined) throw new FetchError(unknownFailure);
  await supply.takeStock();
  await supply.bringTrees(commit, from);
  return result(commit);
}

/** The default branch and all tags, without trees; with all of them where a tag is on one, which git takes for a gap. */
async function fetchNames(fetcher: Fetcher): Promise<void> {
  const names = ['--prune', 'origin', `+HEAD:${headBranch}`, '+refs/tags/*:refs/tags/*'];
  try {
    await fetcher.fetch({ args: ['--filter=tree:0', ...names] });
  } catch (error) {
    if (!(error instanceof FetchError) || error.reason !== unknownFailure) throw error;
    await fetcher.fetch({ args: ['--filter=blob:none', ...names] });
  }
}

/** Made elsewhere and then named, so that there never is half of one. */
async function make(folder: string): Promise<void> {
  const around = dirname(folder);
  mkdirSync(around, { recursive: true });
  for (const name of readdirSync(around))
    if (name.startsWith(`${basename(folder)}.`) && name.endsWith('.new')) remove(join(around, name));
  const made = `${folder}.${process.pid}.new`;
  const args = ['init', '--quiet', '--template=', '--initial-branch=head'];
  const { code, stderr } = await askGit({ gitFolder: made }, args);
  if (code !== 0) throw fetchErrorOf(stderr);
  renameSync(made, folder);
}

function remove(folder: string): void {
  // What is still on its way may come while the rest goes.
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}
