import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Verdict } from '../src/assess/assessment.js';
import { levelsOf, lifting } from '../src/assess/levels.js';
import { loadModel } from '../src/model/load.js';

const { model } = await loadModel('bekk');
const build = model.categories.find(({ id }) => id === 'build');
const configuration = model.categories.find(({ id }) => id === 'configuration');
if (!build || !configuration) throw new Error('the model lost a category');

const standing = (category: typeof build, verdicts: Readonly<Record<string, Verdict>>) =>
  levelsOf(model, category, new Map(category.practices.map(({ id }) => [id, verdicts[id] ?? 'unknown'])));
const all = (category: typeof build, verdict: Verdict) =>
  Object.fromEntries(category.practices.map(({ id }) => [id, verdict]));

describe('levels', () => {
  it('are the floor when nothing is met, the top when everything is', () => {
    expect(standing(build, all(build, 'unmet')).level).toBe(0);
    expect(standing(build, all(build, 'met')).level).toBe(3);
  });

  it('do not exist where nothing applies', () => {
    expect(standing(build, all(build, 'not-applicable'))).toMatchObject({
      level: undefined,
      proven: undefined,
      possible: undefined,
    });
  });

  it('do not hold with an unmet key practice, however many others are met', () => {
    expect(standing(build, { ...all(build, 'met'), 'ci-server': 'unmet' }).level).toBe(0);
  });

  it('are never skipped', () => {
    const advanced = { ...all(build, 'met'), 'rebuild-from-source': 'unmet' } satisfies Record<
      string,
      Verdict
    >;
    // One of two baseline practices is less than two thirds.
    expect(standing(build, advanced).level).toBe(0);
  });

  it('hold with exactly two thirds of the decided practices', () => {
    const verdicts: Record<string, Verdict> = {
      ...all(build, 'met'),
      'build-reports': 'unmet',
      'reused-scripts-and-tools': 'unmet',
      'broken-builds-fixed': 'unknown',
    };
    // Seven practices, five decided met, two unmet would be 4 of 6.
    verdicts['artifact-repository'] = 'not-applicable';
    expect(standing(build, verdicts).levels[2]).toMatchObject({ met: 2, unmet: 2 });
    expect(standing(build, verdicts).level).toBe(1);
    expect(standing(build, { ...verdicts, 'reused-scripts-and-tools': 'met' }).level).toBe(3);
  });

  it('say what separates proven from possible', () => {
    const verdicts: Record<string, Verdict> = {
      ...all(build, 'unknown'),
      'ci-server': 'met',
      'rebuild-from-source': 'met',
    };
    expect(standing(build, verdicts)).toMatchObject({ proven: 1, level: 1, possible: 3 });
  });

  it('are complete where nothing further applies', () => {
    const verdicts = {
      ...all(configuration, 'not-applicable'),
      'dependencies-declared': 'met',
    } satisfies Record<string, Verdict>;
    expect(standing(configuration, verdicts)).toMatchObject({ level: 1, possible: 1, complete: true });
  });

  it('are lifted by one practice only where it alone is missing', () => {
    const lifts = (missing: Readonly<Record<string, Verdict>>) =>
      lifting(model, build, new Map(Object.entries({ ...all(build, 'met'), ...missing })));
    expect(lifts({ 'ci-server': 'unmet' })).toEqual(['ci-server']);
    expect(lifts({ 'ci-server': 'unmet', 'rebuild-from-source': 'unmet' })).toEqual([]);
    expect(lifts({ 'build-reports': 'unmet', 'reused-scripts-and-tools': 'unmet' })).toEqual([]);
    expect(lifts(all(build, 'met'))).toEqual([]);
  });

  it('are ordered: proven <= level <= possible, and a met practice never lowers one', () => {
    const verdict = fc.constantFrom<Verdict>('met', 'unmet', 'unknown', 'not-applicable');
    const verdicts = fc.record(Object.fromEntries(build.practices.map(({ id }) => [id, verdict])));
    fc.assert(
      fc.property(verdicts, fc.constantFrom(...build.practices.map(({ id }) => id)), (given, improved) => {
        const before = standing(build, given);
        if (before.level === undefined) return;
        expect(before.proven).toBeLessThanOrEqual(before.level);
        expect(before.level).toBeLessThanOrEqual(before.possible ?? -1);
        if (given[improved] === 'unmet')
          expect(standing(build, { ...given, [improved]: 'met' }).level).toBeGreaterThanOrEqual(before.level);
      }),
      { numRuns: 500 },
    );
  });
});
