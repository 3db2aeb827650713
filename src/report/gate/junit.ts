import type { CategoryAssessment, ModelAssessment, PracticeAssessment } from '../../assess/assessment.js';
import type { Check } from '../../gate/check.js';
import { placeText, sentence, verdicts } from '../phrases.js';
import { visible } from '../text-safety.js';
import type { GateRecord } from './formats.js';

/** JUnit XML: a suite per category, a case per practice. It fails where the gate does, and nowhere else. */
export function gateJunit(record: GateRecord): string {
  const suites = record.assessment.models.flatMap((model) => [
    ...model.categories.map((category) => suiteOf(model, category, record)),
    ...comparisonSuite(model, record),
  ]);
  const total = (count: keyof Counts) => suites.reduce((sum, suite) => sum + suite.counts[count], 0);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="cdlevel" tests="${total('tests')}" failures="${total('failures')}" errors="0">`,
    ...suites.map(({ xml }) => xml),
    '</testsuites>',
    '',
  ].join('\n');
}

interface Counts {
  readonly tests: number;
  readonly failures: number;
  readonly skipped: number;
}

interface Suite {
  readonly counts: Counts;
  readonly xml: string;
}

/** One practice, or one comparison, and what came of it. */
interface Case {
  readonly name: string;
  readonly classname: string;
  readonly result: Result;
  /** What is seen. */
  readonly out: readonly string[];
}

type Result =
  | { readonly is: 'passed' }
  | { readonly is: 'skipped' | 'failed'; readonly because: string; readonly details: readonly string[] };

function suiteOf(model: ModelAssessment, category: CategoryAssessment, record: GateRecord): Suite {
  const checks = record.gate.checks.filter(
    (check) => check.model === model.id && check.category === category.id,
  );
  return suite(
    `${model.name}: ${category.name}`,
    [
      ['level', category.level ?? 'does not apply'],
      ['gate', checks.map(({ text }) => text).join('; ') || 'asks for nothing'],
    ],
    category.practices.map((practice) => ({
      name: `${practice.id}: ${practice.statement}`,
      classname: `${model.id}.${category.id}`,
      result: resultOf(practice, checks, record.reportOnly),
      out: practice.evidence.map(({ at, note }) => `${placeText(at)} ${note}`.trim()),
    })),
  );
}

/** A comparison that could not be made at all. */
function comparisonSuite(model: ModelAssessment, { gate }: GateRecord): readonly Suite[] {
  const cases = gate.checks
    .filter(
      ({ model: of, category, outcome }) => of === model.id && category === 'all' && outcome !== 'passed',
    )
    .map(
      ({ text }): Case => ({
        name: `comparison with ${gate.against ?? 'the base'}`,
        classname: `${model.id}.comparison`,
        result: { is: 'skipped', because: `cannot tell: ${text}`, details: gate.remedies },
        out: [],
      }),
    );
  return cases.length > 0 ? [suite(`${model.name}: comparison`, [], cases)] : [];
}

/** What the gate holds against a practice decides; what it does not ask for is not failed. */
function resultOf(practice: PracticeAssessment, checks: readonly Check[], reportOnly: boolean): Result {
  const against = checks.filter((check) => holdsAgainst(check, practice));
  const failing = against.find(({ outcome }) => outcome === 'failed');
  const details = [
    ...((failing ?? against[0])?.lost.map((seen) => `gone: ${placeText(seen)} ${seen.note}`) ?? []),
    sentence(practice.advice),
  ];
  if (failing)
    return {
      is: reportOnly ? 'skipped' : 'failed',
      because: `${reportOnly ? 'only reported: ' : ''}${verdicts[practice.verdict].word}: ${practice.reason}`,
      details: [sentence(failing.text), ...details],
    };
  if (practice.verdict === 'met') return { is: 'passed' };
  const standing = against[0]
    ? standings[against[0].outcome]
    : practice.verdict === 'unmet'
      ? 'not asked for, '
      : '';
  return {
    is: 'skipped',
    because: `${standing}${verdicts[practice.verdict].word}: ${practice.reason}`,
    details,
  };
}

const standings: Readonly<Record<Check['outcome'], string>> = {
  failed: '',
  passed: '',
  'cannot-tell': 'cannot tell, ',
  exempt: 'exempted, ',
  announced: 'announced, ',
};

/** A check that failed for the unknown alone fails that; else what is unknown is not to blame. */
function holdsAgainst(check: Check, { id, verdict }: PracticeAssessment): boolean {
  if (check.outcome === 'passed') return false;
  if (check.practice !== undefined) return check.practice === id;
  const blocks = check.blocking.some(({ practice }) => practice === id);
  const innocent =
    verdict === 'unknown' &&
    check.outcome === 'failed' &&
    check.blocking.some((one) => one.verdict === 'unmet');
  return blocks && !innocent;
}

function suite(
  name: string,
  properties: readonly (readonly [string, string])[],
  cases: readonly Case[],
): Suite {
  const count = (is: Result['is']) => cases.filter(({ result }) => result.is === is).length;
  const counts = { tests: cases.length, failures: count('failed'), skipped: count('skipped') };
  const xml = [
    `  <testsuite name="${xmlText(name)}" tests="${counts.tests}" failures="${counts.failures}" errors="0" skipped="${counts.skipped}">`,
    ...(properties.length > 0
      ? [
          '    <properties>',
          ...properties.map(([key, value]) => `      <property name="${key}" value="${xmlText(value)}"/>`),
          '    </properties>',
        ]
      : []),
    ...cases.map(caseXml),
    '  </testsuite>',
  ].join('\n');
  return { counts, xml };
}

function caseXml({ name, classname, result, out }: Case): string {
  const children = [
    ...(result.is === 'passed' ? [] : [resultXml(result)]),
    ...(out.length > 0 ? [`<system-out>${out.map(xmlText).join('\n')}</system-out>`] : []),
  ];
  const open = `    <testcase name="${xmlText(name)}" classname="${xmlText(classname)}"`;
  return children.length === 0
    ? `${open}/>`
    : [`${open}>`, ...children.map((child) => `      ${child}`), '    </testcase>'].join('\n');
}

function resultXml({ is, because, details }: Exclude<Result, { readonly is: 'passed' }>): string {
  const lines = details.map(xmlText).join('\n');
  return is === 'skipped'
    ? `<skipped>${[xmlText(because), lines].join('\n')}</skipped>`
    : `<failure type="cdlevel" message="${xmlText(because)}">${lines}</failure>`;
}

const entities: Readonly<Record<string, string>> = {
  '<': '&lt;',
  '>': '&gt;',
  '&': '&amp;',
  '"': '&quot;',
  "'": '&apos;',
};

/** A line for elements and attributes: no markup, no character that XML cannot hold, no workflow command. */
function xmlText(text: string): string {
  return visible(text)
    .replace(/[<>&"']/g, (character) => entities[character] ?? character)
    .replace(/^\s*::/, (start) => start.replace('::', '&#58;:'))
    .replaceAll('##[', '##&#91;')
    .replace(/[\ufffe\uffff]/g, '\ufffd');
}
