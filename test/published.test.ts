import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { schema as graphqlSchema, validate as validateQuery } from '@octokit/graphql-schema';
import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { buildSchema, execute, parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { query } from '../src/hosting/query.js';
import { noRuns, plain } from './kit/github.js';
import { type Platform, startPlatform } from './kit/platform/platform.js';
import { writeBare } from './kit/platform/repositories.js';
import { shelter } from './kit/platform/shelter.js';

/** What GitHub publishes of its API. */
const file = createRequire(import.meta.url).resolve('@octokit/openapi/generated/api.github.com.json');
const published = JSON.parse(readFileSync(file, 'utf8'), (_, value) => nullable(value));

const whole = compilerOf(published);
/** For answers of which only the parts that are read are written down. */
const parts = compilerOf(withoutRequired(published));

function compilerOf(description: object): (route: string, status?: number) => ValidateFunction {
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: true });
  addFormats.default(ajv);
  ajv.addSchema(description, 'github');
  return (route, status = 200) => {
    const [method = '', path = ''] = route.split(' ');
    const steps = [
      'paths',
      path,
      method.toLowerCase(),
      'responses',
      String(status),
      'content',
      'application/json',
      'schema',
    ];
    const pointer = steps.map((step) => encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1')));
    return ajv.compile({ $ref: `github#/${pointer.join('/')}` });
  };
}

function withoutRequired(value: unknown): object {
  const text = JSON.stringify(value, (key, part) =>
    key === 'required' && Array.isArray(part) ? undefined : part,
  );
  return JSON.parse(text);
}

/** OpenAPI says of any schema that it may be null as well; JSON Schema says it of a type only. */
function nullable(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('nullable' in value) || 'type' in value) return value;
  const { nullable: _, ...schema } = value;
  return { anyOf: [schema, { type: 'null' }] };
}

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform({ tokens: ['t1'], user: 'ann' });
  const git = writeBare(shelter(), { name: 'shop.git', commits: [{ files: { 'brew.py': 'print(1)\n' } }] });
  platform.add({ owner: 'tea', name: 'shop', git, topics: ['steam'], visibility: 'internal' });
  platform.teams.push({ owner: 'tea', slug: 'brewers', may: { shop: 'maintain' } });
  platform.add({ owner: 'ann', ownerType: 'User', name: 'diary', git });
});
afterAll(() => platform.close());

async function answerOf(path: string, method = 'GET'): Promise<unknown> {
  const response = await fetch(`${platform.api}${path}`, { method, headers: { authorization: 'token t1' } });
  return response.json();
}

describe('what the tests let the platform answer is what GitHub says that it answers', () => {
  it.each([
    ['GET /orgs/{org}/repos', '/orgs/tea/repos'],
    ['GET /orgs/{org}/teams', '/orgs/tea/teams'],
    ['GET /orgs/{org}/teams/{team_slug}/repos', '/orgs/tea/teams/brewers/repos'],
    ['GET /users/{username}/repos', '/users/ann/repos'],
    ['GET /user/repos', '/user/repos'],
    ['GET /installation/repositories', '/installation/repositories'],
    ['GET /repos/{owner}/{repo}', '/repos/tea/shop'],
    ['GET /repos/{owner}/{repo}/actions/runs', '/repos/tea/shop/actions/runs'],
    ['GET /repos/{owner}/{repo}/rules/branches/{branch}', '/repos/tea/shop/rules/branches/main'],
    ['GET /repos/{owner}/{repo}/code-scanning/default-setup', '/repos/tea/shop/code-scanning/default-setup'],
  ])('%s', async (route, path) => {
    const validate = whole(route);
    expect(validate(await answerOf(path)), JSON.stringify(validate.errors)).toBe(true);
  });

  it.each([
    ['GET /repos/{owner}/{repo}/branches/{branch}', '/repos/tea/shop/branches/main'],
    ['GET /repos/{owner}/{repo}/commits/{ref}', '/repos/tea/shop/commits/main'],
  ])('%s, in part', async (route, path) => {
    const validate = parts(route);
    expect(validate(await answerOf(path)), JSON.stringify(validate.errors)).toBe(true);
  });

  it('POST /app/installations/{installation_id}/access_tokens', async () => {
    const validate = whole('POST /app/installations/{installation_id}/access_tokens', 201);
    const answer = await answerOf('/app/installations/1/access_tokens', 'POST');
    expect(validate(answer), JSON.stringify(validate.errors)).toBe(true);
  });

  it('canned runs', () => {
    expect(whole('GET /repos/{owner}/{repo}/actions/runs')(noRuns)).toBe(true);
  });

  it('and what drifts is seen', async () => {
    const [shop] = (await answerOf('/orgs/tea/repos')) as [object];
    const validate = whole('GET /orgs/{org}/repos');
    expect(validate([{ ...shop, fork: 'yes' }])).toBe(false);
    expect(parts('GET /orgs/{org}/repos')([{ ...shop, topics: 'steam' }])).toBe(false);
  });
});

describe('the question to GraphQL', () => {
  it('is one that the published schema understands', () => {
    expect(validateQuery(query)).toEqual([]);
  });

  it('would be told from one that it does not', () => {
    expect(validateQuery(query.replace('nameWithOwner', 'nameWithShop'))).not.toEqual([]);
  });

  const schema = buildSchema(graphqlSchema.idl, { assumeValid: true });
  /** Lets the published schema answer the question with this repository: what does not fit is an error. */
  const problemsOf = (repository: unknown) => {
    const variableValues = { owner: 'tea', name: 'shop', since: '2025-01-01T00:00:00Z', production: [] };
    const answer = execute({ schema, document: parse(query), rootValue: { repository }, variableValues });
    return 'errors' in answer ? (answer.errors ?? []).map(({ message }) => message) : [];
  };
  const date = '2025-12-01T00:00:00Z';

  it.each([
    ['a repository about which there is nothing to tell', plain],
    [
      'one about which there is much',
      {
        ...plain,
        environments: {
          nodes: [{ name: 'production', protectionRules: { nodes: [{ type: 'REQUIRED_REVIEWERS' }] } }],
        },
        deployments: {
          nodes: [
            { databaseId: 1, environment: 'production', state: 'ACTIVE', createdAt: date, commitOid: 'c1' },
          ],
        },
        releases: {
          nodes: [
            {
              tagName: 'v1',
              publishedAt: date,
              isDraft: false,
              isPrerelease: false,
              tagCommit: { oid: 'c1' },
            },
          ],
        },
        pullRequests: { nodes: [{ createdAt: date, mergedAt: date, reviews: { totalCount: 1 } }] },
        labels: {
          nodes: [
            {
              name: 'bug',
              issues: { nodes: [{ number: 1, createdAt: date, closedAt: date, stateReason: 'NOT_PLANNED' }] },
            },
          ],
        },
      },
    ],
  ])('is answered in the tests as the schema says: %s', (_, repository) => {
    expect(problemsOf(repository)).toEqual([]);
  });

  it('is answered by the platform of the tests as the schema says', async () => {
    const response = await fetch(`${platform.origin}/api/graphql`, {
      method: 'POST',
      body: JSON.stringify({ query, variables: { owner: 'tea', name: 'shop' } }),
    });
    const { data } = (await response.json()) as { data: { repository: unknown } };
    expect(problemsOf(data.repository)).toEqual([]);
  });

  it('would not be answered with states and kinds that there are not', () => {
    expect(problemsOf({ ...plain, nameWithOwner: null })).not.toEqual([]);
    const node = {
      databaseId: 1,
      environment: 'production',
      state: 'SHIPPED',
      createdAt: date,
      commitOid: 'c1',
    };
    expect(problemsOf({ ...plain, deployments: { nodes: [node] } })).not.toEqual([]);
  });
});
