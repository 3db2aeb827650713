import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cdlevel } from './kit/cli.js';
import { type Platform, startPlatform } from './kit/platform/platform.js';
import { writeBare } from './kit/platform/repositories.js';
import { startTool } from './kit/programs.js';
import { temporaryFolder } from './kit/repositories.js';

/** A small organisation whose repositories lean on each other; no part of the way is a double. */
const token = 'ghp_secretOfTheTeaHouse';
const folder = temporaryFolder();
let platform: Platform;

const shared = (command: string) => `on: workflow_call
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: tea/workflows/setup@brewing/next
      - run: ${command}
`;

const code = {
  'package.json': JSON.stringify({ name: 'shop', scripts: { test: 'vitest run' } }),
  'src/pot.ts': 'export const pot = 1;\n',
  'src/pot.test.ts': "import { it } from 'vitest';\nit('brews', () => {});\n",
};

const calling = (uses: string) => `on: push\njobs:\n  ci:\n    uses: ${uses}\n`;

const publishing = `on: push
jobs:
  image:
    runs-on: ubuntu-latest
    steps:
      - uses: docker/build-push-action@v6
        with:
          push: true
          tags: ghcr.io/\${{ github.repository }}:\${{ github.sha }}
`;

const overlay = (image: string) => `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
images:
  - name: app
    newName: ${image}
    newTag: '3'
`;

const application = (environment: string) => `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: till-${environment} }
spec:
  source: { repoURL: https://git.example/tea/fleet, path: till/${environment} }
  destination: { namespace: till }
  syncPolicy: { automated: {} }
`;

const repositories: Readonly<Record<string, readonly Readonly<Record<string, string>>[]>> = {
  workflows: [
    {
      '.github/workflows/node.yml': shared('npm test'),
      'setup/action.yml': 'runs:\n  using: composite\n  steps:\n    - run: npm ci\n      shell: bash\n',
    },
  ],
  till: [{ ...code, Dockerfile: 'FROM scratch\n', '.github/workflows/image.yml': publishing }],
  fleet: [
    {
      'argocd/production.yaml': application('production'),
      'argocd/staging.yaml': application('staging'),
      'till/production/kustomization.yaml': overlay('ghcr.io/tea/till'),
      'till/staging/kustomization.yaml': overlay('ghcr.io/tea/till'),
      'plain/production/kustomization.yaml': overlay('plain'),
    },
  ],
  pot: [
    {
      ...code,
      'charts/pot/Chart.yaml': 'apiVersion: v2\nname: pot\nversion: 1.0.0\n',
      '.github/workflows/chart.yml':
        'on: push\njobs:\n  chart:\n    runs-on: x\n    steps:\n      - run: helm push pot-1.0.0.tgz oci://ghcr.io/${{ github.repository_owner }}/charts\n',
    },
  ],
  cup: [
    {
      ...code,
      Dockerfile: 'FROM scratch\n',
      'deploy/production/kustomization.yaml':
        'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n',
    },
  ],
  shop: [{ ...code, '.github/workflows/ci.yml': calling('Tea/Workflows/.github/workflows/node.yml@v1') }],
  kettle: [
    { ...code, '.github/workflows/ci.yml': calling('coffee/workflows/.github/workflows/node.yml@v1') },
  ],
  plain: [
    {
      ...code,
      '.github/workflows/ci.yml':
        'on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: npm test\n',
    },
  ],
};

/** Applications of a chart, and of a folder that another repository holds. */
const argo = (origin: string) => ({
  'apps/production/pot.yaml': `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: pot }
spec:
  source: { repoURL: ghcr.io/tea/charts, chart: pot, targetRevision: 1.x }
  syncPolicy: { automated: {} }
`,
  'apps/production/cup.yaml': `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: cup }
spec:
  source: { repoURL: ${origin}/tea/cup.git, path: deploy/production }
  syncPolicy: { automated: {} }
`,
});

beforeAll(async () => {
  platform = await startPlatform({ tokens: [token], demandsToken: true });
  for (const [name, states] of Object.entries({ ...repositories, argo: [argo(platform.origin)] })) {
    const commits = states.map((files, at) => ({
      files,
      ...(at === 0 && name === 'workflows' ? { tags: ['v1'] } : {}),
    }));
    const git = writeBare(folder, { name: `${name}.git`, commits });
    platform.add({ owner: 'tea', name, visibility: 'private', git });
  }
  branch('workflows', 'brewing/next', 'v1');
}, 60_000);

afterAll(async () => {
  await platform.close();
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

/** Names a commit of a repository as a branch. */
function branch(name: string, called: string, at: string): void {
  execFileSync('git', ['--git-dir', join(folder, `${name}.git`), 'branch', called, at]);
}

/** Moves a tag to a commit that changes files, and that no branch holds. */
function retag(name: string, tag: string, files: Readonly<Record<string, string>>): void {
  const other = writeBare(folder, { name: `${name}-later.git`, commits: [{ files, tags: [tag] }] });
  execFileSync('git', [
    '--git-dir',
    join(folder, `${name}.git`),
    'fetch',
    '--quiet',
    '--force',
    other,
    `+${tag}:refs/tags/${tag}`,
  ]);
}

interface Seen {
  readonly signal?: string;
  readonly reason?: string;
  readonly repository?: string;
  readonly path?: string;
  readonly trail?: readonly { readonly repository?: string; readonly path: string; readonly line: number }[];
}

interface Told {
  readonly name: string;
  readonly status: string;
  readonly gaps: readonly Seen[];
  readonly models: readonly {
    readonly categories: readonly {
      readonly practices: readonly { readonly evidence: readonly Seen[] }[];
    }[];
  }[];
}

async function org(cache: string, ...args: readonly string[]) {
  const all = [
    'org',
    'tea',
    '--api-url',
    platform.api,
    '--cache-dir',
    join(folder, cache),
    '--concurrency',
    '2',
  ];
  const { out, err, code } = await startTool(
    [...all, '--quiet', '--files-only', '--format', 'json', ...args],
    {
      GITHUB_TOKEN: token,
    },
  ).ended;
  expect(code, err).toBe(0);
  const { asOf, repositories: told } = JSON.parse(out) as { asOf: string; repositories: readonly Told[] };
  const of = (name: string) => told.find((one) => one.name === `tea/${name}`) as Told;
  return { asOf, of, out, status: (name: string) => of(name).status };
}

const evidenceOf = ({ models }: Told) =>
  models.flatMap(({ categories }) =>
    categories.flatMap(({ practices }) => practices.flatMap(({ evidence }) => evidence)),
  );

async function local(name: string, asOf: string) {
  const args = [
    'scan',
    join(folder, `${name}.git`),
    '--ref',
    'HEAD',
    '--as-of',
    asOf.slice(0, 10),
    '--format',
    'json',
  ];
  return JSON.parse((await cdlevel(args, { now: new Date() })).out) as Told;
}

describe('an organisation whose repositories lean on each other', () => {
  it('has what is called followed into the repository that keeps it', { timeout: 300_000 }, async () => {
    const { of } = await org('cache');
    expect(evidenceOf(of('shop'))).toContainEqual(
      expect.objectContaining({
        signal: 'ci.runs-tests',
        path: 'package.json',
        trail: [
          { path: '.github/workflows/ci.yml', line: 4 },
          { repository: 'tea/workflows', path: '.github/workflows/node.yml', line: 8 },
          { path: 'package.json', line: 1 },
        ],
      }),
    );
    expect(
      of('shop')
        .gaps.map(({ reason }) => reason)
        .join(),
    ).not.toContain('kept elsewhere');
    expect(of('kettle').gaps.map(({ reason }) => reason)).toContain(
      'the pipeline calls coffee/workflows/.github/workflows/node.yml@v1, which is kept elsewhere',
    );
  });

  it('has what another repository deploys seen there', { timeout: 300_000 }, async () => {
    const { of } = await org('cache');
    const there = evidenceOf(of('till')).filter(({ repository }) => repository === 'tea/fleet');
    expect(there).toContainEqual(
      expect.objectContaining({
        signal: 'deploy.by-pipeline',
        path: 'till/production/kustomization.yaml',
        line: 5,
        note: 'tea/fleet deploys ghcr.io/tea/till to production',
        strength: 'strong',
      }),
    );
    expect(of('till').status).toBe('unchanged');
  });

  it('has charts and folders that another repository deploys seen there', { timeout: 300_000 }, async () => {
    const { of } = await org('cache');
    const there = (name: string) =>
      evidenceOf(of(name)).filter(
        ({ repository, signal }) => repository === 'tea/argo' && signal === 'deploy.by-pipeline',
      );
    expect(there('pot')).toContainEqual(
      expect.objectContaining({
        path: 'apps/production/pot.yaml',
        line: 5,
        note: 'tea/argo deploys oci://ghcr.io/tea/charts/pot to production',
        trail: [
          { path: '.github/workflows/chart.yml', line: 6 },
          { repository: 'tea/argo', path: 'apps/production/pot.yaml', line: 5 },
        ],
      }),
    );
    expect(there('cup')).toContainEqual(
      expect.objectContaining({
        path: 'apps/production/cup.yaml',
        line: 2,
        note: 'tea/argo deploys the folder deploy/production to production',
        trail: [
          { path: 'deploy/production/kustomization.yaml', line: 1 },
          { repository: 'tea/argo', path: 'apps/production/cup.yaml', line: 2 },
        ],
      }),
    );
  });

  it('has what uses nothing of others said as a scan says it', { timeout: 300_000 }, async () => {
    const { of, asOf } = await org('cache');
    for (const name of ['plain', 'kettle', 'fleet'])
      expect(JSON.stringify(of(name).models)).toBe(JSON.stringify((await local(name, asOf)).models));
    expect(JSON.stringify(of('shop').models)).not.toBe(JSON.stringify((await local('shop', asOf)).models));
  });

  it('is the same on several machines', { timeout: 300_000 }, async () => {
    const whole = await org('cache');
    const shard = (index: number, file: string) =>
      startTool(
        [
          'org',
          'tea',
          '--api-url',
          platform.api,
          '--cache-dir',
          join(folder, `cache-${index}`),
          '--files-only',
          '--quiet',
          '--shard',
          `${index}/3`,
          '--format',
          'json',
          '--output',
          file,
        ],
        { GITHUB_TOKEN: token },
      ).ended;
    const parts = [1, 2, 3].map((index) => join(folder, `part-${index}.json`));
    for (const [at, file] of parts.entries()) await shard(at + 1, file);
    platform.asked.length = 0;
    await shard(2, join(folder, 'again.json'));
    expect(platform.asked.filter(({ path }) => path.includes('.git/'))).toEqual([]);
    expect(platform.asked.filter(({ status }) => status !== 304)).toEqual([]);
    const merged = JSON.parse((await cdlevel(['merge', ...parts, '--format', 'json'])).out) as {
      repositories: readonly Told[];
    };
    for (const { name, models } of merged.repositories)
      expect(JSON.stringify(models)).toBe(JSON.stringify(whole.of(name.slice(4)).models));
  });

  it('is read again where what it uses is another, and nowhere else', { timeout: 300_000 }, async () => {
    const quiet = await org('cache');
    expect(Object.keys(repositories).map(quiet.status)).toEqual(Array(8).fill('unchanged'));
    platform.asked.length = 0;
    await org('cache');
    expect(platform.asked.filter(({ path }) => path.includes('.git/'))).toEqual([]);
    expect(
      new Set(platform.asked.filter(({ path }) => path.includes('/commits/')).map(({ status }) => status)),
    ).toEqual(new Set([304]));
    retag('workflows', 'v1', { '.github/workflows/node.yml': shared('npm run lint') });
    const after = await org('cache');
    expect(after.status('shop')).toBe('scanned');
    expect(['kettle', 'plain', 'till', 'fleet'].map(after.status)).toEqual(Array(4).fill('unchanged'));
    expect(evidenceOf(after.of('shop')).map(({ signal }) => signal)).not.toContain('ci.runs-tests');
  });

  it('takes in what joins the run later', { timeout: 300_000 }, async () => {
    const few = await org('later', '--include', 'shop');
    expect(
      few
        .of('shop')
        .gaps.map(({ reason }) => reason)
        .join(),
    ).toContain('kept elsewhere');
    const { status, of } = await org('later');
    expect(status('shop')).toBe('scanned');
    expect(
      of('shop')
        .gaps.map(({ reason }) => reason)
        .join(),
    ).not.toContain('kept elsewhere');
  });
});
