import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UserError } from '../src/errors.js';
import { Alike } from '../src/org/alike.js';
import type { Done, Job, Setup } from '../src/org/job.js';
import { Keeper } from '../src/org/keeper.js';
import { type Accounted, accountingOf, isPartial, type Outcome } from '../src/org/organisation.js';
import { planOf } from '../src/org/plan.js';
import { Pool } from '../src/org/pool.js';
import { Results } from '../src/org/results.js';
import { runAll } from '../src/org/run.js';
import { CutOff, Unreadable } from '../src/org/stopped.js';
import type { Run, Surroundings } from '../src/org/surroundings.js';
import { listed, standing } from './kit/org.js';
import { temporaryFolder } from './kit/repositories.js';

const eyes = { tool: '1', asOf: '2026-01-01', models: [], configuration: 'own', asked: {} };
const commitOf = (name: string) => name.charCodeAt(0).toString(16).padStart(40, '0');
const done = (name: string): Done => ({
  result: { standing: standing(commitOf(name)), report: `{"models":["${name}"]}` },
  cost: { requests: 0, bytes: 100 },
});

let folder = '';
let keeper: Keeper | undefined;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => keeper?.close());

function run(names: string, around: Partial<Surroundings> = {}, part: Partial<Run> = {}) {
  const results = new Results(folder, 'git.example', eyes);
  keeper = new Keeper(results, () => {});
  return runAll({
    planned: planOf(
      names.split(' ').map((name) => ({ repository: listed(name) })),
      {},
    ),
    around: {
      head: async ({ name }) => ({ commit: commitOf(name), cost: { requests: 1, bytes: 0 } }),
      scan: async ({ repository }) => done(repository.name),
      ...around,
    },
    results,
    keeper,
    lanes: 3,
    stop: new AbortController().signal,
    ...part,
  });
}

const shown = (all: readonly Accounted[]) =>
  all.map(({ repository, outcome }) => {
    const reason = 'reason' in outcome ? `: ${outcome.reason}` : '';
    return `${repository.name} ${outcome.status}${reason}`;
  });

describe('what repositories have in common', () => {
  it('is held once', () => {
    const alike = new Alike();
    const [one, other] = ['a', 'b'].map((at) =>
      alike.of({ at, levels: [{ id: 'base', name: 'Base' }], verdicts: { unit: 'met' }, absent: null }),
    );
    expect(one).toEqual({
      at: 'a',
      levels: [{ id: 'base', name: 'Base' }],
      verdicts: { unit: 'met' },
      absent: null,
    });
    expect(other?.levels).toBe(one?.levels);
    expect(other?.verdicts).toBe(one?.verdicts);
    expect(other?.at).toBe('b');
  });

  it('is held once by a run', async () => {
    const all = await run('a b');
    const [a, b] = all.map(({ outcome }) => ('standing' in outcome ? outcome.standing : undefined));
    expect(a?.commit).not.toBe(b?.commit);
    expect(a?.models).toBe(b?.models);
  });
});

describe('a run that judges repositories together', () => {
  const artefact = 'ghcr.io/tea/shop';
  const deliveries = {
    shop: { published: [{ artefact, path: 'ci.yml', line: 1 }], deployed: [] },
    fleet: { published: [], deployed: [{ artefact, path: 'prod/a.yaml', line: 2, sure: true }] },
  };
  const together = { strangers: [], tell: async () => deliveries.fleet };

  it('asks the platform once about what is judged twice, and says what it is at', async () => {
    const asked: string[] = [];
    const jobs: Job[] = [];
    const turned: string[] = [];
    await run(
      'fleet shop',
      {
        facts: async ({ name }) => {
          asked.push(name);
          return { facts: { repository: `tea/${name}` } as never, cost: { requests: 6, bytes: 0 } };
        },
        scan: async (job) => {
          jobs.push(job);
          const { result, cost } = done(job.repository.name);
          return { result: { ...result, deliveries: deliveries[job.repository.name as 'shop'] }, cost };
        },
      },
      {
        together,
        watch: {
          began: () => {},
          ended: () => {},
          turns: (to, total) => turned.push(`${to} ${total}`),
          did: ({ name }) => turned.push(name),
        },
      },
    );
    expect(asked).toEqual(['fleet', 'shop']);
    expect(
      jobs.map(({ repository: { name }, facts, deployedBy }) => [name, facts, deployedBy?.length]),
    ).toEqual([
      ['fleet', { repository: 'tea/fleet' }, undefined],
      ['shop', { repository: 'tea/shop' }, undefined],
      ['shop', { repository: 'tea/shop' }, 1],
    ]);
    expect(turned).toEqual(['again 1', 'shop']);
  });

  it('asks strangers where something is published, and bears that they do not answer', async () => {
    const turned: string[] = [];
    const all = await run(
      'shop',
      { scan: async () => ({ ...done('s'), result: { ...done('s').result, deliveries: deliveries.shop } }) },
      {
        together: {
          strangers: [listed('fleet'), listed('gone')],
          tell: async ({ name }) => {
            if (name === 'gone') throw new Unreadable('it is gone');
            return deliveries.fleet;
          },
        },
        watch: { began: () => {}, ended: () => {}, turns: (to, total) => turned.push(`${to} ${total}`) },
      },
    );
    expect(turned).toEqual(['strangers 2', 'again 1']);
    expect(all[0]?.outcome).toMatchObject({ status: 'scanned', deployments: expect.any(String) });
  });
});

describe('a run', () => {
  it('accounts for every repository in the order of the plan, whatever finishes first', async () => {
    const waits = { a: 30, b: 1, c: 15, d: 0 };
    const all = await run('a b c d', {
      scan: async ({ repository: { name } }) => {
        await new Promise((resolve) => setTimeout(resolve, waits[name as 'a']));
        return done(name);
      },
    });
    expect(shown(all)).toEqual(['a scanned', 'b scanned', 'c scanned', 'd scanned']);
    expect(accountingOf(all)).toEqual({
      planned: 4,
      scanned: 4,
      unchanged: 0,
      skipped: 0,
      cutOff: 0,
      failed: 0,
      requests: 0,
      bytes: 400,
    });
  });

  it('reads a repository again only where its commit is another', async () => {
    await run('a b');
    const again = await run('a b', {
      head: async ({ name }) => ({
        commit: commitOf(name === 'a' ? 'a' : 'x'),
        cost: { requests: 1, bytes: 0 },
      }),
      scan: async () => done('x'),
    });
    expect(shown(again)).toEqual(['a unchanged', 'b scanned']);
    const [a, b] = again.map(({ outcome }) => outcome as Outcome & { report: string });
    expect(readFileSync(a?.report ?? '', 'utf8')).toBe('{"models":["a"]}');
    expect(b).toMatchObject({ before: { commit: commitOf('b') }, cost: { requests: 1, bytes: 100 } });
    expect(accountingOf(again)).toMatchObject({ planned: 2, scanned: 1, unchanged: 1, requests: 2 });
  });

  it('goes on whatever one repository does', async () => {
    const all = await run('a b c d e', {
      scan: async ({ repository: { name } }) => {
        if (name === 'a') throw new Unreadable('it is gone', { requests: 2, bytes: 7 });
        if (name === 'b') throw new UserError({ what: 'the token is not accepted' });
        if (name === 'c') throw new CutOff('no requests are left');
        if (name === 'd') throw new TypeError('x is not a function\n   at secret place');
        return done(name);
      },
    });
    expect(shown(all)).toEqual([
      'a failed: it is gone',
      'b failed: the token is not accepted',
      'c skipped: no requests are left',
      'd failed: a mistake in cdlevel: x is not a function',
      'e scanned',
    ]);
    const accounting = accountingOf(all);
    expect(accounting).toMatchObject({
      planned: 5,
      scanned: 1,
      skipped: 1,
      cutOff: 1,
      failed: 3,
      bytes: 107,
    });
    expect(isPartial(accounting)).toBe(true);
  });

  it('fails what was named and is not there', async () => {
    const [one] = await run(
      'a',
      {},
      { planned: [{ repository: listed('a'), unavailable: 'it is not there' }] },
    );
    expect(one?.outcome).toMatchObject({ status: 'failed', reason: 'it is not there' });
  });

  it('stops starting when it is stopped, and writes what there is', async () => {
    const stopping = new AbortController();
    const all = await run(
      'a b c d',
      {
        scan: async ({ repository: { name } }) => {
          if (name === 'b') stopping.abort();
          return done(name);
        },
      },
      { lanes: 1, stop: stopping.signal },
    );
    expect(shown(all)).toEqual([
      'a scanned',
      'b scanned',
      'c skipped: the run was stopped',
      'd skipped: the run was stopped',
    ]);
  });

  it('reads no more at a time than it may', async () => {
    let now = 0;
    let most = 0;
    await run('a b c d e f g h', {
      scan: async ({ repository: { name } }) => {
        most = Math.max(most, ++now);
        await new Promise((resolve) => setTimeout(resolve, 40));
        now--;
        return done(name);
      },
    });
    expect(most).toBe(3);
  });

  it('hands over what the platform knows, and a token that is still good', async () => {
    const jobs: unknown[] = [];
    const [one] = await run('a', {
      facts: async () => ({ facts: { repository: 'tea/a' } as never, cost: { requests: 6, bytes: 9 } }),
      token: async () => 't',
      scan: async (job) => {
        jobs.push(job);
        return done('a');
      },
    });
    expect(jobs).toEqual([{ repository: listed('a'), facts: { repository: 'tea/a' }, token: 't' }]);
    expect(one?.outcome.cost).toEqual({ requests: 6, bytes: 109 });
  });
});

/** A worker that does what the name of the repository says. */
const worker = `
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
let setup;
process.on('disconnect', () => process.exit());
process.on('message', ({ setup: given, job }) => {
  if (given) { setup = given; return; }
  const { name } = job.repository;
  const say = (answer) => process.send({ memory: name === 'huge' ? 2e9 : 1, ...answer });
  if (name === 'crash') process.exit(7);
  if (name === 'memory') { const all = []; for (;;) all.push(new Array(1e6).fill(name)); }
  if (name === 'loop') {
    const git = spawn('sleep', ['100'], { stdio: 'ignore' });
    writeFileSync(setup.clones + '/child', String(git.pid));
    for (;;);
  }
  if (name === 'bad') return say({ failed: 'is damaged', cost: { requests: 1, bytes: 2 } });
  say({ done: { result: { report: process.env.GITHUB_TOKEN ?? 'none', standing: process.pid, }, cost: job.token } });
});
`;

describe('workers', () => {
  const stopping = new AbortController();
  function pool(size = 1, stop = stopping.signal, limit = 30_000): Pool {
    writeFileSync(join(folder, 'worker.mjs'), worker);
    keeper = new Keeper(undefined, () => {});
    return new Pool({
      program: { file: join(folder, 'worker.mjs'), execArgv: ['--max-old-space-size=40'] },
      setup: { clones: folder } as Setup,
      size,
      limit,
      stop,
    });
  }
  const isRunning = (pid: number) => {
    try {
      process.kill(pid, 0);
      // A zombie that nobody waits for has ended.
      return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
    } catch {
      return false;
    }
  };

  it('read one after the other, and never find a token around them', async () => {
    process.env.GITHUB_TOKEN = 'secret';
    const workers = pool();
    try {
      const first = await workers.run({ repository: listed('a'), token: 't' });
      expect(first).toMatchObject({ result: { report: 'none' }, cost: 't' });
      const second = await workers.run({ repository: listed('b') });
      expect(second.result.standing).toBe(first.result.standing);
      await workers.run({ repository: listed('huge') });
      const third = await workers.run({ repository: listed('c') });
      expect(third.result.standing).not.toBe(first.result.standing);
    } finally {
      delete process.env.GITHUB_TOKEN;
      workers.close();
    }
  });

  it.each([
    ['bad', 'is damaged'],
    ['crash', 'the process that read it ended (exit code 7)'],
    ['memory', 'needs more memory than there is'],
    ['loop', 'took longer than 4 s (--repository-timeout)'],
  ])('that come to a %s end take nothing else with them', { timeout: 60_000 }, async (name, reason) => {
    const workers = pool(1, stopping.signal, name === 'loop' ? 4000 : undefined);
    await expect(workers.run({ repository: listed(name) })).rejects.toThrow(
      expect.objectContaining({ name: 'Unreadable', message: reason }),
    );
    expect(await workers.run({ repository: listed('fine') })).toBeDefined();
    workers.close();
    if (name === 'loop') expect(isRunning(Number(readFileSync(join(folder, 'child'), 'utf8')))).toBe(false);
  });

  it('end at once when the run is stopped', async () => {
    const stop = new AbortController();
    const workers = pool(2, stop.signal);
    const all = ['loop', 'loop', 'a'].map((name) => workers.run({ repository: listed(name) }));
    setTimeout(() => stop.abort(), 300);
    for (const ended of await Promise.allSettled(all))
      expect(ended).toMatchObject({ status: 'rejected', reason: { name: 'CutOff' } });
    workers.close();
  });
});
