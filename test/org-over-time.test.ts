import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Platform, startPlatform } from './kit/platform/platform.js';
import { writeBare } from './kit/platform/repositories.js';
import { startTool } from './kit/programs.js';
import { temporaryFolder } from './kit/repositories.js';

/** Two runs over an organisation, between which a shop loses its checks; no part of the way is a double. */
const folder = temporaryFolder();
const token = 'ghp_secretOfTheTeaShop';
let platform: Platform;

const checked = `on:
  push:
    branches: [main]
  pull_request:
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: npm ci
      - run: npm test
`;
const unchecked =
  'on: workflow_dispatch\njobs:\n  hello:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo hello\n';

const shop = {
  files: {
    '.github/workflows/ci.yml': checked,
    '.github/CODEOWNERS': '* @tea/brewers @green-tea-lover\n',
    'package.json': '{"name":"shop","scripts":{"test":"vitest run","start":"node src/server.js"}}',
    'package-lock.json': '{"lockfileVersion":3}',
    Dockerfile: 'FROM node:20\nCOPY . .\nCMD ["node", "src/server.js"]\n',
    'src/server.js': "import http from 'node:http';\nhttp.createServer().listen(80);\n",
    'src/server.test.js': "import { it } from 'vitest';\nit('brews', () => {});\n",
  },
};

beforeAll(async () => {
  platform = await startPlatform({ tokens: [token], demandsToken: true });
  for (const name of ['shop-api', 'shop-web'])
    platform.add({
      owner: 'tea',
      name,
      visibility: 'private',
      git: writeBare(folder, { name: `${name}.git`, commits: [shop] }),
    });
}, 60_000);

afterAll(async () => {
  await platform.close();
  rmSync(folder, { recursive: true, force: true });
});

async function org(...args: readonly string[]) {
  const all = [
    'org',
    'tea',
    '--api-url',
    platform.api,
    '--cache-dir',
    join(folder, 'cache'),
    '--model',
    'bekk',
  ];
  const { ended } = startTool([...all, '--quiet', '--as-of', '2025-06-30', ...args], { GITHUB_TOKEN: token });
  return ended;
}

it('says what fell since the last run, and groups by the teams that own it', {
  timeout: 180_000,
}, async () => {
  const first = JSON.parse((await org('--group-by', 'team', '--format', 'json')).out);
  expect(first.rollup.models).toMatchObject([
    { fell: [], groups: [{ name: 'tea/brewers', repositories: 2 }], repositories: 2 },
  ]);
  expect(JSON.stringify(first)).not.toContain('green-tea-lover');

  const without = { files: { '.github/workflows/ci.yml': unchecked } };
  platform.change('tea', 'shop-web', {
    git: writeBare(folder, { name: 'after.git', commits: [shop, without] }),
  });
  const { out } = await org('--format', 'json');
  const { rollup, accounting } = JSON.parse(out);
  expect(accounting).toMatchObject({ scanned: 1, unchanged: 1 });
  expect(rollup.models[0].fell).toContainEqual(
    expect.objectContaining({ repository: 'tea/shop-web', category: 'build', to: 'big-challenges' }),
  );
  expect((await org()).out).toMatch(
    /Fell since they were last read {2}1\n {2}shop-web {2}.*build .* → Big challenges/,
  );
});

it('takes the teams of the platform where a repository names none, and says where they may not be seen', {
  timeout: 180_000,
}, async () => {
  platform.add({
    owner: 'tea',
    name: 'pot',
    git: writeBare(folder, {
      name: 'pot.git',
      commits: [{ files: { ...shop.files, '.github/CODEOWNERS': '* @green-tea-lover\n' } }],
    }),
  });
  const groupsIn = (out: string) =>
    JSON.parse(out).rollup.models[0].groups.map(({ name }: { readonly name: string }) => name);
  const hidden = await org('--group-by', 'team', '--format', 'json');
  expect(hidden.code).toBe(0);
  expect(groupsIn(hidden.out)).toEqual(['tea/brewers', 'no team']);
  expect(JSON.parse(hidden.out).gaps).toEqual([
    'not all teams of tea could be seen: no access (needs scope members: read)',
  ]);
  platform.teams.push({ owner: 'tea', slug: 'pourers', may: { pot: 'admin', 'shop-api': 'admin' } });
  const { out } = await org('--group-by', 'team', '--format', 'json');
  expect(groupsIn(out)).toEqual(['tea/brewers', 'tea/pourers']);
  expect(JSON.parse(out).gaps).toBeUndefined();
  const plan = await org('--group-by', 'team', '--dry-run');
  expect(plan.out).toContain('5 requests beside the list (2)');
});

it('never loads the detectors that a repository names, and says so: its gate cannot tell', {
  timeout: 180_000,
}, async () => {
  platform.add({
    owner: 'tea',
    name: 'spout',
    git: writeBare(folder, {
      name: 'spout.git',
      commits: [{ files: { ...shop.files, 'cdlevel.yml': 'version: 1\ndetectors:\n  - own/brew.js\n' } }],
    }),
  });
  const note = 'cdlevel.yml:3 names detectors, which are code and were not loaded';
  const only = ['--include', 'spout', '--include', 'shop-api'];
  const { code, out } = await org(...only, '--min', 'big-challenges', '--format', 'json');
  const { gate, repositories } = JSON.parse(out);
  expect(code).toBe(3);
  expect(gate.outcome).toBe('cannot-tell');
  expect(
    repositories.flatMap(({ name, notes, gate: own }: Record<string, unknown>) =>
      notes ? [[name, notes, (own as { readonly outcome: string }).outcome]] : [],
    ),
  ).toEqual([['tea/spout', [note], 'cannot-tell']]);
  for (const format of ['terminal', 'markdown'])
    expect((await org(...only, '--format', format)).out.replaceAll(/\\|`/g, '')).toContain(`${note}: `);
});
