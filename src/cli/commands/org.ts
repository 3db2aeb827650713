import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { UserError } from '../../errors.js';
import { publicServer, serverAt } from '../../hosting/server.js';
import { evict } from '../../org/eviction.js';
import { Keeper } from '../../org/keeper.js';
import { type Accounted, accountingOf } from '../../org/organisation.js';
import { type Planned, planOf, type Wanted } from '../../org/plan.js';
import { Pool } from '../../org/pool.js';
import { Results } from '../../org/results.js';
import { runAll } from '../../org/run.js';
import type { Source } from '../../org/source.js';
import { draw, line } from '../../report/drawing.js';
import { type OrgRecord, orgFormats } from '../../report/org/formats.js';
import { worst } from '../../report/org/merge.js';
import { accountText } from '../../report/org/terminal.js';
import type { Call } from '../commands.js';
import { formsOf } from '../forms.js';
import { type Interruption, type Io, screenOf } from '../io.js';
import type { Values } from '../options.js';
import { deliverForms, exitCodeOf } from '../org/deliver.js';
import { planText } from '../org/plan-text.js';
import { duration, progressOf } from '../org/progress.js';
import { clonesIn, type Prepared, prepare } from '../org/setup.js';
import { ApiSource } from '../org/source.js';
import { tokenOf } from '../org/token.js';
import { wantedBy } from '../org/wanted.js';
import { toolVersion } from '../version.js';

/** As a shell says it of a process that a signal ended. */
const interrupted: Readonly<Record<Interruption, number>> = { SIGINT: 130, SIGTERM: 143 };

/** So many questions to the platform at a time, beside the reading. */
const fewestLanes = 8;

/** Reads all repositories of an organisation, and accounts for each. */
export async function run({ positionals, values }: Call, io: Io): Promise<number> {
  const forms = formsOf(values, orgFormats);
  const wanted = wantedBy(values, io);
  const owners = ownersOf(positionals, wanted);
  const prepared = await prepare(values, io);
  const source = new ApiSource({
    server: values['api-url'] === undefined ? publicServer : serverAt(values['api-url']),
    token: tokenOf(values, io),
    asOf: prepared.setup.asOf,
    now: io.now,
    mostRequests: prepared.mostRequests,
  });
  const planned = planOf(await source.list(owners), wanted);
  if (values['dry-run']) {
    io.stdout.write(await planText(planned, source, prepared, values, io));
    return 0;
  }
  return reading(
    prepared,
    async (place) => {
      const began = io.clock();
      const { accounted, signal } = await readAll({ planned, source, prepared, place, values, io });
      const record = recordOf(owners, wanted, prepared, accounted, values);
      await deliverForms(record, forms, (report) => readFile(report, 'utf8'), values, io);
      if (!values.quiet) summary(record, source, io.clock() - began, io);
      return signal ? interrupted[signal] : exitCodeOf(record, values);
    },
    io,
  );
}

/** Owners that are named, or that a file of repositories names. */
function ownersOf(positionals: readonly string[], { names }: Wanted): readonly string[] {
  const named = (names ?? []).map((name) => name.split('/')[0] ?? '');
  const all = positionals.length > 0 ? positionals : named;
  if (all.length === 0)
    throw new UserError({
      what: 'org needs OWNER',
      todo: 'name an organisation or a user, or give --repos FILE',
    });
  const unlike = new Map(all.map((owner) => [owner.toLowerCase(), owner]));
  for (const owner of unlike.values())
    if (!/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/.test(owner))
      throw new UserError({ what: `"${owner}" is no name of an organisation or a user` });
  return [...unlike.values()];
}

/** Where a run keeps its clones: for later, or until it ends. */
interface Place {
  readonly folder: string;
  readonly keeper: (results: Results | undefined) => Keeper;
}

async function reading(
  { cache, cacheBytes }: Prepared,
  use: (place: Place) => Promise<number>,
  io: Io,
): Promise<number> {
  const folder = cache ?? (await mkdtemp(join(tmpdir(), 'cdlevel-')));
  let keeper: Keeper | undefined;
  try {
    return await use({
      folder,
      keeper: (results) => {
        keeper = new Keeper(results, (trouble) =>
          note(`the cache cannot be written (${trouble}): what is found now is not kept for later`, io),
        );
        return keeper;
      },
    });
  } finally {
    await keeper?.close();
    if (cache === undefined) await rm(folder, { recursive: true, force: true });
    else await evict(cache, cacheBytes, new Date()).catch(() => 0);
  }
}

interface Reading {
  readonly planned: readonly Planned[];
  readonly source: Source;
  readonly prepared: Prepared;
  readonly place: Place;
  readonly values: Values;
  readonly io: Io;
}

interface Read {
  readonly accounted: readonly Accounted[];
  /** What ended the run before its time. */
  readonly signal: Interruption | undefined;
}

async function readAll({ planned, source, prepared, place, values, io }: Reading): Promise<Read> {
  if (!io.worker) throw new Error('no way to start a worker');
  const { setup, eyes, concurrency, limit, cache } = prepared;
  const stopping = interruptible(io);
  const results = cache === undefined ? undefined : new Results(cache, source.host, eyes);
  const pool = new Pool({
    program: io.worker,
    setup: { ...setup, clones: clonesIn(place.folder, source.host) },
    size: concurrency,
    limit,
    stop: stopping.stop,
  });
  const total = planned.filter(({ skip }) => skip === undefined).length;
  const progress = progressOf(total, io, { quiet: values.quiet === true, left: () => source.left() });
  try {
    const accounted = await runAll({
      planned,
      around: {
        head: (repository, known) => source.head(repository, known),
        ...(values['files-only'] ? {} : { facts: (repository) => source.facts(repository) }),
        token: (repository) => source.token(repository),
        scan: (job) => pool.run(job),
      },
      ...(results ? { results } : {}),
      keeper: place.keeper(results),
      lanes: Math.max(fewestLanes, 2 * concurrency),
      stop: stopping.stop,
      watch: progress,
    });
    return { accounted, signal: stopping.signal() };
  } finally {
    progress.close();
    pool.close();
    stopping.done();
  }
}

/** The first signal stops the run, which then writes what there is; the second ends it at once. */
function interruptible(io: Io) {
  const stopping = new AbortController();
  let first: Interruption | undefined;
  const done = io.onInterrupt?.((signal) => {
    if (first !== undefined) process.exit(interrupted[signal]);
    first = signal;
    note('stopped: writing what there is', io);
    stopping.abort();
  });
  return { stop: stopping.signal, signal: () => first, done: () => done?.() };
}

function recordOf(
  owners: readonly string[],
  { shard }: Wanted,
  { setup }: Prepared,
  accounted: readonly Accounted[],
  values: Values,
): OrgRecord {
  return {
    tool: toolVersion(),
    owners,
    asOf: setup.asOf,
    ...(shard ? { shard } : {}),
    accounting: accountingOf(accounted),
    accounted,
    ...(setup.gate
      ? { gate: { outcome: worst(accounted), reportOnly: values['report-only'] === true } }
      : {}),
  };
}

/** What was found always adds up; what it took differs from run to run. */
function summary({ accounting }: OrgRecord, source: Source, milliseconds: number, io: Io): void {
  const bytes = `${(accounting.bytes / 1024 ** 2).toFixed(1)} MiB`;
  note(`${accountText(accounting)}; ${source.requests()} requests, ${bytes}, ${duration(milliseconds)}`, io);
}

function note(text: string, io: Io): void {
  io.stderr.write(draw([line([`cdlevel: ${text}`], { hang: 2 })], screenOf(io)));
}
