import type { Accounted, ModelStanding } from '../organisation.js';
import { bottleneckOf, type CategoryRollUp, categoriesOf } from './categories.js';
import { type Fall, type Fallen, fallenOf } from './falls.js';
import { type Group, type GroupBy, groupsOf } from './groups.js';
import { delivering, type Field, fieldsOf } from './judged.js';
import { type Median, mediansOf } from './medians.js';
import { type Outlier, outliersOf } from './outliers.js';
import { type Step, stepsOf } from './steps.js';

export type { CategoryRollUp, Fall, GroupBy, Median, Outlier, Step };

/** What all repositories together say. What could not be seen is counted as that, never as low. */
export interface RollUp {
  /** Repositories that were read and deliver something: all numbers are of these. */
  readonly repositories: number;
  /** Read, but nothing is delivered from there. */
  readonly nothingToJudge: number;
  readonly groupBy?: GroupBy;
  /** The one that judges most repositories first. */
  readonly models: readonly ModelRollUp[];
}

/** What all repositories together say in the words of one model. */
export interface ModelRollUp extends Fallen {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly digest: string;
  readonly levels: ModelStanding['levels'];
  readonly repositories: number;
  readonly categories: readonly CategoryRollUp[];
  /** Of all repositories. */
  readonly medians: readonly Median[];
  /** Ids of the categories that hold back most repositories; none where none was seen to. */
  readonly bottleneck: readonly string[];
  /** At most five. */
  readonly steps: readonly Step[];
  readonly outliers: readonly Outlier[];
  /** Where groups are asked for, in the order of their names. */
  readonly groups: readonly GroupRollUp[];
}

export interface GroupRollUp {
  readonly name: string;
  readonly repositories: number;
  readonly medians: readonly Median[];
}

/** What a roll-up is made of. */
export interface Run {
  /** What was read by another version is not compared. */
  readonly tool: { readonly version: string };
  readonly accounted: readonly Accounted[];
  readonly groupBy?: GroupBy;
}

/** Pure: the same repositories give the same, whoever read them. */
export function rollUp({ tool, accounted, groupBy }: Run): RollUp {
  const read = accounted.filter(({ outcome }) => 'standing' in outcome).length;
  const repositories = delivering(accounted);
  return {
    repositories: repositories.length,
    nothingToJudge: read - repositories.length,
    ...(groupBy ? { groupBy } : {}),
    models: fieldsOf(accounted, tool.version).map((field) =>
      modelRollUp(field, groupsOf(repositories, groupBy)),
    ),
  };
}

function modelRollUp(field: Field, groups: readonly Group[]): ModelRollUp {
  const { id, name, version, digest, levels } = field.model;
  const categories = categoriesOf(field);
  const grouped = groups.flatMap(({ name: group, repositories, rest }) => {
    const judged = field.judged.filter(({ repository }) => repositories.has(repository));
    return judged.length > 0 ? [{ name: group, field: { ...field, judged }, rest }] : [];
  });
  return {
    id,
    name,
    version,
    digest,
    levels,
    repositories: field.judged.length,
    categories,
    medians: mediansOf(field),
    bottleneck: bottleneckOf(categories),
    steps: stepsOf(field),
    ...fallenOf(field),
    outliers: outliersOf(
      field,
      grouped.filter(({ rest }) => !rest),
    ),
    groups: grouped.map((group) => ({
      name: group.name,
      repositories: group.field.judged.length,
      medians: mediansOf(group.field),
    })),
  };
}
