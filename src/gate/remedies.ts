import type { Assessment } from '../assess/assessment.js';
import { type Area, signals } from '../signals.js';
import type { Baseline } from './baseline.js';
import type { Check } from './check.js';

/** What to do about a shallow clone. */
export const fetchAll =
  'fetch the whole history: git fetch --unshallow (fetch-depth: 0 for actions/checkout, GIT_DEPTH: 0 in GitLab CI)';

/** What would let the gate tell, most useful first. */
export function remediesFor(
  assessment: Assessment,
  checks: readonly Check[],
  baseline: Baseline | undefined,
): readonly string[] {
  const open = checks.filter(({ outcome }) => outcome === 'cannot-tell');
  const unknown = unknownOf(assessment, open);
  const areas = new Set<Area>(
    unknown.flatMap(({ gaps }) => gaps.flatMap((gap) => gap.signals.map((name) => signals[name].area))),
  );
  const { shallow } = assessment.repository;
  return [
    ...(shallow || baseline?.repository.shallow ? [fetchAll] : []),
    ...new Set(open.flatMap(({ remedy }) => remedy ?? [])),
    ...(areas.has('platform')
      ? ['ask the hosting platform as well: --github, with a token in GITHUB_TOKEN']
      : []),
    ...(unknown.length > 0
      ? [
          'declare in cdlevel.yml what files here cannot show, and let it count (gate: declared: counts)',
          'or say what unknown means: --unknown pass or --unknown fail',
        ]
      : []),
  ];
}

/** The practices that could turn the answer. */
function unknownOf({ models }: Assessment, open: readonly Check[]) {
  return open.flatMap((check) => {
    const category = models
      .find(({ id }) => id === check.model)
      ?.categories.find(({ id }) => id === check.category);
    const named = new Set([check.practice, ...check.blocking.map(({ practice }) => practice)]);
    return category?.practices.filter(({ id, verdict }) => verdict === 'unknown' && named.has(id)) ?? [];
  });
}
