import type { Assessment, ModelAssessment } from '../assess/assessment.js';
import type { Baseline, BaselineModel } from './baseline.js';
import type { Check } from './check.js';
import { ofModel } from './of-model.js';

/**
 * Practices that were met and no longer apply because the repository is taken for something else now. Whether a change
 * took away what is delivered, or only what showed it, cannot be told apart, unless somebody says what it is.
 */
export function profileCheck(
  model: ModelAssessment,
  base: BaselineModel,
  { profile }: Assessment,
  { profile: before }: Baseline,
): readonly Check[] {
  const changes = [
    ...(profile.deliverable !== before.deliverable && profile.reasons.deliverable.source === 'inferred'
      ? [
          `is taken to deliver ${deliverables[profile.deliverable]} instead of ${deliverables[before.deliverable]}`,
        ]
      : []),
    ...(profile.database !== before.database && profile.reasons.database.source === 'inferred'
      ? [`is taken to own ${profile.database ? 'a database' : 'no database any more'}`]
      : []),
  ];
  const dropped = model.categories.flatMap(({ id, practices }) => {
    const earlier = base.categories.find((category) => category.id === id)?.practices ?? [];
    return practices.filter(
      (practice) =>
        practice.verdict === 'not-applicable' &&
        earlier.some((one) => one.id === practice.id && one.verdict === 'met'),
    );
  });
  if (changes.length === 0 || dropped.length === 0) return [];
  const what = `the repository ${changes.join(' and ')}`;
  return [
    {
      ...ofModel(
        model,
        'cannot-tell',
        `${what}: ${dropped.length} of the practices that were met do not apply to that`,
      ),
      remedy:
        'say in cdlevel.yml what is delivered from here (deliverable:) and whether there is a database (database:)',
    },
  ];
}

const deliverables = { service: 'a service', package: 'a package', none: 'nothing' } as const;
