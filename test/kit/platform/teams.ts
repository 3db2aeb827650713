import type { components } from '@octokit/openapi-types';
import { repositoryJson } from './answers.js';
import { type Call, gone } from './call.js';
import type { Team } from './hosted.js';
import { pageOf } from './lists.js';
import type { Answer } from './sending.js';

const rights = ['pull', 'triage', 'push', 'maintain', 'admin'] as const;

/** The teams of an organisation; an owner without any is one that nobody may look into. */
export function teams(call: Call, [owner = '']: readonly string[]): Answer {
  const all = call.platform.teams.filter((team) => team.owner === owner);
  return all.length === 0
    ? gone
    : pageOf(
        call,
        all.map((team) => teamJson(call.platform.api, team)),
      );
}

/** Repositories of a team, with what it may do there. */
export function ofTeam(call: Call, [owner = '', slug = '']: readonly string[]): Answer {
  const team = call.platform.teams.find((one) => one.owner === owner && one.slug === slug);
  if (!team) return gone;
  const { origin, api, repositories } = call.platform;
  const own = repositories.filter((one) => one.owner === owner && Object.hasOwn(team.may, one.name));
  return pageOf(
    call,
    own.map((one) => ({
      ...repositoryJson(origin, api, one),
      permissions: upTo(team.may[one.name] ?? 'pull'),
    })),
  );
}

function upTo(most: (typeof rights)[number]): Record<(typeof rights)[number], boolean> {
  const all = rights.map((right, at) => [right, at <= rights.indexOf(most)]);
  return Object.fromEntries(all) as Record<(typeof rights)[number], boolean>;
}

function teamJson(api: string, { owner, slug }: Team): components['schemas']['team'] {
  const url = `${api}/organizations/1/team/1`;
  return {
    id: 1,
    node_id: 'T_1',
    name: slug,
    slug,
    description: null,
    privacy: 'closed',
    notification_setting: 'notifications_enabled',
    permission: 'pull',
    url,
    html_url: `${api}/orgs/${owner}/teams/${slug}`,
    members_url: `${url}/members{/member}`,
    repositories_url: `${url}/repos`,
    type: 'organization',
    organization_id: 1,
    parent: null,
  };
}
