import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { namesIn } from '../src/org/names-file.js';
import { byName, type Listed } from '../src/org/organisation.js';
import { estimateOf, planOf, type Wanted } from '../src/org/plan.js';
import { listed } from './kit/org.js';

const found = (...all: readonly Listed[]) => all.map((repository) => ({ repository }));
const reasonFor = (repository: Listed, wanted: Wanted = {}) => planOf([{ repository }], wanted)[0]?.skip;

describe('the plan', () => {
  it.each<[string, Listed, Wanted, string | undefined]>([
    ['takes what is there', listed('shop'), {}, undefined],
    ['leaves out what is archived', listed('shop', { archived: true }), {}, 'archived'],
    ['unless that is wanted', listed('shop', { archived: true }), { archived: true }, undefined],
    ['leaves out forks', listed('shop', { fork: true }), {}, 'a fork'],
    ['unless they are wanted', listed('shop', { fork: true }), { forks: true }, undefined],
    ['leaves out what the platform switched off', listed('shop', { disabled: true }), {}, 'switched off'],
    ['takes what an include fits', listed('shop-api'), { include: ['x', 'shop-*'] }, undefined],
    ['whatever its case', listed('Shop-API'), { include: ['shop-*'] }, undefined],
    ['with its owner', listed('shop'), { include: ['tea/*'] }, undefined],
    ['leaves out what no include fits', listed('shop'), { include: ['till-*'] }, 'no --include fits'],
    ['names that begin with a dot are names', listed('.github'), { include: ['*'] }, undefined],
    ['a comment is a name too', listed('shop'), { include: ['#shop'] }, 'no --include fits'],
    ['leaves out what an exclude fits', listed('shop-old'), { exclude: ['*-old'] }, 'an --exclude fits'],
    ['keeps what no exclude fits', listed('shop'), { exclude: ['*-old'] }, undefined],
    ['asks for a topic', listed('shop', { topics: ['leaf'] }), { topics: ['Leaf', 'pot'] }, undefined],
    [
      'leaves out what has none of them',
      listed('shop', { topics: ['cup'] }),
      { topics: ['leaf'] },
      'has no such',
    ],
    ['asks how visible it is', listed('shop'), { visibility: 'public' }, 'is private'],
    ['asks for a push since a day', listed('shop'), { pushedSince: '2026-01-01' }, undefined],
    ['leaves out what rests', listed('shop'), { pushedSince: '2026-01-02' }, 'last pushed to on 2026-01-01'],
    ['asks for names', listed('shop'), { names: ['Tea/Shop'] }, undefined],
    ['and leaves out the others', listed('till'), { names: ['tea/shop'] }, 'not in --repos'],
  ])('%s', (_, repository, wanted, reason) => {
    const reasonFound = reasonFor(repository, wanted);
    if (reason === undefined) expect(reasonFound).toBeUndefined();
    else expect(reasonFound).toContain(reason);
  });

  it('leaves out what was never pushed to', () => {
    const { defaultBranch: _, pushedAt: __, ...empty } = listed('shop');
    expect(reasonFor(empty)).toBe('empty');
    expect(reasonFor(empty, { pushedSince: '2026-01-01' })).toBe('never pushed to');
  });

  it('is sorted, whatever was listed first, and names each once', () => {
    const plan = planOf(
      found(listed('till'), listed('Shop'), listed('shop'), listed('a/z'), listed('leaf')),
      {},
    );
    expect(plan.map(({ repository: { owner, name } }) => `${owner}/${name}`)).toEqual([
      'a/z',
      'tea/leaf',
      'tea/Shop',
      'tea/till',
    ]);
  });

  it('stops at a limit, which counts what is wanted only', () => {
    const plan = planOf(found(listed('a', { fork: true }), listed('b'), listed('c')), { limit: 1 });
    expect(plan.map(({ skip }) => skip?.slice(0, 8))).toEqual(['a fork (', undefined, 'beyond -']);
  });

  it('falls into shards that hold each repository once, also when others come and go', () => {
    const names = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,8}$/), { maxLength: 40 });
    fc.assert(
      fc.property(names, fc.integer({ min: 1, max: 5 }), fc.nat(9), (all, of, limit) => {
        const repositories = all.map((name) => listed(name));
        const parts = Array.from({ length: of }, (_, at) =>
          planOf(found(...repositories), { limit, shard: { index: at + 1, of } }),
        );
        const together = parts.flat().sort((a, b) => byName(a.repository, b.repository));
        expect(together).toEqual(planOf(found(...repositories), { limit }));
        const later = planOf(found(...repositories, listed('zz-new')), { shard: { index: 1, of } });
        const first = new Set(later.map(({ repository }) => repository.name));
        for (const { repository } of parts[0] ?? []) expect(first).toContain(repository.name);
      }),
    );
  });

  it('is estimated by what the platform says of sizes', () => {
    const plan = planOf(found(listed('a'), listed('b', { fork: true }), listed('c', { sizeKiB: 3 })), {});
    expect(estimateOf(plan, { first: 6, again: 1 }, new Set(['tea/a']))).toEqual({
      requests: 7,
      bytes: 3072,
    });
  });
});

describe('a file of names', () => {
  it('holds names, comments and blank lines', () => {
    const text = '\ufeff# ours\r\ntea/shop\r\n\n  tea/till # the old one\n';
    expect(namesIn(text, 'names.txt')).toEqual(['tea/shop', 'tea/till']);
  });

  it.each([
    ['tea/shop\n../../etc\n', 'names.txt:2'],
    ['shop\n', 'names.txt:1'],
    ['# none\n', 'names.txt'],
  ])('%j is answered with the line', (text, where) => {
    expect(() => namesIn(text, 'names.txt')).toThrow(expect.objectContaining({ where }));
  });
});
