import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, describe, expect, it } from 'vitest';
import { progressOf } from '../src/cli/org/progress.js';
import { type Accounted, accountingOf, type Gated, type Listed } from '../src/org/organisation.js';
import { reportOf } from '../src/report/json.js';
import { type OrgRecord, orgFormats } from '../src/report/org/formats.js';
import { orgJsonSchema, orgSchema } from '../src/report/org/json-schema.js';
import { standingOf } from '../src/report/org/standing.js';
import { shop } from './kit/assessments.js';
import { cdlevel } from './kit/cli.js';
import { listed } from './kit/org.js';

const folder = mkdtempSync(join(tmpdir(), 'shop-'));
afterAll(() => rmSync(folder, { recursive: true }));

const report = reportOf(shop());
const text = JSON.stringify(report);
const noCost = { requests: 0, bytes: 0 };

function read(name: string, gated?: Gated): Accounted {
  const standing = { ...standingOf(report), teams: ['tea/brewers'] };
  const cost = { requests: 6, bytes: 1000 };
  return {
    repository: listed(name, { topics: ['leaf'] }),
    outcome: {
      status: 'scanned',
      standing,
      report: name,
      before: { ...standingOf(report), commit: 'b'.repeat(40) },
      cost,
      ...(gated ? { gated } : {}),
    },
  };
}

const others: readonly Accounted[] = [
  { repository: listed('gone'), outcome: { status: 'failed', reason: 'it is not there', cost: noCost } },
  { repository: listed('old'), outcome: { status: 'skipped', reason: 'archived', cost: noCost } },
  {
    repository: listed('rest'),
    outcome: { status: 'skipped', reason: 'the run was stopped', cutOff: true, cost: noCost },
  },
];

function record(accounted: readonly Accounted[], part: Partial<OrgRecord> = {}): OrgRecord {
  return {
    tool: shop().tool,
    owners: ['tea'],
    asOf: '2026-01-01T23:59:59Z',
    missing: [],
    accounting: accountingOf(accounted),
    accounted,
    ...part,
  };
}

async function rendered(form: keyof typeof orgFormats, given: OrgRecord, costs = false): Promise<string> {
  const render = await orgFormats[form].load();
  const screen = { width: 80, colour: false, unicode: true };
  let all = '';
  for await (const each of render(given, { screen, costs, read: async () => text })) all += each;
  return all;
}

const all = [...others.slice(0, 2), ...others.slice(2), read('shop')];

describe('the JSON form', () => {
  const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(
    JSON.parse(orgJsonSchema()),
  );

  it('is as its schema says, with a line per repository', async () => {
    const out = await rendered('json', record(all));
    const parsed: unknown = JSON.parse(out);
    expect(validate(parsed), JSON.stringify(validate.errors)).toBe(true);
    expect(orgSchema.parse(parsed)).toEqual(parsed);
    const lines = out.trimEnd().split('\n');
    expect(lines).toHaveLength(2 + all.length);
    expect(JSON.parse(lines.at(-2) ?? '')).toMatchObject({ name: 'tea/shop', status: 'scanned' });
  });

  it('holds the models byte for byte as the report does', async () => {
    const { repositories } = JSON.parse(await rendered('json', record(all)));
    expect(JSON.stringify(repositories[3].models)).toBe(JSON.stringify(report.models));
  });

  it('says what it took only when asked, as that differs from run to run', async () => {
    expect(await rendered('json', record(all))).not.toContain('"requests"');
    const { accounting, repositories } = JSON.parse(await rendered('json', record(all), true));
    expect(accounting).toMatchObject({ requests: 6, bytes: 1000 });
    expect(repositories[3].cost).toEqual({ requests: 6, bytes: 1000 });
  });

  it('of nothing is a list of nothing', async () => {
    expect(JSON.parse(await rendered('json', record([])))).toMatchObject({ repositories: [] });
  });
});

describe('the form for people', () => {
  it('has a row for what was read, a line for what was not, and the accounts', async () => {
    const failed: Gated = {
      outcome: 'failed',
      concerns: [{ model: 'mini', category: 'build', outcome: 'failed', text: 'Build is too low' }],
    };
    const out = await rendered(
      'terminal',
      record([...others, read('shop', failed)], {
        gate: { outcome: 'failed', reportOnly: false },
        missing: ['not all of tea could be listed'],
      }),
    );
    expect(out).toContain('it is not there: gone');
    expect(out).toContain('the run was stopped: rest');
    expect(out).toMatch(/^ {2}shop +2 {2}1\+ 0 {2}·$/m);
    expect(out).toContain('failed: mini: Build is too low');
    expect(out).toContain('Left out: 1 archived');
    expect(out).toContain('The gate failed: 1 repository below');
    expect(out).toContain('not all of tea could be listed');
    expect(out.replaceAll(/\n +/g, ' ')).toContain(
      '4 repositories = 1 scanned + 0 unchanged + 2 skipped (1 that was wanted) + 1 failed',
    );
    for (const row of out.split('\n')) expect(row.length).toBeLessThanOrEqual(80);
  });
});

describe('merge', () => {
  async function file(name: string, given: OrgRecord): Promise<string> {
    const path = join(folder, name);
    writeFileSync(path, await rendered('json', given));
    return path;
  }
  const shard = (index: number) => ({ shard: { index, of: 2 } });

  it('of all shards is what one run would have written', async () => {
    const parts = [
      await file('2.json', record(all.slice(2), shard(2))),
      await file('1.json', record(all.slice(0, 2), shard(1))),
    ];
    const { out, code } = await cdlevel(['merge', ...parts, '--format', 'json']);
    expect(out).toBe(await rendered('json', record(all)));
    expect(code).toBe(3);
    const screen = await cdlevel(['merge', ...parts, '--allow-partial']);
    expect(screen).toMatchObject({ code: 0, out: await rendered('terminal', record(all)) });
  });

  it('works the roll-up out anew, by what the runs grouped by or the call asks for', async () => {
    const parts = [
      await file('g2.json', record(all.slice(2), { ...shard(2), groupBy: 'topic' })),
      await file('g1.json', record(all.slice(0, 2), { ...shard(1), groupBy: 'topic' })),
    ];
    const merged = (...more: readonly string[]) => cdlevel(['merge', ...parts, '--format', 'json', ...more]);
    expect((await merged()).out).toBe(await rendered('json', record(all, { groupBy: 'topic' })));
    expect((await merged('--group-by', 'prefix')).out).toBe(
      await rendered('json', record(all, { groupBy: 'prefix' })),
    );
    const { rollup } = JSON.parse((await merged()).out);
    expect(rollup).toMatchObject({
      repositories: 1,
      groupBy: 'topic',
      models: [{ groups: [{ name: 'leaf' }] }],
    });
  });

  it.each(['csv', 'markdown'] as const)('gives the same %s as one run', async (form) => {
    const given = [
      file('f2.json', record(all.slice(2), shard(2))),
      file('f1.json', record(all.slice(0, 2), shard(1))),
    ];
    const { out } = await cdlevel(['merge', ...(await Promise.all(given)), '--format', form]);
    expect(out).toBe(await rendered(form, record(all)));
  });

  it('can do with some of them where that is allowed', async () => {
    const part = await file('alone.json', record(all.slice(0, 2), shard(1)));
    const { code, err } = await cdlevel(['merge', part]);
    expect({ code, err }).toMatchObject({ code: 2, err: expect.stringContaining('shards are missing: 2/2') });
    expect((await cdlevel(['merge', part, '--allow-partial'])).code).toBe(0);
  });

  it.each<[string, (part: string) => string, string]>([
    ['another form', (part) => JSON.stringify(JSON.parse(part), null, 2), 'not as cdlevel org'],
    ['no JSON', () => 'shop', 'not as cdlevel org'],
    ['half a line', (part) => part.slice(0, -1000), 'not as cdlevel org'],
    ['half a file', (part) => part.slice(0, part.lastIndexOf('\n{') + 1), 'cut off'],
    [
      'another version',
      (part) => part.replace('"schemaVersion":1', '"schemaVersion":9'),
      'not as cdlevel org',
    ],
    ['another day', (part) => part.replace('2026-01-01T23', '2026-01-02T23'), 'do not belong together'],
    ['the same again', (part) => part, 'in two of the files'],
  ])('refuses %s', async (_, damage, message) => {
    const good = await file('good.json', record(all));
    const bad = join(folder, 'bad.json');
    writeFileSync(bad, damage(readFileSync(good, 'utf8')));
    const { code, out, err } = await cdlevel(['merge', good, bad, '--format', 'json']);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(message);
  });
});

describe('a mistake in the call', () => {
  const env = { LANG: 'C.UTF-8', COLUMNS: '200', GITHUB_TOKEN: 'ghp_secret' };
  it.each([
    [['org'], 'org needs OWNER'],
    [['org', '../tea'], 'no name of an organisation'],
    [['org', 'tea', '--shard', '3/2'], '--shard cannot be "3/2"'],
    [['org', 'tea', '--shard', '0/2'], '--shard cannot be'],
    [['org', 'tea', '--limit', '-1'], '--limit needs a value'],
    [['org', 'tea', '--limit', '0'], '--limit cannot be "0"'],
    [['org', 'tea', '--concurrency', 'many'], '--concurrency cannot be "many"'],
    [['org', 'tea', '--pushed-since', '2026-02-30'], '--pushed-since cannot be'],
    [['org', 'tea', '--visibility', 'secret'], '--visibility cannot be'],
    [['org', 'tea', '--group-by', 'mood'], '--group-by cannot be'],
    [['org', 'tea', '--min', 'heaven'], 'has a level "heaven"'],
    [['org', 'tea', '--repos', 'nowhere.txt'], 'the file cannot be read'],
    [['org', 'tea', '--config', 'nowhere.yml'], 'there is no such configuration'],
    [['org', 'tea', '--token', 'x'], 'there is no option --token'],
    [['org', 'tea', '--app', '1'], '--app ID/INSTALLATION and --app-key FILE'],
    [['org', 'tea', '--as-of', '2999-01-01'], 'lies in the future'],
    [['org', 'tea', '--api-url', 'http://tea.example'], 'no address of an API'],
    [['merge'], 'merge needs FILE'],
    [['merge', 'nowhere.json'], 'the file cannot be read'],
  ])('%j is answered before anything is asked of the platform', async (argv, message) => {
    const { code, out, err } = await cdlevel(argv, { env });
    expect(err).toContain(message);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).not.toContain('ghp_secret');
  });

  it('a token is needed', async () => {
    expect((await cdlevel(['org', 'tea'])).err).toContain('org needs a token');
    const damaged = await cdlevel(['org', 'tea'], { env: { ...env, GITHUB_TOKEN: 'a b' } });
    expect(damaged.err).toContain('holds characters');
  });
});

describe('progress', () => {
  function shown(total: number, terminal: boolean, quiet = false) {
    let time = 0;
    let err = '';
    const io = {
      stdout: { write: () => undefined },
      stderr: { write: (part: string) => (err += part) },
      env: { LANG: 'C.UTF-8' },
      cwd: '/',
      columns: 80,
      isTTY: false,
      now: new Date(0),
      clock: () => (time += 1000),
      peakMemory: () => 0,
      ...(terminal ? { progress: { columns: 76 } } : {}),
    };
    const progress = progressOf(total, io, { quiet, left: () => 4990 });
    return { progress, err: () => err };
  }
  const done = (repository: Listed): Accounted => ({ ...read(repository.name), repository });

  it('is a bar on a terminal that is gone at the end', () => {
    const { progress, err } = shown(4, true);
    for (const name of ['a', 'b']) progress.began(listed(name));
    progress.ended(done(listed('a')));
    expect(err()).toContain('1 of 4 repositories, 4990 requests left, about');
    expect(err().split('\r').at(-1)).toContain('tea/b');
    for (const row of err().split(/[\n\r]/))
      expect(row.replace(/\x1b\[[\d;]*\w|\r/g, '').length).toBeLessThan(76);
    progress.close();
    expect(err().endsWith('\r\x1b[1A\x1b[J')).toBe(true);
  });

  it('goes on where repositories are looked at once more', () => {
    for (const terminal of [true, false]) {
      const { progress, err } = shown(2, terminal);
      for (const name of ['a', 'b']) progress.ended(done(listed(name)));
      progress.turns('strangers', 3);
      progress.began(listed('c'));
      progress.did(listed('c'));
      expect(err()).toContain('1 of 3 of other shards looked into');
      progress.turns('again', 1);
      progress.began(listed('a'));
      progress.did(listed('a'));
      expect(err()).toContain('1 of 1 that others deploy judged again');
      progress.close();
    }
  });

  it('is a line now and then elsewhere, and nothing where that is wanted', () => {
    const { progress, err } = shown(40, false);
    for (let number = 0; number < 40; number++) progress.ended(done(listed(`a${number}`)));
    expect(err().trimEnd().split('\n').length).toBeLessThan(30);
    expect(err()).toContain('cdlevel: 40 of 40 repositories');
    const silent = shown(40, true, true);
    silent.progress.began(listed('a'));
    silent.progress.close();
    expect(silent.err()).toBe('');
  });
});
