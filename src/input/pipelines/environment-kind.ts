import type { EnvironmentKind } from './pipeline.js';

/** Words in names of environments, and what they stand for; the first row that fits decides. */
const rows: readonly (readonly [EnvironmentKind, RegExp, string])[] = [
  ['preview', /(^|[^a-z])(preview|review|pr|pull|ephemeral|branch)([^a-z]|$)/i, 'review/feature-1'],
  [
    'pre-production',
    /(^|[^a-z])(staging|stage|stg|pre-?prod(uction)?|uat|qa|test|tst|acceptance|acc|int|integration|sandbox|demo|canary|rc|perf|nonprod|non-prod)([^a-z]|$)/i,
    'eu-staging',
  ],
  ['development', /(^|[^a-z])(dev|devel|development|local|alpha|nightly)([^a-z]|$)/i, 'dev'],
  ['production', /(^|[^a-z])(production|prod|prd|live|release)([^a-z]|$)/i, 'gke-production'],
];

/** What kind of environment a name stands for; names that are expressions tell nothing. */
export function environmentKind(name: string): EnvironmentKind {
  if (/\$\{\{|\$\(|<<|\{\{/.test(name)) return 'unknown';
  const spaced = name.replace(/([a-z])([A-Z])/g, '$1-$2').replace(/([a-z])(\d)/gi, '$1-$2');
  return rows.find(([, pattern]) => pattern.test(spaced))?.[0] ?? 'unknown';
}
