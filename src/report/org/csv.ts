import { type Accounted, fullName, type ModelStanding } from '../../org/organisation.js';
import { visible } from '../text-safety.js';
import type { OrgRecord } from './formats.js';

/** What every row begins with; documented in the README. */
const firstColumns = ['name', 'status', 'reason', 'commit', 'deliverable', 'model'] as const;

/** Stands where a category does not apply. */
const notApplicable = 'n/a';

/**
 * For spreadsheets: a row per repository and model, then two columns per category: the level that was seen, and the level
 * that is possible where not all could be seen. A repository that was not read has one row.
 */
export function* orgCsv({ accounted }: OrgRecord): Iterable<string> {
  const categories = categoriesIn(accounted);
  yield rowOf([...firstColumns, ...categories.flatMap((id) => [id, `${id} possible`])]);
  for (const each of accounted) for (const cells of rowsFor(each, categories)) yield rowOf(cells);
}

/** Of all models, in the order in which they are first met: models may share the id of a category. */
function categoriesIn(accounted: readonly Accounted[]): readonly string[] {
  const ids = accounted.flatMap(({ outcome }) =>
    'standing' in outcome
      ? outcome.standing.models.map(({ categories }) => categories.map(({ id }) => id))
      : [],
  );
  return [...new Set(ids.flat())];
}

function rowsFor(
  { repository, outcome }: Accounted,
  categories: readonly string[],
): readonly (readonly string[])[] {
  const name = fullName(repository);
  if (!('standing' in outcome)) {
    const status = outcome.status === 'skipped' && outcome.cutOff ? 'cut off' : outcome.status;
    return [[name, status, outcome.reason, '', '', '', ...categories.flatMap(() => ['', ''])]];
  }
  const { commit, deliverable, models } = outcome.standing;
  const first = [name, outcome.status, '', commit, deliverable];
  if (deliverable === 'none') return [[...first, '', ...categories.flatMap(() => ['', ''])]];
  return models.map((model) => [...first, model.id, ...categories.flatMap((id) => levelsOf(model, id))]);
}

function levelsOf({ categories }: ModelStanding, id: string): readonly [string, string] {
  const category = categories.find((each) => each.id === id);
  if (!category) return ['', ''];
  const { level = notApplicable, possible = level } = category;
  return [level, possible];
}

function rowOf(cells: readonly string[]): string {
  return `${cells.map(cellOf).join(',')}\n`;
}

/** What a spreadsheet takes for a formula: at the beginning of a cell, also where it takes another sign for the border. */
const formula = /(^|[,;|])(\s*)(?=[=+\-@＝＋－＠])/g;

/** Text that stays text: no formula, no row of its own, no command in the log of a job. */
function cellOf(text: string): string {
  const safe = visible(text).replaceAll('##[', "##'[").replace(formula, "$1$2'");
  return /[",;|\s']/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
