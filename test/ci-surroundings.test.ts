import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { placedIn } from '../src/cli/workspace.js';
import { gateFormats } from '../src/report/gate/formats.js';
import { gateAnnotations } from '../src/report/gate/github.js';
import { gateSarif } from '../src/report/gate/sarif.js';
import { cdlevel } from './kit/cli.js';
import { gateRecord } from './kit/gates.js';
import { git, personaRepository, temporaryFolder } from './kit/repositories.js';

const io = (cwd: string, env: Readonly<Record<string, string>>) =>
  ({ cwd, env }) as unknown as Parameters<typeof placedIn>[1];

/** A checkout below a workspace, cloned from there or from nowhere. */
function checkout(workspace: string, folder: string, origin?: string): string {
  const path = join(workspace, folder);
  mkdirSync(dirname(path), { recursive: true });
  cpSync(personaRepository('corner-shop'), path, { recursive: true });
  if (origin !== undefined) git(path, 'remote', 'add', 'origin', origin);
  return path;
}

describe('paths for the workspace of a workflow', () => {
  const workspace = temporaryFolder();
  const env = { GITHUB_WORKSPACE: workspace, GITHUB_REPOSITORY: 'Tea/Shop' };
  const own = checkout(workspace, 'sub/own', 'https://github.com/tea/shop.git');
  checkout(workspace, 'sub/other', 'https://github.com/tea/cups.git');
  checkout(workspace, 'sub/no origin');
  const outside = checkout(temporaryFolder(), 'shop', 'https://github.com/tea/shop.git');

  it.each<[string, string, object | string]>([
    ['a checkout of the repository itself', 'sub/own', { below: '' }],
    ['a folder in it', 'sub/own/chart', { below: '' }],
    ['a checkout of another', 'sub/other', { below: 'sub/other' }],
    ['a checkout from nowhere', 'sub/no origin', { below: 'sub/no origin' }],
    ['the workspace', '.', { below: '' }],
    ['a way around', 'sub/../sub/other', { below: 'sub/other' }],
    ['what stands outside', outside, 'elsewhere'],
    ['what stands above', '..', 'elsewhere'],
  ])('%s', async (_, path, placed) => {
    expect(await placedIn(path, io(workspace, env))).toEqual(placed);
  });

  it('follows links on both sides', async () => {
    const link = join(temporaryFolder(), 'link');
    symlinkSync(workspace, link);
    const linked = { ...env, GITHUB_WORKSPACE: link };
    expect(await placedIn('sub/other', io(workspace, linked))).toEqual({ below: 'sub/other' });
    expect(await placedIn(join(link, 'sub/other'), io('/', env))).toEqual({ below: 'sub/other' });
  });

  it.each([
    [{}],
    [{ GITHUB_WORKSPACE: '' }],
    [{ GITHUB_WORKSPACE: '/no/such/folder' }],
    [{ GITHUB_WORKSPACE: 'a\0b' }],
  ])('are as they are where nothing names a workspace: %j', async (without) => {
    expect(await placedIn('sub/other', io(workspace, without))).toEqual({ below: '' });
  });

  it.each([
    { GITHUB_REPOSITORY: '' },
    { GITHUB_REPOSITORY: '::error::x' },
    { GITHUB_SERVER_URL: '::error::x' },
    { GITHUB_SERVER_URL: 'https://git.example.com' },
  ])('know no checkout as their own with %j', async (hostile) => {
    expect(await placedIn(own, io(workspace, { ...env, ...hostile }))).toEqual({ below: 'sub/own' });
  });

  it('stand in annotations and in SARIF', async () => {
    const argv = ['gate', 'sub/other', '--min', 'bekk/technology=advanced', '--model', 'bekk', '--format'];
    const quiet = { ...env, LANG: 'C.UTF-8' };
    const sarif = await cdlevel([...argv, 'sarif'], { cwd: workspace, env: quiet });
    const annotated = await cdlevel([...argv, 'github'], { cwd: workspace, env: quiet });
    const uris = [...sarif.out.matchAll(/"uri": "([^"]*)"/g)].map(([, uri = '']) => uri);
    const named = [...annotated.out.matchAll(/file=([^,]*),/g)].map(([, file = '']) => file);
    for (const path of [...uris, ...named]) expect(path).toMatch(/^sub\/other\//);
    expect(named.length + uris.length).toBeGreaterThan(0);
  });
});

describe('a form that names files', () => {
  it('names them below the folder that they stand in', () => {
    const placed = { below: 'sub/a b' };
    expect(gateAnnotations(gateRecord(), placed)).toContain(
      'file=sub/a b/e2e/cart & checkout.spec.ts,line=1',
    );
    expect(gateSarif(gateRecord(), placed)).toContain('"sub/a%20b/e2e/cart%20%26%20checkout.spec.ts"');
  });

  it('annotates no file that the reader does not have', () => {
    const text = gateAnnotations(gateRecord(), 'elsewhere');
    expect(text).not.toMatch(/file=|line=/);
    expect(text).toContain('Seen: ');
    expect(gateSarif(gateRecord(), 'elsewhere')).toContain('"e2e/cart%20%26%20checkout.spec.ts"');
  });
});

describe('the summary of the job', () => {
  const shop = personaRepository('corner-shop');
  const gate = (env: Readonly<Record<string, string>>) =>
    cdlevel(['gate', shop, '--min', 'bekk/technology=baseline', '--format', 'github'], {
      env: { LANG: 'C.UTF-8', ...env },
    });

  it('is added to what other steps wrote', async () => {
    const file = join(temporaryFolder(), 'summary.md');
    writeFileSync(file, 'Before.\n');
    expect(await gate({ GITHUB_STEP_SUMMARY: file })).toMatchObject({ code: 0, err: '' });
    expect(readFileSync(file, 'utf8')).toMatch(/^Before\.\n<!-- cdlevel gate -->\n/);
  });

  it.each<[Readonly<Record<string, string>>, string]>([
    [{}, 'GITHUB_STEP_SUMMARY is not set'],
    [{ GITHUB_STEP_SUMMARY: '' }, 'GITHUB_STEP_SUMMARY is not set'],
    [{ GITHUB_STEP_SUMMARY: '/no/such/folder/summary.md' }, 'cannot be written'],
    [{ GITHUB_STEP_SUMMARY: '/' }, 'cannot be written'],
    [{ GITHUB_STEP_SUMMARY: 'a\0::error::b' }, 'cannot be written'],
  ])('is left out with a word where it has no place: %j', async (env, message) => {
    const { code, out, err } = await gate(env);
    expect(code).toBe(0);
    expect(out).toMatch(/^::notice title=cdlevel gate::/);
    expect(err.replace(/\s+/g, ' ')).toContain(message);
    expect(err).not.toContain('::error');
  });
});

it.each(Object.keys(gateFormats))('a report in a missing folder is a mistake, as %s', async (format) => {
  const missing = join(temporaryFolder(), 'missing');
  for (const to of [
    ['--format', `${format}=${join(missing, 'x')}`],
    ['--format', format, '--output', join(missing, 'x')],
  ]) {
    const { code, out, err } = await cdlevel(['gate', personaRepository('tea-timer'), ...to]);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain('the folder does not exist');
  }
  expect(existsSync(missing)).toBe(false);
});
