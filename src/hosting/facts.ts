import * as z from 'zod';
import type { Fact, HostingFacts, RunFacts } from '../snapshot/hosting.js';
import { ask, noAccess } from './ask.js';
import { type Client, type ClientOptions, clientFor } from './client.js';
import { branchAnswer, protectionFacts, rulesAnswer } from './protection.js';
import { productionNames, query, type RepositoryAnswer, repositoryAnswer } from './query.js';
import { type RepositoryName, repositoryName } from './repository-name.js';
import { type Run, runFacts, runsAnswer } from './runs.js';
import { scopes } from './scopes.js';
import { bugsOf, deploymentsOf, environmentsOf, releasesOf, requestsOf, type Span } from './told.js';

const day = 24 * 60 * 60;
const threeMonths = 91 * day;
const year = 365 * day;
const mostPages = 2;

export interface HostingRequest extends ClientOptions, Question {}

/** What is asked about one repository. */
export interface Question {
  readonly repository: RepositoryName;
  /** End of every window, seconds since the epoch. */
  readonly asOf: number;
  /** The as-of date is now: settings, which have no history, say something about it. */
  readonly current: boolean;
}

/**
 * Asks the platform about one repository, with six requests at most: one GraphQL question, two pages of runs, the branch,
 * its rules, and the code scanning that the platform sets up. What it will not tell is a gap with its reason.
 * @throws UserError where the token is not accepted.
 */
export function hostingFacts(request: HostingRequest): Promise<HostingFacts> {
  return factsThrough(clientFor(request), request);
}

/** As `hostingFacts`, for who asks about many repositories. */
export async function factsThrough(client: Client, request: Question): Promise<HostingFacts> {
  const span = { from: request.asOf - threeMonths, to: request.asOf };
  const answer = await overview(client, request.repository, span);
  if ('unavailable' in answer) return nothing(request.repository, answer.unavailable);
  const facts = await detailed(client, answer, span);
  return request.current ? facts : withoutSettings(facts);
}

/** Request 1: everything that GraphQL knows. Parts that it refuses come back as null beside the others. */
async function overview(
  client: Client,
  { owner, name }: RepositoryName,
  span: Span,
): Promise<Fact<RepositoryAnswer>> {
  const variables = { owner, name, since: isoOf(span.from), production: productionNames };
  const question = async () => {
    try {
      return { data: await client.graphql(query, variables) };
    } catch (error) {
      const partial = z.object({ data: z.object({ repository: z.object({}).nullable() }) }).safeParse(error);
      if (partial.success) return { data: (error as { data: unknown }).data };
      throw error;
    }
  };
  const shape = z.object({ repository: repositoryAnswer.nullable() });
  const told = await ask(question, shape, scopes.repository);
  if ('unavailable' in told) return told;
  return told.repository ?? { unavailable: noAccess(scopes.repository) };
}

async function detailed(client: Client, answer: RepositoryAnswer, span: Span): Promise<HostingFacts> {
  const { owner, name: repo } = repositoryName(answer.nameWithOwner);
  const branch = answer.defaultBranchRef;
  const at = { owner, repo, branch: branch?.name ?? '' };
  const empty = { unavailable: 'the repository has no commits' };
  const [runs, seen, rules, scanning] = await Promise.all([
    branch ? runsOf(client, at, span) : empty,
    branch ? ask(() => client.repos.getBranch(at), branchAnswer, scopes.branch) : empty,
    branch
      ? ask(() => client.repos.getBranchRules({ ...at, per_page: 100 }), rulesAnswer, scopes.rules)
      : empty,
    branch ? codeScanning(client, at) : empty,
  ]);
  const alerts = answer.hasVulnerabilityAlertsEnabled;
  const lately = { from: span.to - year, to: span.to };
  return {
    repository: answer.nameWithOwner,
    runs,
    protection: branch
      ? protectionFacts(seen, rules, branch)
      : { requiredChecks: empty, requiredApprovals: empty, mergeQueue: empty },
    environments: environmentsOf(answer),
    deployments: deploymentsOf(answer, lately),
    releases: releasesOf(answer, lately),
    bugs: bugsOf(answer, span),
    requests: requestsOf(answer, span),
    scanning: {
      codeScanning: scanning,
      // Who may not see the setting is told that it is off.
      dependencyAlerts: alerts || { unavailable: noAccess(scopes.dependencyAlerts) },
    },
  };
}

/** Requests 2 and 3: the newest runs of the default branch that pushes started. */
async function runsOf(
  client: Client,
  at: { readonly owner: string; readonly repo: string; readonly branch: string },
  span: Span,
): Promise<Fact<RunFacts>> {
  const runs: Run[] = [];
  const created = `${isoOf(span.from)}..${isoOf(span.to)}`;
  for (let page = 1; page <= mostPages; page++) {
    const asked = { ...at, event: 'push', created, per_page: 100, page };
    const told = await ask(() => client.actions.listWorkflowRunsForRepo(asked), runsAnswer, scopes.runs);
    if ('unavailable' in told) return told;
    runs.push(...told.workflow_runs);
    if (told.workflow_runs.length === 0 || runs.length >= told.total_count)
      return runFacts(runs, span.to, true);
  }
  return runFacts(runs, span.to, false);
}

/** Request 6: whether the platform scans the code by itself. */
async function codeScanning(
  client: Client,
  { owner, repo }: { readonly owner: string; readonly repo: string },
): Promise<Fact<boolean>> {
  const shape = z.object({ state: z.string().optional() }).transform(({ state }) => state === 'configured');
  return ask(() => client.codeScanning.getDefaultSetup({ owner, repo }), shape, scopes.codeScanning);
}

function nothing({ owner, name }: RepositoryName, unavailable: string): HostingFacts {
  const none = { unavailable };
  return {
    repository: `${owner}/${name}`,
    runs: none,
    protection: { requiredChecks: none, requiredApprovals: none, mergeQueue: none },
    environments: none,
    deployments: none,
    releases: none,
    bugs: none,
    requests: none,
    scanning: { codeScanning: none, dependencyAlerts: none },
  };
}

function withoutSettings(facts: HostingFacts): HostingFacts {
  const past = { unavailable: 'the hosting platform tells its settings as they are now only' };
  return {
    ...facts,
    protection: { requiredChecks: past, requiredApprovals: past, mergeQueue: past },
    environments: past,
    scanning: { codeScanning: past, dependencyAlerts: past },
  };
}

function isoOf(seconds: number): string {
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`;
}
