import type { IncomingMessage, ServerResponse } from 'node:http';
import { accountJson, repositoryJson } from './answers.js';
import { tipOf } from './empty.js';
import type { Fault, Hosted } from './hosted.js';
import type { Platform } from './platform.js';
import { type Answer, sendAnswer } from './sending.js';

/** What is known when a request is answered. */
interface Call {
  readonly platform: Platform;
  readonly url: URL;
  readonly token: string | undefined;
  readonly body: string;
  readonly accept: string;
}

const gone: Answer = {
  status: 404,
  body: { message: 'Not Found', documentation_url: 'https://docs.github.com/rest', status: '404' },
};

/** Answers one request to the API, limits and faults first. */
export function answerTo(
  platform: Platform,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  body: string,
  fault: Fault | undefined,
): void {
  const { authorization, accept = '' } = request.headers;
  const token = platform.accepts(authorization);
  const call: Call = { platform, url, token, body, accept };
  const refused = refusal(call, authorization !== undefined, fault);
  if (!refused) platform.limits.take(token ?? '');
  const answer = refused ?? routed(call);
  const headers = { ...platform.limits.headers(token ?? ''), ...answer.headers };
  const taken = sendAnswer(request, response, { ...answer, headers }, fault);
  if (taken === 'unchanged') platform.limits.giveBack(token ?? '');
}

/** What is answered instead of what was asked for. */
function refusal(
  { platform, url, token }: Call,
  presented: boolean,
  fault: Fault | undefined,
): Answer | undefined {
  const byApp = url.pathname.includes('/app/installations/');
  const unknown = token === undefined && (platform.options.demandsToken || presented);
  if (unknown && !byApp) return { status: 401, body: { message: 'Bad credentials' } };
  if (fault?.kind === 'status') return { status: fault.status, body: { message: 'It broke' } };
  if (fault?.kind === 'secondary-limit')
    return {
      status: 403,
      body: { message: 'You have exceeded a secondary rate limit. Please wait before you try again.' },
      headers: { 'retry-after': String(fault.retryAfter) },
    };
  const used = platform.limits.left(token ?? '') <= 0 ? 3600 : undefined;
  const reset = fault?.kind === 'primary-limit' ? fault.reset : used;
  if (reset === undefined) return undefined;
  return {
    status: 403,
    body: { message: 'API rate limit exceeded for user ID 1.' },
    headers: {
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': String(Math.floor(Date.now() / 1000) + reset),
    },
  };
}

type Route = readonly [pattern: RegExp, answer: (call: Call, parts: readonly string[]) => Answer];

const routes: readonly Route[] = [
  [/^\/orgs\/([^/]+)\/repos$/, (call, [owner]) => paged(call, ownedBy(call, owner, 'Organization'))],
  [
    /^\/users\/([^/]+)\/repos$/,
    (call, [owner]) => paged(call, ownedBy(call, owner, undefined)?.filter(isPublic)),
  ],
  [/^\/user\/repos$/, (call) => paged(call, ofToken(call))],
  [
    /^\/user$/,
    ({ platform }) => ({
      status: 200,
      body: accountJson(platform.api, platform.options.user ?? 'ann', 'User'),
    }),
  ],
  [/^\/users\/([^/]+)$/, account],
  [/^\/installation\/repositories$/, installed],
  [/^\/app\/installations\/\d+\/access_tokens$/, installation],
  [
    /^\/repositories\/(\d+)$/,
    (call, [id]) =>
      repository(
        call,
        call.platform.repositories.find((one) => String(one.id) === id),
      ),
  ],
  [/^\/repos\/([^/]+\/[^/]+)$/, named],
  [/^\/repos\/([^/]+\/[^/]+)\/(.+)$/, below],
];

function routed(call: Call): Answer {
  const path = call.url.pathname.replace(/^\/api(?:\/v3)?(?=\/)/, '');
  if (path === '/graphql') return graphql(call);
  for (const [pattern, answer] of routes) {
    const parts = pattern.exec(path);
    if (parts) return answer(call, parts.slice(1));
  }
  return gone;
}

function isPublic({ visibility = 'public' }: Hosted): boolean {
  return visibility === 'public';
}

/** What the user of the token owns, or works on. */
function ofToken(call: Call): readonly Hosted[] {
  const hidden = call.url.searchParams.get('visibility') === 'private';
  return seen(call).filter(
    (one) =>
      one.ownerType === 'User' && (!hidden || !isPublic(one)) && one.owner === call.platform.options.user,
  );
}

function seen({ platform, token }: Call): readonly Hosted[] {
  return platform.repositories.filter((one) => token !== undefined || isPublic(one));
}

/** Nothing where there is no such owner. */
function ownedBy(
  call: Call,
  owner: string | undefined,
  type: 'Organization' | undefined,
): readonly Hosted[] | undefined {
  const all = call.platform.repositories.filter((one) => one.owner.toLowerCase() === owner?.toLowerCase());
  if (
    all.length === 0 ||
    (type !== undefined && all.some(({ ownerType = 'Organization' }) => ownerType !== type))
  )
    return undefined;
  return seen(call).filter((one) => all.includes(one));
}

function paged({ platform, url }: Call, all: readonly Hosted[] | undefined): Answer {
  if (!all) return gone;
  const each = Number(url.searchParams.get('per_page') ?? 30);
  const page = Number(url.searchParams.get('page') ?? 1);
  const shown = all.slice((page - 1) * each, page * each);
  const next = new URL(url);
  next.searchParams.set('page', String(page + 1));
  return {
    status: 200,
    body: shown.map((one) => repositoryJson(platform.origin, platform.api, one)),
    headers: page * each < all.length ? { link: `<${next.href}>; rel="next"` } : {},
  };
}

function account({ platform }: Call, [login = '']: readonly string[]): Answer {
  const one = platform.repositories.find(({ owner }) => owner === login);
  return one
    ? { status: 200, body: accountJson(platform.api, login, one.ownerType ?? 'Organization') }
    : gone;
}

function installed(call: Call): Answer {
  const { body, ...rest } = paged(call, seen(call));
  return { ...rest, body: { total_count: seen(call).length, repositories: body } };
}

function installation({ platform }: Call): Answer {
  const expires = new Date(Date.now() + 3_600_000).toISOString();
  return {
    status: 201,
    body: {
      token: platform.options.tokens?.[0] ?? '',
      expires_at: expires,
      permissions: { metadata: 'read', contents: 'read' },
      repository_selection: 'all',
    },
  };
}

function find(call: Call, name: string): Hosted | undefined {
  return seen(call).find((one) => `${one.owner}/${one.name}`.toLowerCase() === name.toLowerCase());
}

function named(call: Call, [name = '']: readonly string[]): Answer {
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

function repository({ platform }: Call, hosted: Hosted | undefined): Answer {
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

function below(call: Call, [name = '', rest = '']: readonly string[]): Answer {
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

function graphql(call: Call): Answer {
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
