import { type Config, type Exemption, type Minimum, nameOf } from '../config/config.js';
import type { Model } from '../model/schema.js';
import { minimumOf } from './asked-of.js';

/** What asks for something: a configuration, and the digests of the models that it judges by. */
export interface Asking {
  readonly config: Config | undefined;
  readonly models: readonly { readonly model: Model; readonly digest: string }[];
}

/** Policies from strict to loose. */
const strictness = {
  judgeBy: ['proven', 'level'],
  unknown: ['fail', 'cannot-tell', 'pass'],
} as const;

/** A repository without a configuration asks for this. */
const nothing = {
  minimums: [],
  judgeBy: 'level',
  unknown: 'cannot-tell',
  declaredCounts: false,
  deliverable: undefined,
  database: undefined,
  classes: [],
  units: [],
  declared: [],
  exemptions: [],
  detectors: [],
} as const;

/** What is asked for less than at the base, or differently, a sentence each. */
export function loosenedBetween(before: Asking, after: Asking): readonly string[] {
  if (before.config && !after.config && before.config.minimums.length > 0)
    return [`${before.config.path} is gone, and with it every minimum`];
  const old = before.config ?? nothing;
  const now = after.config ?? nothing;
  return [
    ...before.models.flatMap(({ model }) => lowered(model, old.minimums, now.minimums)),
    ...looser('judge-by', strictness.judgeBy, old.judgeBy, now.judgeBy),
    ...looser('unknown', strictness.unknown, old.unknown, now.unknown),
    ...(now.declaredCounts && !old.declaredCounts ? ['gate.declared: declared practices count now'] : []),
    ...now.exemptions.flatMap((one) => exempted(one, old.exemptions)),
    ...(now.declaredCounts
      ? now.declared
          .filter((one) => !old.declared.some((other) => nameOf(other) === nameOf(one)))
          .map((one) => `${nameOf(one)} is declared now: ${one.statement}`)
      : []),
    ...changed('deliverable', old.deliverable, now.deliverable),
    ...changed('database', old.database, now.database),
    ...(JSON.stringify(old.classes) === JSON.stringify(now.classes)
      ? []
      : ['paths: which files count has changed']),
    ...changedDetectors(old.detectors, now.detectors),
    ...changedModels(before.models, after.models),
  ];
}

/** What is asked of each category less than before: one sentence where it is the same for all of a model. */
function lowered(model: Model, before: readonly Minimum[], after: readonly Minimum[]): readonly string[] {
  const said = model.categories.map(({ id }) => ({
    id,
    less: lessOf(model, minimumOf(before, model.id, id), minimumOf(after, model.id, id)),
  }));
  const [first] = said;
  if (first?.less !== undefined && said.every(({ less }) => less === first.less))
    return [`minimum.${model.id}.all: ${first.less}`];
  return said.flatMap(({ id, less }) => (less === undefined ? [] : [`minimum.${model.id}.${id}: ${less}`]));
}

function lessOf({ levels }: Model, old: Minimum | undefined, now: Minimum | undefined): string | undefined {
  if (!old) return undefined;
  if (!now) return `${old.level} is no longer asked for`;
  const rank = (level: string) => levels.findIndex(({ id }) => id === level);
  if (rank(now.level) < rank(old.level)) return `${now.level} instead of ${old.level}`;
  return (now.effectiveFrom ?? '') > (old.effectiveFrom ?? '')
    ? `counts only from ${now.effectiveFrom ?? ''} on`
    : undefined;
}

function exempted(one: Exemption, before: readonly Exemption[]): readonly string[] {
  const old = before.find((other) => nameOf(other) === nameOf(one));
  if (!old) return [`${nameOf(one)} is exempted now: ${one.reason}`];
  return one.expires > old.expires
    ? [`${nameOf(one)} is exempted until ${one.expires} instead of ${old.expires}`]
    : [];
}

/** Another detector may see more, and what one saw is lost with it. */
function changedDetectors(before: Config['detectors'], after: Config['detectors']): readonly string[] {
  const [old, now] = [before, after].map((all) => all.map(({ name }) => name).join(', ') || 'none');
  return old === now ? [] : [`detectors: ${now} instead of ${old}`];
}

/** Models that are no longer judged by, and models of the same name that ask for something else. */
function changedModels(before: Asking['models'], after: Asking['models']): readonly string[] {
  return before.flatMap(({ model, digest }) => {
    const now = after.find((other) => other.model.id === model.id);
    if (!now) return [`models: ${model.id} is no longer judged by`];
    return now.digest === digest ? [] : [`models: ${model.id} has been changed`];
  });
}

function looser(key: string, order: readonly string[], before: string, after: string): readonly string[] {
  return order.indexOf(after) > order.indexOf(before) ? [`gate.${key}: ${after} instead of ${before}`] : [];
}

function changed(key: string, before: unknown, after: unknown): readonly string[] {
  return before === after ? [] : [`${key}: ${after ?? 'inferred'} instead of ${before ?? 'inferred'}`];
}
