import { describe, expect, it } from 'vitest';
import type { Accounted } from '../src/org/organisation.js';
import { groupings } from '../src/org/rollup/groups.js';
import { type GroupBy, rollUp } from '../src/org/rollup/rollup.js';
import { teamsIn } from '../src/org/teams.js';
import { rollUpSchema } from '../src/report/org/rollup-schema.js';
import { failedAt, modelAt, readAt, teaShops } from './kit/organisations.js';

const tool = { version: '0.0.0' };
const only = (accounted: readonly Accounted[], groupBy?: GroupBy) => {
  const [model] = rollUp({ tool, accounted, ...(groupBy ? { groupBy } : {}) }).models;
  if (!model) throw new Error('nothing was judged');
  return model;
};
const category = (model: ReturnType<typeof only>, id: string) =>
  model.categories.find((each) => each.id === id);

describe('the spread', () => {
  const model = only([readAt('a', '0 2'), readAt('b', '0-3 2'), readAt('c', '- 2'), failedAt('gone')]);

  it('counts what could be higher apart from what was seen to be low', () => {
    expect(category(model, 'process')).toMatchObject({
      levels: [{ id: 'floor', seen: 1, open: 1 }, { seen: 0, open: 0 }, {}, {}],
      notApplicable: 1,
    });
  });

  it('leaves out what was not read, and what delivers nothing', () => {
    const nothing = readAt('docs', '0 0', { standing: { deliverable: 'none' } });
    const rollup = rollUp({ tool, accounted: [readAt('a', '0 2'), nothing, failedAt('gone')] });
    expect(rollup).toMatchObject({ repositories: 1, nothingToJudge: 1 });
    expect(rollup.models[0]?.repositories).toBe(1);
  });

  it('has the middle between what was seen and what is possible', () => {
    expect(model.medians).toEqual([
      { category: 'process', level: 'floor', possible: 'floor' },
      { category: 'quality', level: 'middle', possible: 'middle' },
    ]);
    expect(only([readAt('a', '1-3'), readAt('b', '1-2'), readAt('c', '0')]).medians).toEqual([
      { category: 'process', level: 'base', possible: 'middle' },
    ]);
  });

  it('keeps models apart that say different things under one name', () => {
    const other = readAt('b', '1', { standing: { models: [modelAt(['1'], { digest: 'e'.repeat(64) })] } });
    expect(rollUp({ tool, accounted: [readAt('a', '1'), readAt('c', '1'), other] }).models).toMatchObject([
      { repositories: 2 },
      { repositories: 1 },
    ]);
  });
});

describe('the bottleneck', () => {
  it('is the category that was seen to be lowest most often', () => {
    const model = only([readAt('a', '2 0 2'), readAt('b', '1 0 2'), readAt('c', '0 3 2')]);
    expect(model.bottleneck).toEqual(['quality']);
    expect(category(model, 'quality')).toMatchObject({ lowest: 2, maybeLowest: 0 });
  });

  it('is never a category that is low only because it could not be seen', () => {
    const model = only([readAt('a', '0-3 1 2'), readAt('b', '0-3 1 2'), readAt('c', '2 1 2')]);
    expect(model.bottleneck).toEqual(['quality']);
    expect(category(model, 'process')).toMatchObject({ lowest: 0, maybeLowest: 2 });
  });

  it('is none where all are alike', () => {
    expect(only([readAt('a', '1 1 1'), readAt('b', '2 2 -')]).bottleneck).toEqual([]);
  });
});

describe('the steps', () => {
  it('count repositories that rise by one practice alone, the most first', () => {
    const steps = only([readAt('a', '0 3'), readAt('b', '1 1'), readAt('c', '0-2 2')]).steps;
    expect(steps).toMatchObject([
      { category: 'process', practice: 'more-process', lifts: 2, open: 1, lacks: 2, example: 'tea/a' },
      { category: 'quality', practice: 'more-quality', lifts: 2, open: 0, lacks: 2, example: 'tea/b' },
    ]);
  });

  it('do not promise a level where more than one practice is missing', () => {
    const [first] = modelAt(['0']).categories;
    if (!first) throw new Error('no category');
    const two = { ...first, verdicts: { a: 'unmet', b: 'unmet' }, next: ['a', 'b'], lifts: [] } as const;
    const lacking = readAt('a', '0', { standing: { models: [modelAt(['0'], { categories: [two] })] } });
    expect(only([lacking]).steps).toMatchObject([
      { practice: 'a', lifts: 0, lacks: 1 },
      { practice: 'b', lifts: 0, lacks: 1 },
    ]);
  });

  it('are five at most, and none of what was nowhere seen to be missing', () => {
    expect(only([readAt('a', '0 0 0 0 0 0 0')]).steps).toHaveLength(5);
    expect(only([readAt('a', '0-3')]).steps).toEqual([]);
  });
});

describe('what fell', () => {
  it('is named with where it was and where it is', () => {
    const model = only([readAt('a', '1 2', { before: '2 2' }), readAt('b', '2 2', { before: '1 2' })]);
    expect(model.fell).toEqual([{ repository: 'tea/a', category: 'process', from: 'middle', to: 'base' }]);
  });

  it('is not what only could not be seen this time', () => {
    const model = only([readAt('a', '1-3', { before: '2' })]);
    expect(model).toMatchObject({ fell: [], lostSight: [{ repository: 'tea/a' }] });
  });

  it('is not said across versions of the tool', () => {
    const before = readAt('a', '1', { before: '3', tool: '0.0.1' });
    expect(only([before])).toMatchObject({ fell: [], lostSight: [], notCompared: 1 });
  });

  it('is not said across versions of a model', () => {
    const changed = readAt('a', '1', {
      before: '3',
      standing: { models: [modelAt(['1'], { digest: 'e' })] },
    });
    expect(only([changed])).toMatchObject({ fell: [], lostSight: [], notCompared: 1 });
  });
});

describe('what stands apart', () => {
  const shops = ['a', 'b', 'c', 'd'].map((name) => readAt(name, '2', { topics: ['leaf'] }));

  it('is two levels from the middle', () => {
    const model = only([...shops, readAt('low', '0'), readAt('next', '1')]);
    expect(model.outliers).toEqual([
      { repository: 'tea/low', category: 'process', is: 'below', level: 'floor', median: 'middle' },
    ]);
    expect(
      only([...['e', 'f', 'g', 'h'].map((name) => readAt(name, '1')), readAt('top', '3')]).outliers,
    ).toEqual([{ repository: 'tea/top', category: 'process', is: 'above', level: 'top', median: 'base' }]);
  });

  it('is not what may be there unseen, on either side', () => {
    expect(only([...shops, readAt('low', '0-2'), readAt('e', '2')]).outliers).toEqual([]);
    const unseen = ['e', 'f', 'g', 'h'].map((name) => readAt(name, '1-3'));
    expect(only([...unseen, readAt('top', '3')]).outliers).toEqual([]);
  });

  it('needs enough to compare with', () => {
    expect(only([...shops.slice(1), readAt('low', '0')]).outliers).toEqual([]);
  });

  it('is compared with its group', () => {
    const others = ['p', 'q', 'r', 's', 't'].map((name) => readAt(name, '0', { topics: ['pot'] }));
    const model = only([...shops, readAt('low', '0', { topics: ['leaf'] }), ...others], 'topic');
    expect(model.outliers).toMatchObject([{ repository: 'tea/low', group: 'leaf' }]);
  });
});

describe('groups', () => {
  const names = (accounted: readonly Accounted[], by: GroupBy) =>
    only(accounted, by).groups.map(({ name, repositories }) => `${name} ${repositories}`);

  it('are topics, of which a repository may have several', () => {
    const all = [
      readAt('a', '1', { topics: ['leaf', 'pot'] }),
      readAt('b', '1', { topics: ['leaf'] }),
      readAt('c', '1'),
    ];
    expect(names(all, 'topic')).toEqual(['leaf 2', 'pot 1', 'no topic 1']);
  });

  it('are what names begin with, where more than one does', () => {
    const all = ['shop-web', 'shop_api', 'Shop.mail', 'stock-api', 'shop'].map((name) => readAt(name, '1'));
    expect(names(all, 'prefix')).toEqual(['shop 3', 'no prefix in common 2']);
  });

  it('are teams', () => {
    const all = [readAt('a', '1', { teams: ['tea/brewers', 'tea/tasters'] }), readAt('b', '1')];
    expect(names(all, 'team')).toEqual(['tea/brewers 1', 'tea/tasters 1', 'no team 1']);
  });

  it('are none where none are asked for', () => {
    expect(only([readAt('a', '1')]).groups).toEqual([]);
  });
});

describe('teams', () => {
  it.each<[string, string, readonly string[]]>([
    [
      'of the last rule for everything',
      '* @tea/all\n/web/ @tea/web\n* @tea/brewers @Tea/Tasters\n',
      ['tea/brewers', 'tea/tasters'],
    ],
    [
      'of the parts, where nobody owns all',
      '/web/ @tea/web # the shop\n/api/ @tea/api @tea/web',
      ['tea/api', 'tea/web'],
    ],
    ['and never people', '* @green-tea-lover someone@tea.example', []],
    ['not of comments', '# * @tea/all\n\n', []],
    ['that are named as teams are', '* @tea/../../x @tea/ @/tea @tea/a/b @tea/\u001b[31m', []],
  ])('are those %s', (_, text, teams) => {
    expect(teamsIn(text)).toEqual(teams);
  });

  it('are found in time in any file', () => {
    expect(teamsIn(`${'#'.repeat(100_000)}\n${' '.repeat(100_000)}@\n${'* '.repeat(50_000)}`)).toEqual([]);
  });
});

it('is as its schema says', () => {
  const gone = readAt('lost', '0-3 1 1 1', { before: '2 1 1 1', teams: ['tea/brewers'] });
  for (const groupBy of groupings) {
    const all = rollUp({ tool, accounted: [...teaShops(60), gone, failedAt('gone')], groupBy });
    expect(rollUpSchema.parse(JSON.parse(JSON.stringify(all)))).toEqual(all);
  }
  expect(rollUpSchema.parse(rollUp({ tool, accounted: [] }))).toEqual({
    repositories: 0,
    nothingToJudge: 0,
    models: [],
  });
});

it('is worked out for thousands of repositories while nobody waits', () => {
  const began = performance.now();
  expect(rollUp({ tool, accounted: teaShops(5000), groupBy: 'prefix' }).models[0]?.repositories).toBe(5000);
  expect(performance.now() - began).toBeLessThan(3000);
});
