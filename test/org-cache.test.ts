import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { hostPart, pathPart, usualCacheFolder } from '../src/org/cache-folder.js';
import { troubleOf } from '../src/org/cache-trouble.js';
import { evict } from '../src/org/eviction.js';
import { Keeper } from '../src/org/keeper.js';
import { type Eyes, Results } from '../src/org/results.js';
import { listed, standing } from './kit/org.js';
import { temporaryFolder } from './kit/repositories.js';

const eyes: Eyes = {
  tool: '1',
  asOf: '2026-01-01T23:59:59Z',
  models: ['a', 'b'],
  configuration: 'own',
  asked: { platform: true },
};
const a = 'a'.repeat(40);
const b = 'b'.repeat(40);
const shop = listed('shop');
const result = (commit = a, report = '{"models":[]}') => ({ standing: standing(commit), report });

let folder = '';
beforeEach(() => {
  folder = temporaryFolder();
});
const results = (part: Partial<Eyes> = {}, host = 'git.example') =>
  new Results(folder, host, { ...eyes, ...part });
const filesIn = (path = folder) =>
  readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));

describe('results of earlier runs', () => {
  it('are found again, with their report', async () => {
    expect(await results().find(shop, a)).toBeUndefined();
    await results().keep(shop, result());
    const found = await results().find(listed('shop'), a);
    expect(found?.standing).toEqual(standing(a));
    expect(readFileSync(found?.report ?? '', 'utf8')).toBe('{"models":[]}');
    expect((await results().last(shop))?.standing).toEqual(standing(a));
  });

  it.each<[string, Partial<Eyes>]>([
    ['another version of the tool', { tool: '2' }],
    ['another day', { asOf: '2026-01-02T23:59:59Z' }],
    ['other models', { models: ['a'] }],
    ['another configuration', { configuration: 'x' }],
    ['another question', { asked: { platform: false } }],
  ])('are not those of %s', async (_, part) => {
    await results().keep(shop, result());
    expect(await results(part).find(shop, a)).toBeUndefined();
  });

  it('are not those of another commit, name or host', async () => {
    await results().keep(shop, result());
    expect(await results().find(shop, b)).toBeUndefined();
    expect(await results().find(listed('till'), a)).toBeUndefined();
    expect(await results({}, 'other.example').find(shop, a)).toBeUndefined();
  });

  it('remember what the commit before had reached, also when asked again', async () => {
    await results().keep(shop, result(a));
    expect((await results().keep(shop, result(a))).before).toBeUndefined();
    expect((await results().keep(shop, result(b))).before?.commit).toBe(a);
    expect((await results().find(shop, b))?.before?.commit).toBe(a);
  });

  it('that are damaged are not there, and are written anew', async () => {
    const { report } = await results().keep(shop, result());
    const damages = [
      () => writeFileSync(report, '{"models":['),
      () => rmSync(report),
      () => writeFileSync(report.replace(/\.report$/, '.json'), '{"standing":'),
      () => writeFileSync(report.replace(/\.report$/, '.json'), 'null'),
      () => writeFileSync(report.replace(/\.report$/, '.json'), '{"standing":{"commit":3}}'),
    ];
    for (const damage of damages) {
      damage();
      expect(await results().find(shop, a)).toBeUndefined();
      await results().keep(shop, result());
      expect(await results().find(shop, a)).toBeDefined();
    }
    writeFileSync(join(report, '../last.json'), '[]');
    expect(await results().last(shop)).toBeUndefined();
  });

  it('can be kept by many at once, and leave nothing unfinished', async () => {
    await Promise.all(
      Array.from({ length: 20 }, (_, index) => results().keep(shop, result(index % 2 === 0 ? a : b))),
    );
    expect((await results().find(shop, a))?.standing.commit).toBe(a);
    expect((await results().find(shop, b))?.standing.commit).toBe(b);
    expect(filesIn().filter((path) => path.includes('unfinished'))).toEqual([]);
  });

  it('are for nobody else to read', async () => {
    const { report } = await results().keep(shop, result());
    expect(statSync(report).mode & 0o077).toBe(0);
    expect(statSync(join(report, '..')).mode & 0o077).toBe(0);
  });
});

describe('paths', () => {
  it('hold checked names only, the same for any case', () => {
    expect(pathPart(listed('Tea/Shop'))).toBe('tea+shop.repo');
    expect(pathPart(listed('con/aux'))).toBe('con+aux.repo');
    for (const name of ['..', '.', 'a/b', 'a\\b', 'a\0', 'ü', ''])
      expect(() => pathPart({ owner: 'tea', name })).toThrow('no name of a repository');
    expect(() => pathPart({ owner: '..', name: 'x' })).toThrow('no name of a repository');
    expect(hostPart('Git.Example:8080')).toBe('git.example_8080.host');
    expect(hostPart('..')).toBe('...host');
  });

  it('are where caches usually are', () => {
    expect(usualCacheFolder({ XDG_CACHE_HOME: '/x' })).toBe(join('/x', 'cdlevel'));
    expect(usualCacheFolder({ XDG_CACHE_HOME: '' })).toMatch(/cdlevel$/);
  });
});

describe('a keeper', () => {
  const temporary = () => readdirSync(tmpdir()).filter((name) => /^cdlevel-\w{6}$/.test(name));

  it('goes on without a cache that cannot be written, and says so once', async () => {
    writeFileSync(join(folder, 'results'), 'a file in the way');
    const troubles: string[] = [];
    const keeper = new Keeper(results(), (trouble) => troubles.push(trouble));
    const [one] = await Promise.all([keeper.keep(shop, result()), keeper.keep(listed('till'), result(b))]);
    expect(troubles).toEqual(['a part of its path is no folder']);
    expect(readFileSync(one?.report ?? '', 'utf8')).toBe('{"models":[]}');
    await keeper.close();
    expect(existsSync(one?.report ?? '')).toBe(false);
  });

  it('says what a full disk is', () => {
    expect(troubleOf(Object.assign(new Error('x'), { code: 'ENOSPC' }))).toBe('no space left');
  });

  it('keeps nothing for later where that is not wanted', async () => {
    const before = temporary();
    const keeper = new Keeper(undefined, () => {});
    await keeper.keep(shop, result());
    await keeper.close();
    expect(temporary()).toEqual(before);
    expect(filesIn()).toEqual([]);
  });
});

describe('eviction', () => {
  const now = new Date('2026-01-10T00:00:00Z');
  const made = (path: string, bytes: number, day: string) => {
    const whole = join(folder, path);
    mkdirSync(join(whole, '..'), { recursive: true });
    writeFileSync(whole, 'x'.repeat(bytes));
    for (let at = whole; at !== folder; at = join(at, '..'))
      utimesSync(at, new Date(`${day}T00:00:00Z`), new Date(`${day}T00:00:00Z`));
  };

  it('throws away what was used longest ago, whole clones and single results', async () => {
    made('clones/h.host/a.repo/objects/pack/p', 100_000, '2026-01-01');
    made('clones/h.host/b.repo/HEAD', 100_000, '2026-01-03');
    made('results/h.host/a.repo/1.report', 100_000, '2026-01-02');
    made('results/h.host/a.repo/2.report', 100_000, '2026-01-04');
    expect(await evict(folder, 250_000, now)).toBeGreaterThan(199_999);
    expect(readdirSync(join(folder, 'clones/h.host'))).toEqual(['b.repo']);
    expect(readdirSync(join(folder, 'results/h.host/a.repo'))).toEqual(['2.report']);
  });

  it('leaves alone what may be in use, and takes away what was never finished', async () => {
    made('results/h.host/a.repo/1.report', 100_000, '2026-01-10');
    made('results/h.host/a.repo/1.report.abc.unfinished', 10, '2026-01-01');
    expect(await evict(folder, 10, now)).toBe(10);
    expect(readdirSync(join(folder, 'results/h.host/a.repo'))).toEqual(['1.report']);
  });

  it('of a folder that is not there is nothing', async () => {
    expect(await evict(join(folder, 'nowhere'), 10, now)).toBe(0);
  });
});
