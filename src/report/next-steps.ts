import type { ModelAssessment, NextStep } from '../assess/assessment.js';
import type { Evidence } from '../evidence.js';
import { fewestRows, type Line, line, type Screen, type Span, span } from './drawing.js';
import { placeText, sentence } from './phrases.js';

/** `brief`: what is seen already stands behind a next step as a place, not on a row of its own. */
export type Detail = 'full' | 'brief';

/** What would lift the model's lowest categories by one level. */
export function nextLines({ next }: ModelAssessment, screen: Screen, detail: Detail): readonly Line[] {
  if (next.length === 0) return [];
  const steps = next.flatMap((step, index) =>
    detail === 'full' ? fullStep(step, index) : [briefStep(step, index, screen)],
  );
  return [line([span('strong', 'Next')], { indent: 2 }), ...steps];
}

function fullStep(step: NextStep, index: number): readonly Line[] {
  return [
    stepLine(step, index, ''),
    ...step.nearest
      .slice(0, 1)
      .map((nearest) =>
        line([span('quiet', 'seen: '), ...nearestSpans([nearest])], { indent: 4, oneRow: true }),
      ),
  ];
}

/** With the place where it costs no row. */
function briefStep(step: NextStep, index: number, screen: Screen): Line {
  const places = [placeText(step.nearest[0]?.at), ''];
  return fewestRows(
    places.map((place) => stepLine(step, index, place)),
    screen,
  );
}

function stepLine({ category, practice, advice }: NextStep, index: number, place: string): Line {
  return line(
    [
      span('strong', `${index + 1} `),
      span('command', `${category}.${practice}`),
      `  ${sentence(advice)} `,
      span('place', place),
    ],
    { indent: 2, hang: 4 },
  );
}

/** The place first: what is too long for the row is cut from the note. */
export function nearestSpans([nearest]: readonly Evidence[]): readonly Span[] {
  if (!nearest) return [];
  const place = placeText(nearest.at);
  return [span('place', place), span('quiet', `${place === '' ? '' : '  '}${nearest.note}`)];
}
