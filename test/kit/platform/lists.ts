import { accountJson, repositoryJson } from './answers.js';
import { type Call, gone, isPublic, seen } from './call.js';
import type { Hosted } from './hosted.js';
import type { Answer } from './sending.js';

/** What the user of the token owns, or works on. */
export function ofToken(call: Call): readonly Hosted[] {
  const hidden = call.url.searchParams.get('visibility') === 'private';
  return seen(call).filter(
    (one) =>
      one.ownerType === 'User' && (!hidden || !isPublic(one)) && one.owner === call.platform.options.user,
  );
}

/** Nothing where there is no such owner. */
export function ownedBy(
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

export function paged(call: Call, all: readonly Hosted[] | undefined): Answer {
  const { origin, api } = call.platform;
  return all
    ? pageOf(
        call,
        all.map((one) => repositoryJson(origin, api, one)),
      )
    : gone;
}

/** The part of a list that was asked for, and where the next is. */
export function pageOf({ url }: Call, all: readonly unknown[]): Answer {
  const each = Number(url.searchParams.get('per_page') ?? 30);
  const page = Number(url.searchParams.get('page') ?? 1);
  const shown = all.slice((page - 1) * each, page * each);
  const next = new URL(url);
  next.searchParams.set('page', String(page + 1));
  return {
    status: 200,
    body: shown,
    headers: page * each < all.length ? { link: `<${next.href}>; rel="next"` } : {},
  };
}

export function account({ platform }: Call, [login = '']: readonly string[]): Answer {
  const one = platform.repositories.find(({ owner }) => owner === login);
  return one
    ? { status: 200, body: accountJson(platform.api, login, one.ownerType ?? 'Organization') }
    : gone;
}

export function installed(call: Call): Answer {
  const { body, ...rest } = paged(call, seen(call));
  return { ...rest, body: { total_count: seen(call).length, repositories: body } };
}

export function installation({ platform }: Call): Answer {
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
