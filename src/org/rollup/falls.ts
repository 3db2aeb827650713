import { heightIn } from './heights.js';
import type { Field, Judged } from './judged.js';

/** A category that reached more when the repository was last read at another commit. */
export interface Fall {
  readonly repository: string;
  readonly category: string;
  /** Ids of levels. */
  readonly from: string;
  readonly to: string;
}

export interface Fallen {
  /** In the order of the names of the repositories. */
  readonly fell: readonly Fall[];
  /** Lower than before, but what could not be seen this time could make up for it. */
  readonly lostSight: readonly Fall[];
  /** Repositories that another version of the tool or of the model judged before: they are not compared. */
  readonly notCompared: number;
}

export function fallenOf({ judged }: Field): Fallen {
  const all = judged.flatMap(fallsOf);
  return {
    fell: all.flatMap(({ fall, sure }) => (sure ? [fall] : [])),
    lostSight: all.flatMap(({ fall, sure }) => (sure ? [] : [fall])),
    notCompared: judged.filter(({ beforeOther }) => beforeOther).length,
  };
}

function fallsOf({
  repository,
  model,
  before,
}: Judged): readonly { readonly fall: Fall; readonly sure: boolean }[] {
  if (!before) return [];
  return model.categories.flatMap((category) => {
    const earlier = before.categories.find(({ id }) => id === category.id);
    const [was, is] = [earlier && heightIn(before, earlier), heightIn(model, category)];
    const [from, to] = [was && before.levels[was.level], is && model.levels[is.level]];
    if (!was || !is || !from || !to || is.level >= was.level) return [];
    return [
      {
        fall: { repository, category: category.id, from: from.id, to: to.id },
        sure: is.possible < was.level,
      },
    ];
  });
}
