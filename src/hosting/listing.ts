import { UserError } from '../errors.js';
import type { Listed } from '../org/organisation.js';
import { damaged, reasonOf } from './ask.js';
import type { Connection } from './connection.js';
import { listedPage, listedRepository } from './listed.js';
import { type Pages, pages, statusOf } from './pages.js';
import type { RepositoryName } from './repository-name.js';
import { scopes } from './scopes.js';
import { questionOf, type Store } from './store.js';

/** Repositories of an owner, sorted by name, and why some may be missing. */
export interface Listing {
  readonly repositories: readonly Listed[];
  readonly partial?: string;
}

/**
 * Lists what the token may see of an organisation or a user, a hundred with each request. An organisation takes no request
 * more than its pages; a user takes one more to find that out, and those for the private repositories.
 * @throws UserError where there is no such owner, or where nothing can be listed.
 */
export async function listRepositories(owner: string, connection: Connection): Promise<Listing> {
  const inOrder = { sort: 'full_name', direction: 'asc' };
  const organisation = await listed(connection, 'GET /orgs/{org}/repos', {
    org: owner,
    type: 'all',
    ...inOrder,
  });
  if (!isAbsent(organisation)) return listing(owner, [organisation]);
  const ofUser = { username: owner, type: 'owner', ...inOrder };
  const user = await listed(connection, 'GET /users/{username}/repos', ofUser);
  if (isAbsent(user)) throw noOwner(owner);
  return listing(owner, [user, 'error' in user ? user : await hidden(connection)]);
}

/** Repositories that are not public, of all owners: only who signed in as a user, or works with one, sees any. */
function hidden(connection: Connection): Promise<Pages<Listed>> {
  return connection.keys.installation
    ? listed(connection, 'GET /installation/repositories', {})
    : listed(connection, 'GET /user/repos', { visibility: 'private', affiliation: 'owner,collaborator' });
}

/** One repository that was named, or why it cannot be had. */
export type Named =
  | {
      readonly repository: Listed;
      /** It has another name now than the one that was asked for. */
      readonly moved: boolean;
    }
  | { readonly unavailable: string };

/** Looks up one repository, with one request, or with two where it was renamed or transferred: then it is followed. */
export async function repositoryNamed(
  { owner, name }: RepositoryName,
  { client }: Connection,
): Promise<Named> {
  try {
    const answer = listedRepository.safeParse((await client.repos.get({ owner, repo: name })).data);
    if (!answer.success) return { unavailable: damaged };
    const repository = answer.data;
    const asked = `${owner}/${name}`.toLowerCase();
    return { repository, moved: `${repository.owner}/${repository.name}`.toLowerCase() !== asked };
  } catch (error) {
    if (statusOf(error) === 404) return { unavailable: 'it is not there, or the token may not see it' };
    return { unavailable: reasonOf(error, scopes.repository) };
  }
}

/** Where the default branch of a repository is. */
export type Head = { readonly commit: string } | { readonly unavailable: string };

const headRoute = 'GET /repos/{owner}/{repo}/commits/{ref}';

function headQuestion({ owner, name, defaultBranch = 'HEAD' }: Listed) {
  return { owner, repo: name, ref: defaultBranch, headers: { accept: 'application/vnd.github.sha' } };
}

/**
 * Keeps what a fetch has found out as the answer to `headOf`: the tag of that answer is the commit, so the platform can say
 * that it still holds although it was never asked.
 */
export async function keepHead(
  repository: Listed,
  commit: string,
  { client }: Connection,
  store: Store,
): Promise<void> {
  const { url, headers } = client.request.endpoint(headRoute, headQuestion(repository));
  await store.set(questionOf(url, headers.accept ?? null), {
    etag: `"${commit}"`,
    body: commit,
    headers: { 'content-type': 'application/vnd.github.sha; charset=utf-8' },
  });
}

/**
 * The newest commit of the default branch, with one request; where it is what it was, and answers are kept, the platform says
 * so without it counting.
 */
export async function headOf(repository: Listed, { client }: Connection): Promise<Head> {
  try {
    const answer = await client.request(headRoute, headQuestion(repository));
    // In this form the answer is the bare id, which the client hands over as text or as bytes.
    const data: unknown = answer.data;
    const text = data instanceof ArrayBuffer ? Buffer.from(data).toString('latin1') : String(data);
    const commit = /^[0-9a-f]{40,64}$/.exec(text.trim())?.[0];
    return commit === undefined ? { unavailable: damaged } : { commit };
  } catch (error) {
    const known: Readonly<Record<number, string>> = {
      404: 'it is not there, or the token may not see it',
      409: 'the repository has no commits',
      422: 'its default branch is not there',
    };
    return { unavailable: known[statusOf(error) ?? 0] ?? reasonOf(error, scopes.branch) };
  }
}

function listed(
  connection: Connection,
  route: string,
  asked: Readonly<Record<string, string>>,
): Promise<Pages<Listed>> {
  return pages(connection, { route, asked, shape: listedPage, scope: scopes.repository });
}

function isAbsent({ found, error }: Pages<Listed>): boolean {
  return error?.status === 404 && found.length === 0;
}

/** What was listed twice, as others came between two pages, is one. */
function listing(owner: string, all: readonly Pages<Listed>[]): Listing {
  const own = all
    .flatMap(({ found }) => found)
    .filter((one) => one.owner.toLowerCase() === owner.toLowerCase());
  const byName = new Map(own.map((one) => [one.name.toLowerCase(), one]));
  const repositories = [...byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  const reason = all.find(({ error }) => error)?.error?.reason;
  if (reason !== undefined && repositories.length === 0)
    throw new UserError({ what: `the repositories of ${owner} cannot be listed: ${reason}` });
  return {
    repositories,
    ...(reason === undefined ? {} : { partial: `not all of ${owner} could be listed: ${reason}` }),
  };
}

function noOwner(owner: string): UserError {
  return new UserError({
    what: `there is no organisation or user called ${owner}, or the token may not see it`,
    todo: 'check the name; for GitHub Enterprise give --api-url',
  });
}
