import { describe, expect, it } from 'vitest';
import { besideWhole, deliveringUnit } from '../src/assess/besides.js';
import type { Judged } from '../src/assess/judge.js';
import { category, practice, shop, shopModel } from './kit/assessments.js';
import { evidence } from './kit/surveys.js';

const whole = shop({
  models: [
    shopModel({
      id: 'mini',
      categories: [
        category('build', { level: 'base' }, [
          practice('done', 'base', 'met'),
          practice('missing', 'base', 'unmet'),
          practice('apart', 'base', 'not-applicable'),
        ]),
      ],
    }),
  ],
});
const judged = (...seen: Judged['evidence']): Judged => ({
  rule: 'ci.checks-code',
  truth: true,
  reason: 'seen',
  evidence: seen,
  gaps: [],
  clauses: [],
});
const beside = besideWhole('cart', whole);
const shared = evidence('ci.checks-code');

describe('a unit beside the whole', () => {
  it('is not proven by what does not prove the whole', () => {
    const { truth, reason } = beside('mini/build.missing', judged(shared));
    expect(truth).toBeUndefined();
    expect(reason).toContain('of the repository as a whole');
  });

  it.each([
    ['where the whole does it as well', 'mini/build.done', shared],
    ['where the whole has no use for it', 'mini/build.apart', shared],
    ['by its own', 'mini/build.missing', { ...shared, unit: 'cart' }],
    ['by its own commits', 'mini/build.missing', { ...shared, at: {} }],
  ])('is proven %s', (_, name, seen) => {
    expect(beside(name, judged(seen)).truth).toBe(true);
  });
});

describe('what a unit delivers', () => {
  const unit = { path: 'cart', name: 'cart', at: {}, by: 'folder', among: 2 };
  const own = { ...evidence('code.server'), unit: 'cart' };
  const deployed = evidence('delivers.to-environments');
  const infrastructure = evidence('delivers.infrastructure');
  const signalsOf = (...seen: Judged['evidence']) =>
    deliveringUnit({ evidence: seen, gaps: [], answered: new Set() }, unit).evidence.map(
      ({ signal }) => signal,
    );

  it('is deployed with the repository where it serves', () => {
    expect(signalsOf(own, deployed, infrastructure)).toEqual(['code.server', 'delivers.to-environments']);
  });

  it('is something, whichever code was seen', () => {
    expect(signalsOf(evidence('code.application'))).toEqual(['code.application']);
  });

  it('has a database by what is its own', () => {
    const schema = evidence('database.owned');
    expect(signalsOf(schema)).toEqual([]);
    expect(signalsOf(schema, { ...schema, unit: 'cart', strength: 'weak' })).toHaveLength(2);
  });

  it('is not what others deliver', () => {
    expect(signalsOf(deployed, infrastructure, evidence('code.library'))).toEqual([]);
  });
});
