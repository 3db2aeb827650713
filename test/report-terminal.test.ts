import { describe, expect, it } from 'vitest';
import type { Screen } from '../src/report/drawing.js';
import { terminalReport } from '../src/report/terminal.js';
import { widthOf } from '../src/report/width.js';
import { category, evidence, nextStep, practice, shop, shopModel } from './kit/assessments.js';

const screen: Screen = { width: 80, colour: false, unicode: true };
const shown = (part: Parameters<typeof shop>[0] = {}, on: Partial<Screen> = {}) =>
  terminalReport(shop(part), { ...screen, ...on });
const rowOf = (report: string, start: string) =>
  report.split('\n').find((row) => row.trim().startsWith(start)) ?? '';

describe('the terminal report', () => {
  it('says what was read, as of when, and what it delivers', () => {
    const report = shown();
    expect(report).toMatch(/^corner-shop .*1234567890, as of 2026-01-01\n/);
    expect(report).toContain('Delivers a service, no database  its pipeline deploys it');
  });

  it('names the branch that was asked for, and no commit twice', () => {
    const { repository } = shop();
    expect(shown({ repository: { ...repository, ref: 'release' } })).toContain('1234567890, release, as of');
    expect(shown({ repository: { ...repository, ref: '1234567' } })).toContain('1234567890, as of');
  });

  it('says when the files differ from the commit, and when the history is cut off', () => {
    const { repository } = shop();
    const report = shown({ repository: { ...repository, dirty: true, shallow: true } }, { width: 100 });
    expect(report).toContain('uncommitted changes');
    expect(report).toContain('shallow clone');
  });

  it('shows the level of every category, and how much of it is proven', () => {
    const report = shown();
    expect(rowOf(report, 'Build')).toMatch(/███ ███ ··· {2}Intermediate$/);
    expect(rowOf(report, 'Deployment')).toMatch(
      /▓▓▓ ░░░ ··· {2}Baseline \(.*up to Intermediate: 2 unknown\)$/,
    );
    expect(rowOf(report, 'Data')).toContain('does not apply');
  });

  it('names the bottleneck and the next step with its nearest place', () => {
    const report = shown();
    expect(report).toContain('Bottleneck: Test (Big challenges), 2 levels below the best');
    expect(rowOf(report, '1 test.functional-tests')).toContain('Let the pipeline start the shop');
    expect(rowOf(report, 'seen')).toContain('e2e/cart.spec.ts:1');
    expect(report).toContain('cdlevel explain mini test.functional-tests');
  });

  it('shows symptoms with the place where they were seen', () => {
    expect(rowOf(shown(), '!')).toContain('Releases are tested by hand.  docs/test-plan.md:3');
  });

  it('says how much could be seen, and why the rest could not', () => {
    expect(shown()).toMatch(/6 of 8 practices decided; 2 unknown/);
  });

  it('does not judge what delivers nothing', () => {
    const { profile } = shop();
    const report = shown({ profile: { ...profile, deliverable: 'none', deliverables: ['none'] } });
    expect(report).toContain('nothing to judge');
    expect(report).not.toContain('█');
  });

  it('says that nothing further applies instead of asking for more', () => {
    const done = category('build', { level: 'base', proven: 'base', possible: 'base' }, [], {
      complete: true,
    });
    expect(rowOf(shown({ models: [shopModel({ categories: [done] })] }), 'Build')).toContain(
      'Baseline (nothing further applies)',
    );
  });

  it('fits 80 by 24 for one model', () => {
    expect(shown().trimEnd().split('\n').length).toBeLessThanOrEqual(24);
  });

  it.each([40, 57, 80, 120])('keeps to %i columns', (width) => {
    const long = category(
      'a-category-with-a-very-long-name-that-does-not-fit',
      { level: 'base', proven: 'floor', possible: 'top' },
      [practice('p', 'base', 'unknown')],
    );
    const wide = nextStep('界'.repeat(30), '界'.repeat(30), {
      advice: '界'.repeat(200),
      nearest: [evidence({ at: { path: `${'界/'.repeat(90)}ci.yml`, line: 1 } })],
    });
    const report = shown({ models: [shopModel({ categories: [long], next: [wide] })] }, { width });
    for (const row of report.split('\n')) expect(widthOf(row)).toBeLessThanOrEqual(width);
  });

  it('uses nothing but ASCII where the terminal knows nothing else', () => {
    const report = shown({}, { unicode: false });
    expect(report).toMatch(/^[\x20-\x7e\n]*$/);
    expect(rowOf(report, 'Build')).toContain('### ### ...');
  });

  it('escapes file names that would act on the terminal', () => {
    const { repository } = shop();
    const step = nextStep('test', 'x', { nearest: [evidence({ at: { path: 'a\x1b]0;owned\x07\nb' } })] });
    const report = shown({
      repository: { ...repository, name: 'shop\x1b[2J' },
      models: [shopModel({ next: [step] })],
    });
    expect(report).toContain('shop\\x1b[2J');
    expect(report).toContain('a\\x1b]0;owned\\x07\\nb');
    expect(report).not.toMatch(/[\x00-\x09\x0b-\x1f]/);
  });

  it('colours only when asked to', () => {
    expect(shown()).not.toContain('\x1b');
    expect(shown({}, { colour: true })).toContain('\x1b[32m███');
  });

  it('speaks to a team lead', () => {
    expect(shown()).not.toMatch(/\b(signal|survey|gap)s?\b/i);
  });
});
