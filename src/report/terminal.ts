import type { Assessment, ModelAssessment, Reason } from '../assess/assessment.js';
import { blank, draw, fewestRows, type Line, line, type Screen, span } from './drawing.js';
import type { Timings } from './json-schema.js';
import { legend, matrix } from './matrix.js';
import { type Detail, nearestSpans, nextLines } from './next-steps.js';
import { levelName, listed, plural, reachedIn, sentence, shortCommit, subject } from './phrases.js';
import { saidLines } from './said.js';
import { unseenCauses } from './unseen.js';

/** Rows that a screen of one model, and of two, should not exceed. */
const roomy = [24, 42];

/** The first screen: which levels, what holds them back, what to do next, how much could be seen. */
export function terminalReport(assessment: Assessment, screen: Screen, timings?: Timings): string {
  const withDetail = (detail: Detail) =>
    draw(
      [
        ...repositoryLines(assessment),
        ...body(assessment, screen, detail),
        ...saidLines(assessment),
        ...(timings ? [blank, ...timingLines(timings)] : []),
      ],
      screen,
    );
  const full = withDetail('full');
  const rows = full.split('\n').length - 1;
  return rows > (roomy[assessment.models.length - 1] ?? 0) ? withDetail('brief') : full;
}

function body(assessment: Assessment, screen: Screen, detail: Detail): readonly Line[] {
  if (assessment.profile.deliverable === 'none')
    return [blank, line(['There is nothing to judge: no product is built or delivered from here.'])];
  return [
    ...assessment.models.flatMap((model) => modelLines(model, screen, detail)),
    blank,
    ...closing(assessment, screen),
  ];
}

/** Which repository, or which unit of it, as of when, and what it delivers. */
export function repositoryLines({ repository, profile, unit, units }: Assessment): readonly Line[] {
  const facts = [
    repository.commit ? shortCommit(repository.commit) : 'files without a commit',
    ...(repository.ref && repository.ref !== 'HEAD' && !repository.commit?.startsWith(repository.ref)
      ? [repository.ref]
      : []),
    `as of ${repository.asOf.slice(0, 10)}`,
    ...(repository.dirty ? ['with uncommitted changes'] : []),
    ...(repository.shallow ? ['shallow clone: its history could not be read'] : []),
  ];
  const { deliverable, database } = profile.reasons;
  const owns = profile.database ? 'owns a database' : 'no database';
  return [
    line([span('heading', subject({ repository, unit })), span('quiet', `  ${facts.join(', ')}`)]),
    ...unitLines(unit, units),
    line(
      [
        `Delivers ${deliverables[profile.deliverable]}, ${owns}`,
        span(
          'quiet',
          `  ${because(deliverable)}${database.source === 'said' ? ', database as you said' : ''}`,
        ),
      ],
      { oneRow: true },
    ),
  ];
}

const tagWords = {
  own: 'tags are named for it',
  repository: 'the tags are those of the repository',
  none: 'no tags',
} as const;

/** What the report is about where a repository has several units. */
function unitLines(unit: Assessment['unit'], units: Assessment['units']): readonly Line[] {
  if (units)
    return [
      line([`${units.length} units, each by itself: `, span('command', 'cdlevel scan --unit all')], {
        oneRow: true,
      }),
    ];
  if (!unit) return [];
  if (unit.among < 2) return [line(['The repository is one unit: this is the report of all of it.'])];
  const { commits, tags } = unit;
  return [
    line(
      [
        `${unit.name}, ${unit.by}, one of ${unit.among} units; what is no unit's counts for all`,
        span(
          'quiet',
          [
            ...(commits ? [`; ${commits.touching} of ${plural(commits.all, 'commit')} touch it`] : []),
            ...(tags ? [`, ${tagWords[tags]}`] : []),
          ].join(''),
        ),
      ],
      { hang: 2 },
    ),
  ];
}

const deliverables = { service: 'a service', package: 'a package', none: 'nothing' } as const;

function because({ source, text }: Reason): string {
  return source === 'said' ? 'as you said' : text.replace(/\.$/, '');
}

function modelLines(model: ModelAssessment, screen: Screen, detail: Detail): readonly Line[] {
  return [
    blank,
    line([span('heading', model.name)]),
    ...matrix(model, screen),
    ...balance(model, screen),
    ...symptomLines(model),
    ...nextLines(model, screen, detail),
  ];
}

/** The bottleneck, and how far the categories are apart. Too many to name are counted: their colour names them. */
function balance(model: ModelAssessment, screen: Screen): readonly Line[] {
  const lowest = model.categories.filter(({ id }) => model.bottleneck.includes(id));
  const first = lowest[0];
  const reached = first && reachedIn(model, first);
  if (!reached || model.spread === undefined) return [];
  const level = levelName(model, reached.level);
  if (model.spread === 0) return [line([`All categories are at ${level}.`], { indent: 2 })];
  const rest = ` (${level}), ${plural(model.spread, 'level')} below the best`;
  const lines = [listed(lowest.map(({ name }) => name)), plural(lowest.length, 'category', 'categories')].map(
    (names) => line(['Bottleneck: ', span('half', names), rest], { indent: 2, hang: 4 }),
  );
  return [fewestRows(lines, screen)];
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

function closing(assessment: Assessment, screen: Screen): readonly Line[] {
  const causes = unseenCauses(assessment.models);
  const explained = legend(assessment.models, screen);
  return [
    ...(explained.length > 0 ? [line(explained)] : []),
    fewestRows(
      [causes.length, 1].map((shown) => decidedLine(assessment, causes.slice(0, shown))),
      screen,
    ),
    ...hint(assessment.models),
  ];
}

function decidedLine({ seen: { decided, unknown } }: Assessment, causes: readonly string[]): Line {
  const mostly = unknown > 0 ? `; ${unknown} unknown, mostly: ${listed(causes)}` : '';
  return line([`${decided} of ${plural(decided + unknown, 'practice')} decided${mostly}`], { hang: 2 });
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

export function timingLines(timings: Timings): readonly Line[] {
  const {
    openMs,
    detectMs,
    assessMs,
    totalMs,
    filesListed,
    filesRead,
    filesParsed = 0,
    parses = {},
    peakMemoryMiB,
  } = timings;
  const formats = Object.entries(parses).map(([format, times]) => `${times} ${format}`);
  return [
    line([
      `${totalMs} ms: ${openMs} to open, ${detectMs} to look, ${assessMs} to judge; `,
      `${filesRead} of ${plural(filesListed, 'file')} read, ${filesParsed} parsed (${formats.join(', ') || 'none'}); ${peakMemoryMiB} MiB of memory at most`,
    ]),
  ];
}
