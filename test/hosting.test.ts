import nock from 'nock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hostingFacts } from '../src/hosting/facts.js';
import { nameOfRemote, repositoryName } from '../src/hosting/repository-name.js';
import { serverAt } from '../src/hosting/server.js';
import {
  api,
  asOf,
  graphql,
  noRuns,
  paths,
  plain,
  type RunAnswer,
  request,
  rest,
  token,
} from './kit/github.js';

beforeEach(() => {
  nock.disableNetConnect();
});
afterEach(() => {
  nock.abortPendingRequests();
  nock.cleanAll();
  nock.enableNetConnect();
});

const ago = (hours: number) => new Date((asOf - hours * 3600) * 1000).toISOString();
const run = (id: number, hours: number, conclusion: string, event = 'push'): RunAnswer => ({
  id,
  workflow_id: 7,
  event,
  conclusion,
  head_sha: `c${id}`,
  created_at: ago(hours),
  run_started_at: ago(hours),
  updated_at: ago(hours - 0.5),
});

describe('hosting facts', () => {
  it('come from five requests where the runs fit on a page', async () => {
    graphql({
      ...plain,
      environments: {
        nodes: [{ name: 'production', protectionRules: { nodes: [{ type: 'REQUIRED_REVIEWERS' }] } }],
      },
      labels: {
        nodes: [
          { name: 'type: bug', issues: { nodes: [{ number: 1, createdAt: ago(30), closedAt: ago(20) }] } },
          { name: 'debug', issues: { nodes: [{ number: 2, createdAt: ago(30), closedAt: null }] } },
        ],
      },
      releases: {
        nodes: [
          { tagName: 'v1.0', publishedAt: ago(50), isDraft: false, isPrerelease: false, tagCommit: null },
          { tagName: 'v2.0-x', publishedAt: ago(40), isDraft: false, isPrerelease: true, tagCommit: null },
        ],
      },
    });
    rest({
      runs: {
        total_count: 3,
        workflow_runs: [run(3, 10, 'success'), run(2, 12, 'failure'), run(1, 14, 'success')],
      },
      setup: { state: 'configured' },
    });
    const facts = await hostingFacts(request);
    expect(nock.isDone()).toBe(true);
    expect(facts.runs).toMatchObject({ green: 2, red: 1, spells: [{ commit: 'c2' }] });
    const [spell] = 'unavailable' in facts.runs ? [] : facts.runs.spells;
    expect((spell?.ended ?? 0) - (spell?.began ?? 0)).toBe(2 * 3600);
    expect(facts.environments).toEqual([{ name: 'production', approvals: true }]);
    expect(facts.bugs).toHaveLength(1);
    expect(facts.releases).toMatchObject([{ tag: 'v1.0' }]);
    expect(facts.protection).toEqual({ requiredChecks: 0, requiredApprovals: 0, mergeQueue: false });
    expect(facts.scanning).toEqual({ codeScanning: true, dependencyAlerts: true });
  });

  it('take a second page of runs and no third', async () => {
    graphql(plain);
    rest({}, ['runs']);
    const page = (first: number) =>
      Array.from({ length: 100 }, (_, index) => run(first - index, 500 - (first - index), 'success'));
    for (const [number, first] of [
      ['1', 400],
      ['2', 300],
    ] as const)
      nock(api)
        .get(paths.runs)
        .query((asked) => asked.page === number && asked.event === 'push' && asked.branch === 'main')
        .reply(200, { total_count: 400, workflow_runs: page(first) });
    const { runs } = await hostingFacts(request);
    expect(runs).toMatchObject({ green: 200, since: asOf - (500 - 201) * 3600 });
  });

  it('take a required workflow for a check, and a merge queue for what it is', async () => {
    graphql(plain);
    rest({ rules: [{ type: 'workflows' }, { type: 'merge_queue' }] });
    expect((await hostingFacts(request)).protection).toEqual({
      requiredChecks: 1,
      requiredApprovals: 0,
      mergeQueue: true,
    });
  });

  it('leave environments open of which the rules cannot be seen', async () => {
    graphql({ ...plain, environments: { nodes: [{ name: 'production', protectionRules: null }] } });
    rest();
    expect((await hostingFacts(request)).environments).toEqual({
      unavailable: 'no access (needs scope actions: read)',
    });
  });

  it('see checks and reviews of rulesets, and of the branch itself', async () => {
    graphql(plain);
    rest({
      branch: {
        name: 'main',
        protected: true,
        protection: {
          enabled: true,
          required_status_checks: { enforcement_level: 'everyone', contexts: ['test', 'lint'], checks: [] },
        },
      },
    });
    const { protection } = await hostingFacts(request);
    expect(protection.requiredChecks).toBe(2);
    // A protection rule exists that the token may not see: it may ask for reviews.
    expect(protection.requiredApprovals).toEqual({
      unavailable: 'no access (needs scope administration: read)',
    });
  });

  it.each([403, 404])('a %i is no access, never "not configured"', async (status) => {
    graphql(plain);
    rest({}, ['rules', 'runs']);
    nock(api).get(paths.rules).query(true).reply(status, { message: 'Resource not accessible' });
    nock(api).get(paths.runs).query(true).reply(status, { message: 'Not Found' });
    const { runs, protection } = await hostingFacts(request);
    expect(runs).toEqual({ unavailable: 'no access (needs scope actions: read)' });
    expect(protection.requiredChecks).toEqual({ unavailable: 'no access (needs scope metadata: read)' });
  });

  it('parts that GraphQL refuses are gaps beside the others', async () => {
    graphql({ ...plain, deployments: null }, [
      { type: 'FORBIDDEN', path: ['repository', 'deployments'], message: 'Resource not accessible' },
    ]);
    rest();
    const { deployments, releases } = await hostingFacts(request);
    expect(deployments).toEqual({ unavailable: 'no access (needs scope deployments: read)' });
    expect(releases).toEqual([]);
  });

  it('wait for a secondary limit as long as it says', async () => {
    graphql(plain);
    rest({}, ['runs']);
    const message = 'You have exceeded a secondary rate limit';
    nock(api).get(paths.runs).query(true).reply(403, { message }, { 'retry-after': '20' });
    nock(api).get(paths.runs).query(true).reply(200, noRuns);
    expect((await hostingFacts(request)).runs).toEqual({ green: 0, red: 0, spells: [] });
  });

  it('do not wait an hour for the primary limit', async () => {
    graphql(plain);
    rest({}, ['runs']);
    nock(api)
      .get(paths.runs)
      .query(true)
      .reply(
        403,
        { message: 'API rate limit exceeded' },
        { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '2000000000' },
      );
    expect((await hostingFacts(request)).runs).toEqual({ unavailable: 'the limit of the API is used up' });
  });

  it('try again after failures, and give up in the end', async () => {
    graphql(plain);
    rest({}, ['runs', 'branch']);
    nock(api).get(paths.runs).query(true).times(2).reply(502);
    nock(api).get(paths.runs).query(true).reply(200, noRuns);
    nock(api).get(paths.branch).times(3).reply(500);
    const { runs, protection } = await hostingFacts(request);
    expect(runs).toMatchObject({ green: 0 });
    expect(protection.requiredChecks).toEqual({
      unavailable: 'the hosting platform failed to answer (status 500)',
    });
  });

  it('do not trust an answer that was cut off', async () => {
    graphql(plain);
    rest({}, ['runs']);
    const headers = { 'content-type': 'application/json' };
    nock(api).get(paths.runs).query(true).reply(200, '{"total_count": 1, "workflow_runs": [{"id"', headers);
    expect((await hostingFacts(request)).runs).toEqual({
      unavailable: 'the answer of the hosting platform is damaged',
    });
  });

  it('of a repository in which Actions is switched off know of no build, which is not a green one', async () => {
    graphql(plain);
    rest({ runs: noRuns });
    expect((await hostingFacts(request)).runs).toEqual({ green: 0, red: 0, spells: [] });
    graphql(plain);
    rest({}, ['runs']);
    nock(api).get(paths.runs).query(true).reply(410, { message: 'Actions is disabled' });
    expect((await hostingFacts(request)).runs).toEqual({ unavailable: 'it is switched off' });
  });

  it('of an empty repository take one request', async () => {
    graphql({ ...plain, defaultBranchRef: null });
    expect((await hostingFacts(request)).runs).toEqual({ unavailable: 'the repository has no commits' });
  });

  it('of a repository that is hidden are all gaps', async () => {
    graphql(null, [{ type: 'NOT_FOUND', path: ['repository'], message: 'Could not resolve' }]);
    const { runs, bugs } = await hostingFacts(request);
    expect([runs, bugs]).toEqual(
      Array.from({ length: 2 }, () => ({ unavailable: 'no access (needs scope metadata: read)' })),
    );
  });

  it('follow a renamed repository, but to no other host', async () => {
    graphql(plain);
    rest({}, ['runs', 'branch']);
    nock(api)
      .get(paths.runs)
      .query(true)
      .reply(301, '', { location: `${api}/repositories/1/actions/runs` });
    nock(api, { reqheaders: { authorization: `token ${token}` } })
      .get('/repositories/1/actions/runs')
      .reply(200, noRuns);
    nock(api).get(paths.branch).reply(302, '', { location: 'https://elsewhere.example/branch' });
    const elsewhere = nock('https://elsewhere.example').get('/branch').reply(200, {});
    const { runs, protection } = await hostingFacts(request);
    expect(runs).toMatchObject({ green: 0 });
    expect(elsewhere.isDone()).toBe(false);
    expect(protection.requiredChecks).toEqual({
      unavailable: 'the hosting platform sends the question to another host, which is not followed',
    });
  });

  it('hold no settings where the as-of date is past, as they are known for today only', async () => {
    graphql(plain);
    rest();
    const { protection, runs } = await hostingFacts({ ...request, current: false });
    expect(protection.requiredChecks).toMatchObject({
      unavailable: expect.stringContaining('as they are now'),
    });
    expect(runs).toMatchObject({ green: 0 });
  });

  it('a token that is not accepted is said without showing it', async () => {
    nock(api)
      .post('/graphql')
      .reply(401, { message: `Bad credentials ${token}` });
    const error: unknown = await hostingFacts(request).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      name: 'UserError',
      what: expect.stringContaining('does not accept the token'),
    });
    expect(JSON.stringify(error) + (error as Error).stack).not.toContain(token);
  });

  it('where nothing answers are gaps', async () => {
    const { runs } = await hostingFacts(request);
    expect(runs).toEqual({ unavailable: 'the hosting platform cannot be reached' });
  });
});

describe('names and addresses', () => {
  it.each([
    ['https://github.com/tea/shop.git', 'tea/shop'],
    ['https://user:secret@github.com/tea/shop', 'tea/shop'],
    ['git@github.com:tea/shop.git', 'tea/shop'],
    ['ssh://git@ssh.github.com:443/tea/shop.git', 'tea/shop'],
    ['https://gitlab.com/tea/shop', undefined],
    ['https://github.com.evil.example/tea/shop', undefined],
    ['/srv/tea/shop', undefined],
  ])('%s', (url, name) => {
    const found = nameOfRemote(url, 'github.com');
    expect(found && `${found.owner}/${found.name}`).toBe(name);
  });

  it.each(['tea', 'tea/..', 'tea/shop/x', '../shop', 'tea/sh?op', '-tea/shop'])(
    '%s is no repository',
    (text) => {
      expect(() => repositoryName(text)).toThrow('no name of a repository');
    },
  );

  it('sends a token over an encrypted connection only', () => {
    expect(serverAt('https://git.tea.example/api/v3/')).toEqual({
      api: 'https://git.tea.example/api/v3',
      host: 'git.tea.example',
    });
    for (const address of ['http://git.tea.example/api/v3', 'https://u:p@git.tea.example', 'tea'])
      expect(() => serverAt(address)).toThrow('no address of an API');
  });
});
