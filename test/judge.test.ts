import { describe, expect, it } from 'vitest';
import { type AbsencePolicy, judge } from '../src/assess/judge.js';
import type { Gap } from '../src/evidence.js';
import type { Rule } from '../src/model/schema.js';
import { evidence, surveyOf } from './kit/surveys.js';

const repository = { service: true, package: false, deliverable: true, database: false };
const gap: Gap = {
  reason: 'the clone is shallow',
  signals: ['toggles.used', 'history.releases'],
  detector: 'test/one',
};
const truth = (rule: Rule, survey = surveyOf({}), policy: AbsencePolicy = 'unmet') =>
  judge(rule, { survey, repository }, policy);

const yes: Rule = 'tests.unit';
const no: Rule = 'tests.functional';
const open: Rule = 'toggles.used';
const survey = surveyOf({ 'tests.unit': true }, [gap]);

describe('judging by three values', () => {
  it.each<[string, Rule, boolean | undefined]>([
    ['seen', yes, true],
    ['not seen', no, false],
    ['could not look', open, undefined],
    ['all: one no decides', { all: [yes, open, no] }, false],
    ['all: an unknown keeps it open', { all: [yes, open] }, undefined],
    ['any: one yes decides', { any: [open, yes] }, true],
    ['any: an unknown keeps it open', { any: [no, open] }, undefined],
    ['two of three, one unknown', { 'at-least': 2, of: [yes, open, no] }, undefined],
    ['two of three, both no', { 'at-least': 2, of: [yes, no, 'tests.performance'] }, false],
    ['not of what was not seen', { not: no }, true],
    ['not of an unknown', { not: open }, undefined],
    ['a fact of the repository', 'service', true],
    ['a figure that could not be had', { signal: 'history.releases', 'at-least': 1 }, undefined],
  ])('%s', (_, rule, expected) => {
    expect(truth(rule, survey).truth).toBe(expected);
  });

  it('says why it is unknown', () => {
    expect(truth(open, survey)).toMatchObject({ reason: 'the clone is shallow', gaps: [gap] });
    expect(truth(yes, { evidence: [], gaps: [], answered: new Set() }).reason).toBe(
      'no detector looks for this yet',
    );
  });

  it('takes a hint for no proof, in either direction', () => {
    const hinted = { ...surveyOf({}), evidence: [evidence('tests.unit', true, 'weak')] };
    expect(truth(yes, hinted)).toMatchObject({ truth: undefined, reason: 'only a hint: tests.unit is true' });
  });

  it('takes contrary evidence for a no even where somebody else could not look', () => {
    expect(truth(open, surveyOf({ 'toggles.used': false }, [gap])).truth).toBe(false);
  });

  it('never fails a practice by absence where its policy says so, yet lets an unseen symptom pass', () => {
    expect(truth(no, surveyOf({}), 'unknown').truth).toBe(undefined);
    expect(truth({ all: [yes, { not: 'stack.enterprise-suite' }] }, survey, 'unknown').truth).toBe(true);
    expect(
      truth(
        { all: [yes, { not: 'stack.enterprise-suite' }] },
        surveyOf({ 'tests.unit': true, 'stack.enterprise-suite': true }),
        'unknown',
      ).truth,
    ).toBe(false);
  });

  it('takes a weak figure for the least that there is', () => {
    const counted = { ...surveyOf({}), evidence: [evidence('history.releases', 3, 'weak')] };
    expect(truth({ signal: 'history.releases', 'at-least': 3 }, counted).truth).toBe(true);
    expect(truth({ signal: 'history.releases', 'at-least': 4 }, counted)).toMatchObject({
      truth: undefined,
      reason: 'only a hint: history.releases is 3',
    });
  });

  it('compares figures', () => {
    const counted = surveyOf({ 'history.releases': 3 });
    expect(truth({ signal: 'history.releases', 'at-least': 3 }, counted).truth).toBe(true);
    expect(truth({ signal: 'history.releases', 'at-most': 2 }, counted).truth).toBe(false);
  });
});
