import {
  type Accounted,
  type CategoryStanding,
  fullName,
  type Known,
  type ModelStanding,
} from '../organisation.js';
import { type Height, heightIn } from './heights.js';

/** One repository as one model judges it. */
export interface Judged {
  /** `owner/name`. */
  readonly repository: string;
  readonly model: ModelStanding;
  /** As the same model judged it before, at another commit. */
  readonly before?: ModelStanding;
  /** It was judged before, but by another version of the tool, or of the model. */
  readonly beforeOther: boolean;
}

/** All repositories that one model judges. */
export interface Field {
  readonly model: ModelStanding;
  readonly judged: readonly Judged[];
}

type Read = Accounted & { readonly outcome: Known };

/** Repositories that were read and deliver something: of others there is nothing to compare. */
export function delivering(accounted: readonly Accounted[]): readonly Read[] {
  return accounted.filter(
    (each): each is Read => 'standing' in each.outcome && each.outcome.standing.deliverable !== 'none',
  );
}

/** By model, the one that judges most first. Two that say different things are two, whatever they are called. */
export function fieldsOf(accounted: readonly Accounted[], tool: string): readonly Field[] {
  const fields = new Map<string, Judged[]>();
  for (const { repository, outcome } of delivering(accounted))
    for (const model of outcome.standing.models) {
      const key = `${model.id} ${model.digest}`;
      const earlier = outcome.before?.models.find(({ id }) => id === model.id);
      const same = earlier?.digest === model.digest && outcome.before?.tool === tool;
      const one: Judged = {
        repository: fullName(repository),
        model,
        ...(earlier && same ? { before: earlier } : {}),
        beforeOther: earlier !== undefined && !same,
      };
      const field = fields.get(key);
      if (field) field.push(one);
      else fields.set(key, [one]);
    }
  return [...fields]
    .sort(([one, a], [other, b]) => b.length - a.length || (one < other ? -1 : 1))
    .flatMap(([, judged]) => judged.slice(0, 1).map(({ model }) => ({ model, judged })));
}

/** The same category in each of the repositories. */
export function acrossOf(
  judged: readonly Judged[],
  id: string,
): readonly {
  readonly of: Judged;
  readonly category: CategoryStanding;
  readonly height: Height | undefined;
}[] {
  return judged.flatMap((of) => {
    const category = of.model.categories.find((each) => each.id === id);
    return category ? [{ of, category, height: heightIn(of.model, category) }] : [];
  });
}
