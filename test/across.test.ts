import { describe, expect, it } from 'vitest';
import { detectors } from '../detectors/index.js';
import { detect } from '../src/detect.js';
import type { Survey } from '../src/evidence.js';
import { pipelines } from '../src/input/pipelines/pipelines.js';
import { Reader } from '../src/input/reader.js';
import { placeText, trailText } from '../src/report/phrases.js';
import { memorySnapshot } from '../src/snapshot/memory.js';
import type { Snapshot } from '../src/snapshot/snapshot.js';

type Files = Readonly<Record<string, string>>;

const asOf = Date.parse('2026-01-01') / 1000;

/** A snapshot of one repository beside others, which are known by `owner/name@ref`. */
function beside(files: Files, others: Readonly<Record<string, Files>>): Snapshot {
  const names = [...new Set(Object.keys(others).map((key) => key.split('@')[0] ?? ''))];
  return {
    ...memorySnapshot(files),
    neighbours: {
      named: (name) => names.find((one) => one.toLowerCase() === name.toLowerCase()),
      at: async (repository, ref) => {
        const found = others[`${repository}@${ref}`];
        return found ? memorySnapshot(found) : { unavailable: `there is no ${ref} in it` };
      },
    },
  };
}

const graphOf = async (snapshot: Snapshot) => {
  const reader = new Reader(snapshot, asOf);
  const { value, problems } = await reader.load(pipelines());
  return { pipelines: value, problems, jobs: value.flatMap(({ jobs }) => jobs) };
};

const surveyOf = (snapshot: Snapshot): Promise<Survey> => detect(new Reader(snapshot, asOf), detectors);

const worksIn = ({ jobs }: Awaited<ReturnType<typeof graphOf>>) =>
  jobs.flatMap(({ steps }) => steps.flatMap(({ work }) => work));

const shop = {
  'package.json': JSON.stringify({ name: 'shop', scripts: { test: 'vitest run' } }),
  'src/pot.ts': 'export const pot = 1;\n',
  'src/pot.test.ts': "import { it } from 'vitest';\nit('brews', () => {});\n",
};

const calling = (uses: string) => ({
  ...shop,
  '.github/workflows/ci.yml': `on: push\njobs:\n  ci:\n    uses: ${uses}\n    with:\n      stage: production\n`,
});

const shared = `on:
  workflow_call:
    inputs:
      stage: { type: string }
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: npm ci
      - run: npm test
  deploy:
    needs: test
    runs-on: ubuntu-latest
    environment: \${{ inputs.stage }}
    steps:
      - run: kubectl apply -f k8s/
`;

describe('a workflow of another repository of the run', () => {
  const uses = 'tea/workflows/.github/workflows/service.yml@v1';
  const others = { 'tea/workflows@v1': { '.github/workflows/service.yml': shared } };

  it('is followed, and its commands run in the repository that calls it', async () => {
    const graph = await graphOf(beside(calling(uses), others));
    expect(graph.problems).toEqual([]);
    expect(graph.jobs.map(({ id }) => id)).toEqual(['ci/test', 'ci/deploy']);
    expect(graph.jobs.flatMap(({ delegations }) => delegations)).toEqual([]);
    expect(graph.jobs[1]?.environment).toMatchObject({ name: 'production', kind: 'production' });
    expect(worksIn(graph).map(({ intent }) => intent)).toEqual(
      expect.arrayContaining(['test-unit', 'deploy']),
    );
  });

  it('becomes evidence with the places of both, and leaves no gap', async () => {
    const { evidence, gaps } = await surveyOf(beside(calling(uses), others));
    const seen = evidence.find(({ signal, at }) => signal === 'ci.runs-tests' && at.path !== undefined);
    expect(seen && trailText(seen)).toMatch(
      /^\.github\/workflows\/ci\.yml:4 → tea\/workflows: \.github\/workflows\/service\.yml:11/,
    );
    expect(gaps.filter(({ reason }) => reason.includes('tea/workflows'))).toEqual([]);
    expect(JSON.stringify({ evidence, gaps })).not.toContain('.git/elsewhere');
  });

  it('is a gap as ever in a scan that knows no others', async () => {
    const alone = await surveyOf(memorySnapshot(calling(uses)));
    expect(alone.gaps.map(({ reason }) => reason)).toContain(
      `the pipeline calls ${uses}, which is kept elsewhere`,
    );
    const stranger = await surveyOf(beside(calling(uses), { 'tea/other@v1': {} }));
    expect(stranger).toEqual(alone);
  });

  it('that cannot be had stays a gap, with the reason', async () => {
    const reasonsOf = async (snapshot: Snapshot) =>
      (await surveyOf(snapshot)).gaps.map(({ reason }) => reason);
    expect(await reasonsOf(beside(calling(uses), { 'tea/workflows@v2': {} }))).toContain(
      `the pipeline calls ${uses}, which is kept elsewhere and was not followed: there is no v1 in it`,
    );
    expect(await reasonsOf(beside(calling(uses), { 'tea/workflows@v1': {} }))).toContain(
      `the pipeline calls ${uses}, which is kept elsewhere and was not followed: it cannot be read there at v1`,
    );
    const hostile = calling('tea/workflows/.github/workflows/service.yml@../../x');
    expect((await reasonsOf(beside(hostile, others))).join()).toContain('its version is not known');
  });

  it('is said to be damaged at its own place', async () => {
    const broken = { 'tea/workflows@v1': { '.github/workflows/service.yml': 'jobs: [\n' } };
    const { gaps } = await surveyOf(beside(calling(uses), broken));
    expect(gaps.map(({ at }) => placeText(at))).toContain('tea/workflows: .github/workflows/service.yml:2');
  });

  it('calls others of its repository, and ends in a circle', async () => {
    const graph = await graphOf(
      beside(calling(uses), {
        'tea/workflows@v1': {
          '.github/workflows/service.yml':
            'on: workflow_call\njobs:\n  in: { uses: ./.github/workflows/in.yml }\n',
          '.github/workflows/in.yml': `on: workflow_call
jobs:
  unit: { runs-on: x, steps: [{ run: npm test }] }
  again: { uses: ${uses} }
`,
        },
      }),
    );
    expect(graph.jobs.map(({ id }) => id)).toEqual(['ci/in/unit', 'ci/in/again']);
    expect(graph.jobs[1]?.delegations).toMatchObject([
      { because: 'it calls itself, or stands too deep', at: { line: 4 } },
    ]);
  });

  it('may use what only a checkout of its own brings: that stays a gap', async () => {
    const own = `on: workflow_call
jobs:
  build:
    runs-on: x
    steps:
      - uses: ./.github/actions/brew
      - uses: ./shared/deploy
`;
    const files = {
      ...calling(uses),
      '.github/actions/brew/action.yml':
        'runs: { using: composite, steps: [{ run: npm test, shell: bash }] }\n',
    };
    const graph = await graphOf(
      beside(files, { 'tea/workflows@v1': { '.github/workflows/service.yml': own } }),
    );
    expect(worksIn(graph).map(({ intent }) => intent)).toContain('test-unit');
    expect(graph.jobs.flatMap(({ delegations }) => delegations.map(({ to }) => to))).toEqual([
      './shared/deploy',
    ]);
  });

  it('is opened for so many versions only', async () => {
    const uses = Array.from(
      { length: 40 },
      (_, at) => `  j${at}: { uses: tea/workflows/.github/workflows/x.yml@v${at} }`,
    );
    const files = { ...shop, '.github/workflows/ci.yml': `on: push\njobs:\n${uses.join('\n')}\n` };
    const graph = await graphOf(beside(files, others));
    const reasons = graph.jobs.flatMap(({ delegations }) => delegations.map(({ because }) => because));
    expect(reasons.filter((reason) => reason?.startsWith('there is no'))).toHaveLength(29);
    expect(reasons.filter((reason) => reason?.startsWith('more than 30'))).toHaveLength(10);
  });
});

describe('an action of another repository of the run', () => {
  const files = (uses: string) => ({
    ...shop,
    '.github/workflows/ci.yml': `on: push\njobs:\n  ci:\n    runs-on: x\n    steps:\n      - uses: ${uses}\n        with: { command: vitest run }\n`,
  });
  const others = {
    'tea/actions@main': {
      'check/action.yaml': `inputs: { command: {} }
runs:
  using: composite
  steps:
    - run: \${{ inputs.command }}
      shell: bash
    - run: \${{ github.action_path }}/publish.sh
      shell: bash
`,
      'check/publish.sh': '#!/bin/sh\nnpm publish\n',
      'node/action.yml': 'runs: { using: node20, main: x.js }\n',
    },
  };

  it('is followed with its inputs and into its own scripts', async () => {
    const works = worksIn(await graphOf(beside(files('tea/actions/check@main'), others)));
    expect(works.map(({ intent }) => intent)).toEqual(['test-unit', 'publish']);
    const { evidence } = await surveyOf(beside(files('tea/actions/check@main'), others));
    const places = evidence.map((one) => trailText(one));
    expect(places).toContain(
      '.github/workflows/ci.yml:6 → tea/actions: check/action.yaml:7 → tea/actions: check/publish.sh:2',
    );
    expect(JSON.stringify(evidence)).not.toContain('.git/elsewhere');
  });

  it('is what it is to everybody else where it is no list of steps, or is not there', async () => {
    for (const uses of [
      'tea/actions/node@main',
      'tea/actions/gone@main',
      'tea/actions/check@v9',
      'tea/actions/check',
    ]) {
      const known = await surveyOf(beside(files(uses), others));
      expect(known, uses).toEqual(await surveyOf(memorySnapshot(files(uses))));
    }
  });
});
