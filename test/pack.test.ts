import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadModel, shippedModels } from '../src/model/load.js';
import { root } from './kit/paths.js';
import { personaRepository, temporaryFolder } from './kit/repositories.js';

/** The package as a user gets it: packed from what is built, installed somewhere else, run there. */
describe.skipIf(!existsSync(join(root, 'dist/src/bin.js')))('the package', () => {
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

  it('installs elsewhere, scans there, and can be used as a library', { timeout: 120_000 }, () => {
    const user = installed();
    const run = (...args: readonly string[]) =>
      spawnSync(join(user, 'node_modules/.bin/cdlevel'), args, { cwd: user, encoding: 'utf8' });
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

  it('holds the models as their YAML says', async () => {
    for (const id of shippedModels) {
      const built = JSON.parse(readFileSync(join(root, `dist/src/model/${id}.json`), 'utf8'));
      expect(built, id).toEqual(await loadModel(id));
    }
  });
});
