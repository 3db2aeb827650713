import type { Judged, Truth } from '../assess/judge.js';
import type { Evidence } from '../evidence.js';
import type { RepositoryFact, Rule } from '../model/schema.js';
import { isSignal, type Signal, type SignalDefinition, signals } from '../signals.js';
import { type Line, line, type Role, type Screen, type Span, span } from './drawing.js';
import { trailText } from './phrases.js';

/** Evidence shown per clause. */
const shownPlaces = 3;

const marks: Readonly<Record<'yes' | 'no' | 'open', { unicode: string; ascii: string; role: Role }>> = {
  yes: { unicode: '✓', ascii: '+', role: 'good' },
  no: { unicode: '✗', ascii: 'x', role: 'bad' },
  open: { unicode: '?', ascii: '?', role: 'half' },
};

export function markOf(truth: Truth, screen: Screen): Span {
  const mark = marks[truth === undefined ? 'open' : truth ? 'yes' : 'no'];
  return span(mark.role, screen.unicode ? mark.unicode : mark.ascii);
}

/** A rule clause by clause, each with its outcome and what decided it. */
export function ruleTree(judged: Judged, screen: Screen, indent = 2): readonly Line[] {
  const { truth, rule, clauses, evidence } = judged;
  const why = clauses.length > 0 || evidence.length > 0 ? '' : reasonOf(judged);
  return [
    line([markOf(truth, screen), ' ', ruleText(rule), span('quiet', why && `  ${why}`)], {
      indent,
      hang: indent + 2,
    }),
    ...(clauses.length > 0
      ? clauses.flatMap((clause) => ruleTree(clause, screen, indent + 2))
      : decidedBy(judged, indent + 2)),
  ];
}

/** The question of the clause stands beside it already. */
function reasonOf({ reason }: Judged): string {
  return reason.split(':')[0] ?? reason;
}

function decidedBy({ evidence }: Judged, indent: number): readonly Line[] {
  const more = evidence.length - shownPlaces;
  return [
    ...evidence.slice(0, shownPlaces).map((each) => evidenceLine(each, indent)),
    ...(more > 0 ? [line([span('quiet', `and ${more} more`)], { indent })] : []),
  ];
}

/** The places, and what is seen there. */
export function evidenceLine(evidence: Evidence, indent: number): Line {
  const places = trailText(evidence);
  return line([span('place', places), places === '' ? '' : '  ', span('quiet', noteText(evidence))], {
    indent,
    hang: indent + 2,
  });
}

function noteText({ note, strength, unit }: Evidence): string {
  const hint = strength === 'weak' ? ' (a hint, no proof)' : '';
  return `${note}${hint}${unit === undefined ? '' : ` (unit ${unit})`}`;
}

/** A clause as a person would put it. */
export function ruleText(rule: Rule): string {
  if (typeof rule === 'string') return isSignal(rule) ? signals[rule].question : facts[rule];
  if ('signal' in rule) return `${signals[rule.signal].question} (${boundOf(rule)})`;
  if ('not' in rule) return 'not:';
  if ('all' in rule) return 'all of these:';
  if ('any' in rule) return 'any of these:';
  return `at least ${rule['at-least']} of these:`;
}

/** What would have to be so for a clause to turn: the question to answer with yes, or with no. */
export function wish(rule: Rule): string {
  if (typeof rule === 'object' && 'not' in rule) return `no longer: ${ruleText(rule.not)}`;
  return ruleText(rule);
}

const facts: Readonly<Record<RepositoryFact, string>> = {
  service: 'It is a service.',
  package: 'It is a package.',
  deliverable: 'Something is delivered from here.',
  database: 'It owns a database.',
};

function boundOf(rule: Extract<Rule, { readonly signal: Signal }>): string {
  const { unit }: SignalDefinition = signals[rule.signal];
  const [bound, figure] = 'at-least' in rule ? ['at least', rule['at-least']] : ['at most', rule['at-most']];
  return unit === 'share'
    ? `${bound} ${Math.round(figure * 100)} %`
    : `${bound} ${figure} ${unit ?? ''}`.trimEnd();
}
