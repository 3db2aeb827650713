import { nameOf } from '../config/config.js';
import type { Evidence, Survey } from '../evidence.js';
import type { Category, Model, Practice, RepositoryFact } from '../model/schema.js';
import type { RepositoryFacts } from '../snapshot/snapshot.js';
import type {
  AssessedUnit,
  Assessment,
  CategoryAssessment,
  ModelAssessment,
  NextStep,
  PracticeAssessment,
  Profile,
  UnitFacts,
  Verdict,
} from './assessment.js';
import { type Besides, besideWhole, deliveringUnit } from './besides.js';
import { countedVerdict, declaredOf, exemptedOf, type Word } from './declared.js';
import { type Facts, type Judged, judge } from './judge.js';
import { levelsOf, lifting } from './levels.js';
import { profileOf, type Said } from './profile.js';

export interface AssessRequest {
  readonly tool: { readonly name: string; readonly version: string };
  readonly repository: RepositoryFacts;
  /** ISO 8601. */
  readonly asOf: string;
  readonly said?: Said;
  readonly word?: Word;
  /** The unit that is judged, and what the repository as a whole was found to do. */
  readonly unit?: AssessedUnit;
  readonly whole?: Assessment;
  readonly units?: readonly UnitFacts[];
}

/** Evidence shown per practice: more proves nothing more. */
const evidenceLimit = 12;
const stepsLimit = 3;

/** Judges a survey by every model. Pure. */
export function assess(
  survey: Survey,
  models: readonly { readonly model: Model; readonly digest: string }[],
  request: AssessRequest,
): Assessment {
  const { word, unit, whole } = request;
  const profile = profileOf(unit ? deliveringUnit(survey, unit) : survey, request.said);
  const facts = factsOf(survey, profile);
  const besides = unit && whole && unit.among > 1 ? besideWhole(unit.path, whole) : undefined;
  const assessed = models.map(({ model, digest }) => assessModel(model, digest, facts, word, besides));
  const verdicts = assessed.flatMap(({ categories }) =>
    categories.flatMap(({ practices }) => practices.map(({ verdict }) => verdict)),
  );
  return {
    tool: request.tool,
    repository: { ...request.repository, asOf: request.asOf },
    profile,
    ...(request.unit ? { unit: request.unit } : {}),
    ...(request.units ? { units: request.units } : {}),
    models: assessed,
    gaps: survey.gaps,
    ...(word ? { configuration: { path: word.config.path, digest: word.config.digest } } : {}),
    exempted: word ? exemptedOf(word) : [],
    seen: {
      decided: verdicts.filter((verdict) => verdict === 'met' || verdict === 'unmet').length,
      unknown: verdicts.filter((verdict) => verdict === 'unknown').length,
    },
  };
}

/** What rules are judged over. */
export function factsOf(survey: Survey, { deliverable, database }: Profile): Facts {
  const repository: Record<RepositoryFact, boolean> = {
    service: deliverable === 'service',
    package: deliverable === 'package',
    deliverable: deliverable !== 'none',
    database,
  };
  return { survey, repository };
}

function assessModel(
  model: Model,
  digest: string,
  facts: Facts,
  word: Word | undefined,
  besides: Besides | undefined,
): ModelAssessment {
  const standing = new Map<string, number>();
  const categories = model.categories.map((category) => {
    const assessed = assessCategory({ model, category, facts, word, besides });
    if (assessed.level !== undefined)
      standing.set(
        category.id,
        model.levels.findIndex(({ id }) => id === assessed.level),
      );
    return assessed;
  });
  const heights = [...standing.values()];
  const lowest = Math.min(...heights);
  const ordered = [...categories].sort((a, b) => (standing.get(a.id) ?? 99) - (standing.get(b.id) ?? 99));
  return {
    id: model.id,
    name: model.name,
    version: model.version,
    digest,
    levels: model.levels,
    categories,
    ...(heights.length > 0 ? { spread: Math.max(...heights) - lowest } : {}),
    bottleneck: [...standing].filter(([, height]) => height === lowest).map(([id]) => id),
    next: ordered
      .flatMap(({ next }) => next.slice(0, 1))
      .concat(ordered.flatMap(({ next }) => next.slice(1)))
      .slice(0, stepsLimit),
  };
}

function assessCategory(around: Around): CategoryAssessment {
  const { model, category, facts } = around;
  const practices = category.practices.map((practice) => assessPractice(practice, around));
  const seen = new Map<string, Verdict>(practices.map(({ id, verdict }) => [id, verdict]));
  const verdicts = new Map(
    practices.map(({ id, verdict, declared }) => [id, countedVerdict(verdict, declared)]),
  );
  const { level, proven, possible, complete, levels } = levelsOf(model, category, verdicts, seen);
  const name = (index: number | undefined) => (index === undefined ? undefined : model.levels[index]?.id);
  return {
    id: category.id,
    name: category.name,
    ...optional('level', name(level)),
    ...optional('proven', name(proven)),
    ...optional('possible', name(possible)),
    complete,
    levels,
    practices,
    symptoms: level === undefined ? [] : observed(category, facts),
    next: level === undefined || complete ? [] : nextSteps(category, practices, levels[level + 1]?.id),
    lifts: level === undefined ? [] : lifting(model, category, verdicts),
  };
}

function optional<K extends string>(key: K, value: string | undefined) {
  return (value === undefined ? {} : { [key]: value }) as { readonly [P in K]?: string };
}

interface Around {
  readonly model: Model;
  readonly category: Category;
  readonly facts: Facts;
  readonly word: Word | undefined;
  readonly besides: Besides | undefined;
}

function assessPractice(
  practice: Practice,
  { model, category, facts, word, besides }: Around,
): PracticeAssessment {
  const { id, level, key, statement, why, advice } = practice;
  const outside = [...category.applies, ...practice.applies]
    .map((rule) => judge(rule, facts, 'unmet'))
    .find(({ truth }) => truth === false);
  const base = { id, level, key, statement, why, advice };
  if (!facts.repository.deliverable) {
    return {
      ...base,
      verdict: 'not-applicable',
      reason: 'the repository delivers nothing: there is nothing to judge',
      evidence: [],
      gaps: [],
    };
  }
  if (outside) return { ...base, verdict: 'not-applicable', reason: outside.reason, evidence: [], gaps: [] };
  const name = nameOf({ model: model.id, category: category.id, practice: id });
  const found = judge(practice.rule, facts, practice.absence);
  const judged = besides?.(name, found) ?? found;
  const declared = word && declaredOf(word, name, judged);
  return {
    ...base,
    ...(declared ? { declared } : {}),
    verdict: verdictOf(judged),
    reason: judged.reason,
    evidence: strongestFirst(judged.evidence),
    gaps: judged.gaps,
  };
}

function verdictOf({ truth }: Judged): Verdict {
  return truth === undefined ? 'unknown' : truth ? 'met' : 'unmet';
}

function strongestFirst(evidence: readonly Evidence[]): readonly Evidence[] {
  return [...new Set(evidence)]
    .sort((a, b) => Number(a.strength === 'weak') - Number(b.strength === 'weak'))
    .slice(0, evidenceLimit);
}

function observed(category: Category, facts: Facts): CategoryAssessment['symptoms'] {
  return category.symptoms.flatMap(({ id, statement, rule }) => {
    const judged = judge(rule, facts, 'unmet');
    return judged.truth === true ? [{ id, statement, evidence: strongestFirst(judged.evidence) }] : [];
  });
}

/** What keeps the next level from holding: unmet keys first, then unmet, then unknown practices with something half there. */
function nextSteps(
  category: Category,
  practices: readonly PracticeAssessment[],
  level: string | undefined,
): readonly NextStep[] {
  const rank = (practice: PracticeAssessment) =>
    (practice.verdict === 'unmet' ? 0 : 2) + (practice.key ? 0 : 1);
  return practices
    .filter(
      (practice) =>
        practice.level === level &&
        (practice.verdict === 'unmet' || practice.verdict === 'unknown') &&
        practice.declared?.standing !== 'counts',
    )
    .sort((a, b) => rank(a) - rank(b))
    .slice(0, stepsLimit)
    .map(({ id, statement, advice, evidence }) => ({
      category: category.id,
      practice: id,
      statement,
      advice,
      nearest: evidence.slice(0, 2),
    }));
}
