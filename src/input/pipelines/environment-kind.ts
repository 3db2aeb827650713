import type { EnvironmentKind } from './pipeline.js';

/** Names of environments, and what they stand for; the first row that fits decides. */
interface Row {
  readonly kind: EnvironmentKind;
  /** Words, each between ends of words. */
  readonly words: RegExp;
  readonly example: string;
}

const rows: readonly Row[] = [
  // Registries are called environments to guard their secrets: they are no stages. Nor are sites and releases, which no row names.
  {
    kind: 'unknown',
    words: word(
      '(?:test-?)?pypi|npm(?:js)?|rubygems|crates(?:-?io)?|maven|sonatype|nuget|docker-?hub|ghcr|marketplace',
    ),
    example: 'test-pypi',
  },
  {
    kind: 'preview',
    words: word('previews?|review|review-?apps?|pr|mr|pull|pull-?request|ephemeral|branch|feature|features'),
    example: 'review/feature-1',
  },
  {
    kind: 'pre-production',
    words: word(
      'staging|stage|stg|stag|(?:pre|non|no)-?(?:production|prod|prd|live)|preprd|uat|sit|qa|qat|test|tests|testing|tst|acceptance|accept|acc|int|integration|sandbox|demo|rc|perf|performance|load-?test|beta|alpha|trial|e2e|ci',
    ),
    example: 'eu-staging',
  },
  {
    kind: 'development',
    words: word('dev|devel|develop|development|local|nightly|playground'),
    example: 'dev',
  },
  { kind: 'production', words: word('production|prod|prd|live'), example: 'gke-production' },
];

function word(alternatives: string): RegExp {
  return new RegExp(`(?:^|[^a-z])(?:${alternatives})(?:[^a-z]|$)`, 'i');
}

/** Expressions of the CI systems in a name. */
const expression =
  /\$\{\{[^}]*\}\}|<<[^>]*>>|\{\{[^}]*\}\}|\$\([^)]*\)|\$\[[^\]]*\]|\$\{[^}]*\}|\$\w+|%\w+%|#\{[^}]*\}/g;

/** What kind of environment a name stands for, by what of it is no expression. */
export function environmentKind(name: string): EnvironmentKind {
  const literal = name.slice(0, 200).replace(expression, ' ');
  const spaced = literal.replace(/([a-z])([A-Z])/g, '$1-$2').replace(/\d+/g, '-');
  return rows.find(({ words }) => words.test(spaced))?.kind ?? 'unknown';
}
