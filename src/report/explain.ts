import type {
  AssessedUnit,
  CategoryAssessment,
  ModelAssessment,
  PracticeAssessment,
} from '../assess/assessment.js';
import type { Explanation } from '../assess/explain.js';
import type { Gap } from '../evidence.js';
import { blank, draw, type Line, line, type Screen, span } from './drawing.js';
import { categoryLines } from './explain-category.js';
import { placeText, sentence, verdicts } from './phrases.js';
import { ruleTree, wish } from './rule-tree.js';
import { declaredText } from './said.js';

/** Which unit a verdict is about, and what it rests on. */
export function unitReport({ path, among }: AssessedUnit, screen: Screen): string {
  if (among < 2) return '';
  const rest = `, one of ${among}: evidence that names no unit is of the repository as a whole`;
  return draw([line([span('heading', `Unit ${path}`), span('quiet', rest)]), blank], screen);
}

/** A whole category: every practice with its verdict. */
export function categoryReport(model: ModelAssessment, category: CategoryAssessment, screen: Screen): string {
  return draw(categoryLines(model, category, screen), screen);
}

/** One practice: what is asked, the verdict, and how it came about. */
export function practiceReport(
  model: ModelAssessment,
  category: CategoryAssessment,
  practice: PracticeAssessment,
  explanation: Explanation,
  screen: Screen,
): string {
  return draw(
    [
      ...criterion(model, category, practice),
      blank,
      verdictLine(practice, screen),
      ...section('How it was decided', derivation(practice, explanation, screen)),
      ...section('What could not be seen', gapLines(practice.gaps)),
      ...section('What is missing', missingLines(practice, explanation)),
      ...section(
        'Declared, not seen',
        practice.declared ? [line([declaredText(practice.declared)], { indent: 2, hang: 4 })] : [],
      ),
      ...section('What to do', adviceLines(practice)),
    ],
    screen,
  );
}

function criterion(
  model: ModelAssessment,
  category: CategoryAssessment,
  practice: PracticeAssessment,
): readonly Line[] {
  const level = model.levels.find(({ id }) => id === practice.level)?.name ?? practice.level;
  const standing = `${level}${practice.key ? ', key practice: without it the level does not hold' : ''}`;
  return [
    line([
      span('command', `${category.id}.${practice.id}`),
      span('quiet', `  ${category.name}, ${model.name}`),
    ]),
    line([span('heading', sentence(practice.statement))]),
    line([span('quiet', standing)]),
    line([sentence(practice.why)]),
  ];
}

function verdictLine({ verdict, reason }: PracticeAssessment, screen: Screen): Line {
  const { mark, ascii, word, role } = verdicts[verdict];
  return line([span(role, `${screen.unicode ? mark : ascii} ${word}`), `: ${reasonText(reason)}`], {
    hang: 2,
  });
}

/** Clauses of which nothing was seen are one reason, not many. */
function reasonText(reason: string): string {
  const parts = reason.split('; ').filter((part) => !part.startsWith(nothing));
  const silent = reason.split('; ').length > parts.length;
  const shown = [...parts.slice(0, 2), ...(silent ? ['nothing was seen of what is asked below'] : [])];
  return shown.join('; ');
}

const nothing = 'nothing seen:';

function section(title: string, body: readonly Line[]): readonly Line[] {
  return body.length === 0 ? [] : [blank, line([span('strong', title)]), ...body];
}

/** A practice that does not apply shows why not; any other its rule. */
function derivation(
  { verdict }: PracticeAssessment,
  { applies, judged }: Explanation,
  screen: Screen,
): readonly Line[] {
  const shown = verdict === 'not-applicable' ? applies.filter(({ truth }) => truth === false) : [judged];
  return shown.flatMap((each) => ruleTree(each, screen));
}

function gapLines(gaps: readonly Gap[]): readonly Line[] {
  const shown = gaps.map(({ reason, at }) => ({ reason, place: placeText(at) }));
  const unique = shown.filter(
    ({ reason, place }, index) =>
      shown.findIndex((other) => other.reason === reason && other.place === place) === index,
  );
  return unique.map(({ reason, place }) =>
    line([span('place', place), place === '' ? '' : '  ', reason], { indent: 2, hang: 4 }),
  );
}

function missingLines({ verdict }: PracticeAssessment, { missing }: Explanation): readonly Line[] {
  if (verdict === 'not-applicable') return [];
  return missing.map(({ rule }) => line(['- ', wish(rule)], { indent: 2, hang: 4 }));
}

function adviceLines({ verdict, advice }: PracticeAssessment): readonly Line[] {
  return verdict === 'unmet' || verdict === 'unknown' ? [line([sentence(advice)], { indent: 2 })] : [];
}
