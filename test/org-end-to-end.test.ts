import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { orgJsonSchema } from '../src/report/org/json-schema.js';
import { cdlevel } from './kit/cli.js';
import { type Platform, startPlatform } from './kit/platform/platform.js';
import { writeBare } from './kit/platform/repositories.js';
import { type Started, startTool } from './kit/programs.js';
import { temporaryFolder } from './kit/repositories.js';

/** A platform on this machine with 200 repositories, some of them trouble; no part of the way is a double. */
const count = 200;
const token = 'ghp_secretOfTheTeaShop';
const folder = temporaryFolder();
const cache = join(folder, 'cache');
let platform: Platform;

const workflow = (branch: string) => `on:
  push:
    branches: [${branch}]
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: npm ci
      - run: npm test
`;

/** Most are small services; of the second half every other one is something that is left out. */
const kinds = [{ archived: true }, { fork: true }, { disabled: true }, { empty: true }] as const;

beforeAll(async () => {
  platform = await startPlatform({ tokens: [token], demandsToken: true });
  for (let number = 0; number < count; number++) {
    const name = `shop-${String(number).padStart(3, '0')}`;
    const kind = number > 100 && number % 2 === 1 ? kinds[Math.floor(number / 2) % kinds.length] : undefined;
    const { empty, ...part } = { empty: undefined, ...kind };
    platform.add({
      owner: 'tea',
      name,
      visibility: 'private',
      ...(empty ? {} : { git: writeBare(folder, { name: `${name}.git`, commits: commitsOf(number) }) }),
      ...(number === 11 ? { sizeKiB: 10 * 1024 * 1024 } : {}),
      ...part,
    });
  }
  platform.change('tea', 'shop-007', { vanished: true });
}, 60_000);

afterAll(async () => {
  await platform.close();
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

function commitsOf(number: number) {
  return [
    {
      files: {
        '.github/workflows/ci.yml': workflow('main'),
        'package.json': JSON.stringify({ name: `shop-${number}`, scripts: { test: 'vitest run' } }),
        'src/brew.ts': `export const pot = ${number};\n`,
        'src/brew.test.ts': "import { it } from 'vitest';\nit('brews', () => {});\n",
      },
    },
    { files: { 'README.md': `# Shop ${number}\n` }, says: 'Describe it' },
  ];
}

function faults(): void {
  platform.fault(/tea\/shop-003\.git/, { kind: 'slow', ms: 300 });
  platform.fault(/tea\/shop-005\.git\/git-upload-pack/, { kind: 'cut', after: 300 }, 1);
  platform.fault(/graphql tea\/shop-010/, { kind: 'status', status: 502 }, 1);
  platform.fault(/repos\/tea\/shop-012\/actions/, { kind: 'secondary-limit', retryAfter: 1 }, 1);
  platform.fault(/repos\/tea\/shop-013\/actions/, { kind: 'elsewhere' });
  platform.fault(/repos\/tea\/shop-014\/branches/, { kind: 'truncated' });
}

const marker = `run-${process.pid}`;

function org(...args: readonly string[]): Started {
  const all = ['org', 'tea', '--api-url', platform.api, '--cache-dir', cache, '--concurrency', '2', ...args];
  return startTool(all, { GITHUB_TOKEN: token, CDLEVEL_TEST: marker });
}

/** Processes of this test, with what they were started with. */
function processes(): readonly { readonly pid: number; readonly command: string }[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const env = readFileSync(`/proc/${name}/environ`, 'utf8');
        const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ');
        return env.includes(`CDLEVEL_TEST=${marker}`) ? [{ pid: Number(name), command }] : [];
      } catch {
        return [];
      }
    });
}

function filesIn(path: string): readonly string[] {
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
}

const kept = () => {
  try {
    return filesIn(join(cache, 'results')).filter((path) => path.endsWith('last.json')).length;
  } catch {
    return 0;
  }
};

async function until(holds: () => boolean, what: string): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    if (holds()) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`${what} never came`);
}

const outcomes = (text: string) => {
  const { accounting, repositories } = JSON.parse(text) as {
    accounting: Record<string, number>;
    repositories: { name: string; status: string; reason?: string; models?: unknown; gaps?: unknown[] }[];
  };
  return { accounting, repositories };
};

const withoutStatus = (text: string) =>
  text.replace(/"status":"(?:scanned|unchanged)"/g, '').replace(/"accounting":\{[^}]*\}/, '');

describe('an organisation of two hundred repositories', () => {
  const seen: string[] = [];

  it('can be killed in the middle, and leaves nobody behind', { timeout: 120_000 }, async () => {
    faults();
    const { child, ended } = org('--quiet');
    await until(() => kept() >= 12, 'a result');
    seen.push(...processes().map(({ command }) => command));
    expect(seen.some((command) => command.includes('worker'))).toBe(true);
    child.kill('SIGKILL');
    await ended;
    await until(() => processes().length === 0, 'the end of all workers');
  });

  it('is read whole by the next run, and every repository is accounted for', {
    timeout: 240_000,
  }, async () => {
    const before = kept();
    const { code, out, err } = await org('--format', 'json').ended;
    const { accounting, repositories } = outcomes(out);
    expect(err).not.toContain(token);
    expect(repositories.filter(({ status }) => status === 'failed')).toEqual([
      expect.objectContaining({
        name: 'tea/shop-007',
        reason: expect.stringContaining('it is not there'),
      }),
    ]);
    expect(accounting).toMatchObject({ planned: 200, skipped: 50, cutOff: 0, failed: 1 });
    const { scanned = 0, unchanged = 0 } = accounting;
    expect(scanned + unchanged).toBe(149);
    // What the platform would not tell the first time is asked again.
    expect(unchanged).toBeGreaterThanOrEqual(before - 4);
    expect(code).toBe(3);
    const validate = new Ajv2020({ allowUnionTypes: true, strict: false }).compile(
      JSON.parse(orgJsonSchema()),
    );
    expect(validate(JSON.parse(out)), JSON.stringify(validate.errors)).toBe(true);
  });

  it('is not read again while it does not change', { timeout: 120_000 }, async () => {
    platform.mend();
    await org('--quiet', '--format', 'json').ended;
    platform.asked.length = 0;
    const { out, code } = await org('--quiet', '--format', 'json', '--allow-partial').ended;
    expect(code).toBe(0);
    expect(outcomes(out).accounting).toMatchObject({ scanned: 0, unchanged: 149, failed: 1 });
    const git = platform.asked.filter(({ path }) => path.includes('.git/'));
    expect(git.filter(({ path }) => !path.includes('shop-007'))).toEqual([]);
    // One question for each, answered with "unchanged"; the one that is gone is looked for by git.
    const asked = platform.asked.filter(
      ({ path }) => !path.includes('shop-007') && path.includes('/commits/'),
    );
    expect(asked).toHaveLength(149);
    expect(new Set(asked.map(({ status }) => status))).toEqual(new Set([304]));
    expect(platform.asked.length).toBeLessThanOrEqual(2 + 149 + 10);
  });

  it('says of a repository what a scan of the same commit says', { timeout: 60_000 }, async () => {
    const { out } = await org('--quiet', '--format', 'json', '--include', 'shop-02[0-3]', '--files-only')
      .ended;
    const { repositories } = outcomes(out);
    const day = (JSON.parse(out) as { asOf: string }).asOf.slice(0, 10);
    for (const { name, models } of repositories.filter((one) => one.status === 'scanned')) {
      const bare = join(folder, `${name.split('/')[1]}.git`);
      const args = ['scan', bare, '--ref', 'HEAD', '--as-of', day, '--format', 'json'];
      const local = await cdlevel(args, { now: new Date() });
      expect(JSON.stringify(models)).toBe(JSON.stringify(JSON.parse(local.out).models));
    }
  });

  it('is the same in shards that are merged', { timeout: 120_000 }, async () => {
    const whole = (await org('--quiet', '--format', 'json').ended).out;
    const parts = [];
    for (const index of [1, 2, 3]) {
      const file = join(folder, `part-${index}.json`);
      await org('--quiet', '--shard', `${index}/3`, '--format', 'json', '--output', file).ended;
      parts.push(file);
    }
    const merged = await cdlevel(['merge', ...parts.reverse(), '--format', 'json']);
    expect(merged.out).toBe(whole);
    expect(merged.code).toBe(3);
    const missing = await cdlevel(['merge', ...parts.slice(1), '--format', 'json']);
    expect(missing).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringContaining('shards are missing: 3/3'),
    });
  });

  it('can be read by two runs at once', { timeout: 120_000 }, async () => {
    const own = [
      '--cache-dir',
      join(folder, 'shared'),
      '--include',
      'shop-03[0-4]',
      '--quiet',
      '--format',
      'json',
    ];
    const args = ['org', 'tea', '--api-url', platform.api, ...own];
    const [one, other] = await Promise.all([1, 2].map(() => startTool(args, { GITHUB_TOKEN: token }).ended));
    expect(one?.code, one?.err).toBe(0);
    expect(other?.code, other?.err).toBe(0);
    expect(withoutStatus(one?.out ?? '')).toBe(withoutStatus(other?.out ?? ''));
    const again = await startTool(args, { GITHUB_TOKEN: token }).ended;
    expect(outcomes(again.out).accounting).toMatchObject({ scanned: 0, failed: 0 });
  });

  it('that is stopped writes what there is', { timeout: 120_000 }, async () => {
    const own = join(folder, 'stopped');
    const args = [
      'org',
      'tea',
      '--api-url',
      platform.api,
      '--cache-dir',
      own,
      '--include',
      'shop-04*',
      '--format',
      'json',
    ];
    const { child, ended } = startTool(args, { GITHUB_TOKEN: token });
    await until(() => existsSync(join(own, 'results')), 'a result');
    child.kill('SIGINT');
    const { code, out, err } = await ended;
    expect(code).toBe(130);
    expect(err).toContain('stopped: writing what there is');
    const { planned, scanned, cutOff, skipped, failed } = outcomes(out).accounting as Record<string, number>;
    expect({ planned, failed, sum: (scanned ?? 0) + (skipped ?? 0) }).toEqual({
      planned: 200,
      failed: 0,
      sum: 200,
    });
    expect(cutOff).toBeGreaterThan(0);
  });

  it('can be held to a minimum, and leaves nothing where nothing is to be kept', {
    timeout: 120_000,
  }, async () => {
    const tmp = temporaryFolder();
    const args = [
      'org',
      'tea',
      '--api-url',
      platform.api,
      '--no-cache',
      '--include',
      'shop-05[01]',
      '--min',
      'baseline',
    ];
    const { code, out } = await startTool(args, { GITHUB_TOKEN: token, TMPDIR: tmp, XDG_CACHE_HOME: tmp })
      .ended;
    expect(code).toBe(1);
    expect(out).toContain('The gate failed: 2 repositories below what is asked for');
    expect(filesIn(tmp).filter((path) => !path.includes('tsx'))).toEqual([]);
  });

  it('never leaves a token anywhere', () => {
    expect(seen.join('\n')).not.toContain(token);
    const secrets = [token, Buffer.from(`x-access-token:${token}`).toString('base64')];
    const holding = filesIn(folder).filter((path) => {
      const text = readFileSync(path, 'latin1');
      return secrets.some((secret) => text.includes(secret));
    });
    expect(holding).toEqual([]);
    // What the platform redirected to another host was not followed.
    expect(platform.askedElsewhere).toEqual([]);
  });
});
