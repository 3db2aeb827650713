import type { CategoryAssessment, ModelAssessment } from '../../assess/assessment.js';
import { explainPractice, findPractice } from '../../assess/explain.js';
import { UserError } from '../../errors.js';
import type { LoadedModel } from '../../model/load.js';
import type { Category, Model } from '../../model/schema.js';
import { nearest } from '../../nearest.js';
import type { Screen } from '../../report/drawing.js';
import { categoryReport, practiceReport, unitReport } from '../../report/explain.js';
import type { Scan } from '../../scan.js';
import type { Call } from '../commands.js';
import { type Io, paper, screenOf } from '../io.js';
import { modelNamed } from '../models.js';
import { deliver } from '../output.js';
import { oneUnit, scanAs } from '../scanning.js';

/** Shows how the verdicts of a category, or of one practice, came about. */
export async function run({ positionals, values }: Call, io: Io): Promise<number> {
  const [modelName = '', place = '', path] = positionals;
  oneUnit(values, 'explain');
  const scanned = await scanAs(path, values, io, {
    choose: async (configured) => {
      const chosen = await modelNamed(modelName, io, configured);
      // A slip in the call is told of before the repository is looked at.
      located(chosen.model, place);
      return chosen;
    },
  });
  const found = located((scanned.models as readonly [LoadedModel])[0].model, place);
  const screen = values.output === undefined ? screenOf(io) : paper(io);
  await deliver(render(scanned, found, screen), values.output, io);
  return 0;
}

interface Located {
  readonly category: Category;
  readonly practice: Category['practices'][number] | undefined;
}

function located(model: Model, place: string): Located {
  const { category, practice } = findPractice(model, place);
  const [, practiceId] = place.split('.');
  if (!category)
    throw noSuch(
      'category',
      place,
      model.categories.map(({ id }) => id),
    );
  if (practiceId !== undefined && !practice) {
    const places = category.practices.map(({ id }) => `${category.id}.${id}`);
    throw noSuch('practice', place, places);
  }
  return { category, practice };
}

function noSuch(kind: string, place: string, valid: readonly string[]): UserError {
  const meant = nearest(place, valid);
  return new UserError({
    what: `there is no ${kind} "${place}"`,
    todo: meant ? `did you mean ${meant}?` : `there are: ${valid.join(', ')}`,
  });
}

function render({ assessment, survey }: Scan, { category, practice }: Located, screen: Screen): string {
  const [model] = assessment.models as readonly [ModelAssessment];
  const assessed = model.categories.find(({ id }) => id === category.id) as CategoryAssessment;
  const judged = assessed.practices.find(({ id }) => id === practice?.id);
  const about = assessment.unit ? unitReport(assessment.unit, screen) : '';
  if (!practice || !judged) return about + categoryReport(model, assessed, screen);
  const explanation = explainPractice(survey, assessment.profile, category, practice);
  return about + practiceReport(model, assessed, judged, explanation, screen);
}
