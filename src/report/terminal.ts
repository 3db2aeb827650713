import type { Assessment, ModelAssessment, NextStep } from '../assess/assessment.js';
import type { Evidence } from '../evidence.js';
import { blank, draw, type Line, line, type Screen, type Span, span } from './drawing.js';
import type { Timings } from './json-schema.js';
import { legend, matrix } from './matrix.js';
import { levelName, listed, placeText, plural, reachedIn, sentence, shortCommit } from './phrases.js';
import { unseenCauses } from './unseen.js';

/** The first screen: which levels, what holds them back, what to do next, how much could be seen. */
export function terminalReport(assessment: Assessment, screen: Screen, timings?: Timings): string {
  return draw(
    [
      ...repositoryLines(assessment),
      ...body(assessment, screen),
      ...(timings ? [blank, ...timingLines(timings)] : []),
    ],
    screen,
  );
}

function body(assessment: Assessment, screen: Screen): readonly Line[] {
  if (assessment.profile.deliverable === 'none')
    return [blank, line(['There is nothing to judge: no product is built or delivered from here.'])];
  return [
    ...assessment.models.flatMap((model) => modelLines(model, screen)),
    blank,
    ...closing(assessment, screen),
  ];
}

function repositoryLines({ repository, profile }: Assessment): readonly Line[] {
  const facts = [
    repository.commit ? shortCommit(repository.commit) : 'files without a commit',
    ...(repository.ref && repository.ref !== 'HEAD' ? [repository.ref] : []),
    `as of ${repository.asOf.slice(0, 10)}`,
    ...(repository.dirty ? ['with uncommitted changes'] : []),
    ...(repository.shallow ? ['shallow clone: its history could not be read'] : []),
  ];
  const { deliverable, database } = profile.reasons;
  return [
    line([span('heading', repository.name), span('quiet', `  ${facts.join(', ')}`)]),
    line(
      [
        `Delivers ${deliverables[profile.deliverable]}`,
        span('quiet', ` (${deliverable.source === 'said' ? 'as you said' : phrase(deliverable.text)})`),
        `, ${profile.database ? 'owns a database' : 'no database'}`,
        span('quiet', database.source === 'said' ? ' (as you said)' : ''),
      ],
      { hang: 2 },
    ),
  ];
}

const deliverables = { service: 'a service', package: 'a package', none: 'nothing' } as const;

/** A sentence as part of another one. */
function phrase(text: string): string {
  return text.replace(/\.$/, '');
}

function modelLines(model: ModelAssessment, screen: Screen): readonly Line[] {
  return [
    blank,
    line([span('heading', model.name)]),
    ...matrix(model, screen),
    ...balance(model),
    ...symptomLines(model),
    ...nextLines(model),
  ];
}

/** The bottleneck, and how far the categories are apart. Many are counted: the colours above name them. */
function balance(model: ModelAssessment): readonly Line[] {
  const lowest = model.categories.filter(({ id }) => model.bottleneck.includes(id));
  const first = lowest[0];
  const reached = first && reachedIn(model, first);
  if (!reached || model.spread === undefined) return [];
  const level = levelName(model, reached.level);
  if (model.spread === 0) return [line([`All categories are at ${level}.`], { indent: 2 })];
  const names = lowest.length > 2 ? `${lowest.length} categories` : listed(lowest.map(({ name }) => name));
  const distance = `${plural(model.spread, 'level')} below the best`;
  return [line(['Bottleneck: ', span('half', names), ` (${level}), ${distance}`], { indent: 2, hang: 4 })];
}

/** Symptoms shown per model. */
const shownSymptoms = 3;

function symptomLines(model: ModelAssessment): readonly Line[] {
  const symptoms = model.categories.flatMap((category) => category.symptoms);
  const more = symptoms.length - shownSymptoms;
  return [
    ...symptoms.slice(0, shownSymptoms).map(({ statement, evidence }) =>
      line([span('bad', '! '), sentence(statement), '  ', ...nearestSpans(evidence)], {
        indent: 2,
        oneRow: true,
      }),
    ),
    ...(more > 0 ? [line([span('quiet', `and ${plural(more, 'more symptom')}`)], { indent: 4 })] : []),
  ];
}

function nextLines({ next }: ModelAssessment): readonly Line[] {
  if (next.length === 0) return [];
  return [line([span('strong', 'Next')], { indent: 2 }), ...next.flatMap(stepLines)];
}

function stepLines({ category, practice, advice, nearest }: NextStep, index: number): readonly Line[] {
  return [
    line(
      [span('strong', `${index + 1} `), span('command', `${category}.${practice}`), '  ', sentence(advice)],
      { indent: 2, hang: 4 },
    ),
    ...nearest
      .slice(0, 1)
      .map((each) =>
        line([span('quiet', 'half there: '), ...nearestSpans([each])], { indent: 4, oneRow: true }),
      ),
  ];
}

/** The place first: what is too long for the row is cut from the note. */
function nearestSpans([nearest]: readonly Evidence[]): readonly Span[] {
  if (!nearest) return [];
  const place = placeText(nearest.at);
  return [span('place', place), span('quiet', `${place === '' ? '' : '  '}${nearest.note}`)];
}

function closing(assessment: Assessment, screen: Screen): readonly Line[] {
  const { decided, unknown } = assessment.seen;
  const causes = unseenCauses(assessment.models);
  const explained = legend(assessment.models, screen);
  return [
    ...(explained.length > 0 ? [line(explained)] : []),
    line(
      [
        `${decided} of ${plural(decided + unknown, 'practice')} decided`,
        ...(unknown > 0 ? [`; ${unknown} unknown, mostly: ${listed(causes)}`] : []),
      ],
      { hang: 2 },
    ),
    ...hint(assessment.models),
  ];
}

/** The command that explains the most interesting verdict. */
function hint(models: readonly ModelAssessment[]): readonly Line[] {
  const model = models.find(({ next }) => next.length > 0);
  const step = model?.next[0];
  if (!model || !step) return [];
  return [
    line([
      span('quiet', 'Why: '),
      span('command', `cdlevel explain ${model.id} ${step.category}.${step.practice}`),
    ]),
  ];
}

function timingLines(timings: Timings): readonly Line[] {
  const { openMs, detectMs, assessMs, totalMs, filesListed, filesRead, peakMemoryMiB } = timings;
  return [
    line([
      `${totalMs} ms: ${openMs} to open, ${detectMs} to look, ${assessMs} to judge; `,
      `${filesRead} of ${plural(filesListed, 'file')} read; ${peakMemoryMiB} MiB of memory at most`,
    ]),
  ];
}
