import { type Accounted, fullName } from '../../org/organisation.js';
import type { CategoryRollUp, Fall, ModelRollUp, Outlier, RollUp, Step } from '../../org/rollup/rollup.js';
import { listed } from '../phrases.js';
import type { OrgRecord, OrgSurroundings } from './formats.js';

/** What the roll-up says, in words that every form for people uses. */

/** The names of the owners, also where they were not given but repositories. */
export function heading({ owners, accounted }: OrgRecord): string {
  const seen = new Set(accounted.map(({ repository }) => repository.owner));
  return (owners.length > 0 ? owners : [...seen]).join(', ') || 'no repositories';
}

/** What all numbers are of. */
export function baseText({ repositories, nothingToJudge }: RollUp): string {
  const nothing =
    nothingToJudge > 0 ? `; ${nothingToJudge} deliver${nothingToJudge === 1 ? 's' : ''} nothing` : '';
  return `${repositories} ${repositories === 1 ? 'repository that delivers' : 'repositories that deliver'} something${nothing}`;
}

/** The category that holds most back, and in how many repositories. */
export function bottleneckText({ bottleneck, categories, repositories }: ModelRollUp): {
  readonly names: string;
  readonly rest: string;
} {
  const held = categories.filter(({ id }) => bottleneck.includes(id));
  const [first] = held;
  if (!first) return { names: '', rest: noBottleneck(categories, repositories) };
  const maybe = held.length === 1 && first.maybeLowest > 0 ? `, perhaps in ${first.maybeLowest} more` : '';
  const each = held.length > 1 ? ' each' : '';
  return {
    names: listed(held.map(({ name }) => name)),
    rest: `lowest in ${first.lowest} of ${repositories}${each}${maybe}`,
  };
}

function noBottleneck(categories: readonly CategoryRollUp[], repositories: number): string {
  return categories.some(({ maybeLowest }) => maybeLowest > 0)
    ? 'none was seen: too much is unknown'
    : repositories === 0
      ? 'nothing to judge'
      : 'none: no category is behind the others';
}

export interface ModelStep {
  readonly model: ModelRollUp;
  readonly step: Step;
}

const mostSteps = 5;

/** Of all models, the practice that would lift most first. */
export function stepsOfAll({ models }: RollUp): readonly ModelStep[] {
  return models
    .flatMap((model) => model.steps.map((step) => ({ model, step })))
    .sort(({ step: a }, { step: b }) => b.lifts - a.lifts || b.lacks - a.lacks || b.open - a.open)
    .slice(0, mostSteps);
}

/** How many repositories a practice would lift. */
export function stepText({ step: { lifts, lacks, open }, model }: ModelStep): string {
  const more = open > 0 ? `, perhaps ${open} more` : '';
  return lifts > 0
    ? `lifts ${lifts} of ${model.repositories} by a level${more}`
    : `lifts none alone${more}, ${lacks} of ${model.repositories} lack it`;
}

/** What to do, from the report of a repository that lacks it: nobody keeps it for all. */
export async function adviceFor(
  { step, model }: ModelStep,
  { accounted }: OrgRecord,
  read: OrgSurroundings['read'],
): Promise<string | undefined> {
  const example = accounted.find(({ repository }) => fullName(repository) === step.example);
  if (!example || !('report' in example.outcome)) return undefined;
  try {
    const { models } = JSON.parse(await read(example.outcome.report)) as { models: readonly Advising[] };
    const own = models.find(({ id }) => id === model.id);
    const category = own?.categories.find(({ id }) => id === step.category);
    return category?.practices.find(({ id }) => id === step.practice)?.advice;
  } catch {
    return undefined;
  }
}

interface Advising {
  readonly id: string;
  readonly categories: readonly {
    readonly id: string;
    readonly practices: readonly { readonly id: string; readonly advice: string }[];
  }[];
}

/** What fell, a repository at a time. */
export function fallsByRepository(rollup: RollUp): ReadonlyMap<string, readonly string[]> {
  return gathered(
    rollup.models.flatMap((model) =>
      model.fell.map(
        (fall) => [fall.repository, `${inModel(rollup, model)}${fallText(fall, model)}`] as const,
      ),
    ),
  );
}

/** The model is named where there are several. */
function inModel({ models }: RollUp, { id }: ModelRollUp): string {
  return models.length > 1 ? `${id} ` : '';
}

function fallText({ category, from, to }: Fall, model: ModelRollUp): string {
  return `${category} ${levelNamed(model, from)} → ${levelNamed(model, to)}`;
}

/** What stands apart on one side, the repository with most categories first. */
export function outliersByRepository(rollup: RollUp, side: Outlier['is']): readonly Apart[] {
  const all = new Map<string, { repository: string; categories: string[]; texts: string[] }>();
  for (const model of rollup.models)
    for (const outlier of model.outliers.filter(({ is }) => is === side)) {
      const { repository, category } = outlier;
      const own = all.get(repository) ?? { repository, categories: [], texts: [] };
      all.set(repository, own);
      const name = `${inModel(rollup, model)}${category}`;
      if (!own.categories.includes(name)) own.categories.push(name);
      own.texts.push(`${inModel(rollup, model)}${outlierText(outlier, model)}`);
    }
  return [...all.values()].sort((a, b) => b.categories.length - a.categories.length);
}

export interface Apart {
  readonly repository: string;
  readonly categories: readonly string[];
  readonly texts: readonly string[];
}

function outlierText({ category, level, median, group }: Outlier, model: ModelRollUp): string {
  return `${category} ${levelNamed(model, level)} where ${group ?? 'the middle'} is ${levelNamed(model, median)}`;
}

function gathered(pairs: readonly (readonly [string, string])[]): ReadonlyMap<string, readonly string[]> {
  const all = new Map<string, string[]>();
  for (const [name, text] of pairs) {
    const own = all.get(name);
    if (!own) all.set(name, [text]);
    else if (!own.includes(text)) own.push(text);
  }
  return all;
}

/** What could not be compared with the last run. */
export function uncomparedTexts({ models }: RollUp): readonly string[] {
  const lost = new Set(models.flatMap(({ lostSight }) => lostSight.map(({ repository }) => repository))).size;
  const other = Math.max(0, ...models.map(({ notCompared }) => notCompared));
  return [
    ...(lost > 0 ? [`${lost} more may have fallen: less could be seen than before`] : []),
    ...(other > 0 ? [`${other} not compared: another version of cdlevel or of the model judged before`] : []),
  ];
}

export function levelNamed({ levels }: ModelRollUp, id: string): string {
  return levels.find((level) => level.id === id)?.name ?? id;
}

/** Repositories by what became of them, the most frequent reason first. */
export function byReason(accounted: readonly Accounted[], reasonOf: (each: Accounted) => string | undefined) {
  const reasons = new Map<string, string[]>();
  for (const each of accounted) {
    const reason = reasonOf(each);
    if (reason === undefined) continue;
    const own = reasons.get(reason);
    if (own) own.push(fullName(each.repository));
    else reasons.set(reason, [fullName(each.repository)]);
  }
  return [...reasons].sort((a, b) => b[1].length - a[1].length);
}

/** Why a repository that was wanted is missing. */
export function missedReason({ outcome }: Accounted): string | undefined {
  return outcome.status === 'failed' || (outcome.status === 'skipped' && outcome.cutOff)
    ? outcome.reason
    : undefined;
}

/** What of a repository that was read was left alone. */
export function leftAloneReason({ outcome }: Accounted): string | undefined {
  return 'standing' in outcome ? outcome.standing.notes?.join('; ') : undefined;
}

/** Why a repository was left out that nobody wanted. */
export function leftOutReason({ outcome }: Accounted): string | undefined {
  return outcome.status === 'skipped' && !outcome.cutOff ? outcome.reason : undefined;
}
