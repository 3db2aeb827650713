import type { components } from '@octokit/openapi-types';
import nock from 'nock';
import type { HostingRequest } from '../../src/hosting/facts.js';

type Schemas = components['schemas'];

/** What the tests let GitHub answer, in the words of its published description: a renamed field does not compile. */
export type RunAnswer = Pick<
  Schemas['workflow-run'],
  'id' | 'workflow_id' | 'event' | 'conclusion' | 'head_sha' | 'created_at' | 'run_started_at' | 'updated_at'
>;
export type RunsAnswer = { total_count: number; workflow_runs: RunAnswer[] };
export type BranchAnswer = Pick<Schemas['branch-with-protection'], 'name' | 'protected'> & {
  protection: Pick<Schemas['branch-protection'], 'enabled' | 'required_status_checks'>;
};
export type RuleAnswer = Schemas['repository-rule-detailed'];
export type SetupAnswer = Pick<Schemas['code-scanning-default-setup'], 'state'>;

export const token = 'ghp_secretOfTheTeaShop';
export const api = 'https://api.github.com';
export const asOf = Date.UTC(2026, 0, 1) / 1000;

let asked = 0;

/** A question about the tea shop; a second of waiting takes a millisecond, and tests do not wait for each other. */
export const request: HostingRequest = {
  get limiter() {
    return `test ${asked++}`;
  },
  repository: { owner: 'tea', name: 'shop' },
  server: { api, host: 'github.com' },
  token,
  second: 1,
  asOf,
  current: true,
};

/** The GraphQL answer for a repository about which there is nothing to tell. */
export const plain = {
  nameWithOwner: 'tea/shop',
  hasVulnerabilityAlertsEnabled: true,
  defaultBranchRef: { name: 'main', refUpdateRule: null, branchProtectionRule: null },
  environments: { nodes: [] },
  deployments: { nodes: [] },
  production: { nodes: [] },
  releases: { nodes: [] },
  pullRequests: { nodes: [] },
  labels: { nodes: [] },
};

export function graphql(repository: unknown, errors?: readonly unknown[]): void {
  nock(api)
    .post('/graphql')
    .reply(200, { data: { repository }, ...(errors ? { errors } : {}) });
}

const branch: BranchAnswer = { name: 'main', protected: false, protection: { enabled: false } };
export const noRuns: RunsAnswer = { total_count: 0, workflow_runs: [] };

/** Answers all requests but GraphQL, with these instead of the usual ones. */
export function rest(
  answers: { branch?: BranchAnswer; rules?: RuleAnswer[]; runs?: RunsAnswer; setup?: SetupAnswer } = {},
  but: readonly ('branch' | 'rules' | 'runs' | 'setup')[] = [],
): void {
  const rows = {
    branch: [paths.branch, answers.branch ?? branch],
    rules: [paths.rules, answers.rules ?? []],
    runs: [paths.runs, answers.runs ?? noRuns],
    setup: [paths.setup, answers.setup ?? { state: 'not-configured' }],
  } as const;
  for (const [name, [path, answer]] of Object.entries(rows))
    if (!but.includes(name as 'branch'))
      nock(api)
        .get(path)
        .query(true)
        .reply(200, answer as nock.Body);
}

export const paths = {
  branch: '/repos/tea/shop/branches/main',
  rules: '/repos/tea/shop/rules/branches/main',
  runs: '/repos/tea/shop/actions/runs',
  setup: '/repos/tea/shop/code-scanning/default-setup',
} as const;
