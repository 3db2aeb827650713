import * as z from 'zod';

/** Usual names of production, so that a hundred deployments of previews do not hide it. */
export const productionNames = ['production', 'Production', 'prod', 'Prod', 'PROD', 'live'];

/** One question for all that GraphQL knows; no name of a person is asked for. */
export const query = `query ($owner: String!, $name: String!, $since: DateTime!, $production: [String!]) {
  repository(owner: $owner, name: $name) {
    nameWithOwner
    hasVulnerabilityAlertsEnabled
    defaultBranchRef {
      name
      refUpdateRule { requiredApprovingReviewCount }
      branchProtectionRule { requiresApprovingReviews requiredApprovingReviewCount }
    }
    environments(first: 100) { nodes { name protectionRules(first: 10) { nodes { type } } } }
    deployments(first: 100, orderBy: { field: CREATED_AT, direction: DESC }) { nodes { ...deployment } }
    production: deployments(first: 100, environments: $production, orderBy: { field: CREATED_AT, direction: DESC }) { nodes { ...deployment } }
    releases(first: 100, orderBy: { field: CREATED_AT, direction: DESC }) { nodes { tagName publishedAt isDraft isPrerelease tagCommit { oid } } }
    pullRequests(first: 50, states: MERGED, orderBy: { field: UPDATED_AT, direction: DESC }) { nodes { createdAt mergedAt reviews { totalCount } } }
    labels(first: 10, query: "bug") { nodes { name issues(first: 100, filterBy: { since: $since }, orderBy: { field: UPDATED_AT, direction: DESC }) { nodes { number createdAt closedAt stateReason } } } }
  }
}
fragment deployment on Deployment { databaseId environment state createdAt commitOid }`;

/** GraphQL answers null for what it will not tell. */
const list = <T extends z.ZodType>(node: T) =>
  z
    .object({ nodes: z.array(node.nullable()).nullable() })
    .nullish()
    .transform((found) => found?.nodes?.filter((one) => one !== null));

const date = z.iso.datetime({ offset: true }).transform((text) => Math.floor(Date.parse(text) / 1000));
const count = z.number().nullish();

const deployment = z.object({
  databaseId: count,
  environment: z.string().nullish(),
  state: z.string().nullish(),
  createdAt: date,
  commitOid: z.string(),
});

const release = z.object({
  tagName: z.string(),
  publishedAt: date.nullish(),
  isDraft: z.boolean(),
  isPrerelease: z.boolean(),
  tagCommit: z.object({ oid: z.string() }).nullish(),
});

const issue = z.object({
  number: z.number(),
  createdAt: date,
  closedAt: date.nullish(),
  stateReason: z.string().nullish(),
});

/** What the question is answered with. */
export const repositoryAnswer = z.object({
  nameWithOwner: z.string(),
  hasVulnerabilityAlertsEnabled: z.boolean().nullish(),
  defaultBranchRef: z
    .object({
      name: z.string(),
      refUpdateRule: z.object({ requiredApprovingReviewCount: count }).nullish(),
      branchProtectionRule: z
        .object({ requiresApprovingReviews: z.boolean(), requiredApprovingReviewCount: count })
        .nullish(),
    })
    .nullish(),
  environments: list(z.object({ name: z.string(), protectionRules: list(z.object({ type: z.string() })) })),
  deployments: list(deployment),
  production: list(deployment),
  releases: list(release),
  pullRequests: list(
    z.object({
      createdAt: date,
      mergedAt: date.nullish(),
      reviews: z.object({ totalCount: z.number() }).nullish(),
    }),
  ),
  labels: list(z.object({ name: z.string(), issues: list(issue) })),
});

export type RepositoryAnswer = z.output<typeof repositoryAnswer>;
