import type { Assessment, ModelAssessment } from '../assess/assessment.js';
import { code, fitted, markdownList, prose } from './markdown.js';
import {
  barLegend,
  levelsMarkdown,
  nextMarkdown,
  repositoryMarkdown,
  room,
  saidMarkdown,
  seenMarkdown,
} from './markdown-parts.js';
import { plural, sentence } from './phrases.js';

/** The levels, the symptoms and the next steps as Markdown. */
export function markdownReport(assessment: Assessment): string {
  const { models, profile, seen } = assessment;
  const judged = profile.deliverable === 'none' ? [] : models;
  return fitted(
    [
      '### cdlevel',
      repositoryMarkdown(assessment),
      ...(judged.length === 0
        ? ['There is nothing to judge: no product is built or delivered from here.']
        : []),
      ...judged.flatMap((model) => [levelsMarkdown(model), ...symptomsMarkdown(model)]),
      ...(judged.length === 0 ? [] : [barLegend]),
      ...saidMarkdown(assessment),
      ...nextMarkdown(assessment),
      `${seen.decided} of ${plural(seen.decided + seen.unknown, 'practice')} decided.`,
    ],
    room,
  );
}

function symptomsMarkdown({ categories }: ModelAssessment): readonly string[] {
  return markdownList(
    'Symptoms',
    categories.flatMap((category) =>
      category.symptoms.map(({ id, statement, evidence: [seen] }) =>
        [
          code(`${category.id}.${id}`),
          prose(sentence(statement)),
          ...(seen ? [seenMarkdown(seen)] : []),
        ].join(' '),
      ),
    ),
  );
}
