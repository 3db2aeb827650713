import type {
  Assessment,
  CategoryAssessment,
  ModelAssessment,
  PracticeAssessment,
} from '../assess/assessment.js';
import { type Baseline, type BaselineModel, type BaselinePractice, seenIn } from './baseline.js';
import type { Check, CheckOutcome, Policy, Seen } from './gate.js';

export interface Compared {
  readonly checks: readonly Check[];
  /** What moved by the passing of time or by what people did, not by a change to files. */
  readonly drifted: readonly string[];
}

/**
 * What fell since the base. A practice fell by a change where evidence in a file is gone that met it before; a figure
 * over the history that moved is no change's doing; what cannot be seen any more is no fall.
 */
export function regressionChecks(assessment: Assessment, baseline: Baseline, policy: Policy): Compared {
  const checks: Check[] = [];
  const drifted: string[] = [];
  for (const model of assessment.models) {
    const base = baseline.models.find(({ id }) => id === model.id);
    const incomparable = reasonNotToCompare(assessment, model, base, baseline);
    if (incomparable !== undefined || !base) {
      checks.push(notCompared(model, incomparable ?? ''));
      continue;
    }
    const known = checks.length;
    for (const category of model.categories) {
      const before = base.categories.find(({ id }) => id === category.id);
      const falls = category.practices.flatMap((practice) => {
        const earlier = before?.practices.find(({ id }) => id === practice.id);
        return earlier ? fallOf(practice, earlier) : [];
      });
      for (const { practice, lost, outcome } of falls) {
        if (outcome === 'drifted')
          drifted.push(`${model.id}/${category.id}.${practice.id}: ${practice.reason}`);
        else checks.push(practiceCheck({ model, category, practice, lost, outcome }, assessment, policy));
      }
      const fell = levelFall(model, category, before?.level);
      if (fell) checks.push(levelCheck(model, category, fell, falls));
    }
    if (checks.length === known)
      checks.push(
        ofModel(model, 'passed', `nothing that ${model.name} asks for is lost since ${baseline.name}`),
      );
  }
  return { checks, drifted };
}

function reasonNotToCompare(
  { tool, repository }: Assessment,
  model: ModelAssessment,
  base: BaselineModel | undefined,
  baseline: Baseline,
): string | undefined {
  if (!base) return `${baseline.name} was not judged by ${model.name}`;
  if (base.digest !== model.digest) return `${baseline.name} was judged by another version of ${model.name}`;
  if (baseline.tool !== tool.version)
    return `${baseline.name} was judged by version ${baseline.tool} of cdlevel, this is ${tool.version}`;
  if (repository.shallow && !baseline.repository.shallow)
    return 'the history is shallow here and was not at the base';
  return undefined;
}

function notCompared(model: ModelAssessment, text: string): Check {
  return ofModel(model, 'cannot-tell', text);
}

function ofModel({ id }: ModelAssessment, outcome: CheckOutcome, text: string): Check {
  return {
    kind: 'regression',
    model: id,
    category: 'all',
    outcome,
    text,
    blocking: [],
    lost: [],
    instead: [],
  };
}

interface Fall {
  readonly practice: PracticeAssessment;
  readonly lost: readonly Seen[];
  readonly outcome: 'failed' | 'cannot-tell' | 'drifted';
}

/** Met before and not any more: by what. */
function fallOf(practice: PracticeAssessment, earlier: BaselinePractice): readonly Fall[] {
  if (earlier.verdict !== 'met' || practice.verdict === 'met' || practice.verdict === 'not-applicable')
    return [];
  const lost = distinct(
    earlier.evidence.filter(
      (seen) => seen.path !== undefined && !practice.evidence.some((other) => isSame(seen, other)),
    ),
  );
  if (practice.verdict === 'unknown') return [{ practice, lost, outcome: 'cannot-tell' }];
  const contrary = practice.evidence.some(({ value, at }) => value === false && at.path !== undefined);
  return [{ practice, lost, outcome: lost.length > 0 || contrary ? 'failed' : 'drifted' }];
}

/** One row per place and note: several signals may rest on it. */
function distinct(all: readonly Seen[]): readonly Seen[] {
  const key = ({ path, line, note }: Seen) => `${path ?? ''}:${line ?? ''} ${note}`;
  return all.filter((seen, index) => all.findIndex((other) => key(other) === key(seen)) === index);
}

/** The same thing seen: it may have moved to another line or file. */
function isSame(seen: Seen, other: PracticeAssessment['evidence'][number]): boolean {
  return (
    seen.signal === other.signal &&
    other.value !== false &&
    (seen.path === seenIn(other).path || seen.note === other.note)
  );
}

interface Fallen extends Fall {
  readonly model: ModelAssessment;
  readonly category: CategoryAssessment;
}

function practiceCheck(
  { model, category, practice, lost, outcome }: Fallen & { readonly outcome: 'failed' | 'cannot-tell' },
  { repository }: Assessment,
  policy: Policy,
): Check {
  const day = repository.asOf.slice(0, 10);
  const exempt = policy.exemptions.some(
    (one) =>
      one.model === model.id &&
      one.category === category.id &&
      one.practice === practice.id &&
      one.expires >= day,
  );
  const settled: CheckOutcome =
    outcome === 'cannot-tell' && policy.unknown !== 'cannot-tell'
      ? policy.unknown === 'pass'
        ? 'passed'
        : 'failed'
      : outcome;
  const at = lost[0];
  return {
    kind: 'regression',
    model: model.id,
    category: category.id,
    practice: practice.id,
    outcome: exempt ? 'exempt' : settled,
    text:
      outcome === 'failed'
        ? `${practice.statement}: met at the base, not any more`
        : `${practice.statement}: met at the base, cannot be seen any more`,
    ...(at?.path === undefined
      ? {}
      : { at: { path: at.path, ...(at.line === undefined ? {} : { line: at.line }) } }),
    blocking: [],
    lost,
    instead: practice.evidence,
  };
}

/** The names of the level before and now, where it fell. */
function levelFall(model: ModelAssessment, { level }: CategoryAssessment, before: string | undefined) {
  const rank = (id: string | undefined) => model.levels.findIndex((one) => one.id === id);
  if (before === undefined || level === undefined || rank(level) >= rank(before)) return undefined;
  const name = (id: string) => model.levels.find((one) => one.id === id)?.name ?? id;
  return { before: name(before), now: name(level) };
}

/** The level fell because of practices that are told of one by one: it fails with them, and only with them. */
function levelCheck(
  model: ModelAssessment,
  category: CategoryAssessment,
  { before, now }: { readonly before: string; readonly now: string },
  falls: readonly Fall[],
): Check {
  const by = (outcome: Fall['outcome']) => falls.some((fall) => fall.outcome === outcome);
  return {
    kind: 'regression',
    model: model.id,
    category: category.id,
    outcome: by('failed') ? 'failed' : by('cannot-tell') ? 'cannot-tell' : 'passed',
    text: `${category.name} fell from ${before} to ${now}`,
    blocking: [],
    lost: distinct(falls.flatMap(({ lost }) => lost)),
    instead: [],
  };
}
