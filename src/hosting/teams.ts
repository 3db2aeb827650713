import * as z from 'zod';
import type { Connection } from './connection.js';
import { pages } from './pages.js';
import { looksLikeName } from './repository-name.js';
import { scopes } from './scopes.js';

/** What teams of an organisation may do, and why some of it could not be seen. */
export interface Teams {
  /** By `owner/name` in lower case: teams as `owner/team`, sorted. */
  readonly byRepository: ReadonlyMap<string, readonly string[]>;
  readonly gap?: string;
}

const teamsPage = z.array(
  z.object({ slug: z.string().regex(/^[\w.-]{1,100}$/) }).transform(({ slug }) => slug),
);

/** Rights by which a team looks after a repository, the most first; who may only read or sort does not. */
const rights = ['admin', 'maintain', 'push'] as const;

const reposPage = z.array(
  z
    .object({
      full_name: z.string().refine(looksLikeName),
      permissions: z
        .object({ admin: z.boolean(), maintain: z.boolean(), push: z.boolean() })
        .partial()
        .optional(),
    })
    .transform(({ full_name, permissions }) => ({
      repository: full_name.toLowerCase(),
      rank: rights.findIndex((right) => permissions?.[right] === true),
    })),
);

/** Names of the teams of an organisation, a hundred with each request. */
export async function listTeams(
  owner: string,
  connection: Connection,
): Promise<{ readonly teams: readonly string[]; readonly gap?: string }> {
  const paged = {
    route: 'GET /orgs/{org}/teams',
    asked: { org: owner },
    shape: teamsPage,
    scope: scopes.teams,
  };
  const { found, error } = await pages(connection, paged);
  return { teams: found, ...(error ? { gap: gapOf(owner, error.reason) } : {}) };
}

/**
 * Which teams look after the repositories of an organisation: of those that may write, those that may do most. A request
 * for each hundred teams, and one for each team and hundred repositories of it.
 */
export async function teamsOf(owner: string, connection: Connection): Promise<Teams> {
  const listed = await listTeams(owner, connection);
  const best = new Map<string, { readonly rank: number; readonly teams: readonly string[] }>();
  let { gap } = listed;
  for (const slug of listed.teams) {
    const { found, error } = await pages(connection, {
      route: 'GET /orgs/{org}/teams/{team_slug}/repos',
      asked: { org: owner, team_slug: slug },
      shape: reposPage,
      scope: scopes.teams,
    });
    for (const { repository, rank } of found) {
      const before = best.get(repository);
      if (rank < 0 || (before && before.rank < rank)) continue;
      const others = before?.rank === rank ? before.teams : [];
      best.set(repository, { rank, teams: [...others, `${owner}/${slug}`.toLowerCase()] });
    }
    if (error) gap ??= gapOf(owner, error.reason);
  }
  const byRepository = new Map([...best].map(([name, { teams }]) => [name, [...teams].sort()] as const));
  return { byRepository, ...(gap === undefined ? {} : { gap }) };
}

function gapOf(owner: string, reason: string): string {
  return `not all teams of ${owner} could be seen: ${reason}`;
}
