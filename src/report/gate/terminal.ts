import type { Check, CheckOutcome, Seen } from '../../gate/check.js';
import type { Gate } from '../../gate/gate.js';
import { blank, draw, type Line, line, type Role, type Screen, span } from '../drawing.js';
import { nearestSpans } from '../next-steps.js';
import { placeText, plural, sentence, shortCommit, subject } from '../phrases.js';
import { list, saidLines } from '../said.js';
import type { GateRecord } from './formats.js';

/** How an outcome looks. */
export const outcomes: Readonly<
  Record<
    CheckOutcome,
    { readonly mark: string; readonly ascii: string; readonly word: string; readonly role: Role }
  >
> = {
  passed: { mark: '✓', ascii: '+', word: 'passed', role: 'good' },
  failed: { mark: '✗', ascii: 'x', word: 'failed', role: 'bad' },
  'cannot-tell': { mark: '?', ascii: '?', word: 'cannot tell', role: 'half' },
  exempt: { mark: '–', ascii: '-', word: 'exempted', role: 'quiet' },
  announced: { mark: '!', ascii: '!', word: 'announced', role: 'half' },
};

/** Blocking practices and lost lines shown per check. */
const shownPerCheck = 5;

/** The answer first, then every check that did not simply pass, and what to do. */
export function gateReport(record: GateRecord, screen: Screen): string {
  const { gate, assessment } = record;
  const { commit, asOf } = assessment.repository;
  const { mark, ascii, role } = outcomes[gate.outcome];
  return draw(
    [
      line([
        span('heading', subject(assessment)),
        span(
          'quiet',
          `  ${commit === undefined ? 'files without a commit' : shortCommit(commit)}, as of ${asOf.slice(0, 10)}`,
        ),
        ...(gate.against === undefined ? [] : [span('quiet', `, against ${gate.against}`)]),
      ]),
      line([span(role, `${screen.unicode ? mark : ascii} ${headline(record)}`)], { hang: 2 }),
      ...gate.checks
        .filter(({ outcome }) => outcome !== 'passed')
        .flatMap((check) => checkLines(check, screen)),
      ...passedLines(gate, screen),
      ...list('To let it tell', gate.remedies),
      ...list('The gate itself asks for less than before', gate.loosened),
      ...list('Moved without a change to files', gate.drifted),
      ...saidLines(assessment),
    ],
    screen,
  );
}

/** The answer in one sentence. */
export function headline({ gate, reportOnly }: GateRecord): string {
  const count = (outcome: CheckOutcome) => gate.checks.filter((check) => check.outcome === outcome).length;
  const said =
    gate.checks.length === 0
      ? 'The gate asks for nothing: give --min, --no-regress or a minimum in cdlevel.yml'
      : gate.outcome === 'passed'
        ? `The gate is passed: ${plural(gate.checks.length, 'check')}`
        : gate.outcome === 'failed'
          ? `The gate fails: ${count('failed')} of ${plural(gate.checks.length, 'check')}`
          : `The gate cannot tell: what could not be seen could turn ${count('cannot-tell')} of ${plural(gate.checks.length, 'check')}`;
  return sentence(reportOnly && gate.outcome !== 'passed' ? `${said} (only reported)` : said);
}

function checkLines(check: Check, screen: Screen): readonly Line[] {
  const { mark, ascii, role } = outcomes[check.outcome];
  const what = check.practice === undefined ? check.category : `${check.category}.${check.practice}`;
  return [
    blank,
    line(
      [
        span(role, `${screen.unicode ? mark : ascii} `),
        span('command', `${check.model} ${what}`),
        `  ${sentence(check.text)}`,
      ],
      { hang: 2 },
    ),
    ...check.blocking.slice(0, shownPerCheck).flatMap(({ practice, verdict, reason, evidence }) => [
      line(
        [
          span(verdict === 'unmet' ? 'bad' : 'half', verdict === 'unmet' ? 'not met ' : 'unknown '),
          span('command', practice),
          `  ${reason}`,
        ],
        {
          indent: 2,
          hang: 4,
        },
      ),
      ...evidence
        .slice(0, 1)
        .map((seen) => line([span('quiet', 'seen: '), ...nearestSpans([seen])], { indent: 4, oneRow: true })),
    ]),
    ...check.lost
      .slice(0, shownPerCheck)
      .map((seen) => line([span('bad', 'gone: '), ...seenSpans(seen)], { indent: 2, hang: 4 })),
    ...check.instead
      .slice(0, 2)
      .map((seen) => line([span('quiet', 'now: '), ...nearestSpans([seen])], { indent: 2, oneRow: true })),
    ...(check.blocking.length > 0 || check.practice !== undefined
      ? [
          line(
            [
              span('quiet', 'Why: '),
              span(
                'command',
                `cdlevel explain ${check.model} ${check.practice === undefined ? check.category : what}`,
              ),
            ],
            { indent: 2 },
          ),
        ]
      : []),
  ];
}

function seenSpans(seen: Seen) {
  return [span('place', placeText(seen)), `  ${seen.note}`];
}

/** What passed in few words: it needs no reading. */
function passedLines({ checks }: Gate, screen: Screen): readonly Line[] {
  const passed = checks.filter(({ outcome }) => outcome === 'passed');
  if (passed.length === 0) return [];
  const mark = screen.unicode ? outcomes.passed.mark : outcomes.passed.ascii;
  return [
    blank,
    ...passed.map(({ text, model }) =>
      line([span('good', `${mark} `), span('quiet', `${model}  ${sentence(text)}`)], { hang: 2 }),
    ),
  ];
}
