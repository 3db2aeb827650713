import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { reportJsonSchema } from '../src/report/json-schema.js';
import { cdlevel } from './kit/cli.js';
import { git, personaFolder, personaRepository, temporaryFolder } from './kit/repositories.js';

const shop = personaRepository('corner-shop');
const valid = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(JSON.parse(reportJsonSchema()));
const asRoot = process.getuid?.() === 0;

describe('cdlevel scan', () => {
  it('reports the current folder by both models, on one screen', async () => {
    const { code, out, err } = await cdlevel(['scan'], { cwd: shop });
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('corner-shop');
    expect(out).toContain('Bekk');
    expect(out).toContain('Humble & Farley');
    expect(out.split('\n').length).toBeLessThanOrEqual(46);
  });

  it('reports one model within 80 by 24', async () => {
    const { out } = await cdlevel(['scan', shop, '--model', 'bekk']);
    const rows = out.trimEnd().split('\n');
    expect(rows.length).toBeLessThanOrEqual(24);
    for (const row of rows) expect(row.length).toBeLessThanOrEqual(80);
  });

  it('gives JSON that its schema allows, the same bytes each time', async () => {
    const call = ['scan', shop, '--ref', 'main', '--format', 'json'];
    const { out } = await cdlevel(call);
    expect(valid(JSON.parse(out)), JSON.stringify(valid.errors)).toBe(true);
    expect((await cdlevel(call, { now: new Date('2027-01-01T00:00:00Z'), clock: () => 5 })).out).toBe(out);
  });

  it('judges by the models that are named, each once', async () => {
    const { out } = await cdlevel(['scan', shop, '--format', 'json', '--model', 'bekk', '--model', 'bekk']);
    expect(JSON.parse(out).models.map(({ id }: { id: string }) => id)).toEqual(['bekk']);
  });

  it('ends its windows where --as-of says', async () => {
    const { out } = await cdlevel(['scan', shop, '--format', 'json', '--as-of', '2025-07-01']);
    expect(JSON.parse(out).repository.asOf).toBe('2025-07-01T23:59:59Z');
  });

  it('takes the word of the user on deliverable and database', async () => {
    const call = ['scan', shop, '--format', 'json', '--deliverable', 'package', '--database', 'no'];
    expect(JSON.parse((await cdlevel(call)).out).repository).toMatchObject({
      deliverable: 'package',
      database: false,
      because: { deliverable: { source: 'said' } },
    });
  });

  it('says how long it took only when asked', async () => {
    const { out } = await cdlevel(['scan', shop, '--format', 'json', '--timings']);
    expect(JSON.parse(out).timings.filesRead).toBeGreaterThan(0);
    expect((await cdlevel(['scan', shop, '--timings'])).out).toContain('files read');
  });

  it('colours on a terminal and nowhere else', async () => {
    expect((await cdlevel(['scan', shop], { isTTY: true, env: {} })).out).toContain('\x1b[');
    expect((await cdlevel(['scan', shop], { isTTY: true, env: { NO_COLOR: '1' } })).out).not.toContain(
      '\x1b',
    );
    expect((await cdlevel(['scan', shop], { isTTY: true, env: { CI: 'true' } })).out).not.toContain('\x1b');
    expect((await cdlevel(['scan', shop], { env: {} })).out).not.toContain('\x1b');
  });

  it('has nothing to judge in notes', async () => {
    const { code, out } = await cdlevel(['scan', personaFolder('recipe-notes')]);
    expect(code).toBe(0);
    expect(out).toContain('nothing to judge');
  });
});

describe('cdlevel scan --output', () => {
  it('writes the report and nothing else', async () => {
    const folder = temporaryFolder();
    const { code, out } = await cdlevel(['scan', shop, '--output', 'report.txt'], {
      cwd: folder,
      isTTY: true,
      env: { FORCE_COLOR: '1' },
    });
    expect({ code, out, files: readdirSync(folder) }).toEqual({ code: 0, out: '', files: ['report.txt'] });
    const report = readFileSync(join(folder, 'report.txt'), 'utf8');
    expect(report).toContain('corner-shop');
    expect(report).not.toContain('\x1b');
  });

  it('replaces what a link points at, not the link', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'real.json'), 'old');
    symlinkSync('real.json', join(folder, 'link.json'));
    await cdlevel(['scan', shop, '--format', 'json', '--output', join(folder, 'link.json')]);
    expect(JSON.parse(readFileSync(join(folder, 'real.json'), 'utf8'))).toHaveProperty('schemaVersion');
  });

  it('leaves a device a device', async () => {
    expect((await cdlevel(['scan', shop, '--output', '/dev/null'])).code).toBe(0);
    expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
  });

  it.each([
    ['missing/report.json', 'the folder does not exist'],
    ['there', 'it is a folder'],
    [`${'x'.repeat(300)}`, 'the name is too long'],
  ])('cannot write to %s and says so', async (file, reason) => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'there'));
    const { code, err } = await cdlevel(['scan', shop, '--output', file], { cwd: folder });
    expect(code).toBe(2);
    expect(err.replaceAll(/\s+/g, ' ')).toContain(reason);
    expect(readdirSync(folder)).toEqual(['there']);
  });

  it.skipIf(asRoot)('cannot write to a folder without permission', async () => {
    const folder = temporaryFolder();
    chmodSync(folder, 0o500);
    expect(await cdlevel(['scan', shop, '--output', join(folder, 'r')])).toMatchObject({
      code: 2,
      err: expect.stringContaining('no permission'),
    });
  });

  it('keeps the report of before when the scan fails', async () => {
    const file = join(temporaryFolder(), 'report.json');
    writeFileSync(file, 'before');
    expect((await cdlevel(['scan', shop, '--ref', 'no-such', '--output', file])).code).toBe(2);
    expect(readFileSync(file, 'utf8')).toBe('before');
  });
});

describe('what cannot be scanned', () => {
  const file = join(shop, 'package.json');
  const unborn = join(temporaryFolder(), 'unborn');
  mkdirSync(unborn);
  git(unborn, 'init', '--quiet');
  const empty = temporaryFolder();

  it.each([
    ['a path that is not there', ['scan', '/no/such/place'], 2, '/no/such/place'],
    ['a file', ['scan', file], 2, 'package.json'],
    ['an empty folder', ['scan', empty], 3, 'no files'],
    ['a repository without commits or files', ['scan', unborn], 3, 'no files'],
    ['the commit of a repository without one', ['scan', unborn, '--ref', 'HEAD'], 2, 'no commits'],
    ['an unknown revision', ['scan', shop, '--ref', 'no-such-branch'], 2, 'no-such-branch'],
    ['a revision that looks like an option', ['scan', shop, '--ref=--all'], 2, '--all'],
    ['a revision of a plain folder', ['scan', empty, '--ref', 'main'], 2, 'no git repository'],
    ['an unknown model', ['scan', shop, '--model', 'bek'], 2, 'did you mean bekk?'],
    ['a model that is not there', ['scan', shop, '--model', 'our.yml'], 2, 'our.yml'],
    ['a model that is none', ['scan', shop, '--model', file], 2, 'not a model'],
  ])('%s: a clear message, no stack', async (_, argv, code, message) => {
    const outcome = await cdlevel(argv);
    expect(outcome.err.replaceAll(/\s+/g, ' ')).toContain(message);
    expect({ code: outcome.code, out: outcome.out }).toEqual({ code, out: '' });
    expect(outcome.err).not.toMatch(/\n\s+at /);
  });

  it('shows a path that would act on the terminal escaped', async () => {
    const { err } = await cdlevel(['scan', '/no/\x1b[2Jplace']);
    expect(err).toContain('\\x1b[2Jplace');
    expect(err).not.toContain('\x1b');
  });

  it('scans a repository without commits by its files', async () => {
    const folder = personaFolder('tea-timer');
    git(folder, 'init', '--quiet');
    const { code, out } = await cdlevel(['scan', folder, '--format', 'json']);
    expect(code).toBe(0);
    expect(JSON.parse(out).repository).toMatchObject({ commit: null });
  });

  it('says that a shallow clone hides the history', async () => {
    const source = personaRepository('tea-timer');
    git(source, 'commit', '--quiet', '--allow-empty', '-m', 'Go on');
    const clone = join(temporaryFolder(), 'clone');
    git('/', 'clone', '--quiet', '--depth', '1', `file://${source}`, clone);
    const { code, out } = await cdlevel(['scan', clone]);
    expect(code).toBe(0);
    expect(out).toContain('shallow clone');
  });

  it('survives names and contents that nobody would choose', async () => {
    const folder = personaFolder('tea-timer');
    git(folder, 'init', '--quiet');
    writeFileSync(join(folder, '.github/workflows/a\nb\x1b[31m.yml'), 'on: push\njobs: [unclosed');
    writeFileSync(join(folder, 'broken.json'), '{"a": ');
    writeFileSync(join(folder, 'Cargo.toml'), '[package\nname=');
    writeFileSync(join(folder, 'large.yml'), Buffer.alloc(3 * 1024 * 1024, 'a'));
    writeFileSync(join(folder, 'binary.yml'), Buffer.from([0, 1, 2, 255]));
    symlinkSync('/etc', join(folder, 'outside'));
    symlinkSync('.', join(folder, 'circle'));
    const { code, out } = await cdlevel(['scan', folder, '--format', 'json']);
    expect(code).toBe(0);
    const { gaps } = JSON.parse(out) as { gaps: { path?: string; line?: number }[] };
    expect(gaps.find(({ path }) => path?.includes('a\nb'))?.line).toBeGreaterThan(0);
    expect((await cdlevel(['scan', folder])).out).not.toContain('\x1b');
  });
});

describe('the built command', () => {
  const bin = new URL('../dist/src/bin.js', import.meta.url).pathname;

  it.runIf(existsSync(bin))('ends quietly when its reader closes early', () => {
    const shell = `"${process.execPath}" "${bin}" help scan | head -n 1; echo "\${PIPESTATUS[0]}"`;
    const { stdout, stderr } = spawnSync('bash', ['-c', shell], { encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^cdlevel scan .*\n0\n$/);
  });

  it.runIf(existsSync(bin) && existsSync('/dev/full'))('says when standard output cannot be written', () => {
    const shell = `"${process.execPath}" "${bin}" help > /dev/full`;
    const { status, stderr } = spawnSync('bash', ['-c', shell], { encoding: 'utf8' });
    expect(status).toBe(2);
    expect(stderr).toContain('cannot write');
  });
});
