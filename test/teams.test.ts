import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connect } from '../src/hosting/connection.js';
import { Keys, tokenKey } from '../src/hosting/keys.js';
import { serverAt } from '../src/hosting/server.js';
import type { Kept } from '../src/hosting/store.js';
import { teamsOf } from '../src/hosting/teams.js';
import { withTeams } from '../src/org/owning-teams.js';
import { readAt } from './kit/organisations.js';
import { type Platform, startPlatform } from './kit/platform/platform.js';

let platform: Platform;
let limiters = 0;
beforeEach(async () => {
  platform = await startPlatform({ tokens: ['t1'], demandsToken: true });
  for (const name of ['api', 'web', 'docs']) platform.add({ owner: 'tea', name });
});
afterEach(() => platform.close());

const connected = (store?: Map<string, Kept>) =>
  connect({
    server: serverAt(platform.api),
    keys: new Keys([tokenKey('t1')]),
    second: 1,
    limiter: `teams ${limiters++}`,
    ...(store
      ? { store: { get: (key) => store.get(key), set: (key, kept) => void store.set(key, kept) } }
      : {}),
  });

describe('teams of an organisation', () => {
  it('look after repositories by what they may do there: those that may do most', async () => {
    platform.teams.push(
      { owner: 'tea', slug: 'everybody', may: { api: 'push', web: 'push', docs: 'pull' } },
      { owner: 'tea', slug: 'brewers', may: { api: 'maintain' } },
      { owner: 'tea', slug: 'pourers', may: { api: 'maintain', docs: 'triage' } },
    );
    const { byRepository, gap } = await teamsOf('tea', connected());
    expect(gap).toBeUndefined();
    expect(Object.fromEntries(byRepository)).toEqual({
      'tea/api': ['tea/brewers', 'tea/pourers'],
      'tea/web': ['tea/everybody'],
    });
    expect(platform.asked).toHaveLength(4);
  });

  it('are asked for a hundred at a time, and for nothing where they have not changed', async () => {
    for (let at = 0; at < 101; at++)
      platform.teams.push({ owner: 'tea', slug: `team-${at}`, may: at === 100 ? { web: 'admin' } : {} });
    const store = new Map<string, Kept>();
    expect((await teamsOf('tea', connected(store))).byRepository.get('tea/web')).toEqual(['tea/team-100']);
    expect(platform.asked).toHaveLength(2 + 101);
    platform.asked.length = 0;
    await teamsOf('tea', connected(store));
    expect(new Set(platform.asked.map(({ status }) => status))).toEqual(new Set([304]));
  });

  it.each([
    [404, 'no access (needs scope members: read)'],
    [403, 'no access (needs scope members: read)'],
    [500, 'the hosting platform failed to answer (status 500)'],
  ])('that may not be seen (%s) are a gap, and not none', async (status, reason) => {
    platform.teams.push({ owner: 'tea', slug: 'brewers', may: { api: 'push' } });
    platform.fault(/orgs\/tea\/teams/, { kind: 'status', status });
    const { byRepository, gap } = await teamsOf('tea', connected());
    expect(byRepository.size).toBe(0);
    expect(gap).toBe(`not all teams of tea could be seen: ${reason}`);
  });

  it('of which one may not be seen leave a gap beside the others', async () => {
    for (const slug of ['brewers', 'secret'])
      platform.teams.push({ owner: 'tea', slug, may: { api: 'push' } });
    platform.fault(/teams\/secret/, { kind: 'status', status: 404 });
    const { byRepository, gap } = await teamsOf('tea', connected());
    expect(byRepository.get('tea/api')).toEqual(['tea/brewers']);
    expect(gap).toContain('needs scope members: read');
  });
});

describe('repositories that name no team', () => {
  const told = async () => ({
    byRepository: new Map([
      ['tea/web', ['tea/pourers']],
      ['tea/api', ['tea/all']],
    ]),
  });

  it('have those of the platform, and nobody is asked where all name one', async () => {
    const api = readAt('api', '0', { teams: ['tea/brewers'] });
    const { accounted } = await withTeams([api, readAt('web', '0'), readAt('docs', '0')], told);
    expect(accounted.map(({ outcome }) => ('standing' in outcome ? outcome.standing.teams : null))).toEqual([
      ['tea/brewers'],
      ['tea/pourers'],
      undefined,
    ]);
    const asked: string[] = [];
    await withTeams([api], async (owner) => {
      asked.push(owner);
      return told();
    });
    expect(asked).toEqual([]);
  });
});
