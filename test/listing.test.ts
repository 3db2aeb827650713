import { generateKeyPairSync } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { appKey } from '../src/hosting/app-key.js';
import { isPassing } from '../src/hosting/ask.js';
import { Budget } from '../src/hosting/budget.js';
import { type Connection, type ConnectionOptions, connect } from '../src/hosting/connection.js';
import { factsThrough } from '../src/hosting/facts.js';
import { Keys, tokenKey } from '../src/hosting/keys.js';
import { headOf, listRepositories, repositoryNamed } from '../src/hosting/listing.js';
import { serverAt } from '../src/hosting/server.js';
import type { Kept } from '../src/hosting/store.js';
import type { Listed } from '../src/org/organisation.js';
import { type Platform, type PlatformOptions, startPlatform } from './kit/platform/platform.js';
import { writeBare } from './kit/platform/repositories.js';
import { shelter } from './kit/platform/shelter.js';

let platform: Platform;
let limiters = 0;

async function start(options: PlatformOptions = {}): Promise<void> {
  await platform?.close();
  platform = await startPlatform({ tokens: ['t1', 't2'], demandsToken: true, user: 'ann', ...options });
}
beforeEach(() => start());
afterEach(() => platform.close());

function connected(part: Partial<ConnectionOptions> = {}): Connection {
  return connect({
    server: serverAt(platform.api),
    keys: new Keys([tokenKey('t1')]),
    second: 1,
    limiter: `listing ${limiters++}`,
    ...part,
  });
}

function host(count: number, owner = 'tea', ownerType?: 'User'): void {
  for (let index = 0; index < count; index++)
    platform.add({ owner, name: `shop-${index}`, ...(ownerType ? { ownerType } : {}) });
}

const names = (all: readonly Listed[]) => all.map(({ name }) => name);
const paths = () => platform.asked.map(({ path }) => path.replace(/^\/api\/v3|\?.*/g, ''));
const commits = [{ files: { 'brew.py': 'print(1)\n' } }];
const shop: Listed = {
  owner: 'tea',
  name: 'shop',
  cloneUrl: 'https://tea.example/tea/shop.git',
  defaultBranch: 'main',
  visibility: 'public',
  archived: false,
  fork: false,
  disabled: false,
  topics: [],
  sizeKiB: 1,
};

describe('the repositories of an organisation', () => {
  it('come a hundred a request, sorted, with what a plan needs to know', async () => {
    host(250);
    platform.add({
      owner: 'tea',
      name: 'Kettle',
      git: writeBare(shelter(), { name: 'kettle.git', branch: 'trunk', commits }),
      branch: 'trunk',
      visibility: 'internal',
      archived: true,
      fork: true,
      topics: ['steam', 'boil'],
      sizeKiB: 10_000_000,
      pushedAt: '2025-11-11T00:00:00Z',
    });
    const connection = connected();
    const { repositories, partial } = await listRepositories('tea', connection);
    expect(partial).toBeUndefined();
    expect(names(repositories)).toEqual([...names(repositories)].sort());
    expect(repositories).toHaveLength(251);
    expect(connection.asked()).toEqual({ requests: 3, unchanged: 0 });
    expect(repositories[0]).toEqual({
      owner: 'tea',
      name: 'Kettle',
      cloneUrl: `${platform.origin}/tea/Kettle.git`,
      defaultBranch: 'trunk',
      visibility: 'internal',
      archived: true,
      fork: true,
      disabled: false,
      topics: ['boil', 'steam'],
      pushedAt: '2025-11-11T00:00:00Z',
      sizeKiB: 10_000_000,
    });
    // Nothing was ever pushed to it.
    expect(repositories[1]).not.toHaveProperty('defaultBranch');
  });

  it('are those of a user where it is one, private ones that the token sees included', async () => {
    host(3, 'ann', 'User');
    platform.add({ owner: 'ann', ownerType: 'User', name: 'diary', visibility: 'private' });
    const { repositories } = await listRepositories('Ann', connected());
    expect(names(repositories)).toEqual(['diary', 'shop-0', 'shop-1', 'shop-2']);
    expect(paths()).toEqual(['/orgs/Ann/repos', '/users/Ann/repos', '/user/repos']);
  });

  it('are not those of another user that the token owns', async () => {
    host(1, 'bo', 'User');
    platform.add({ owner: 'ann', ownerType: 'User', name: 'diary', visibility: 'private' });
    expect(names((await listRepositories('bo', connected())).repositories)).toEqual(['shop-0']);
  });

  it('cannot be listed where there is no such owner', async () => {
    await expect(listRepositories('nobody', connected())).rejects.toThrow(
      'there is no organisation or user called nobody',
    );
  });

  it.each([
    ['truncated JSON', { kind: 'truncated' }, 'the answer of the hosting platform is damaged'],
    ['failures', { kind: 'status', status: 500 }, 'the hosting platform failed to answer (status 500)'],
    ['a connection that is cut off', { kind: 'cut', after: 20 }, 'cannot be reached'],
    ['a limit', { kind: 'primary-limit', reset: 3000 }, 'the limit of the API is used up'],
    ['a refusal', { kind: 'status', status: 403 }, 'no access (needs scope metadata: read)'],
    ['another host', { kind: 'elsewhere' }, 'sends the question to another host'],
  ] as const)(
    'say what is missing after %s on a later page, and why on the first',
    async (_, fault, reason) => {
      host(150);
      platform.fault(/page=2/, fault);
      const { repositories, partial } = await listRepositories('tea', connected());
      expect(repositories).toHaveLength(100);
      expect(partial).toContain(reason);
      platform.fault(/repos/, fault);
      await expect(listRepositories('tea', connected())).rejects.toThrow(reason);
      expect(platform.askedElsewhere).toEqual([]);
    },
  );

  it('come all the same after a short failure, and after a secondary limit as long as it says', async () => {
    host(150);
    platform.fault(/page=2/, { kind: 'status', status: 502 }, 2);
    platform.fault(/type=all/, { kind: 'secondary-limit', retryAfter: 20 }, 1);
    const { repositories, partial } = await listRepositories('tea', connected());
    expect([repositories.length, partial]).toEqual([150, undefined]);
  });

  it('are as many as the budget allows', async () => {
    host(250);
    const { repositories, partial } = await listRepositories('tea', connected({ budget: new Budget(2) }));
    expect(repositories).toHaveLength(200);
    expect(partial).toContain('--max-requests');
  });

  it('cannot be listed with a token that is not accepted', async () => {
    host(1);
    const keys = new Keys([tokenKey('s3cret')]);
    const error: unknown = await listRepositories('tea', connected({ keys })).catch((thrown) => thrown);
    expect(error).toMatchObject({ what: 'the hosting platform does not accept the token' });
    expect(JSON.stringify(error) + (error as Error).stack).not.toContain('s3cret');
  });
});

describe('a repository that is named', () => {
  it('takes one request', async () => {
    host(1);
    const connection = connected();
    const named = await repositoryNamed({ owner: 'tea', name: 'shop-0' }, connection);
    expect(named).toMatchObject({ moved: false, repository: { name: 'shop-0' } });
    expect(connection.asked().requests).toBe(1);
  });

  it.each([
    ['renamed', 'tea', 'new-shop'],
    ['transferred', 'coffee', 'shop'],
  ])('is followed where it was %s, and that is said', async (_, owner, name) => {
    platform.add({ owner, name, formerly: ['tea/shop'] });
    expect(await repositoryNamed({ owner: 'tea', name: 'shop' }, connected())).toMatchObject({
      moved: true,
      repository: { owner, name },
    });
  });

  it('is not there, or forbidden, which are not the same', async () => {
    host(2);
    platform.change('tea', 'shop-0', { vanished: true });
    platform.fault(/shop-1/, { kind: 'status', status: 403 });
    const [gone, forbidden] = await Promise.all(
      ['shop-0', 'shop-1'].map((name) => repositoryNamed({ owner: 'tea', name }, connected())),
    );
    expect(gone).toEqual({ unavailable: 'it is not there, or the token may not see it' });
    expect(forbidden).toEqual({ unavailable: 'no access (needs scope metadata: read)' });
  });
});

describe('the newest commit', () => {
  const git = writeBare(shelter(), { name: 'shop.git', commits });

  it('costs one conditional request where it is what it was', async () => {
    platform.add({ owner: 'tea', name: 'shop', git });
    const kept = new Map<string, Kept>();
    const store = { get: (of: string) => kept.get(of), set: (of: string, it: Kept) => void kept.set(of, it) };
    const first = await headOf(shop, connected({ store }));
    const again = connected({ store });
    expect(await headOf(shop, again)).toEqual(first);
    expect(first).toMatchObject({ commit: expect.stringMatching(/^[0-9a-f]{40}$/) });
    expect(again.asked()).toEqual({ requests: 1, unchanged: 1 });
    expect(platform.asked.map(({ status }) => status)).toEqual([200, 304]);
    expect(JSON.stringify([...kept])).not.toContain('t1');
    platform.change('tea', 'shop', {
      git: writeBare(shelter(), { name: 'shop.git', commits: [...commits, ...commits] }),
    });
    expect(await headOf(shop, connected({ store }))).not.toEqual(first);
  });

  it('of pages of a list is asked for by their tags too', async () => {
    host(150);
    const kept = new Map<string, Kept>();
    const store = { get: (of: string) => kept.get(of), set: (of: string, it: Kept) => void kept.set(of, it) };
    const first = await listRepositories('tea', connected({ store }));
    const again = connected({ store });
    expect(await listRepositories('tea', again)).toEqual(first);
    expect(again.asked()).toEqual({ requests: 2, unchanged: 2 });
  });

  it('is none of a repository that is empty, gone, or has lost its branch', async () => {
    platform.add({ owner: 'tea', name: 'shop' });
    expect(await headOf(shop, connected())).toEqual({ unavailable: 'the repository has no commits' });
    expect(await headOf({ ...shop, name: 'gone' }, connected())).toMatchObject({
      unavailable: expect.stringContaining('it is not there'),
    });
    platform.change('tea', 'shop', { git });
    expect(await headOf({ ...shop, defaultBranch: 'trunk' }, connected())).toEqual({
      unavailable: 'its default branch is not there',
    });
  });
});

describe('keys', () => {
  it('take turns where one is used up', async () => {
    await start({ hourly: 2 });
    host(350);
    const keys = new Keys([tokenKey('t1'), tokenKey('t2')]);
    const connection = connected({ keys });
    const { repositories, partial } = await listRepositories('tea', connection);
    expect([repositories.length, partial]).toEqual([350, undefined]);
    const used = platform.asked.map(({ authorization }) => authorization?.slice(-2));
    expect(used).toEqual(['t1', 't1', 't1', 't2', 't2']);
    expect(connection.left()).toBe(0);
  });

  it('are all used up: that is a limit', async () => {
    await start({ hourly: 1 });
    host(350);
    const keys = new Keys([tokenKey('t1'), tokenKey('t2')]);
    const { repositories, partial } = await listRepositories('tea', connected({ keys }));
    expect(repositories).toHaveLength(200);
    expect(partial).toContain('the limit of the API is used up');
  });

  it('begin anew with the hour', () => {
    let now = 0;
    const [one, two] = [tokenKey('t1'), tokenKey('t2')];
    const keys = new Keys([one, two], () => now);
    const used = new Headers({ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '100' });
    keys.heard(one, used);
    expect(keys.rotate(one)).toBe(true);
    keys.heard(two, used);
    expect([keys.current, keys.rotate(two), keys.left]).toEqual([two, false, 0]);
    now = 101;
    expect([keys.rotate(two), keys.current]).toEqual([true, one]);
  });

  it('may be an App: its installation is asked for a token, and what it was installed for', async () => {
    host(2, 'ann', 'User');
    platform.add({ owner: 'ann', ownerType: 'User', name: 'diary', visibility: 'private' });
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const app = { appId: '12', installationId: '34', privateKey: pem };
    const key = await appKey(app, serverAt(platform.api));
    const keys = new Keys([key]);
    expect(await keys.token()).toBe('t1');
    const { repositories } = await listRepositories('ann', connected({ keys }));
    expect(names(repositories)).toEqual(['diary', 'shop-0', 'shop-1']);
    expect(paths().filter((path) => path.includes('access_tokens'))).toHaveLength(1);
    expect(paths().at(-1)).toBe('/installation/repositories');
  });

  it('of an App that are damaged, or refused, are said without showing them', async () => {
    const app = { appId: '12', installationId: '34', privateKey: 'no key at all s3cret' };
    const key = await appKey(app, serverAt(platform.api));
    const error: unknown = await key.token().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ what: expect.stringContaining('gives the App no token') });
    expect(JSON.stringify(error) + (error as Error).stack).not.toContain('s3cret');
    await expect(appKey({ ...app, installationId: '../34' }, serverAt(platform.api))).rejects.toThrow(
      'no id',
    );
  });
});

describe('what a run may ask', () => {
  it('ends with its budget; what remains are gaps that another run may close', async () => {
    platform.add({ owner: 'tea', name: 'shop', git: writeBare(shelter(), { name: 'shop.git', commits }) });
    const connection = connected({ budget: new Budget(3) });
    const question = { repository: { owner: 'tea', name: 'shop' }, asOf: Date.now() / 1000, current: true };
    const parts = [connection.part(), connection.part()] as const;
    const facts = await factsThrough(parts[0].client, question);
    const later = await factsThrough(parts[1].client, question);
    expect([parts[0].asked().requests, parts[1].asked().requests, connection.left()]).toEqual([3, 0, 0]);
    expect(facts.deployments).toEqual([]);
    const reason = 'unavailable' in later.runs ? later.runs.unavailable : '';
    expect(reason).toContain('--max-requests');
    expect(isPassing(reason)).toBe(true);
    expect(isPassing('no access (needs scope actions: read)')).toBe(false);
  });

  it('is promised to each of many, who have all that they need or nothing', () => {
    const budget = new Budget(13);
    const shares = [budget.share(6), budget.share(6), budget.share(6)];
    expect(shares.map((share) => share !== undefined)).toEqual([true, true, false]);
    expect([budget.left, budget.promised]).toEqual([1, 12]);
    for (let at = 0; at < 7; at++) expect(shares[0]?.take()).toBe(true);
    expect(shares[0]?.take()).toBe(false);
    expect(shares[1]?.take()).toBe(true);
    shares[1]?.close();
    expect([budget.left, budget.promised]).toEqual([5, 0]);
    expect(budget.share(6)).toBeUndefined();
  });

  it('is at most six requests for a repository', async () => {
    platform.add({ owner: 'tea', name: 'shop', git: writeBare(shelter(), { name: 'shop.git', commits }) });
    const connection = connected();
    await factsThrough(connection.client, {
      repository: { owner: 'tea', name: 'shop' },
      asOf: Date.now() / 1000,
      current: true,
    });
    expect(connection.asked().requests).toBe(5);
  });

  it('does not go where an answer leads away, and the token stays here', async () => {
    host(150);
    platform.fault(/page=2/, { kind: 'elsewhere' });
    await listRepositories('tea', connected());
    expect(platform.askedElsewhere).toEqual([]);
  });
});
