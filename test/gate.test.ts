import { describe, expect, it } from 'vitest';
import { assess } from '../src/assess/assess.js';
import { readConfig } from '../src/config/load.js';
import type { Evidence, Gap } from '../src/evidence.js';
import { baselineOf } from '../src/gate/baseline.js';
import { gate } from '../src/gate/gate.js';
import { loosenedBetween } from '../src/gate/loosened.js';
import { whyOf } from '../src/gate/replay.js';
import { type Asked, policyOf } from '../src/gating.js';
import { modelOf } from '../src/model/read.js';
import { gateMarkdown } from '../src/report/gate/markdown.js';
import { gateReport } from '../src/report/gate/terminal.js';
import type { Signal } from '../src/signals.js';
import { gap as gapOf } from './kit/assessments.js';
import { evidence, surveyOf } from './kit/surveys.js';

/** Two levels above the floor; each practice rests on one signal. */
const practice = (id: string, level: string, rule: string, more = '') =>
  `{ id: ${id}, level: ${level}, statement: We do ${id}, why: It pays off, advice: Do it, absence: unmet, rule: ${rule}${more} }`;
const mini = modelOf(
  `
id: mini
name: A small model
version: "1"
source: made up for tests
quorum: [2, 3]
levels: [{ id: floor, name: Floor }, { id: base, name: Base }, { id: top, name: Top }]
categories:
  - id: tea
    name: Tea
    practices:
      - ${practice('tasting', 'base', 'tests.unit', ', key: true')}
      - ${practice('serving', 'top', 'tests.functional', ', key: true')}
      - ${practice('pouring', 'top', '{ signal: history.releases, at-least: 3 }')}
  - id: cakes
    name: Cakes
    practices:
      - ${practice('baking', 'base', 'ci.checks-code')}
      - ${practice('selling', 'top', 'deploy.by-pipeline', ', applies: [service]')}
`,
  'mini.yml',
);

interface House {
  readonly seen?: Readonly<Record<string, boolean | number>>;
  readonly evidence?: readonly Evidence[];
  readonly gaps?: readonly Gap[];
  readonly asOf?: string;
  readonly shallow?: boolean;
  readonly config?: string;
  readonly version?: string;
  readonly model?: typeof mini;
  readonly deliverable?: 'service' | 'package';
}

const everything = {
  'tests.unit': true,
  'tests.functional': true,
  'ci.checks-code': true,
  'history.releases': 5,
};
const configured = (text: string) => readConfig('cdlevel.yml', `version: 1\n${text}`);

/** What is seen of a tea house, judged. */
function judged({ seen = everything, evidence: more = [], gaps = [], ...house }: House) {
  const { asOf = '2026-01-31T00:00:00Z', shallow = false, version = '1.0.0', model = mini } = house;
  const config = house.config === undefined ? undefined : configured(house.config);
  const plain = surveyOf(seen, gaps);
  const survey = { ...plain, evidence: [...plain.evidence, ...more] };
  const assessment = assess(survey, [model], {
    tool: { name: 'cdlevel', version },
    repository: { name: 'tea-house', dirty: false, shallow },
    asOf,
    said: { deliverable: house.deliverable ?? 'package', database: false },
    ...(config ? { word: { config, day: asOf.slice(0, 10) } } : {}),
  });
  return { assessment, survey, by: { config, models: [model] } };
}

/** What the gate says of a tea house, beside what it was before. */
function answer(house: House, asked: Asked = {}, before?: House) {
  const { assessment, survey, by } = judged(house);
  const base = before && judged(before);
  return gate({
    assessment,
    models: [mini.model],
    policy: policyOf(by, asked),
    evidence: survey.evidence,
    ...(base ? { baseline: baselineOf('main', base.assessment, base.survey.evidence) } : {}),
  });
}

const said = ({ checks }: ReturnType<typeof answer>) =>
  checks.map(({ outcome, text }) => `${outcome}: ${text}`);
const without = (...signals: string[]) =>
  Object.fromEntries(Object.entries(everything).filter(([signal]) => !signals.includes(signal)));
const unseen = (signal: Signal, part: Partial<Gap> = {}) => gapOf({ signals: [signal], ...part });
const at = (signal: Signal, path: string, line: number, note: string, value: boolean | number = true) => ({
  ...evidence(signal, value),
  at: { path, line },
  note,
});

describe('a minimum', () => {
  it('passes at its level and above, and fails below with what is missing, key practices first', () => {
    expect(said(answer({}, { min: ['tea=base'] }))).toEqual(['passed: Tea is at Top, Base is asked for']);
    const failed = answer({ seen: without('tests.functional', 'history.releases') }, { min: ['tea=top'] });
    expect(said(failed)).toEqual(['failed: Tea is at Base, Top is asked for']);
    expect(failed.checks[0]?.blocking.map((one) => one.practice)).toEqual(['serving', 'pouring']);
  });

  it('asks for no more than applies', () => {
    expect(said(answer({}, { min: ['cakes=top'] }))).toEqual([
      'passed: Cakes is at Base, Top is asked for; nothing further applies',
    ]);
    expect(said(answer({ deliverable: 'service' }, { min: ['cakes=top'] }))).toEqual([
      'failed: Cakes is at Base, Top is asked for',
    ]);
  });

  it('of one category outranks that of all, and that of a call outranks the configuration', () => {
    const house = { seen: without('tests.functional', 'ci.checks-code') };
    const config = 'models: [mini]\nminimum:\n  mini: { all: top, tea: base }\n';
    expect(said(answer({ ...house, config }))).toEqual([
      'passed: Tea is at Base, Base is asked for',
      'failed: Cakes is at Floor, Top is asked for',
    ]);
    expect(said(answer({ ...house, config }, { min: ['mini/all=floor', 'tea=top'] }))).toEqual([
      'failed: Tea is at Base, Top is asked for',
      'passed: Cakes is at Floor, Floor is asked for',
    ]);
  });

  it('cannot be told where what could not be seen could turn it, unless somebody says what unknown means', () => {
    const house = { seen: without('tests.unit', 'ci.checks-code'), gaps: [unseen('tests.unit')] };
    const open = answer(house, { min: ['tea=top'] });
    expect(open).toMatchObject({ outcome: 'cannot-tell' });
    expect(said(open)).toEqual([
      'cannot-tell: Tea is at Floor, Top is asked for; it could be at Top if everything could be seen',
    ]);
    expect(open.remedies.join('\n')).toMatch(/declare in cdlevel\.yml[\s\S]*--unknown pass/);
    expect(said(answer(house, { min: ['tea=top'], unknown: 'pass' }))).toEqual([
      'passed: Tea is at Floor, Top is asked for; what could not be seen is taken for done',
    ]);
    expect(said(answer(house, { min: ['tea=top'], unknown: 'fail' }))).toEqual([
      'failed: Tea is at Floor, Top is asked for; what could not be seen counts as not done',
    ]);
  });

  it.each([
    [
      'a folder that cannot be listed',
      unseen('tests.unit', { reason: 'no permission: src', detector: 'snapshot' }),
    ],
    [
      'a detector that was stopped',
      unseen('tests.unit', { reason: 'detector tests/unit failed: took longer than 5000 ms' }),
    ],
    [
      'more code than is looked into',
      unseen('tests.unit', {
        reason: 'could not be read: more source code than is looked into: 9 files left out',
      }),
    ],
  ])('cannot be told from a scan that was cut short: %s', (_, gap) => {
    const { outcome, checks } = answer({ seen: without('tests.unit'), gaps: [gap] }, { min: ['tea=base'] });
    expect(outcome).toBe('cannot-tell');
    expect(checks[0]?.blocking).toMatchObject([
      { practice: 'tasting', verdict: 'unknown', reason: gap.reason },
    ]);
  });

  it('fails whatever could be seen where that would not be enough', () => {
    const house = { seen: without('tests.unit', 'tests.functional'), gaps: [unseen('tests.unit')] };
    expect(answer(house, { min: ['tea=top'] }).outcome).toBe('failed');
  });

  it('names the fetch of the history where the clone is shallow', () => {
    const shallow = answer(
      { seen: {}, gaps: [unseen('tests.unit', { reason: 'the clone is shallow' })], shallow: true },
      { min: ['tea=base'] },
    );
    expect(shallow.outcome).toBe('cannot-tell');
    expect(shallow.remedies[0]).toContain('fetch-depth: 0');
  });

  it('judges by what is proven where that is asked: an unknown counts as not done', () => {
    const house = { seen: without('tests.functional'), gaps: [unseen('tests.functional')] };
    expect(answer(house, { min: ['tea=top'] }).outcome).toBe('passed');
    expect(said(answer(house, { min: ['tea=top'], strict: true }))).toEqual([
      'failed: Tea is proven to be at Base, Top is asked for',
    ]);
  });

  it('is shown before its day, and counts from then on', () => {
    const config = 'models: [mini]\nminimum:\n  mini:\n    tea: { level: top, effective-from: 2026-03-01 }\n';
    const seen = without('tests.functional');
    const early = answer({ seen, config, asOf: '2026-02-28T23:00:00Z' });
    expect(early.outcome).toBe('passed');
    expect(said(early)).toEqual(['announced: Tea is at Base, Top is asked for from 2026-03-01 on']);
    expect(early.checks[0]).toMatchObject({ at: { path: 'cdlevel.yml', line: 5 } });
    expect(answer({ seen, config, asOf: '2026-03-01T00:00:00Z' }).outcome).toBe('failed');
  });

  it('is not failed for the sake of an exempted practice until that expires, and the level stays', () => {
    const config = `models: [mini]
minimum:
  mini: { tea: top }
exemptions:
  - { practice: mini/tea.serving, reason: The waiter is ill, owner: team-tea, expires: 2026-02-01 }
`;
    const seen = without('tests.functional');
    const valid = answer({ seen, config, asOf: '2026-02-01T10:00:00Z' });
    expect(valid.outcome).toBe('passed');
    expect(said(valid)).toEqual(['exempt: Tea is at Base, Top is asked for; exempted']);
    expect(answer({ seen, config, asOf: '2026-02-02T00:00:00Z' }).outcome).toBe('failed');
    expect(judged({ seen, config }).assessment.models[0]?.categories[0]?.level).toBe('base');
  });

  it('is reached by what is declared only where that counts, and never proven by it', () => {
    const config = (policy: string) => `models: [mini]
gate: { declared: ${policy} }
minimum:
  mini: { tea: top }
declared:
  - { practice: mini/tea.serving, statement: We serve, owner: team-tea, date: 2026-01-01, expires: 2026-06-01 }
`;
    const house = { seen: without('tests.functional') };
    expect(answer({ ...house, config: config('shown') }, { unknown: 'fail' }).outcome).toBe('failed');
    expect(answer({ ...house, config: config('counts') }, { unknown: 'fail' }).outcome).toBe('passed');
    expect(answer({ ...house, config: config('counts') }, { strict: true }).outcome).toBe('failed');
    const late = { ...house, config: config('counts'), asOf: '2026-06-02T00:00:00Z' };
    expect(answer(late, { unknown: 'fail' }).outcome).toBe('failed');
  });
});

describe('what is lost', () => {
  const jobs = at('tests.functional', '.ci.yml', 7, 'the job drives the shop');

  it('fails, with the line that is gone and what stands in its place', () => {
    const manual = at('tests.functional', 'README.md', 3, 'the shop is tried by hand', false);
    const before = { seen: without('tests.functional'), evidence: [jobs] };
    const now = { seen: without('tests.functional'), evidence: [manual] };
    const { outcome, checks, against } = answer(now, {}, before);
    expect({ outcome, against }).toEqual({ outcome: 'failed', against: 'main' });
    expect(checks).toMatchObject([
      {
        practice: 'serving',
        text: 'We do serving: met at the base, not any more',
        at: { path: '.ci.yml', line: 7 },
        lost: [{ path: '.ci.yml', line: 7, note: 'the job drives the shop' }],
        instead: [{ at: { path: 'README.md', line: 3 }, note: 'the shop is tried by hand' }],
      },
      { text: 'Tea fell from Top to Base', outcome: 'failed' },
    ]);
    expect(whyOf({ checks })).toMatchObject([{ practice: 'serving', at: { path: '.ci.yml', line: 7 } }]);
  });

  it('is printed with what is gone and what is there now, in every form that people read', () => {
    const manual = at('tests.functional', 'README.md', 3, 'the shop is tried by hand', false);
    const house = { seen: without('tests.functional'), evidence: [manual] };
    const before = { seen: without('tests.functional'), evidence: [jobs] };
    const record = {
      gate: answer(house, {}, before),
      assessment: judged(house).assessment,
      reportOnly: false,
    };
    const terminal = gateReport(record, { width: 100, colour: false, unicode: true });
    expect(terminal).toMatch(/^ {2}gone: \.ci\.yml:7 {2}the job drives the shop$/m);
    expect(terminal).toMatch(/^ {2}now: README\.md:3 {2}the shop is tried by hand$/m);
    const markdown = gateMarkdown(record);
    expect(markdown).toContain('`.ci.yml:7` the job drives the shop');
    expect(markdown).toContain('`README.md:3` the shop is tried by hand');
  });

  it('is nothing where it only moved, or where another line says the same', () => {
    const before = { seen: without('tests.functional'), evidence: [jobs] };
    for (const place of [
      { path: 'ci/jobs.yml', line: 70 },
      { path: '.ci.yml', line: 90 },
    ]) {
      const now = { seen: without('tests.functional'), evidence: [{ ...jobs, at: place }] };
      expect(said(answer(now, {}, before))).toEqual([
        'passed: nothing that A small model asks for is lost since main',
      ]);
    }
  });

  it('is not what time or people did: that is told, and fails nothing', () => {
    const releases = (count: number) => ({
      ...evidence('history.releases', count),
      at: {},
      note: `${count} releases`,
    });
    const seen = without('history.releases');
    const { outcome, checks, drifted } = answer(
      { seen, evidence: [releases(1)] },
      {},
      { seen, evidence: [releases(5)] },
    );
    expect(outcome).toBe('passed');
    expect(drifted).toEqual(['mini/tea.pouring: 1 releases']);
    expect(checks.filter((check) => check.outcome !== 'passed')).toEqual([]);
  });

  it('cannot be told where something new hides it, and is then exempted, passed or failed as is said', () => {
    const before = { seen: without('tests.functional'), evidence: [jobs] };
    const now = { seen: without('tests.functional'), gaps: [unseen('tests.functional')] };
    const open = answer(now, {}, before);
    expect(open.outcome).toBe('cannot-tell');
    expect(said(open)[0]).toBe('cannot-tell: We do serving: met at the base, cannot be seen any more');
    expect(answer(now, { unknown: 'pass' }, before).outcome).toBe('passed');
    expect(answer(now, { unknown: 'fail' }, before).outcome).toBe('failed');
  });

  it('fails where a gap of the base is still there but the evidence is gone', () => {
    const before = {
      seen: without('tests.functional'),
      evidence: [jobs],
      gaps: [unseen('tests.functional')],
    };
    const now = { seen: without('tests.functional'), gaps: [unseen('tests.functional')] };
    expect(answer(now, {}, before).outcome).toBe('failed');
  });

  it('is not failed for the sake of an exempted practice', () => {
    const config = `models: [mini]
exemptions:
  - { practice: mini/tea.serving, reason: The waiter is ill, owner: team-tea, expires: 2026-12-31 }
`;
    const before = { seen: without('tests.functional'), evidence: [jobs] };
    const { outcome, checks } = answer({ seen: without('tests.functional'), config }, {}, before);
    expect({ outcome, first: checks[0]?.outcome }).toEqual({ outcome: 'passed', first: 'exempt' });
  });

  it('cannot be told where the base was judged by another model, another version, or not at all', () => {
    const other = { ...mini, digest: 'f'.repeat(64) };
    for (const [before, text] of [
      [{ model: other }, 'main was judged by another version of A small model'],
      [{ version: '0.9.0' }, 'main was judged by version 0.9.0 of cdlevel, this is 1.0.0'],
      [{ model: { ...mini, model: { ...mini.model, id: 'maxi' } } }, 'main was not judged by A small model'],
    ] as const) {
      const { outcome, checks, remedies } = answer({}, {}, before);
      expect({ outcome, text: checks[0]?.text }).toEqual({ outcome: 'cannot-tell', text });
      expect(remedies[0]).toContain('--no-regress REF instead of a saved file');
    }
  });

  it('cannot be told where the repository is taken for something else, unless somebody says what it is', () => {
    const base = judged({ seen: { ...everything, 'deploy.by-pipeline': true }, deliverable: 'service' });
    const now = judged({});
    const inferred = {
      ...now.assessment,
      profile: {
        ...now.assessment.profile,
        reasons: {
          ...now.assessment.profile.reasons,
          deliverable: { ...now.assessment.profile.reasons.deliverable, source: 'inferred' as const },
        },
      },
    };
    const compared = (assessment: typeof inferred) =>
      gate({
        assessment,
        models: [mini.model],
        policy: policyOf(now.by, {}),
        evidence: now.survey.evidence,
        baseline: baselineOf('main', base.assessment, base.survey.evidence),
      });
    const open = compared(inferred);
    expect(said(open)).toEqual([
      'passed: Cakes fell from Top to Base; nothing that was there is lost by a change',
      'cannot-tell: the repository is taken to deliver a package instead of a service: 1 of the practices that were met do not apply to that',
    ]);
    expect(open.remedies.join()).toContain('say in cdlevel.yml what is delivered');
    expect(compared(now.assessment as typeof inferred).outcome).toBe('passed');
  });
});

describe('a gate that asks for less than before', () => {
  const by = (text: string | undefined, models = [mini]) => ({
    config: text === undefined ? undefined : configured(text),
    models,
  });
  const exempting = (expires: string) =>
    `exemptions:\n  - { practice: mini/tea.serving, reason: He is ill, owner: team-tea, expires: ${expires} }\n`;
  const declares =
    'declared:\n  - { practice: mini/tea.serving, statement: We serve, owner: us, date: 2026-01-01, expires: 2026-06-01 }\n';

  it.each([
    [
      'a lower level',
      'minimum: { mini: { tea: top } }',
      'minimum: { mini: { tea: base } }',
      'minimum.mini.tea: base instead of top',
    ],
    [
      'one for all',
      'minimum: { mini: { all: top } }',
      'minimum: { mini: { all: base } }',
      'minimum.mini.all: base instead of top',
    ],
    [
      'a later day',
      'minimum: { mini: { tea: top } }',
      'minimum: { mini: { tea: { level: top, effective-from: 2027-01-01 } } }',
      'minimum.mini.tea: counts only from 2027-01-01 on',
    ],
    [
      'the whole file',
      'minimum: { mini: { tea: top } }',
      undefined,
      'cdlevel.yml is gone, and with it every minimum',
    ],
    [
      'levels for proven ones',
      'gate: { judge-by: proven }',
      'gate: { judge-by: level }',
      'gate.judge-by: level instead of proven',
    ],
    ['unknowns', 'gate: { unknown: fail }', 'gate: { unknown: pass }', 'gate.unknown: pass instead of fail'],
    [
      'words for deeds',
      'gate: { declared: shown }',
      'gate: { declared: counts }',
      'gate.declared: declared practices count now',
    ],
    [
      'an exemption',
      'models: [mini]',
      exempting('2026-03-01'),
      'mini/tea.serving is exempted now: He is ill',
    ],
    [
      'a longer exemption',
      exempting('2026-03-01'),
      exempting('2026-04-01'),
      'mini/tea.serving is exempted until 2026-04-01 instead of 2026-03-01',
    ],
    [
      'a declaration that counts',
      'gate: { declared: counts }',
      `gate: { declared: counts }\n${declares}`,
      'mini/tea.serving is declared now: We serve',
    ],
    [
      'another deliverable',
      'deliverable: service',
      'deliverable: none',
      'deliverable: none instead of service',
    ],
    [
      'other files',
      'models: [mini]',
      'paths: { example: [shop/**] }',
      'paths: which files count has changed',
    ],
  ])('says so: %s', (_, before, after, sentence) => {
    expect(loosenedBetween(by(before), by(after))).toEqual([sentence]);
    expect(loosenedBetween(by(after ?? before), by(after ?? before))).toEqual([]);
  });

  it('says so: other models', () => {
    expect(loosenedBetween(by('models: [mini]'), by('models: [mini]', []))).toEqual([
      'models: mini is no longer judged by',
    ]);
    const other = [{ ...mini, digest: 'f'.repeat(64) }];
    expect(loosenedBetween(by('models: [mini]'), by('models: [mini]', other))).toEqual([
      'models: mini has been changed',
    ]);
  });

  it('says nothing of one that asks for more', () => {
    expect(loosenedBetween(by(undefined), by('minimum: { mini: { tea: top } }'))).toEqual([]);
    expect(loosenedBetween(by(exempting('2026-04-01')), by('models: [mini]'))).toEqual([]);
    expect(loosenedBetween(by('gate: { unknown: pass }'), by('gate: { unknown: fail }'))).toEqual([]);
  });
});
