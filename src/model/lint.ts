import type { Category, Model, Practice, Rule } from './schema.js';

/** Something about a model that its author did not mean. */
export interface LintFinding {
  /** `category.practice`, or the level or category concerned. */
  readonly where: string;
  readonly what: string;
}

/** Verdicts that fixtures show for a practice, by `category.practice`. */
export type ShownVerdicts = ReadonlyMap<string, ReadonlySet<string>>;

/** Checks a loaded model like code. With `shown`, every practice must have a fixture that meets it and one that does not. */
export function lintModel(model: Model, shown?: ShownVerdicts): readonly LintFinding[] {
  return [
    ...duplicates(
      model.levels.map(({ id }) => id),
      'levels',
    ),
    ...duplicates(
      model.categories.map(({ id }) => id),
      'categories',
    ),
    ...(model.quorum[0] > model.quorum[1]
      ? [{ where: 'quorum', what: 'asks for more than all practices' }]
      : []),
    ...model.categories.flatMap((category) => lintCategory(model, category, shown)),
  ];
}

function lintCategory(
  model: Model,
  category: Category,
  shown: ShownVerdicts | undefined,
): readonly LintFinding[] {
  const [floor, ...levels] = model.levels.map(({ id }) => id);
  const known = new Set(levels);
  return [
    ...duplicates(
      category.practices.map(({ id }) => id),
      category.id,
    ),
    ...levels.flatMap((level) => gapBelow(level, levels, category)),
    ...category.practices.flatMap((practice) => {
      const where = `${category.id}.${practice.id}`;
      if (practice.level === floor)
        return [{ where, what: `the floor level ${floor} asks for nothing: make it a symptom` }];
      if (!known.has(practice.level)) return [{ where, what: `there is no level ${practice.level}` }];
      return [...lintRule(practice, where), ...unshown(where, shown)];
    }),
  ];
}

/** A level without practices below one that has some can never be reached, and blocks it. */
function gapBelow(level: string, levels: readonly string[], category: Category): readonly LintFinding[] {
  const filled = (id: string) => category.practices.some((practice) => practice.level === id);
  const above = levels.slice(levels.indexOf(level) + 1).some(filled);
  return !filled(level) && above
    ? [{ where: `${category.id}, level ${level}`, what: 'has no practice, so it cannot be reached' }]
    : [];
}

function lintRule({ rule, applies }: Practice, where: string): readonly LintFinding[] {
  const constant = constantOf(rule);
  const needless = applies.flatMap((one) =>
    constantOf(one) === undefined ? [] : [{ where, what: 'its applicability never changes' }],
  );
  return constant === undefined
    ? needless
    : [{ where, what: constant ? 'can never be unmet' : 'can never be met' }, ...needless];
}

/** The outcome of a rule that has only one: over all combinations of its leaves, where there are few enough. */
function constantOf(rule: Rule): boolean | undefined {
  const leaves = [...new Set(leavesOf(rule))];
  if (leaves.length > 14) return undefined;
  const outcomes = new Set<boolean>();
  for (let bits = 0; bits < 2 ** leaves.length; bits++) {
    outcomes.add(evaluate(rule, (leaf) => (bits & (1 << leaves.indexOf(leaf))) !== 0));
    if (outcomes.size > 1) return undefined;
  }
  return [...outcomes][0];
}

function leavesOf(rule: Rule): readonly string[] {
  if (typeof rule === 'string') return [rule];
  if ('signal' in rule) return [JSON.stringify(rule)];
  if ('not' in rule) return leavesOf(rule.not);
  return ('all' in rule ? rule.all : 'any' in rule ? rule.any : rule.of).flatMap(leavesOf);
}

function evaluate(rule: Rule, holds: (leaf: string) => boolean): boolean {
  if (typeof rule === 'string') return holds(rule);
  if ('signal' in rule) return holds(JSON.stringify(rule));
  if ('not' in rule) return !evaluate(rule.not, holds);
  const parts = 'all' in rule ? rule.all : 'any' in rule ? rule.any : rule.of;
  const needed = 'all' in rule ? parts.length : 'any' in rule ? 1 : rule['at-least'];
  return parts.filter((part) => evaluate(part, holds)).length >= needed;
}

function unshown(where: string, shown: ShownVerdicts | undefined): readonly LintFinding[] {
  if (!shown) return [];
  const verdicts = shown.get(where);
  return (['met', 'unmet'] as const)
    .filter((wanted) => !verdicts?.has(wanted) && !(wanted === 'unmet' && verdicts?.has('unknown')))
    .map((wanted) => ({ where, what: `no fixture shows it ${wanted}` }));
}

function duplicates(ids: readonly string[], where: string): readonly LintFinding[] {
  return ids
    .filter((id, index) => ids.indexOf(id) !== index)
    .map((id) => ({ where, what: `${id} stands there twice` }));
}
