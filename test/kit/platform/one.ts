import { repositoryJson } from './answers.js';
import { type Call, gone, seen } from './call.js';
import { tipOf } from './empty.js';
import type { Hosted } from './hosted.js';
import type { Answer } from './sending.js';

function find(call: Call, name: string): Hosted | undefined {
  return seen(call).find((one) => `${one.owner}/${one.name}`.toLowerCase() === name.toLowerCase());
}

export function named(call: Call, [name = '']: readonly string[]): Answer {
  const moved = movedTo(call, name, '');
  return moved ?? repository(call, find(call, name));
}

/** A former name leads to the number of the repository. */
function movedTo(call: Call, name: string, rest: string): Answer | undefined {
  const moved = find(call, name) ? undefined : seen(call).find(({ formerly }) => formerly?.includes(name));
  if (!moved) return undefined;
  const location = `${call.platform.api}/repositories/${moved.id}${rest}`;
  return { status: 301, body: { message: 'Moved Permanently', url: location }, headers: { location } };
}

export function repository({ platform }: Call, hosted: Hosted | undefined): Answer {
  return hosted && !hosted.vanished
    ? { status: 200, body: repositoryJson(platform.origin, platform.api, hosted) }
    : gone;
}

/** What a repository answers that has no settings. */
const usual: readonly (readonly [RegExp, unknown])[] = [
  [/^actions\/runs$/, { total_count: 0, workflow_runs: [] }],
  [/^rules\/branches\//, []],
  [/^code-scanning\/default-setup$/, { state: 'not-configured' }],
];

export function below(call: Call, [name = '', rest = '']: readonly string[]): Answer {
  const moved = movedTo(call, name, `/${rest}`);
  if (moved) return moved;
  const hosted = find(call, name);
  if (!hosted || hosted.vanished) return gone;
  const own = hosted.rest?.[rest];
  if (typeof own === 'number') return { status: own, body: { message: 'It broke' } };
  if (own !== undefined) return { status: 200, body: own };
  if (rest.startsWith('commits/'))
    return commit(call, hosted, decodeURIComponent(rest.slice('commits/'.length)));
  if (rest.startsWith('branches/'))
    return branch(call, hosted, decodeURIComponent(rest.slice('branches/'.length)));
  const found = usual.find(([pattern]) => pattern.test(rest));
  return found ? { status: 200, body: found[1] } : gone;
}

/** Only the id, which is what `application/vnd.github.sha` asks for. */
function commit({ accept }: Call, { git }: Hosted, ref: string): Answer {
  const tip = git === undefined ? undefined : tipOf(git, ref);
  if (git === undefined) return { status: 409, body: { message: 'Git Repository is empty.' } };
  if (tip === undefined) return { status: 422, body: { message: `No commit found for SHA: ${ref}` } };
  return accept.includes('sha') ? { status: 200, plain: tip } : { status: 200, body: { sha: tip } };
}

function branch({ platform }: Call, { owner, name }: Hosted, ref: string): Answer {
  const url = `${platform.api}/repos/${owner}/${name}/branches/${ref}`;
  return {
    status: 200,
    body: { name: ref, protected: false, protection: { enabled: false }, protection_url: url },
  };
}

export function graphql(call: Call): Answer {
  const { variables } = JSON.parse(call.body) as { variables: { owner: string; name: string } };
  const name = `${variables.owner}/${variables.name}`;
  const hosted = find(call, name) ?? seen(call).find(({ formerly }) => formerly?.includes(name));
  if (!hosted || hosted.vanished)
    return {
      status: 200,
      body: {
        data: { repository: null },
        errors: [{ type: 'NOT_FOUND', path: ['repository'], message: 'Not found' }],
      },
    };
  const none = { nodes: [] };
  const repository = {
    nameWithOwner: `${hosted.owner}/${hosted.name}`,
    hasVulnerabilityAlertsEnabled: false,
    defaultBranchRef: hosted.git
      ? { name: hosted.branch ?? 'main', refUpdateRule: null, branchProtectionRule: null }
      : null,
    environments: none,
    deployments: none,
    production: none,
    releases: none,
    pullRequests: none,
    labels: none,
    ...hosted.graphql,
  };
  return { status: 200, body: { data: { repository } } };
}
