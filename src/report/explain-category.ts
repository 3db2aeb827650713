import type {
  CategoryAssessment,
  LevelAssessment,
  ModelAssessment,
  PracticeAssessment,
} from '../assess/assessment.js';
import { blank, type Line, line, type Screen, span } from './drawing.js';
import { matrix } from './matrix.js';
import { placeText, sentence, verdicts } from './phrases.js';

/** A whole category: every practice with its verdict on one line, grouped by level. */
export function categoryLines(
  model: ModelAssessment,
  category: CategoryAssessment,
  screen: Screen,
): readonly Line[] {
  const width = Math.max(...category.practices.map(({ id }) => id.length)) + 1;
  return [
    line([span('heading', `${category.name}`), span('quiet', `  ${model.name}`)]),
    ...matrix({ ...model, categories: [category] }, screen),
    ...category.levels.slice(1).flatMap((level) => levelLines(category, level, width, screen)),
    ...symptomLines(category),
    blank,
    line(['* key practice: without it the level does not hold']),
    line([
      span('quiet', 'One practice: '),
      span('command', `cdlevel explain ${model.id} ${category.id}.PRACTICE`),
    ]),
  ];
}

function levelLines(
  category: CategoryAssessment,
  level: LevelAssessment,
  width: number,
  screen: Screen,
): readonly Line[] {
  return [
    blank,
    line([span('strong', level.name), span('quiet', `  ${standing(level)}`)]),
    ...category.practices
      .filter((practice) => practice.level === level.id)
      .map((practice) => practiceLine(practice, Math.min(width, 34), screen)),
  ];
}

function standing(level: LevelAssessment): string {
  if (level.empty) return 'nothing of it applies';
  const counts = [
    [level.met, 'met'],
    [level.unmet, 'not met'],
    [level.unknown, 'unknown'],
    [level.notApplicable, 'not applicable'],
  ] as const;
  const shown = counts.filter(([count]) => count > 0).map(([count, word]) => `${count} ${word}`);
  return `${level.holds ? 'holds' : 'does not hold'}: ${shown.join(', ')}`;
}

function practiceLine(practice: PracticeAssessment, width: number, screen: Screen): Line {
  const { mark, ascii, role } = verdicts[practice.verdict];
  const [nearest] = practice.evidence;
  const place = placeText(nearest?.at);
  return line(
    [
      span(role, screen.unicode ? mark : ascii),
      ' ',
      { text: `${practice.id}${practice.key ? '*' : ''}`, cell: width },
      ' ',
      span('place', place),
      place === '' ? '' : '  ',
      span('quiet', practice.reason),
    ],
    { indent: 2, oneRow: true },
  );
}

function symptomLines({ symptoms }: CategoryAssessment): readonly Line[] {
  if (symptoms.length === 0) return [];
  return [
    blank,
    line([span('strong', 'Seen as well')]),
    ...symptoms.map(({ statement, evidence }) =>
      line([span('bad', '! '), sentence(statement), '  ', span('place', placeText(evidence[0]?.at))], {
        indent: 2,
        hang: 4,
      }),
    ),
  ];
}
