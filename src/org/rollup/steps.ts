import { acrossOf, type Field } from './judged.js';

/** A practice that many repositories lack. */
export interface Step {
  readonly category: string;
  readonly practice: string;
  /** Repositories that were seen to lack it, and whose category would rise a level by it alone. */
  readonly lifts: number;
  /** Repositories whose category would rise by it alone, but where it could not be seen whether it is done. */
  readonly open: number;
  /** Repositories that were seen to lack it for the next level, by itself or with others. */
  readonly lacks: number;
  /** One that lacks it, by which it can be explained. */
  readonly example: string;
}

const most = 5;

/** The practices that would lift most repositories, the most first. */
export function stepsOf({ model, judged }: Field): readonly Step[] {
  const steps = model.categories.flatMap(({ id }) => stepsIn(judged, id));
  const order = new Map(steps.map((step, at) => [step, at]));
  const at = (step: Step) => order.get(step) ?? 0;
  return steps
    .sort((a, b) => b.lifts - a.lifts || b.lacks - a.lacks || b.open - a.open || at(a) - at(b))
    .slice(0, most);
}

function stepsIn(judged: Field['judged'], category: string): readonly Step[] {
  const counts = new Map<string, { lifts: number; open: number; lacks: number; example: string }>();
  for (const { of, category: standing } of acrossOf(judged, category)) {
    const { verdicts, next, lifts = [] } = standing;
    for (const practice of new Set([...next, ...lifts])) {
      const unmet = verdicts[practice] === 'unmet';
      if (!unmet && !lifts.includes(practice)) continue;
      const count = counts.get(practice) ?? { lifts: 0, open: 0, lacks: 0, example: '' };
      if (unmet) count.lacks++;
      if (lifts.includes(practice)) count[unmet ? 'lifts' : 'open']++;
      if (unmet && count.example === '') count.example = of.repository;
      counts.set(practice, count);
    }
  }
  return [...counts]
    .filter(([, { lacks }]) => lacks > 0)
    .map(([practice, count]) => ({ category, practice, ...count }));
}
