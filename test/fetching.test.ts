import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { detectors } from '../detectors/index.js';
import { SharedFiles } from '../src/input/shared-files.js';
import { loadModel } from '../src/model/load.js';
import { jsonReport } from '../src/report/json.js';
import { scan } from '../src/scan.js';
import { commitSnapshot } from '../src/snapshot/commit.js';
import { fetchErrorOf } from '../src/snapshot/fetching/complaints.js';
import { type Fetched, fetchRepository } from '../src/snapshot/fetching/fetch.js';
import { jittered } from '../src/snapshot/fetching/jitter.js';
import type { FetchRequest } from '../src/snapshot/fetching/request.js';
import { root } from './kit/paths.js';
import { type Platform, startPlatform } from './kit/platform/platform.js';
import { bareCopy, type Written, writeBare } from './kit/platform/repositories.js';
import { shelter } from './kit/platform/shelter.js';
import { personaNames, personaRepository } from './kit/repositories.js';

const token = 'ghp_secretOfTheTeaShop';
const models = [await loadModel('bekk'), await loadModel('humble-farley')];
const asOf = new Date('2026-01-01T00:00:00Z');
const from = asOf.getTime() / 1000 - 365 * 24 * 60 * 60;

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform({ tokens: [token], demandsToken: true });
});
afterEach(() => platform.mend());
afterAll(() => platform.close());

let made = 0;

/** Hosts a repository of these commits and says how to fetch it. */
function hosted(commits: readonly Written[], name = `shop-${made++}`): FetchRequest {
  platform.add({ owner: 'tea', name, git: writeBare(shelter(), { name: 'served.git', commits }) });
  return requestFor(name);
}

function requestFor(name: string): FetchRequest {
  return {
    cloneUrl: `${platform.origin}/tea/${name}.git`,
    folder: join(shelter(), `${name}.git`),
    token: async () => token,
    from,
    patience: 20_000,
    mostBytes: 10_000_000,
    second: 1,
  };
}

/** The models part of the report as text: what has to be the same wherever the commit came from. */
async function judged(path: string, ref: string, fetched?: Fetched): Promise<string> {
  const shared = fetched ? { shared: { archive: fetched.archive, files: new SharedFiles() } } : {};
  const { assessment } = await scan({ path, ref, models, detectors, asOf, ...shared });
  return JSON.stringify(JSON.parse(jsonReport(assessment)).models, null, 1);
}

function git(folder: string, ...args: readonly string[]): string {
  return execFileSync('git', ['--git-dir', folder, ...args], { encoding: 'utf8', stdio: 'pipe' }).trim();
}

/** Files that are here, without asking for one that is not. */
function blobsIn(folder: string): number {
  const kinds = git(folder, 'cat-file', '--batch-all-objects', '--batch-check=%(objecttype)');
  return kinds.split('\n').filter((kind) => kind === 'blob').length;
}

const rust = (body: string) =>
  `pub fn brew() {\n    ${body}\n}\n\n#[cfg(test)]\nmod tests {\n    fn brews() {\n        ${body}\n    }\n}\n`;

/** Renames, a merge of histories, tags, tests among the code, a mailmap, and a commit that a wrong clock dated back. */
const eventful: readonly Written[] = [
  {
    on: '2023-02-01T00:00:00Z',
    files: { 'src/lib.rs': rust('old();'), 'Cargo.toml': '[package]\nname = "brew"\n' },
    tags: ['v0.1.0'],
  },
  {
    on: '2025-03-01T00:00:00Z',
    files: { 'src/lib.rs': rust('one();'), 'CHANGELOG.md': 'v1\n' },
    tags: ['v1.0.0'],
  },
  { on: '2019-01-01T00:00:00Z', files: { 'src/steep.rs': rust('steep();') } },
  {
    on: '2025-04-01T00:00:00Z',
    by: 'Bo <bo@old.example>',
    files: { 'src/lib.rs': rust('two();') },
    tags: ['v1.1.0'],
  },
  {
    on: '2025-12-01T00:00:00Z',
    by: 'Bo <bo@new.example>',
    says: 'Fix the leak (#12)',
    files: {
      '.mailmap': 'Bo <bo@new.example> <bo@old.example>\n',
      '.github/workflows/ci.yml':
        'on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - run: make check\n',
      Makefile: 'check:\n\tcargo test\n',
      'src/lib.rs': rust('three();'),
    },
  },
];

describe('a repository that is fetched partially', () => {
  it('is judged as a full clone of the same commit, byte for byte', async () => {
    const request = hosted(eventful);
    const fetched = await fetchRepository(request);
    const served = platform.repositories.at(-1)?.git ?? '';
    expect(fetched.commit).toBe(git(served, 'rev-parse', 'main'));
    expect(blobsIn(fetched.gitFolder)).toBe(0);
    const there = await judged(served, 'main');
    expect(await judged(fetched.gitFolder, fetched.commit ?? '', fetched)).toBe(there);
    expect(there).toContain('src/lib.rs');
    const again = await fetchRepository(request);
    expect(await judged(again.gitFolder, again.commit ?? '', again)).toBe(there);
    expect(again.spent()).toEqual({ fetches: 1, bytes: 0 });
  });

  it.each(personaNames())('tells the story of %s like a checkout of it', async (name) => {
    const folder = personaRepository(name);
    const served = bareCopy(shelter(), 'served.git', folder);
    platform.add({ owner: 'tea', name, git: served });
    const fetched = await fetchRepository(requestFor(name));
    expect(await judged(fetched.gitFolder, fetched.commit ?? '', fetched)).toBe(await judged(folder, 'HEAD'));
    expect(fetched.spent().fetches).toBeLessThan(10);
  });

  it('brings only what is new the next time, and forgets tags that are gone', async () => {
    const request = hosted(eventful.slice(0, 4));
    const served = platform.repositories.at(-1)?.git ?? '';
    await judged(request.folder, 'HEAD', await fetchRepository(request));
    platform.change('tea', `shop-${made - 1}`, {
      git: writeBare(shelter(), { name: 'served.git', commits: eventful }),
    });
    git(platform.repositories.at(-1)?.git ?? '', 'tag', '--delete', 'v0.1.0');
    const fetched = await fetchRepository(request);
    expect(fetched.commit).not.toBe(git(served, 'rev-parse', 'main'));
    expect(git(fetched.gitFolder, 'tag')).not.toContain('v0.1.0');
    expect(await judged(fetched.gitFolder, fetched.commit ?? '', fetched)).toBe(
      await judged(platform.repositories.at(-1)?.git ?? '', 'main'),
    );
  });

  it('follows a history that was written anew', async () => {
    const request = hosted(eventful);
    await fetchRepository(request);
    const other = writeBare(shelter(), {
      name: 'served.git',
      commits: [{ files: { 'brew.py': 'print(1)\n' } }],
    });
    platform.change('tea', `shop-${made - 1}`, { git: other });
    expect((await fetchRepository(request)).commit).toBe(git(other, 'rev-parse', 'main'));
  });

  it('has the tags of a full clone, those on trees and files too', async () => {
    const request = hosted(eventful);
    const served = platform.repositories.at(-1)?.git ?? '';
    git(served, 'tag', 'the-tree', 'main^{tree}');
    git(served, 'tag', 'the-file', 'main:Makefile');
    for (const name of ['tree', 'file'])
      git(
        served,
        '-c',
        'user.name=Ann',
        '-c',
        'user.email=ann@example.org',
        'tag',
        '-m',
        'x',
        `about-${name}`,
        `the-${name}`,
      );
    git(served, 'tag', 'an-old-tree', 'v0.1.0^{tree}');
    const fetched = await fetchRepository(request);
    expect(await judged(fetched.gitFolder, fetched.commit ?? '', fetched)).toBe(await judged(served, 'main'));
  });

  it('is none where there are no commits', async () => {
    platform.add({ owner: 'tea', name: 'empty' });
    expect((await fetchRepository(requestFor('empty'))).commit).toBeUndefined();
  });
});

describe('what can go wrong with a fetch', () => {
  const reasonOf = (request: FetchRequest) =>
    fetchRepository(request).then(
      () => 'fetched',
      (error: Error) => error.message,
    );

  it('are waited out for no less than they ask, and not by all for the same time', () => {
    expect([0, 0.5, 0.999].map((chance) => jittered(1000, () => chance) >= 1000)).toEqual([true, true, true]);
    expect(jittered(1000, () => 1)).toBe(1250);
    expect(new Set(Array.from({ length: 20 }, () => jittered(1000))).size).toBeGreaterThan(1);
  });

  it('a connection that is cut off is tried again', async () => {
    const request = hosted(eventful);
    platform.fault(/git-upload-pack/, { kind: 'cut', after: 300 }, 1);
    expect((await fetchRepository(request)).commit).toHaveLength(40);
  });

  it.each([
    ['a connection that is always cut off', { kind: 'cut', after: 300 }, 'the connection was cut off'],
    ['failures of the platform', { kind: 'status', status: 502 }, 'the hosting platform failed to answer'],
    ['a refusal', { kind: 'status', status: 403 }, 'no access (needs scope contents: read)'],
    ['another host', { kind: 'elsewhere' }, 'the hosting platform sends git to another address'],
  ] as const)('%s', async (_, fault, reason) => {
    const request = hosted(eventful);
    platform.fault(/\.git\//, fault);
    expect(await reasonOf(request)).toBe(reason);
    expect(existsSync(request.folder)).toBe(false);
    expect(platform.askedElsewhere).toEqual([]);
    platform.mend();
    expect(await reasonOf(request)).toBe('fetched');
  });

  it.each([
    [
      "fatal: unable to access 'https://x/redirect/ssl.git/': The requested URL returned error: 403",
      'no access (needs scope contents: read)',
      false,
    ],
    [
      "fatal: unable to access 'https://x/tea/shop.git/': Could not resolve host: x",
      'the hosting platform cannot be reached',
      true,
    ],
    [
      "fatal: Authentication failed for 'https://x/tea/shop.git/'",
      'no access (needs scope contents: read)',
      false,
    ],
    [
      'fatal: write error: No space left on device\nfatal: fetch-pack: invalid index-pack output',
      'the disk is full',
      false,
    ],
    ['error: RPC failed; curl 56 Recv failure: Connection reset by peer', 'the connection was cut off', true],
    ['fatal: something new in https://x/?s3cret', 'git could not fetch it', false],
  ])('%s', (stderr, reason, passing) => {
    expect(fetchErrorOf(stderr)).toMatchObject({ reason, passing });
  });

  it('a repository that vanished', async () => {
    const request = hosted(eventful);
    platform.change('tea', `shop-${made - 1}`, { vanished: true });
    expect(await reasonOf(request)).toBe('it is not there, or the token may not see it');
  });

  it('a token that is not accepted', async () => {
    const request = { ...hosted(eventful), token: async () => 'wrong' };
    expect(await reasonOf(request)).toBe('no access (needs scope contents: read)');
  });

  it('a platform that takes too long', async () => {
    const request = { ...hosted(eventful), patience: 300 };
    platform.fault(/upload-pack/, { kind: 'slow', ms: 5000 });
    expect(await reasonOf(request)).toBe('fetching it took too long');
  });

  it('a run that is stopped', async () => {
    const stop = new AbortController();
    const request = { ...hosted(eventful), signal: stop.signal };
    platform.fault(/upload-pack/, { kind: 'slow', ms: 5000 });
    setTimeout(() => stop.abort(), 200);
    expect(await reasonOf(request)).toBe('the run was stopped');
  });

  it('more bytes than may be fetched, in its history', async () => {
    const request = { ...hosted(eventful), mostBytes: 100 };
    expect(await reasonOf(request)).toBe('it is larger than may be fetched');
    expect(existsSync(request.folder)).toBe(false);
  });

  it('more bytes than may be fetched, in its files: they are gaps', async () => {
    const noise = Array.from({ length: 40_000 }, (_, index) => Math.sin(index).toString(36)).join('\n');
    const request = hosted([{ files: { Makefile: `test:\n\techo 1\n# ${noise}\n` } }]);
    const { gitFolder, commit, archive } = await fetchRepository({ ...request, mostBytes: 10_000 });
    const snapshot = await commitSnapshot({ gitFolder }, commit ?? '', gitFolder, archive);
    expect((await snapshot.read(['Makefile'], 1_000_000)).get('Makefile')).toEqual({
      unreadable: 'it could not be fetched: it is larger than may be fetched',
    });
    await snapshot.close();
  });

  it('a renamed repository is followed, and said', async () => {
    const request = hosted(eventful);
    const name = `shop-${made - 1}`;
    platform.change('tea', name, { name: `${name}-new`, formerly: [`tea/${name}`] });
    const fetched = await fetchRepository(request);
    expect(fetched.movedTo).toBe(`tea/${name}-new`);
    expect(fetched.commit).toHaveLength(40);
  });

  it.each([
    'ssh://git@tea.example/tea/shop',
    'http://tea.example/tea/shop.git',
    'https://u:p@tea.example/tea/shop.git',
    'file:///tea',
    '--upload-pack=x',
  ])('%s is no address to fetch from', async (cloneUrl) => {
    await expect(async () => fetchRepository({ ...requestFor('none'), cloneUrl })).rejects.toThrow(
      'no address',
    );
  });
});

describe('a folder that others use, or left', () => {
  it('is fetched by one at a time', async () => {
    const request = hosted(eventful);
    const all = await Promise.all([1, 2, 3, 4].map(() => fetchRepository(request)));
    const [first = ''] = await Promise.all(all.map((one) => judged(one.gitFolder, one.commit ?? '', one)));
    expect(new Set(all.map(({ commit }) => commit)).size).toBe(1);
    expect(first).toContain('src/lib.rs');
  });

  it('is taken over from a run that is dead, with what it left', async () => {
    const request = hosted(eventful);
    await fetchRepository(request);
    const dead = spawn('true');
    await new Promise((resolve) => dead.once('close', resolve));
    const { hostname } = await import('node:os');
    writeFileSync(`${request.folder}.lock`, `${dead.pid} ${hostname()}\n`);
    writeFileSync(join(request.folder, 'config.lock'), '');
    writeFileSync(join(request.folder, 'refs/heads/head.lock'), '');
    const pack = join(request.folder, 'objects/pack/tmp_pack_abc');
    writeFileSync(pack, 'half');
    utimesSync(pack, new Date(0), new Date(0));
    const fetched = await fetchRepository(request);
    expect(fetched.commit).toHaveLength(40);
    expect(existsSync(pack)).toBe(false);
    expect(existsSync(`${request.folder}.lock`)).toBe(false);
  });

  it('is gone on with after a kill at any moment', async () => {
    const request = hosted(eventful);
    const there = await judged(platform.repositories.at(-1)?.git ?? '', 'main');
    platform.fault(/tea/, { kind: 'slow', ms: 60 });
    const made = { fetches: 0 };
    for (const after of [50, 250, 450, 800]) {
      const child = spawn(
        process.execPath,
        ['--import', 'tsx', '--input-type=module', '-e', fetching(request)],
        {
          cwd: root,
          stdio: ['ignore', 'pipe', 'ignore'],
        },
      );
      await new Promise((resolve) => child.stdout.once('data', resolve));
      await wait(after);
      child.kill('SIGKILL');
      if (existsSync(join(request.folder, 'objects/pack'))) made.fetches++;
    }
    expect(made.fetches).toBeGreaterThan(0);
    const fetched = await fetchRepository(request);
    expect(await judged(fetched.gitFolder, fetched.commit ?? '', fetched)).toBe(there);
    expect(readdirSync(join(request.folder, '..'))).toEqual([basename(request.folder)]);
  });

  it('is waited for while a living run holds it', async () => {
    const request = { ...hosted(eventful), patience: 300 };
    writeFileSync(`${request.folder}.lock`, `${process.pid} ${(await import('node:os')).hostname()}\n`);
    await expect(fetchRepository(request)).rejects.toThrow('another run is busy with it');
  });

  it('is fetched anew where it is damaged', async () => {
    const request = hosted(eventful);
    const { commit } = await fetchRepository(request);
    writeFileSync(join(request.folder, 'config'), 'not a configuration [');
    expect((await fetchRepository(request)).commit).toBe(commit);
  });
});

describe('the token', () => {
  it('is in no file, in no argument of any process, and only sent to the host it is for', async () => {
    const request = hosted(eventful);
    const basic = Buffer.from(`x-access-token:${token}`).toString('base64');
    const seen: string[] = [];
    const before = platform.asked.length;
    platform.fault(/upload-pack|info\/refs/, { kind: 'slow', ms: 100 });
    const watching = setInterval(() => seen.push(...commandLines()), 5);
    const fetched = await fetchRepository(request);
    await judged(fetched.gitFolder, fetched.commit ?? '', fetched);
    clearInterval(watching);
    expect(seen.some((line) => line.includes('fetch'))).toBe(true);
    expect(seen.filter((line) => line.includes(token) || line.includes(basic))).toEqual([]);
    const files = readdirSync(join(request.folder, '..'), { recursive: true, withFileTypes: true });
    const holding = files
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((path) => [token, basic].some((secret) => readFileSync(path, 'latin1').includes(secret)));
    expect(holding).toEqual([]);
    const shown = platform.asked.slice(before).map(({ authorization }) => authorization);
    expect(new Set(shown)).toEqual(new Set([`Basic ${basic}`]));
  });
});

/** A program that says when it begins to fetch. */
function fetching({ cloneUrl, folder, from: since }: FetchRequest): string {
  return `import { fetchRepository } from './src/snapshot/fetching/fetch.js';
    console.log('now');
    const token = async () => '${token}';
    await fetchRepository({ ...${JSON.stringify({ cloneUrl, folder, from: since })}, token, patience: 20000, mostBytes: 1e7 });`;
}

/** Arguments of all processes of this machine that can be seen. */
function commandLines(): readonly string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' ');
      } catch {
        return [];
      }
    })
    .filter((line) => line.startsWith('git') || line.includes('/git'));
}
