import type { IncomingMessage, ServerResponse } from 'node:http';
import { accountJson } from './answers.js';
import { type Call, gone, isPublic } from './call.js';
import type { Fault } from './hosted.js';
import { account, installation, installed, ofToken, ownedBy, paged } from './lists.js';
import { below, graphql, named, repository } from './one.js';
import type { Platform } from './platform.js';
import { type Answer, sendAnswer } from './sending.js';
import { ofTeam, teams } from './teams.js';

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
  [/^\/orgs\/([^/]+)\/teams$/, teams],
  [/^\/orgs\/([^/]+)\/teams\/([^/]+)\/repos$/, ofTeam],
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
