import { type Config, nameOf } from '../config/config.js';
import type { Model } from '../model/schema.js';

/** Policies from strict to loose. */
const strictness = {
  judgeBy: ['proven', 'level'],
  unknown: ['fail', 'cannot-tell', 'pass'],
} as const;

/** What a configuration asks for less than it did at the base, a sentence each. */
export function loosenedBetween(
  before: Config | undefined,
  after: Config | undefined,
  models: readonly Model[],
): readonly string[] {
  if (!before) return [];
  if (!after) return [`${before.path} is gone, and with it every minimum`];
  const exempted = new Set(before.exemptions.map(nameOf));
  const declared = new Set(before.declared.map(nameOf));
  return [
    ...lowered(before, after, models),
    ...looser('judge-by', strictness.judgeBy, before.judgeBy, after.judgeBy),
    ...looser('unknown', strictness.unknown, before.unknown, after.unknown),
    ...(after.declaredCounts && !before.declaredCounts ? ['declared practices count now'] : []),
    ...after.exemptions
      .filter((one) => !exempted.has(nameOf(one)))
      .map((one) => `${nameOf(one)} is exempted now: ${one.reason}`),
    ...(after.declaredCounts
      ? after.declared
          .filter((one) => !declared.has(nameOf(one)))
          .map((one) => `${nameOf(one)} is declared now: ${one.statement}`)
      : []),
    ...changed('deliverable', before.deliverable, after.deliverable),
    ...changed('database', before.database, after.database),
    ...(JSON.stringify(before.classes) === JSON.stringify(after.classes)
      ? []
      : ['paths: which files count has changed']),
    ...(JSON.stringify(before.models) === JSON.stringify(after.models)
      ? []
      : ['models: what is judged by has changed']),
  ];
}

function lowered(before: Config, after: Config, models: readonly Model[]): readonly string[] {
  return before.minimums.flatMap((old) => {
    const place = `${old.model}.${old.category}`;
    const now = after.minimums.find(({ model, category }) => `${model}.${category}` === place);
    if (!now) return [`minimum.${place}: ${old.level} is no longer asked for`];
    const levels = models.find(({ id }) => id === old.model)?.levels.map(({ id }) => id) ?? [];
    const fell = levels.indexOf(now.level) < levels.indexOf(old.level);
    const later = (now.effectiveFrom ?? '') > (old.effectiveFrom ?? '');
    return [
      ...(fell ? [`minimum.${place}: ${now.level} instead of ${old.level}`] : []),
      ...(later ? [`minimum.${place}: counts only from ${now.effectiveFrom ?? ''} on`] : []),
    ];
  });
}

function looser(key: string, order: readonly string[], before: string, after: string): readonly string[] {
  return order.indexOf(after) > order.indexOf(before) ? [`gate.${key}: ${after} instead of ${before}`] : [];
}

function changed(key: string, before: unknown, after: unknown): readonly string[] {
  return before === after ? [] : [`${key}: ${after ?? 'inferred'} instead of ${before ?? 'inferred'}`];
}
