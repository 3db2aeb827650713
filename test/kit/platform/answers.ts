import type { components } from '@octokit/openapi-types';
import type { Hosted } from './hosted.js';

type Schemas = components['schemas'];
export type RepositoryJson = Schemas['full-repository'] & { readonly has_downloads: boolean };

/** Addresses that every repository carries; nobody here follows them. */
type Addresses = {
  [Key in keyof RepositoryJson as Key extends `${string}_url`
    ? RepositoryJson[Key] extends string
      ? Key
      : never
    : never]: string;
};
const addresses = (
  'archive assignees blobs branches clone collaborators comments commits compare contents contributors deployments ' +
  'downloads events forks git git_commits git_refs git_tags hooks html issue_comment issue_events issues keys labels ' +
  'languages merges milestones notifications pulls releases ssh stargazers statuses subscribers subscription svn tags ' +
  'teams trees'
).split(' ');

/** What the platform says of an account, in the words of its published description. */
export function accountJson(
  api: string,
  login: string,
  type: 'Organization' | 'User',
): Schemas['simple-user'] {
  const url = `${api}/users/${login}`;
  return {
    login,
    id: 1,
    node_id: 'U_1',
    avatar_url: url,
    gravatar_id: '',
    url,
    html_url: url,
    followers_url: url,
    following_url: url,
    gists_url: url,
    starred_url: url,
    subscriptions_url: url,
    organizations_url: url,
    repos_url: url,
    events_url: url,
    received_events_url: url,
    type,
    site_admin: false,
  };
}

/** What the platform says of a repository. */
export function repositoryJson(origin: string, api: string, hosted: Hosted): RepositoryJson {
  const { owner, name, id } = hosted;
  const url = `${api}/repos/${owner}/${name}`;
  const visibility = hosted.visibility ?? 'public';
  const date = '2024-01-01T00:00:00Z';
  return {
    ...(Object.fromEntries(addresses.map((what) => [`${what}_url`, `${url}/${what}`])) as Addresses),
    url,
    clone_url: `${origin}/${owner}/${name}.git`,
    id,
    node_id: `R_${id}`,
    name,
    full_name: `${owner}/${name}`,
    owner: accountJson(api, owner, hosted.ownerType ?? 'Organization'),
    private: visibility !== 'public',
    visibility,
    description: null,
    fork: hosted.fork ?? false,
    archived: hosted.archived ?? false,
    disabled: hosted.disabled ?? false,
    topics: [...(hosted.topics ?? [])],
    default_branch: hosted.branch ?? 'main',
    size: hosted.sizeKiB ?? (hosted.git === undefined ? 0 : 4),
    // The description says that there always is a date; GitHub answers null where nothing was ever pushed.
    pushed_at:
      hosted.pushedAt ?? (hosted.git === undefined ? (null as unknown as string) : '2025-12-01T00:00:00Z'),
    created_at: date,
    updated_at: date,
    homepage: null,
    language: null,
    license: null,
    mirror_url: null,
    has_issues: true,
    has_projects: false,
    has_wiki: false,
    has_pages: false,
    has_discussions: false,
    has_downloads: true,
    forks: 0,
    forks_count: 0,
    open_issues: 0,
    open_issues_count: 0,
    stargazers_count: 0,
    watchers: 0,
    watchers_count: 0,
    network_count: 0,
    subscribers_count: 0,
  };
}
