import type { Blocking, Check, Seen } from '../../gate/check.js';
import { code, fitted, folded, markdownList, prose } from '../markdown.js';
import {
  barLegend,
  levelsMarkdown,
  nextMarkdown,
  repositoryMarkdown,
  room,
  saidMarkdown,
  seenMarkdown,
} from '../markdown-parts.js';
import { placeText, plural, sentence } from '../phrases.js';
import type { GateRecord } from './formats.js';
import { headline, outcomes } from './terminal.js';

/** First line of every report: by it one comment is found and updated. */
export const marker = '<!-- cdlevel gate -->';

/** Blocking practices, lost lines and replacements shown per check. */
const shown = { blocking: 8, lost: 8, instead: 2 };

/** For a comment on a request: the answer, what blocks, the levels, and what to do. */
export function gateMarkdown(record: GateRecord): string {
  const { gate, assessment } = record;
  const open = gate.checks.filter(({ outcome }) => outcome !== 'passed');
  const against = gate.against === undefined ? '' : `, against ${code(gate.against)}`;
  return fitted(
    [
      `${marker}\n### ${outcomes[gate.outcome].mark} cdlevel: ${headline(record)}`,
      `${repositoryMarkdown(assessment)}${against}`,
      ...markdownList('To let it tell', gate.remedies.map(prose)),
      ...markdownList('The gate itself asks for less than before', gate.loosened.map(prose)),
      ...saidMarkdown(assessment),
      ...assessment.models.map((model) =>
        levelsMarkdown(model, { head: 'Gate', of: (category) => markOf(gate.checks, model.id, category) }),
      ),
      barLegend,
      ...open.map(checkMarkdown),
      ...markdownList('Moved without a change to files', gate.drifted.map(prose)),
      ...nextMarkdown(assessment),
      ...passedMarkdown(gate.checks),
    ],
    room,
  );
}

/** The worst that the gate says of a category. */
function markOf(checks: readonly Check[], model: string, category: string): string {
  const own = checks.filter((check) => check.model === model && check.category === category);
  const worst = (['failed', 'cannot-tell', 'exempt', 'announced', 'passed'] as const).find((outcome) =>
    own.some((check) => check.outcome === outcome),
  );
  return worst === undefined ? '' : `${outcomes[worst].mark} ${outcomes[worst].word}`;
}

function checkMarkdown(check: Check): string {
  const what = check.practice === undefined ? check.category : `${check.category}.${check.practice}`;
  const asked = placeText(check.kind === 'minimum' ? check.at : undefined);
  const explained =
    check.category === 'all' ? [] : [`Why: ${code(`cdlevel explain ${check.model} ${what}`)}`];
  const details = [
    ...some(check.blocking, shown.blocking, blockingMarkdown),
    ...some(check.lost, shown.lost, goneMarkdown),
    ...check.instead.slice(0, shown.instead).map((seen) => `now: ${seenMarkdown(seen)}`),
    ...(asked === '' ? [] : [`asked for at ${code(asked)}`]),
    ...explained,
  ];
  return [
    `**${outcomes[check.outcome].mark} ${outcomes[check.outcome].word}** ${code(`${check.model}/${what}`)} ${prose(sentence(check.text))}`,
    ...(details.length > 0 ? [`\n${details.map((detail) => `- ${detail}`).join('\n')}`] : []),
  ].join('\n');
}

function some<T>(all: readonly T[], most: number, wording: (one: T) => string): readonly string[] {
  const more = all.length - most;
  return [...all.slice(0, most).map(wording), ...(more > 0 ? [`and ${more} more`] : [])];
}

function blockingMarkdown({ practice, verdict, reason, advice, evidence }: Blocking): string {
  const [seen] = evidence;
  return [
    `${verdict === 'unmet' ? '✗ not met' : '? unknown'} ${code(practice)} ${prose(sentence(reason))}`,
    ...(seen ? [`Seen: ${seenMarkdown(seen)}.`] : []),
    `_${prose(sentence(advice))}_`,
  ].join(' ');
}

function goneMarkdown(seen: Seen): string {
  return `gone: ${seenMarkdown({ at: seen, note: seen.note })}`;
}

function passedMarkdown(checks: readonly Check[]): readonly string[] {
  const passed = checks.filter(({ outcome }) => outcome === 'passed');
  return folded(
    `${plural(passed.length, 'check')} passed`,
    passed.length === 0
      ? []
      : [passed.map(({ model, text }) => `- ${code(model)} ${prose(sentence(text))}`).join('\n')],
  );
}
