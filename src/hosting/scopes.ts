/** What a token must be allowed to read for each kind of fact, by the names that GitHub gives its permissions. */
export const scopes = {
  repository: 'scope metadata: read',
  runs: 'scope actions: read',
  branch: 'scope contents: read',
  rules: 'scope metadata: read',
  protection: 'scope administration: read',
  environments: 'scope actions: read',
  deployments: 'scope deployments: read',
  releases: 'scope contents: read',
  bugs: 'scope issues: read',
  requests: 'scope pull requests: read',
  codeScanning: 'scope administration: read',
  teams: 'scope members: read',
  dependencyAlerts: 'scope administration: read',
} as const;

/** Least permissions of a fine-grained token, for messages and documents. */
export const leastScopes =
  'read access to metadata, contents, actions, deployments, issues and pull requests (a classic token: repo; for public repositories none)';
