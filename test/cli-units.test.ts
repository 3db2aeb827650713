import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { scan } from '../src/index.js';
import { type JsonReport, reportJsonSchema } from '../src/report/json-schema.js';
import { cdlevel } from './kit/cli.js';
import { commitAll, git, personaRepository, temporaryFolder } from './kit/repositories.js';

const valid = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(JSON.parse(reportJsonSchema()));

const server = (name: string) => ({
  [`services/${name}/package.json`]: JSON.stringify({
    name: `@tea/${name}`,
    version: '1.0.0',
    scripts: { test: 'jest', start: 'node server.js' },
    dependencies: { express: '4.19.2' },
    devDependencies: { jest: '29.7.0' },
  }),
  [`services/${name}/Dockerfile`]: 'FROM node:22\nCOPY . .\nCMD ["node", "server.js"]\n',
  [`services/${name}/server.js`]: "const express = require('express');\nexpress().listen(80);\n",
});
const files: Readonly<Record<string, string>> = {
  ...server('cart'),
  ...server('till'),
  'services/cart/cart.test.js': "test('adds', () => expect(1 + 1).toBe(2));\n",
  'package.json': '{ "private": true, "workspaces": ["services/*"] }\n',
  'README.md': '# Tea\n',
  '.github/workflows/cart.yml':
    'on:\n  push:\n    branches: [main]\n    paths: [services/cart/**]\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n      - run: npm ci && npm test\n        working-directory: services/cart\n',
};

function monorepo(more: Readonly<Record<string, string>> = {}): string {
  const folder = join(temporaryFolder(), 'tea');
  for (const [path, text] of Object.entries({ ...files, ...more })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  git(folder, 'init', '--quiet', '--initial-branch=main');
  commitAll(folder, 'Begin', '2025-06-01T12:00:00Z');
  return folder;
}

const tea = monorepo();

async function reportOf(...call: readonly string[]): Promise<JsonReport> {
  const { out, err } = await cdlevel([...call, '--format', 'json']);
  expect(err).toBe('');
  const report = JSON.parse(out);
  expect(valid(report), JSON.stringify(valid.errors)).toBe(true);
  return report;
}

const unitTests = ({ models }: Pick<JsonReport, 'models'>) =>
  models
    .find(({ id }) => id === 'bekk')
    ?.categories.find(({ id }) => id === 'quality')
    ?.practices.find(({ id }) => id === 'unit-tests');

describe('cdlevel scan --unit', () => {
  it('assesses one deliverable by itself', async () => {
    const [cart, till] = await Promise.all([
      reportOf('scan', tea, '--unit', 'services/cart'),
      reportOf('scan', tea, '--unit', './services/till/'),
    ]);
    expect(cart.unit).toMatchObject({
      path: 'services/cart',
      name: '@tea/cart',
      declaredAt: { path: 'package.json', line: 1 },
      among: 2,
      commits: { touching: 1, all: 1 },
      tags: 'none',
    });
    expect(unitTests(cart)?.verdict).toBe('met');
    expect(unitTests(till)?.verdict).toBe('unmet');
    expect(JSON.stringify(till)).not.toContain('services/cart/');
  });

  it('says in its head which unit it is about', async () => {
    const { out } = await cdlevel(['scan', tea, '--unit', '@tea/cart', '--model', 'bekk']);
    expect(out).toContain('tea, unit services/cart');
    expect(out).toContain('one of 2 units');
  });

  it('says a line for each of all, below the repository itself', async () => {
    const { out, code } = await cdlevel(['scan', tea, '--unit', 'all', '--model', 'bekk']);
    expect(code).toBe(0);
    expect(out).toMatch(/^ {2}services\/cart +service +\S/m);
    expect(out).toMatch(/^ {2}services\/till +service +\S/m);
    expect(out).toContain('Build & continuous integration');
    for (const row of out.split('\n')) expect(row.length).toBeLessThanOrEqual(80);
    const markdown = await cdlevel(['scan', tea, '--unit', 'all', '--format', 'markdown']);
    expect(markdown.out).toContain('| `services/cart` | service |');
  });

  it('gives JSON on all of them, with the same verdicts as one by one', async () => {
    const all = await reportOf('scan', tea, '--unit', 'all');
    const one = await reportOf('scan', tea, '--unit', 'services/till');
    const whole = await reportOf('scan', tea);
    expect(all.units?.map(({ path }) => path)).toEqual(['services/cart', 'services/till']);
    const verdicts = ({ models }: Pick<JsonReport, 'models'>) =>
      models.map(({ categories }) =>
        categories.map(({ level, practices }) => [level, practices.map(({ id, verdict }) => [id, verdict])]),
      );
    const till = all.units?.[1]?.assessed;
    expect(
      till?.models.map(({ categories }) =>
        categories.map(({ level, practices }) => [level, practices.map(({ id, verdict }) => [id, verdict])]),
      ),
    ).toEqual(verdicts(one));
    expect(verdicts(all)).toEqual(verdicts(whole));
  });

  it('says which unit evidence is about where there are several', async () => {
    const whole = await reportOf('scan', tea);
    expect(whole.units?.map(({ name }) => name)).toEqual(['@tea/cart', '@tea/till']);
    expect(unitTests(whole)?.evidence.map(({ unit }) => unit)).toContain('services/cart');
    const { out } = await cdlevel(['explain', 'bekk', 'quality.unit-tests', tea]);
    expect(out.replace(/\s+/g, ' ')).toContain('(unit services/cart)');
  });

  it('names units nowhere in a repository that is one', async () => {
    const shop = personaRepository('corner-shop');
    const report = await reportOf('scan', shop);
    expect(report).not.toHaveProperty('units');
    expect(JSON.stringify(report)).not.toContain('"unit":');
    const { out, code } = await cdlevel(['scan', shop, '--unit', '.']);
    expect({ code, says: out.includes('The repository is one unit') }).toEqual({ code: 0, says: true });
    expect((await cdlevel(['scan', shop, '--unit', 'all'])).code).toBe(0);
    expect((await cdlevel(['scan', shop, '--unit', 'src'])).err).toContain('leave --unit out');
  });

  it.each([
    ['services/cort', 'did you mean services/cart?'],
    ['cart', 'did you mean services/cart?'],
    ['../other', 'leads out of the repository'],
    ['/etc', 'leads out of the repository'],
    ['services/cart/server.js', 'is a file'],
    ['services/cart/server.js', 'it belongs to the unit services/cart'],
    ['services', 'is no unit'],
    ['zzzzzzzzzz', 'units: services/cart, services/till'],
  ])('refuses %s', async (unit, answer) => {
    const { code, err, out } = await cdlevel(['scan', tea, '--unit', unit]);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(answer);
  });

  it('takes what the configuration says of units', async () => {
    const folder = monorepo({
      'cdlevel.yml':
        'version: 1\nunits:\n  - path: services/cart\n    deliverable: package\n  - path: services/till/\n    deliverable: none\n  - path: lambda\n    database: true\n',
      'lambda/pour.py': 'print("tea")\n',
    });
    const { units } = await reportOf('scan', folder, '--unit', 'all');
    expect(units?.map(({ path, assessed }) => [path, assessed?.deliverable, assessed?.database])).toEqual([
      ['lambda', 'package', true],
      ['services/cart', 'package', false],
    ]);
    expect(units?.[0]?.declaredAt).toEqual({ path: 'cdlevel.yml', line: 7 });
  });

  it('refuses a configuration of units that leads out', async () => {
    const folder = monorepo({ 'cdlevel.yml': 'version: 1\nunits:\n  - path: ../other\n' });
    const { code, err } = await cdlevel(['scan', folder]);
    expect(code).toBe(2);
    expect(err).toContain('cdlevel.yml:3');
  });
});

describe('cdlevel explain --unit', () => {
  it('explains a verdict of one unit', async () => {
    const { out } = await cdlevel(['explain', 'bekk', 'quality.unit-tests', tea, '--unit', 'services/till']);
    expect(out).toContain('Unit services/till');
    expect(out).toContain('not met');
  });

  it('takes one at a time', async () => {
    const { code, err } = await cdlevel(['explain', 'bekk', 'quality', tea, '--unit', 'all']);
    expect(code).toBe(2);
    expect(err).toContain('explain takes one unit');
  });
});

describe('cdlevel gate --unit', () => {
  const folder = monorepo();
  git(folder, 'switch', '--quiet', '--create', 'proposal');
  rmSync(join(folder, 'services/cart/cart.test.js'));
  for (const [path, text] of Object.entries(server('kettle'))) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  commitAll(folder, 'Test no more', '2025-06-02T12:00:00Z');
  const gate = (...call: readonly string[]) => cdlevel(['gate', folder, '--model', 'bekk', ...call]);

  it('holds one deliverable to what it had before', async () => {
    const { code, out } = await gate('--unit', 'services/cart', '--no-regress', 'main');
    expect({ code, says: out.includes(', unit services/cart') }).toEqual({ code: 1, says: true });
    expect(out).toContain('services/cart/cart.test.js');
    expect((await gate('--unit', 'services/till', '--no-regress', 'main')).code).toBe(0);
  });

  it('holds it to a minimum of its own', async () => {
    const { code, out } = await gate('--unit', '@tea/till', '--min', 'build=baseline');
    expect({ code, says: out.includes('unit services/till') }).toEqual({ code: 1, says: true });
  });

  it('says that a unit that is new has nothing to lose', async () => {
    const { code, out } = await gate('--unit', 'services/kettle', '--no-regress', 'main', '--format', 'json');
    expect(code).toBe(0);
    expect(JSON.parse(out).gate.checks).toMatchObject([
      { outcome: 'passed', text: 'services/kettle was no unit at main: there is nothing to lose' },
    ]);
  });

  it('takes no report of another unit, or of all, for a baseline', async () => {
    const file = join(temporaryFolder(), 'cart.json');
    await cdlevel(['scan', folder, '--unit', 'services/cart', '--format', 'json', '--output', file]);
    expect((await gate('--unit', 'services/cart', '--no-regress', file)).code).toBe(0);
    for (const unit of [['--unit', 'services/till'], []]) {
      const { code, err } = await gate(...unit, '--no-regress', file);
      expect({ code, says: err.includes('the baseline is of services/cart') }).toEqual({
        code: 2,
        says: true,
      });
    }
  });

  it('takes one at a time, and only one that there is', async () => {
    expect((await gate('--unit', 'all')).err).toContain('gate takes one unit');
    expect((await gate('--unit', 'services/cort')).err).toContain('did you mean services/cart?');
  });
});

describe('cdlevel pipelines --unit', () => {
  it('shows only what serves a unit', async () => {
    const cart = await cdlevel(['pipelines', tea, '--unit', 'services/cart']);
    expect(cart.out).toContain('tea, unit services/cart');
    expect(cart.out).toContain('1 pipeline of GitHub Actions');
    const { out } = await cdlevel(['pipelines', tea, '--unit', 'services/till', '--format', 'json']);
    expect(JSON.parse(out)).toMatchObject({ unit: 'services/till', pipelines: [] });
  });

  it('takes what the configuration says of units', async () => {
    const folder = monorepo({
      'cdlevel.yml': 'version: 1\nunits:\n  - path: lambda\n',
      'lambda/pour.py': '',
    });
    expect((await cdlevel(['pipelines', folder, '--unit', 'lambda'])).code).toBe(0);
    expect((await cdlevel(['pipelines', tea, '--unit', 'lambda'])).code).toBe(2);
    expect((await cdlevel(['pipelines', tea, '--unit', 'all'])).err).toContain('pipelines takes one unit');
  });
});

describe('scan() with a unit', () => {
  it('assesses it by itself, and the repository lists its units', async () => {
    const { units, unit: none } = await scan({ path: tea, models: ['bekk'] });
    expect({ units: units?.map(({ path }) => path), none }).toEqual({
      units: ['services/cart', 'services/till'],
      none: undefined,
    });
    const { unit } = await scan({ path: tea, models: ['bekk'], unit: 'services/cart' });
    expect(unit).toMatchObject({ path: 'services/cart', name: '@tea/cart', among: 2 });
    await expect(scan({ path: tea, unit: 'services/cort' })).rejects.toThrow('services/cort');
  });
});
