import type { Assessment, ModelAssessment } from '../../assess/assessment.js';
import { blank, draw, type Line, line, type Screen, type Span, span } from '../drawing.js';
import type { Surroundings } from '../formats.js';
import { legend, matrix } from '../matrix.js';
import { repositoryLines, timingLines } from '../terminal.js';
import { widthOf } from '../width.js';
import type { UnitAssessments } from './formats.js';
import { levelLegend, levelMark, ownName, sameModel } from './levels.js';

/** The levels of the repository, and below them those of each unit, a line each. */
export function unitsReport({ whole, units }: UnitAssessments, { screen, timings }: Surroundings): string {
  const explained = legend(whole.models, screen);
  return draw(
    [
      ...repositoryLines(whole),
      ...whole.models.flatMap((model) => [
        blank,
        line([span('heading', model.name)]),
        ...(whole.profile.deliverable === 'none' ? [] : matrix(model, screen)),
        blank,
        ...unitTable(model, units, screen),
      ]),
      blank,
      ...(explained.length > 0 ? [line(explained)] : []),
      line([span('quiet', 'One unit: '), span('command', 'cdlevel scan --unit PATH')]),
      ...(timings ? [blank, ...timingLines(timings)] : []),
    ],
    screen,
  );
}

/** Columns that a category gets. */
const column = 8;
const kindWidth = 9;

function unitTable(model: ModelAssessment, units: readonly Assessment[], screen: Screen): readonly Line[] {
  const longest = Math.max(...units.map(({ unit }) => widthOf(unit?.path ?? '')), 4);
  const room = screen.width - 4 - kindWidth - model.categories.length * column;
  const path = Math.max(12, Math.min(longest, room));
  const row = (...spans: readonly (Span | string)[]) => line(spans, { indent: 2, oneRow: true });
  return [
    row(
      { text: 'unit', cell: path },
      ' ',
      { text: 'delivers', cell: kindWidth },
      ...model.categories.map(({ id }) => span('quiet', id.slice(0, column - 1), column)),
    ),
    ...units.map((assessment) => {
      const own = sameModel(assessment, model);
      return row(
        { text: assessment.unit?.path ?? '', cell: path },
        ' ',
        { text: kinds[assessment.profile.deliverable], cell: kindWidth },
        ...(own?.categories ?? []).map((category) =>
          span('strong', levelMark(own ?? model, category), column),
        ),
        span('quiet', ownName(assessment)),
      );
    }),
    line([span('quiet', levelLegend(model))], { indent: 2 }),
  ];
}

const kinds = { service: 'service', package: 'package', none: 'nothing' } as const;
