import type {
  AssessedUnit,
  Assessment,
  CategoryAssessment,
  Declared,
  ModelAssessment,
  NextStep,
  PracticeAssessment,
  Reason,
  UnitFacts,
} from '../assess/assessment.js';
import type { Evidence, Gap, Place } from '../evidence.js';
import type { JsonReport, schemaVersion, Timings } from './json-schema.js';
import { safeJson } from './text-safety.js';

/** Must equal the schema's; a literal here, so that writing a report loads no schema library. */
const version: typeof schemaVersion = 1;

/** The stable JSON report, two blanks deep, with a newline at the end. */
export function jsonReport(assessment: Assessment, timings?: Timings): string {
  return jsonText(reportOf(assessment, timings));
}

/** A report as it is written. */
export function jsonText(report: JsonReport): string {
  return `${safeJson(JSON.stringify(report, null, 2))}\n`;
}

/** The report as plain data. */
export function reportOf(assessment: Assessment, timings?: Timings): JsonReport {
  return {
    schemaVersion: version,
    tool: { name: assessment.tool.name, version: assessment.tool.version },
    repository: repositoryOf(assessment),
    ...(assessment.unit ? { unit: assessedUnitOf(assessment.unit) } : {}),
    ...(assessment.units ? { units: assessment.units.map(unitOf) } : {}),
    configuration: assessment.configuration ?? null,
    models: assessment.models.map(modelOf),
    exempted: assessment.exempted.map(({ at, ...rest }) => ({ ...rest, ...placeOf(at) })),
    seen: { decided: assessment.seen.decided, unknown: assessment.seen.unknown },
    gaps: assessment.gaps.map(gapOf),
    ...(timings ? { timings } : {}),
  };
}

function repositoryOf({ repository, profile }: Assessment): JsonReport['repository'] {
  return {
    name: repository.name,
    commit: repository.commit ?? null,
    ref: repository.ref ?? null,
    asOf: repository.asOf,
    dirty: repository.dirty,
    shallow: repository.shallow,
    deliverable: profile.deliverable,
    deliverables: [...profile.deliverables],
    database: profile.database,
    because: {
      deliverable: reasonOf(profile.reasons.deliverable),
      database: reasonOf(profile.reasons.database),
    },
  };
}

/** A unit as a record keeps it. */
export function unitOf({ path, name, by, at }: UnitFacts) {
  return { path, name, by, declaredAt: placeOf(at) };
}

function assessedUnitOf(unit: AssessedUnit) {
  return { ...unitOf(unit), among: unit.among, ...countedOf(unit) };
}

/** What of the history counts for a unit. */
export function countedOf({ commits, tags }: AssessedUnit) {
  return { ...(commits ? { commits } : {}), ...(tags ? { tags } : {}) };
}

function reasonOf({ text, source, evidence }: Reason) {
  return { reason: text, source, evidence: evidence.map(evidenceOf) };
}

function modelOf(model: ModelAssessment): JsonReport['models'][number] {
  return {
    id: model.id,
    name: model.name,
    version: model.version,
    digest: model.digest,
    levels: model.levels.map(({ id, name }) => ({ id, name })),
    categories: model.categories.map(categoryOf),
    spread: model.spread ?? null,
    bottleneck: [...model.bottleneck],
    next: model.next.map(nextOf),
  };
}

function categoryOf(category: CategoryAssessment): JsonReport['models'][number]['categories'][number] {
  return {
    id: category.id,
    name: category.name,
    level: category.level ?? null,
    proven: category.proven ?? null,
    possible: category.possible ?? null,
    complete: category.complete,
    levels: category.levels.map(({ id, name, holds, empty, met, unmet, unknown, notApplicable }) => {
      return { id, name, holds, empty, met, unmet, unknown, notApplicable };
    }),
    practices: category.practices.map(practiceOf),
    symptoms: category.symptoms.map(({ id, statement, evidence }) => {
      return { id, statement, evidence: evidence.map(evidenceOf) };
    }),
    next: category.next.map(nextOf),
    lifts: [...category.lifts],
  };
}

function practiceOf(practice: PracticeAssessment) {
  const { id, level, key, verdict, reason, statement, why, advice, evidence, gaps, declared } = practice;
  return {
    id,
    level,
    key,
    verdict,
    reason,
    statement,
    why,
    advice,
    evidence: evidence.map(evidenceOf),
    gaps: gaps.map(gapOf),
    ...(declared ? { declared: declaredAs(declared) } : {}),
  };
}

function declaredAs({ at, ...declared }: Declared) {
  return { ...declared, ...placeOf(at) };
}

function nextOf({ category, practice, statement, advice, nearest }: NextStep) {
  return { category, practice, statement, advice, nearest: nearest.map(evidenceOf) };
}

/** Evidence as a record keeps it: its place is among its fields. */
export function evidenceOf({ signal, value, detector, at, note, strength, trail, unit }: Evidence) {
  return {
    signal,
    value,
    detector,
    ...placeOf(at),
    note,
    strength,
    ...(trail.length > 0 ? { trail: trail.map(placeOf) } : {}),
    ...(unit === undefined ? {} : { unit }),
  };
}

function gapOf({ reason, signals, detector, at }: Gap) {
  return { reason, signals: [...signals], detector, ...placeOf(at ?? {}) };
}

function placeOf({ repository, path, line, commit, tag }: Place) {
  return {
    ...(repository === undefined ? {} : { repository }),
    ...(path === undefined ? {} : { path }),
    ...(line === undefined ? {} : { line }),
    ...(commit === undefined ? {} : { commit }),
    ...(tag === undefined ? {} : { tag }),
  };
}
