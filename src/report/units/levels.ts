import type { Assessment, CategoryAssessment, ModelAssessment } from '../../assess/assessment.js';
import { reachedIn } from '../phrases.js';

/** The level of a category in one or two characters: its number, `?` where more could be seen, `-` where none applies. */
export function levelMark(model: ModelAssessment, category: CategoryAssessment): string {
  const reached = reachedIn(model, category);
  if (!reached) return '-';
  return `${reached.level}${reached.proven === reached.possible ? '' : '?'}`;
}

/** What the marks mean. */
export function levelLegend({ levels }: ModelAssessment): string {
  const names = levels.map(({ name }, index) => `${index} ${name}`);
  return `${names.join(', ')}; ? where what could not be seen could turn it, - where nothing applies`;
}

/** The same model in the assessment of a unit; nothing where the unit delivers nothing. */
export function sameModel(
  { profile, models }: Assessment,
  { id }: ModelAssessment,
): ModelAssessment | undefined {
  return profile.deliverable === 'none' ? undefined : models.find((model) => model.id === id);
}

/** Name of a unit where it says more than its path. */
export function ownName({ unit }: Assessment): string {
  const { name = '', path = '' } = unit ?? {};
  return name === path.slice(path.lastIndexOf('/') + 1) ? '' : name;
}
