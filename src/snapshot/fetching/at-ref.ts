import { commitSnapshot } from '../commit.js';
import type { Repository } from '../git.js';
import type { Unavailable } from '../history.js';
import { commitOf } from '../refs.js';
import type { Snapshot } from '../snapshot.js';
import { noSuchBranch } from './complaints.js';
import { type Fetched, headBranch } from './fetch.js';
import { holding } from './lock.js';
import { FetchError } from './request.js';

/** Of the history nothing but the commit itself is wanted: a moment after it, in seconds. */
export const noHistory = Date.parse('2100-01-01') / 1000;

/**
 * The files of a fetched repository at a tag, a branch or a whole id; in this order, as the platform takes a name. Branches
 * other than the default one are fetched here.
 * @throws FetchError
 */
export async function snapshotAt(
  fetched: Fetched,
  ref: string,
  defaultBranch: string | undefined,
): Promise<Snapshot | Unavailable> {
  const repository: Repository = { gitFolder: fetched.gitFolder };
  const { archive } = fetched;
  const commit =
    (await known(repository, ref, defaultBranch)) ?? (await otherBranch(repository, ref, fetched));
  if (commit === undefined) return { unavailable: `there is no ${ref} in it` };
  await archive.supply.bringTrees(commit, noHistory);
  return commitSnapshot(repository, commit, fetched.gitFolder, archive);
}

async function known(
  repository: Repository,
  ref: string,
  defaultBranch: string | undefined,
): Promise<string | undefined> {
  const tag = await commitOf(repository, `refs/tags/${ref}`);
  if (tag) return tag.id;
  if (ref === defaultBranch) return (await commitOf(repository, headBranch))?.id;
  return /^[0-9a-f]{40}$/.test(ref) ? (await commitOf(repository, ref))?.id : undefined;
}

/** One at a time: two who write the same name get into each other's way. */
async function otherBranch(
  repository: Repository,
  ref: string,
  { gitFolder, archive }: Fetched,
): Promise<string | undefined> {
  const { fetcher } = archive.supply;
  const here = `refs/other/${ref.replaceAll('/', ',')}`;
  const args = ['--filter=tree:0', 'origin', `+refs/heads/${ref}:${here}`];
  try {
    await holding(`${gitFolder}.lock`, fetcher.request.patience, () => fetcher.fetch({ args }));
  } catch (error) {
    if (error instanceof FetchError && error.reason === noSuchBranch) return undefined;
    throw error;
  }
  return (await commitOf(repository, here))?.id;
}
