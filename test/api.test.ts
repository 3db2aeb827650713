import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { gate, IncompleteError, jsonReport, scan, UserError } from '../src/index.js';
import { cloneOf, TestRepository } from './kit/git.js';
import { root } from './kit/paths.js';
import { commitAll, git, personaRepository, temporaryFolder } from './kit/repositories.js';

/** The examples in the comments of the public API, as a reader would copy them. */
function examplesIn(source: string): readonly string[] {
  return [...source.matchAll(/\/\*\*[\s\S]*?\*\//g)].flatMap(([comment]) => {
    const text = comment.replace(/\s*\*\/$/, '').replace(/^ *\/?\*+ ?/gm, '');
    const [, ...examples] = text.split(/^@example\n/m);
    return examples.map((example) => `${example.split(/^@(?!example)\w/m)[0]?.trim()}\n`);
  });
}

const examples = examplesIn(readFileSync(join(root, 'src/index.ts'), 'utf8'));

/** A shop whose `main` has what its branch has not. */
function shopThatLost(): string {
  const shop = personaRepository('corner-shop');
  git(shop, 'switch', '--quiet', '--create', 'proposal');
  rmSync(join(shop, '.github/workflows/ci.yml'));
  commitAll(shop, 'Run no tests', '2025-06-03T12:00:00Z');
  return shop;
}

describe('the examples of the public API', () => {
  it('are there for both of its functions', () => {
    expect(examples.filter((example) => example.includes('scan(')).length).toBeGreaterThan(0);
    expect(examples.filter((example) => example.includes('gate(')).length).toBeGreaterThan(1);
  });

  it('compile, run, and say what they are meant to', { timeout: 120_000 }, () => {
    const shop = shopThatLost();
    const user = userOf(examples);
    const names = examples.map((_, index) => `example${index}.ts`);
    const tsc = join(root, 'node_modules/typescript/bin/tsc');
    const strictly = ['--noEmit', '--strict', '--skipLibCheck', '--module', 'nodenext', '--target', 'es2023'];
    execFileSync(process.execPath, [tsc, ...strictly, '--types', 'node', ...names], { cwd: user });
    const tsx = join(root, 'node_modules/tsx/dist/cli.mjs');
    const said = execFileSync(process.execPath, [tsx, join(user, 'all.ts')], { cwd: shop, encoding: 'utf8' });
    const [scanned = '', units = '', , gated = '', saved = ''] = said.split('----\n');
    expect(scanned).toMatch(/continuous delivery Technology intermediate\n/);
    expect(units).toBe('');
    expect(gated).toMatch(/not any more \[[^\]]*'\.github\/workflows\/ci\.yml:22'/);
    expect(saved).toBe('passed\n');
  });
});

/** A folder of somebody who has installed the package: its sources as they are now, for what is built may be older. */
function userOf(sources: readonly string[]): string {
  const user = temporaryFolder();
  const installed = join(user, 'node_modules/cdlevel');
  mkdirSync(installed, { recursive: true });
  writeFileSync(join(user, 'package.json'), '{ "type": "module" }');
  const manifest = { name: 'cdlevel', type: 'module', exports: './src/index.ts' };
  writeFileSync(join(installed, 'package.json'), JSON.stringify(manifest));
  for (const folder of ['src', 'detectors', 'node_modules'])
    symlinkSync(join(root, folder), join(installed, folder));
  symlinkSync(join(root, 'node_modules/@types'), join(user, 'node_modules/@types'));
  for (const [index, source] of sources.entries()) writeFileSync(join(user, `example${index}.ts`), source);
  const all = sources.map((_, index) => `await import('./example${index}.js');\n`);
  writeFileSync(join(user, 'all.ts'), `${all.join("console.log('----');\n")}export {};\n`);
  return user;
}

describe('gate()', () => {
  it('answers like the command line, with the assessment that the answer rests on', async () => {
    const answer = await gate({ path: shopThatLost(), models: ['bekk'], noRegress: 'main' });
    expect(answer).toMatchObject({ outcome: 'failed', against: 'main' });
    expect(answer.assessment.models.map(({ id }) => id)).toEqual(['bekk']);
    expect(answer.checks.some(({ practice, lost }) => practice !== undefined && lost.length > 0)).toBe(true);
  });

  it('holds the minimum of the configuration, unless the call asks for another', async () => {
    const shop = personaRepository('corner-shop');
    const config = {
      path: 'ours.yml',
      text: 'version: 1\nmodels: [bekk]\nminimum:\n  bekk: { technology: advanced }\n',
    };
    expect((await gate({ path: shop, config })).outcome).toBe('failed');
    expect((await gate({ path: shop, config, min: 'technology=baseline' })).outcome).toBe('passed');
    writeFileSync(join(shop, 'cdlevel.yml'), config.text);
    expect((await gate({ path: shop })).outcome).toBe('failed');
    expect((await scan({ path: shop })).models.map(({ id }) => id)).toEqual(['bekk']);
  });

  it('compares with a report that was saved', async () => {
    const shop = shopThatLost();
    const report = jsonReport(await scan({ path: shop, ref: 'main' }));
    expect((await gate({ path: shop, noRegress: { name: 'saved', report } })).outcome).toBe('failed');
    await expect(gate({ path: shop, noRegress: { name: 'saved', report: '{}' } })).rejects.toThrow(
      'no report to compare with',
    );
  });

  it('throws what the caller did wrong, and what cannot be read', async () => {
    const shop = personaRepository('corner-shop');
    await expect(gate({ path: shop, min: 'basline' })).rejects.toBeInstanceOf(UserError);
    await expect(gate({ path: shop, noRegress: 'nowhere' })).rejects.toBeInstanceOf(UserError);
    const shallow = cloneOf(new TestRepository(shop, []), '--depth', '1');
    await expect(gate({ path: shallow.folder, noRegress: 'HEAD~1' })).rejects.toBeInstanceOf(IncompleteError);
  });
});
