import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { type JsonReplay, replayJsonSchema } from '../src/report/replay/json-schema.js';
import { cdlevel } from './kit/cli.js';
import { cloneOf, TestRepository } from './kit/git.js';
import { personaFolder, personaRepository } from './kit/repositories.js';

const validate = new Ajv2020({ allErrors: true }).compile(JSON.parse(replayJsonSchema()));

/** A title that would act on a terminal, a table and the log of a job. */
const hostileTitle = '::error::pwned \x1b[31m | <b>@all</b>';

/** Beginning, a merge of a branch of two commits, a push that deletes the tests' job, and one that brings it back. */
function busyShop(): TestRepository {
  const shop = new TestRepository(personaRepository('corner-shop', '2025-06-01T12:00:00Z'), []);
  shop.git('switch', '--quiet', '--create', 'scones');
  shop.commit({ says: 'Mix', on: '2025-06-02T08:00:00Z', files: { 'docs/scones.md': 'Mix.\n' } });
  shop.commit({ says: 'Bake', on: '2025-06-02T09:00:00Z', files: { 'docs/scones.md': 'Bake.\n' } });
  shop.git('switch', '--quiet', 'main');
  shop.merge('scones', '2025-06-02T12:00:00Z', 'Merge the scones');
  rmSync(join(shop.folder, '.github/workflows/ci.yml'));
  shop.commit({ says: 'Run no tests', on: '2025-06-03T12:00:00Z' });
  shop.git('checkout', '--quiet', 'HEAD~1', '--', '.github/workflows/ci.yml');
  shop.commit({ says: hostileTitle, on: '2025-06-04T12:00:00Z' });
  return shop;
}

async function replayOf(shop: TestRepository, ...argv: string[]): Promise<JsonReplay['replay']> {
  const { code, out, err } = await cdlevel(['gate', shop.folder, '--format', 'json', ...argv]);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  const record: unknown = JSON.parse(out);
  expect(validate(record), JSON.stringify(validate.errors)).toBe(true);
  return (record as JsonReplay).replay;
}

const outcomes = ({ merges }: JsonReplay['replay']) =>
  merges.map(({ date, outcome }) => [date.slice(0, 10), outcome]);

describe('cdlevel gate --replay', () => {
  it('says of each merge what the gate would have said of it, and where to look', async () => {
    const shop = busyShop();
    const replay = await replayOf(shop, '--replay', '3', '--model', 'bekk');
    expect(outcomes(replay)).toEqual([
      ['2025-06-04', 'passed'],
      ['2025-06-03', 'failed'],
      ['2025-06-02', 'passed'],
    ]);
    expect(replay.totals).toEqual({ passed: 2, failed: 1, 'cannot-tell': 0 });
    expect(replay.merges[1]?.why).toContainEqual(
      expect.objectContaining({
        kind: 'regression',
        practice: expect.any(String),
        outcome: 'failed',
        path: '.github/workflows/ci.yml',
        line: 22,
      }),
    );
    for (const { commit, outcome } of replay.merges) {
      const there = ['--ref', commit, '--no-regress', `${commit}^`, '--model', 'bekk', '--format', 'json'];
      const { out } = await cdlevel(['gate', shop.folder, ...there]);
      expect(JSON.parse(out).gate.outcome).toBe(outcome);
    }
  });

  it('shows a table for people, and one for a comment, whatever titles hold', async () => {
    const shop = busyShop();
    const { out } = await cdlevel(['gate', shop.folder, '--replay', '3', '--model', 'bekk']);
    expect(out).toContain('What this gate would have said of the last 3 merges to main');
    expect(out).toMatch(/^2025-06-03 {2}[0-9a-f]{8} {2}✗ failed {7}Run no tests$/m);
    expect(out).toMatch(/^2025-06-02 {2}[0-9a-f]{8} {2}✓ passed {7}Merge the scones$/m);
    expect(out).toContain('.github/workflows/ci.yml:22');
    expect(out).toContain('No minimum is asked for: only what is lost counts.');
    expect(out).toMatch(/^3 merges: 2 passed, 1 failed, 0 cannot tell\.$/m);
    expect(out).not.toMatch(/\x1b|^\s*::/m);
    const { out: markdown } = await cdlevel(['gate', shop.folder, '--replay', '3', '--format', 'markdown']);
    expect(markdown).toContain('| Date | Commit | Title | Answer | Why |');
    expect(markdown).toMatch(/^\| 2025-06-03 \| [0-9a-f]{10} \| Run no tests \| ✗ failed \|/m);
    expect(markdown).not.toMatch(/\x1b|<b>|@all|^::/m);
  });

  it('holds each to the minimum of today, as configured or asked for', async () => {
    const shop = busyShop();
    writeFileSync(
      join(shop.folder, 'cdlevel.yml'),
      'version: 1\nmodels: [bekk]\nminimum:\n  bekk: { technology: advanced }\n',
    );
    const replay = await replayOf(shop, '--replay', '2');
    expect(replay.configuration).toBe('cdlevel.yml');
    expect(outcomes(replay)).toEqual([
      ['2025-06-04', 'failed'],
      ['2025-06-03', 'failed'],
    ]);
    expect(replay.merges[0]?.why[0]).toMatchObject({ kind: 'minimum', category: 'technology' });
    const { out } = await cdlevel(['gate', shop.folder, '--replay', '2', '--min', 'technology=baseline']);
    expect(out.replace(/\s+/g, ' ')).toContain('by the cdlevel.yml of today');
    expect(out).toContain('2 merges: 1 passed, 1 failed');
  });

  it('begins at the beginning where there are fewer merges, and says so', async () => {
    const shop = busyShop();
    const replay = await replayOf(shop, '--replay', '50', '--model', 'bekk');
    expect(outcomes(replay).at(-1)).toEqual(['2025-06-01', 'passed']);
    expect(replay).toMatchObject({ asked: 50, totals: { passed: 3, failed: 1 } });
    const { out } = await cdlevel(['gate', shop.folder, '--replay', '50']);
    expect(out).toContain('50 were asked for, there are no more.');
  });

  it('follows the default branch from whatever is checked out, a revision where one is named, and bare clones', async () => {
    const shop = busyShop();
    const clone = cloneOf(shop);
    clone.git('switch', '--quiet', '--create', 'elsewhere');
    clone.commit({ says: 'Not merged', on: '2025-06-05T12:00:00Z' });
    expect((await replayOf(clone, '--replay', '1')).merges[0]).toMatchObject({ title: hostileTitle });
    expect((await replayOf(clone, '--replay', '1')).branch).toBe('origin/main');
    const named = await replayOf(clone, '--replay', '1', '--ref', 'elsewhere');
    expect(named.merges[0]).toMatchObject({ title: 'Not merged' });
    const bare = cloneOf(shop, '--bare');
    expect(outcomes(await replayOf(bare, '--replay', '3', '--ref', 'main', '--model', 'bekk'))).toEqual(
      outcomes(await replayOf(shop, '--replay', '3', '--model', 'bekk')),
    );
  });

  it('lays nothing on a merge that only came later', async () => {
    const shop = new TestRepository(personaRepository('corner-shop', '2023-06-01T12:00:00Z'), []);
    for (let day = 10; day < 30; day++) shop.commit({ says: `Work ${day}`, on: `2023-06-${day}T12:00:00Z` });
    shop.commit({ says: 'Come back after a long time', on: '2024-07-20T12:00:00Z' });
    const { merges } = await replayOf(shop, '--replay', '1');
    expect(merges).toMatchObject([{ title: 'Come back after a long time', outcome: 'passed', why: [] }]);
  });

  it('leaves the repository as it is', async () => {
    const shop = busyShop();
    const state = () =>
      ['status', 'count-objects', 'for-each-ref', 'stash list'].map((ask) => shop.git(...ask.split(' ')));
    const before = state();
    await replayOf(shop, '--replay', '2');
    expect(state()).toEqual(before);
  });

  it('goes on past a commit that holds no files', async () => {
    const shop = new TestRepository();
    shop.commit({ says: 'Begin with nothing', on: '2025-06-01T12:00:00Z' });
    shop.commit({ says: 'Write', on: '2025-06-02T12:00:00Z', files: { 'a.js': 'a();\n' } });
    const { merges } = await replayOf(shop, '--replay', '5');
    expect(merges.map(({ outcome }) => outcome)).toEqual(['passed', 'cannot-tell']);
    expect(merges[1]?.why[0]?.text).toBe('there are no files to read');
  });
});

describe('cdlevel gate --replay, called wrongly', () => {
  const shop = personaRepository('tea-timer');

  it.each([
    [['--replay', 'x'], '--replay cannot be "x"'],
    [['--replay', '0'], '--replay cannot be "0"'],
    [['--replay=-3'], '--replay cannot be "-3"'],
    [['--replay', '2.5'], '--replay cannot be "2.5"'],
    [['--replay', '1e3'], '--replay cannot be "1e3"'],
    [['--replay', '100000'], 'how many of the last merges: 1 to 1000'],
    [['--replay'], '--replay needs a value'],
    [['--replay', '3', '--no-regress', 'main'], 'each merge is compared with its first parent'],
    [['--replay', '3', '--as-of', '2025-01-01'], 'each merge is judged as of its own date'],
    [['--replay', '3', '--report-only'], 'leave --report-only out'],
    [['--replay', '3', '--github'], 'says nothing of the past'],
    [['--replay', '3', '--format', 'sarif'], 'valid: terminal, json, markdown'],
    [['--replay', '3', '--ref', 'nowhere'], 'there is no commit called nowhere'],
    [['--replay', '3', '--min', 'basline'], 'levels: '],
  ])('says what is wrong: %j', async (argv, message) => {
    const { code, out, err } = await cdlevel(['gate', shop, ...argv]);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err.replace(/\s+/g, ' ')).toContain(message);
  });

  it('says what a folder without commits lacks', async () => {
    const plain = await cdlevel(['gate', personaFolder('tea-timer'), '--replay', '3']);
    expect(plain).toMatchObject({ code: 2, err: expect.stringContaining('no git repository') });
    const empty = new TestRepository();
    const { code, err } = await cdlevel(['gate', empty.folder, '--replay', '3']);
    expect({ code, err }).toMatchObject({ code: 2, err: expect.stringContaining('no commits yet') });
  });

  it('cannot tell of a shallow clone, and names the remedy', async () => {
    const shallow = cloneOf(busyShop(), '--depth', '1');
    const { code, out, err } = await cdlevel(['gate', shallow.folder, '--replay', '3']);
    expect({ code, out }).toEqual({ code: 3, out: '' });
    expect(err.replace(/\s+/g, ' ')).toContain('git fetch --unshallow');
  });
});
