import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadModel, shippedModels } from '../src/model/load.js';
import { root } from './kit/paths.js';
import { moveChart, proposal } from './kit/proposals.js';
import { git, personaRepository, temporaryFolder } from './kit/repositories.js';

const npm = (folder: string, ...args: readonly string[]) =>
  execFileSync('npm', [...args, '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });

function installed(): string {
  const folder = temporaryFolder();
  npm(root, 'pack', '--ignore-scripts', '--pack-destination', folder);
  const archive = readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? '';
  const user = join(folder, 'user');
  mkdirSync(user);
  writeFileSync(join(user, 'package.json'), '{ "private": true, "type": "module" }');
  npm(user, 'install', '--omit=dev', '--prefer-offline', join(folder, archive));
  return user;
}

/** The package as a user gets it: packed from what is built, installed somewhere else, run there. */
describe.skipIf(!existsSync(join(root, 'dist/src/bin.js')))('the package', () => {
  let user = '';
  beforeAll(() => {
    user = installed();
  }, 300_000);
  const run = (...args: readonly string[]) =>
    spawnSync(join(user, 'node_modules/.bin/cdlevel'), args, { cwd: user, encoding: 'utf8' });

  it('installs elsewhere, scans there, and can be used as a library', { timeout: 120_000 }, () => {
    expect(run('--version').stdout).toMatch(/^cdlevel \d/);

    const shop = personaRepository('corner-shop');
    const scan = run('scan', shop, '--format', 'json');
    expect(scan.stderr).toBe('');
    expect(JSON.parse(scan.stdout).models).toHaveLength(2);
    expect(run('explain', 'bekk', 'build.ci-server', shop).stdout).toContain('.github/workflows/ci.yml');

    for (const schema of ['report', 'gate/gate', 'replay/replay'])
      expect(
        existsSync(join(user, `node_modules/cdlevel/dist/src/report/${schema}.schema.json`)),
        schema,
      ).toBe(true);

    const script = join(user, 'use.js');
    writeFileSync(
      script,
      `import { gate, scan } from 'cdlevel';
       const asked = { path: ${JSON.stringify(shop)}, models: ['bekk'] };
       const { models } = await scan(asked);
       console.log(models[0].categories.length, (await gate({ ...asked, noRegress: 'HEAD' })).outcome);`,
    );
    expect(execFileSync(process.execPath, [script], { encoding: 'utf8' })).toBe('6 passed\n');
    const fixtures = readdirSync(join(user, 'node_modules/cdlevel'), { recursive: true, encoding: 'utf8' });
    expect(fixtures.filter((name) => /fixtures|\.test\.|\.tgz/.test(name))).toEqual([]);
  });

  describe('holds a pull request that', () => {
    const gate = (shop: string, ...args: readonly string[]) => {
      const { status, stdout, stderr } = run(
        'gate',
        shop,
        '--no-regress',
        'main',
        '--format',
        'json',
        ...args,
      );
      return { status, stderr, ...(stdout.startsWith('{') ? JSON.parse(stdout) : {}) };
    };

    it('deletes a test job', { timeout: 60_000 }, () => {
      const shop = proposal((folder) => {
        const path = join(folder, '.github/workflows/ci.yml');
        const text = readFileSync(path, 'utf8');
        const without = text
          .replace(/^ {2}test:\n[\s\S]*?(?=^ {2}customer:)/m, '')
          .replace('    needs: test\n', '');
        expect(without).not.toBe(text);
        writeFileSync(path, without);
      });
      const { status, gate: answer } = gate(shop);
      expect(status).toBe(1);
      const lost = answer.checks.flatMap((check: { lost: readonly unknown[] }) => check.lost);
      expect(lost).toContainEqual(expect.objectContaining({ path: '.github/workflows/ci.yml', line: 43 }));
    });

    it('moves a file of the deployment', { timeout: 60_000 }, () => {
      const shop = proposal(moveChart);
      expect(gate(shop)).toMatchObject({ status: 0, stderr: '' });
    });

    it('only renames', { timeout: 60_000 }, () => {
      const shop = proposal((folder) => {
        renameSync(join(folder, '.github/workflows/ci.yml'), join(folder, '.github/workflows/checks.yml'));
        renameSync(join(folder, '.github/workflows/deploy.yml'), join(folder, '.github/workflows/ship.yml'));
      });
      expect(gate(shop)).toMatchObject({ status: 0, stderr: '' });
    });

    it('edits the configuration of the gate', { timeout: 60_000 }, () => {
      const before = 'version: 1\nmodels: [bekk]\nminimum:\n  bekk:\n    technology: intermediate\n';
      const shop = proposal(
        (folder) => writeFileSync(join(folder, 'cdlevel.yml'), before.replace('intermediate', 'baseline')),
        before,
      );
      expect(gate(shop).gate.loosened.join()).toContain('baseline instead of intermediate');
    });

    it('is seen with a history of one commit', { timeout: 60_000 }, () => {
      const seen = (change: (shop: string) => void) => {
        const shallow = join(temporaryFolder(), 'shop');
        const url = `file://${proposal(change)}`;
        git('/', 'clone', '--quiet', '--depth', '1', '--branch', 'proposal', url, shallow);
        return {
          shallow,
          base: () => git(shallow, 'fetch', '--quiet', '--depth', '1', 'origin', 'main:main'),
        };
      };
      const harmful = seen((folder) => rmSync(join(folder, '.github/workflows/ci.yml')));
      const alone = run('gate', harmful.shallow, '--no-regress', 'main');
      expect(alone.status).toBe(3);
      expect(alone.stderr.replace(/\s+/g, ' ')).toContain('fetch-depth: 0');
      // With the tip of the base beside it, what a change did to the files can be told, and no more is said.
      harmful.base();
      const { status, gate: answer } = gate(harmful.shallow);
      expect(status).toBe(1);
      for (const { outcome, lost } of answer.checks)
        if (outcome === 'failed') expect(JSON.stringify(lost)).toContain('.github/workflows/ci.yml');
      const harmless = seen((folder) => writeFileSync(join(folder, 'NOTES.md'), 'Tea.\n'));
      harmless.base();
      expect(gate(harmless.shallow).status).toBe(0);
    });
  });

  it('holds the models as their YAML says', async () => {
    for (const id of shippedModels) {
      const built = JSON.parse(readFileSync(join(root, `dist/src/model/${id}.json`), 'utf8'));
      expect(built, id).toEqual(await loadModel(id));
    }
  });
});
