import type { Assessment, PracticeAssessment } from '../../assess/assessment.js';
import type { Place } from '../../evidence.js';
import type { Blocking, Check } from '../../gate/check.js';
import { placeText, sentence } from '../phrases.js';
import type { GateRecord } from './formats.js';

/** How much a concern weighs: an error fails the gate, a warning could, a note does not. */
export type Weight = 'error' | 'warning' | 'note';

/** The practice or symptom that a concern is about. */
export interface Rule {
  /** `MODEL/CATEGORY.PRACTICE`. */
  readonly id: string;
  readonly statement: string;
  /** Why it matters; a symptom has none. */
  readonly why?: string;
  readonly advice?: string;
}

/** Something that people can act on, with the lines of the scanned files that show it. */
export interface Concern {
  readonly kind: Check['kind'] | 'symptom';
  /** Absent where the whole comparison is concerned. */
  readonly rule?: Rule;
  readonly weight: Weight;
  readonly text: string;
  /** Lines that are there now. */
  readonly places: readonly Shown[];
  /** Where to look if there are none: what is gone, or where it is asked for. */
  readonly otherwise?: Place;
  /** Why it fails nothing. */
  readonly exempted?: string;
}

/** A line, and what is seen there. */
export interface Shown {
  readonly path: string;
  readonly line: number;
  readonly note: string;
}

/** All concerns of a record, the heaviest first. */
export function concernsOf(record: GateRecord): readonly Concern[] {
  const { gate, assessment } = record;
  const all = [
    ...gate.checks.filter(({ outcome }) => outcome !== 'passed').flatMap((check) => ofCheck(check, record)),
    ...symptomsOf(assessment),
  ];
  const order: readonly Weight[] = ['error', 'warning', 'note'];
  return all.sort((a, b) => order.indexOf(a.weight) - order.indexOf(b.weight));
}

function ofCheck(check: Check, { assessment, reportOnly }: GateRecord): readonly Concern[] {
  const weight = reportOnly && check.outcome === 'failed' ? 'warning' : weights[check.outcome];
  const { kind } = check;
  if (check.practice !== undefined) {
    const practice = practiceOf(assessment, check, check.practice);
    const gone = check.lost.map((seen) => `${placeText(seen)} (${seen.note})`);
    return [
      {
        kind,
        ...(practice ? { rule: ruleOf(check, practice) } : {}),
        weight,
        text: [
          sentence(check.text),
          ...(gone.length > 0 ? [`Gone: ${gone.slice(0, 3).join(', ')}.`] : []),
        ].join(' '),
        places: shownAt(check.instead),
        ...(check.lost[0] ? { otherwise: fileOf(check.lost[0]) } : {}),
        ...exemptionOf(assessment, check, check.practice),
      },
    ];
  }
  if (check.kind === 'minimum' && check.blocking.length > 0)
    return check.blocking.map((one) => ofBlocking(check, one, assessment, weight));
  // A level that fell is told of by the practices that fell.
  if (check.category !== 'all' && check.kind === 'regression') return [];
  return [{ kind, weight, text: sentence(check.text), places: [], ...at(check.at) }];
}

const weights: Readonly<Record<Check['outcome'], Weight>> = {
  failed: 'error',
  'cannot-tell': 'warning',
  exempt: 'note',
  announced: 'note',
  passed: 'note',
};

/** What could not be seen is not to blame while something else is. */
function ofBlocking(check: Check, one: Blocking, assessment: Assessment, weight: Weight): Concern {
  const practice = practiceOf(assessment, check, one.practice);
  const toBlame = one.verdict === 'unmet' || check.blocking.every(({ verdict }) => verdict === 'unknown');
  return {
    kind: check.kind,
    ...(practice ? { rule: ruleOf(check, practice) } : {}),
    weight: toBlame || weight !== 'error' ? weight : 'warning',
    text: `${practice ? `${withoutDot(practice.statement)}: ` : ''}${sentence(one.reason)} ${sentence(one.advice)}`,
    places: shownAt(one.evidence),
    ...at(check.at),
    ...exemptionOf(assessment, check, one.practice),
  };
}

function symptomsOf({ models }: Assessment): readonly Concern[] {
  return models.flatMap((model) =>
    model.categories.flatMap((category) =>
      category.symptoms.map(
        ({ id, statement, evidence }): Concern => ({
          kind: 'symptom',
          rule: { id: `${model.id}/${category.id}.${id}`, statement },
          weight: 'note',
          text: sentence(statement),
          places: shownAt(evidence),
        }),
      ),
    ),
  );
}

function practiceOf({ models }: Assessment, check: Check, practice: string): PracticeAssessment | undefined {
  return models
    .find(({ id }) => id === check.model)
    ?.categories.find(({ id }) => id === check.category)
    ?.practices.find(({ id }) => id === practice);
}

function ruleOf({ model, category }: Check, { id, statement, why, advice }: PracticeAssessment): Rule {
  return { id: `${model}/${category}.${id}`, statement, why, advice };
}

function exemptionOf({ exempted }: Assessment, check: Check, practice: string) {
  const found = exempted.find(
    (one) =>
      !one.expired &&
      one.model === check.model &&
      one.category === check.category &&
      one.practice === practice,
  );
  return found && check.outcome === 'exempt'
    ? { exempted: `${found.reason} (${found.owner}, until ${found.expires})` }
    : {};
}

/** A line of another repository cannot be shown beside a change to this one. */
function shownAt(evidence: Blocking['evidence']): readonly Shown[] {
  return evidence.flatMap(({ at: { repository, path, line }, note }) =>
    repository !== undefined || path === undefined || line === undefined ? [] : [{ path, line, note }],
  );
}

/** Of what is gone only the file can still be there. */
function fileOf({ path }: Place): Place {
  return path === undefined ? {} : { path };
}

function at(place: Place | undefined) {
  return place?.path === undefined || place.repository !== undefined ? {} : { otherwise: place };
}

function withoutDot(text: string): string {
  return text.trim().replace(/\.$/, '');
}
