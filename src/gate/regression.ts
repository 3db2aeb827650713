import type { Assessment, ModelAssessment } from '../assess/assessment.js';
import type { Evidence } from '../evidence.js';
import type { Baseline, BaselineModel } from './baseline.js';
import type { Check, CheckOutcome, Policy } from './check.js';
import { distinct, type Fall, fallsIn, type Sight, sightOf } from './falls.js';
import { ofModel } from './of-model.js';
import { profileCheck } from './profile.js';

export interface Compared {
  readonly checks: readonly Check[];
  /** What moved by the passing of time or by what people did, not by a change to files. */
  readonly drifted: readonly string[];
}

export interface Comparison {
  readonly assessment: Assessment;
  /** All that was seen. */
  readonly evidence: readonly Evidence[];
  readonly baseline: Baseline;
  readonly policy: Policy;
}

/** What fell since the base, model by model. */
export function regressionChecks(comparison: Comparison): Compared {
  const sight = sightOf(comparison.evidence, comparison.baseline);
  const compared = comparison.assessment.models.map((model) => compareModel(model, comparison, sight));
  return {
    checks: compared.flatMap(({ checks }) => checks),
    drifted: compared.flatMap(({ drifted }) => drifted),
  };
}

function compareModel(model: ModelAssessment, comparison: Comparison, sight: Sight): Compared {
  const { assessment, baseline, policy } = comparison;
  const base = baseline.models.find(({ id }) => id === model.id);
  const incomparable = reasonNotToCompare(assessment, model, base, baseline);
  if (incomparable !== undefined || !base)
    return {
      checks: [{ ...ofModel(model, 'cannot-tell', incomparable ?? ''), remedy: sameVersion }],
      drifted: [],
    };
  const checks: Check[] = [];
  const drifted: string[] = [];
  const settle = settlerOf(assessment, policy);
  for (const category of model.categories) {
    const before = base.categories.find(({ id }) => id === category.id);
    const falls = fallsIn(category, before?.practices ?? [], sight);
    const settled = falls.map((fall) => ({ ...fall, settled: settle(model.id, category.id, fall) }));
    for (const { practice, outcome } of falls)
      if (outcome === 'drifted')
        drifted.push(`${model.id}/${category.id}.${practice.id}: ${practice.reason}`);
    checks.push(...settled.flatMap((fall) => practiceCheck(model.id, category.id, fall)));
    checks.push(...levelCheck(model, category, before?.level, settled));
  }
  checks.push(...profileCheck(model, base, assessment, baseline));
  const sound = `nothing that ${model.name} asks for is lost since ${baseline.name}`;
  return { checks: checks.length > 0 ? checks : [ofModel(model, 'passed', sound)], drifted };
}

const sameVersion =
  'compare with a base that the same version judges: --no-regress REF instead of a saved file, or save it anew';

/** Records of different models or versions say different things about the same files. */
function reasonNotToCompare(
  { tool }: Assessment,
  model: ModelAssessment,
  base: BaselineModel | undefined,
  baseline: Baseline,
): string | undefined {
  if (!base) return `${baseline.name} was not judged by ${model.name}`;
  if (base.digest !== model.digest) return `${baseline.name} was judged by another version of ${model.name}`;
  if (baseline.tool !== tool.version)
    return `${baseline.name} was judged by version ${baseline.tool} of cdlevel, this is ${tool.version}`;
  return undefined;
}

type SettledFall = Fall & { readonly settled: CheckOutcome | undefined };

/** What a fall means by the policy; nothing where no change did it. */
function settlerOf({ repository }: Assessment, { exemptions, unknown }: Policy) {
  const day = repository.asOf.slice(0, 10);
  return (model: string, category: string, { practice, outcome }: Fall): CheckOutcome | undefined => {
    if (outcome === 'drifted') return undefined;
    const exempt = exemptions.some(
      (one) =>
        one.model === model &&
        one.category === category &&
        one.practice === practice.id &&
        one.expires >= day,
    );
    if (exempt) return 'exempt';
    if (outcome === 'failed' || unknown === 'cannot-tell') return outcome;
    return unknown === 'pass' ? 'passed' : 'failed';
  };
}

function practiceCheck(model: string, category: string, fall: SettledFall): readonly Check[] {
  const { practice, lost, outcome, settled } = fall;
  if (settled === undefined) return [];
  const at = lost[0];
  const statement = practice.statement.replace(/\.$/, '');
  return [
    {
      kind: 'regression',
      model,
      category,
      practice: practice.id,
      outcome: settled,
      text:
        outcome === 'failed'
          ? `${statement}: met at the base, not any more`
          : `${statement}: met at the base, cannot be seen any more`,
      ...(at?.path === undefined
        ? {}
        : { at: { path: at.path, ...(at.line === undefined ? {} : { line: at.line }) } }),
      blocking: [],
      lost,
      instead: practice.evidence,
    },
  ];
}

/** The worst first: a level falls with the practices that are told of one by one, and means no more than they do. */
const gravity = ['failed', 'cannot-tell', 'exempt', 'passed'] as const;

function levelCheck(
  model: ModelAssessment,
  category: ModelAssessment['categories'][number],
  before: string | undefined,
  falls: readonly SettledFall[],
): readonly Check[] {
  const rank = (id: string | undefined) => model.levels.findIndex((one) => one.id === id);
  if (before === undefined || category.level === undefined || rank(category.level) >= rank(before)) return [];
  const name = (id: string) => model.levels.find((one) => one.id === id)?.name ?? id;
  const outcome = gravity.find((each) => falls.some(({ settled }) => settled === each)) ?? 'passed';
  const fell = `${category.name} fell from ${name(before)} to ${name(category.level)}`;
  return [
    {
      kind: 'regression',
      model: model.id,
      category: category.id,
      outcome,
      text: falls.some(({ settled }) => settled !== undefined)
        ? fell
        : `${fell}; nothing that was there is lost by a change`,
      blocking: [],
      lost: distinct(falls.flatMap(({ lost }) => lost)),
      instead: [],
    },
  ];
}
