import { describe, expect, it } from 'vitest';
import { paths } from '../src/input/files.js';
import { type HistoryFacts, history } from '../src/input/history.js';
import { manifests } from '../src/input/manifests.js';
import { pipelines } from '../src/input/pipelines/pipelines.js';
import type { Commit, History } from '../src/snapshot/history.js';
import { unitReader } from './kit/units.js';

const app = (name: string) => ({
  [`services/${name}/package.json`]: JSON.stringify({
    name: `@tea/${name}`,
    scripts: { test: 'jest' },
    dependencies: { express: '4' },
  }),
  [`services/${name}/Dockerfile`]: 'FROM node\nCOPY . .\n',
  [`services/${name}/server.js`]: 'require("express")().listen(80)',
});
const shop = {
  ...app('cart'),
  ...app('till'),
  ...app('stock'),
  'package.json': '{ "private": true, "workspaces": ["services/*"], "scripts": { "lint": "eslint ." } }',
  'package-lock.json': '{}',
  'README.md': 'tea',
};
const workflow = (jobs: string, on = 'push') => `on: ${on}\njobs:\n${jobs}`;

/** Work of the pipelines that count for a unit, as `job: command`. */
async function worksOf(unit: string, files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const reader = await unitReader({ ...shop, ...files }, `services/${unit}`);
  const { value } = await reader.load(pipelines());
  return value.flatMap(({ jobs }) =>
    jobs.flatMap(({ id, steps }) => steps.flatMap(({ work }) => work.map(({ by }) => `${id}: ${by}`))),
  );
}

const ofAll = async (files: Readonly<Record<string, string>>) => ({
  cart: await worksOf('cart', files),
  till: await worksOf('till', files),
});

describe('the files of a unit', () => {
  it('are its own and those of the repository, with the lock above', async () => {
    const reader = await unitReader(shop, 'services/cart');
    const { value } = await reader.load(paths('**/*'));
    expect(value).toEqual([
      'README.md',
      'package-lock.json',
      'package.json',
      'services/cart/Dockerfile',
      'services/cart/package.json',
      'services/cart/server.js',
    ]);
    const { value: own } = await reader.load(manifests());
    expect(own.map(({ path, lock }) => `${path} ${lock}`)).toEqual([
      'package.json package-lock.json',
      'services/cart/package.json package-lock.json',
    ]);
  });
});

describe('the pipelines of a unit', () => {
  it('leave out jobs that run in the folder of another, by whatever says so', async () => {
    const job = (name: string, step: string) => `  ${name}:\n    steps:\n${step}`;
    const files = {
      '.github/workflows/ci.yml': workflow(
        [
          job('a', '      - run: npm test\n        working-directory: services/cart\n'),
          job('b', '      - run: cd services/till && npm test\n'),
          job('c', '      - run: npm test -w @tea/till\n'),
          job('d', '      - run: npm --prefix services/cart test\n'),
          job('e', '      - run: |\n          cd services/till\n          npm ci\n          npm test\n'),
          job('f', '      - run: npm run lint\n'),
        ].join(''),
      ),
    };
    const jobs = (works: readonly string[]) => [...new Set(works.map((work) => work.slice(0, 1)))].join('');
    const { cart, till } = await ofAll(files);
    expect(jobs(cart)).toBe('adf');
    expect(jobs(till)).toBe('bcef');
  });

  it('are those that its own changes start', async () => {
    const on = (name: string) => `\n  push:\n    paths: [services/${name}/**, .github/workflows/${name}.yml]`;
    const { cart, till } = await ofAll({
      '.github/workflows/cart.yml': workflow('  build:\n    steps:\n      - run: npm publish\n', on('cart')),
      '.github/workflows/all.yml': workflow(
        '  all:\n    steps:\n      - run: npm run lint\n',
        '\n  push:\n    paths: [services/**, package.json]',
      ),
    });
    expect(till.every((work) => work.startsWith('all'))).toBe(true);
    expect(cart.some((work) => work.startsWith('build'))).toBe(true);
    expect(cart.some((work) => work.startsWith('all'))).toBe(true);
  });

  it('hold the runs of a matrix that are for it', async () => {
    const { cart, till } = await ofAll({
      '.github/workflows/ci.yml': workflow(
        '  test:\n    strategy:\n      matrix:\n        service: [cart, stock]\n    steps:\n      - run: npm test\n        working-directory: services/$' +
          '{{ matrix.service }}\n',
      ),
    });
    expect(cart.length).toBeGreaterThan(0);
    expect(till).toEqual([]);
  });

  it('hold the folders that a loop goes through', async () => {
    const { cart, till } = await ofAll({
      '.github/workflows/ci.yml': workflow(
        '  test:\n    steps:\n      - run: |\n          for NAME in cart stock; do\n            cd services/$NAME\n            npx jest\n          done\n',
      ),
    });
    expect(cart.length).toBeGreaterThan(0);
    expect(till).toEqual([]);
  });

  it('give a job to whom most of its work is for, with what it does besides', async () => {
    const { cart, till } = await ofAll({
      '.github/workflows/cd.yml': workflow(
        '  ship:\n    steps:\n      - run: docker build -t tea/cart services/cart\n      - run: docker push tea/cart\n      - run: kubectl apply -f deploy.yaml\n',
      ),
    });
    expect(cart.some((work) => work.includes('kubectl'))).toBe(true);
    expect(till).toEqual([]);
  });

  it('keep a step of all beside steps for some', async () => {
    const { cart, till } = await ofAll({
      '.github/workflows/ci.yml': workflow(
        '  ci:\n    steps:\n      - run: npx eslint .\n      - run: npx jest\n      - run: npx tsc\n      - run: docker build services/cart\n',
      ),
    });
    expect(till.length).toBe(3);
    expect(cart.length).toBe(4);
  });

  it('take a job by its name only where jobs are called like units', async () => {
    const job = (name: string) => `  ${name}:\n    steps:\n      - run: ./deploy.sh\n      - run: npx jest\n`;
    const named = await ofAll({
      '.github/workflows/a.yml': workflow(job('deploy-cart') + job('deploy-till')),
    });
    expect(named.cart.every((work) => work.startsWith('deploy-cart'))).toBe(true);
    expect(named.till.every((work) => work.startsWith('deploy-till'))).toBe(true);
    const once = await ofAll({ '.github/workflows/a.yml': workflow(job('take-stock')) });
    expect(once.cart.length).toBeGreaterThan(0);
  });
});

describe('what is left of pipelines', () => {
  it('waits for what the jobs of others waited for', async () => {
    const reader = await unitReader(
      {
        ...shop,
        '.github/workflows/ci.yml': workflow(
          '  lint:\n    steps:\n      - run: npx eslint .\n  till:\n    needs: lint\n    steps:\n      - run: cd services/till && npx jest\n  types:\n    needs: till\n    steps:\n      - run: npx tsc\n',
        ),
      },
      'services/cart',
    );
    const { value } = await reader.load(pipelines());
    expect(value[0]?.jobs.map(({ id, needs }) => [id, needs])).toEqual([
      ['lint', []],
      ['types', ['lint']],
    ]);
  });

  it('keeps no file of a step that is left out', async () => {
    const reader = await unitReader(
      {
        ...shop,
        '.github/workflows/ci.yml': workflow(
          '  ci:\n    steps:\n      - run: npx eslint .\n      - run: npx tsc\n      - uses: actions/upload-artifact@v4\n        with: { name: report, path: services/till/report }\n',
        ),
      },
      'services/cart',
    );
    const { value } = await reader.load(pipelines());
    expect(value[0]?.jobs[0]?.produces).toEqual([]);
  });

  it('is not the work of tools that build other packages', async () => {
    const files = {
      'services/ledger/pom.xml': '<project><artifactId>ledger</artifactId></project>',
      'services/ledger/Dockerfile': 'FROM eclipse-temurin\nCOPY . .\n',
      'pom.xml':
        '<project><artifactId>tea</artifactId><modules><module>services/ledger</module></modules></project>',
      '.github/workflows/ci.yml': workflow(
        '  ci:\n    steps:\n      - run: mvn verify\n      - run: npx eslint .\n',
      ),
    };
    const { cart } = await ofAll(files);
    expect(cart).toEqual(['ci: eslint']);
    expect(await worksOf('ledger', files)).not.toContain('ci: eslint');
    const reader = await unitReader({ ...shop, ...files }, 'services/cart');
    const { value } = await reader.load(manifests());
    expect(value.map(({ path }) => path)).not.toContain('pom.xml');
  });
});

const commit = (id: string, files: readonly string[], part: Partial<Commit> = {}): Commit => ({
  id,
  parents: [],
  firstParent: true,
  author: 1,
  bot: false,
  authoredAt: Date.parse('2025-12-01') / 1000,
  committedAt: Date.parse('2025-12-01') / 1000,
  subject: id,
  body: '',
  files,
  ...part,
});
const tag = (name: string) => ({ name, commit: name, date: Date.parse('2025-11-01') / 1000 });

async function historyOf(unit: string, read: History): Promise<HistoryFacts> {
  const reader = await unitReader(shop, `services/${unit}`, read);
  const { value } = await reader.load(history());
  if ('unavailable' in value) throw new Error(value.unavailable);
  return value;
}

describe('the history of a unit', () => {
  const read: History = {
    commits: [
      commit('merge', [], { parents: ['both', 'side'] }),
      commit('side', ['services/cart/a.js'], { firstParent: false, parents: ['both'] }),
      commit('both', ['services/cart/a.js', 'services/till/b.test.js'], { parents: ['till'] }),
      commit('till', ['services/till/b.js'], { parents: ['docs'] }),
      commit('docs', ['README.md']),
    ],
    tags: [tag('@tea/till@1.0.0'), tag('services/till/v1.1.0'), tag('stock-v2.0.0'), tag('v3.0.0')],
  };

  it('is of the commits that touch it, and of the merges that bring them', async () => {
    const cart = await historyOf('cart', read);
    expect(cart.changes.map(({ id }) => id)).toEqual(['merge', 'side', 'both']);
    expect(cart.changes.at(-1)?.files).toEqual(['services/cart/a.js']);
    expect(cart.mainline.map(({ id }) => id)).toEqual(['merge', 'both']);
    expect((await historyOf('till', read)).changes.map(({ id }) => id)).toEqual(['both', 'till']);
  });

  it('is of the tags that are named for it, else of those that are named for no unit', async () => {
    const named = async (unit: string) => (await historyOf(unit, read)).releases.map((one) => one.tag);
    expect(await named('till')).toEqual(['@tea/till@1.0.0']);
    expect(await named('stock')).toEqual(['stock-v2.0.0']);
    expect(await named('cart')).toEqual(['v3.0.0']);
  });

  it.each([
    ['cart-v2.1.0', 'is the release of that unit', 'cart'],
    ['cart/v2.1.0', 'is the release of that unit', 'cart'],
    ['cart-2025-11-01', 'is the release of that unit', 'cart'],
    ['cart-release-2.1.0', 'is the release of that unit', 'cart'],
    ['release/cart-2.1.0', 'is the release of that unit', 'cart'],
    ['release-2.1.0', 'is the release of all', 'all'],
    ['2025.11.1', 'is the release of all', 'all'],
    ['tea-2.1.0', 'is the release of all, which are called so', 'all'],
  ])('takes %s for what it %s', async (name, _, whose) => {
    const tags = [tag(name), tag('stock-v1.0.0')];
    const tagsOf = async (unit: string) =>
      (await historyOf(unit, { ...read, tags })).releases.map((one) => one.tag);
    expect(await tagsOf('cart')).toEqual([name]);
    expect(await tagsOf('till')).toEqual(whose === 'all' ? [name] : []);
  });

  it('takes what is named for something else for no release of a unit, unless all is called so', async () => {
    const tagsOf = async (...names: readonly string[]) =>
      (await historyOf('cart', { ...read, tags: names.map(tag) })).releases.map((one) => one.tag);
    expect(await tagsOf('spoon-1.0.0', 'v3.0.0')).toEqual(['v3.0.0']);
    expect(await tagsOf('spoon-1.0.0', 'fork-2.0.0')).toEqual([]);
    expect(await tagsOf('teahouse-1.0.0')).toEqual(['teahouse-1.0.0']);
  });

  it('goes on with the tags of the repository where its own have ended long ago', async () => {
    const old = { ...tag('cart-v0.9.0'), date: Date.parse('2023-01-01') / 1000 };
    const { releases, releasesEver } = await historyOf('cart', { ...read, tags: [old, tag('v3.0.0')] });
    expect(releases.map((one) => one.tag)).toEqual(['v3.0.0']);
    expect(releasesEver).toHaveLength(2);
  });

  it('fails a unit for nothing that few commits, or a pipeline of all, cannot show', async () => {
    const { default: cadence } = await import('../detectors/history/cadence.js');
    const { detect } = await import('../src/detect.js');
    const seenOf = async (unit: string, more: Readonly<Record<string, string>>) => {
      const reader = await unitReader({ ...shop, ...more }, `services/${unit}`, read);
      const survey = await detect(reader, [{ id: 'history/cadence', ...cadence }]);
      return {
        strong: survey.evidence.filter(({ strength }) => strength === 'strong').map(({ signal }) => signal),
        unseen: survey.gaps.flatMap(({ signals }) => signals),
      };
    };
    const unseen = ['history.mainline-interval', 'history.active-weeks-share'];
    expect(await seenOf('cart', {})).toEqual({ strong: [], unseen });
    expect(await seenOf('cart', { '.github/workflows/cart.yml': workflow('') })).toEqual({
      strong: ['history.pipeline-months'],
      unseen,
    });
  });

  it('has no releases that could be told where all tags are named for others', async () => {
    const others = { ...read, tags: [tag('@tea/till@1.0.0')] };
    expect((await historyOf('cart', others)).tagsMissing).toBe('all tags are named for other units');
  });
});
