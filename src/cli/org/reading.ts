import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { sweep } from '../../org/eviction.js';
import { Keeper } from '../../org/keeper.js';
import { type Accounted, fullName, type Listed } from '../../org/organisation.js';
import { isToBeRead, type Planned } from '../../org/plan.js';
import { Pool } from '../../org/pool.js';
import { Results } from '../../org/results.js';
import { runAll } from '../../org/run.js';
import type { Source } from '../../org/source.js';
import { Strangers, Tellings } from '../../org/strangers.js';
import type { Surroundings } from '../../org/surroundings.js';
import { Versions } from '../../org/versions.js';
import type { Used } from '../../snapshot/fetching/neighbourhood.js';
import type { Interruption, Io } from '../io.js';
import { note } from '../note.js';
import type { Values } from '../options.js';
import { progressOf } from './progress.js';
import { clonesIn, type Prepared } from './setup.js';

/** As a shell says it of a process that a signal ended. */
export const interrupted: Readonly<Record<Interruption, number>> = { SIGINT: 130, SIGTERM: 143 };

/** So many questions to the platform at a time, beside the reading. */
const fewestLanes = 8;

/** Where a run keeps its clones: for later, or until it ends. */
interface Place {
  readonly folder: string;
  readonly keeper: (results: Results | undefined) => Keeper;
}

/** Has a place used, and leaves no more there than is wanted. */
export async function inPlace(
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
    else await sweep(cache, cacheBytes, new Date()).catch(() => {});
  }
}

interface Reading {
  readonly planned: readonly Planned[];
  /** What is planned on all machines together. */
  readonly together: readonly Planned[];
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

/** Reads what is planned, until it is done or somebody wants it to end. */
export async function readAll({
  planned,
  together,
  source,
  prepared,
  place,
  values,
  io,
}: Reading): Promise<Read> {
  if (!io.worker) throw new Error('no way to start a worker');
  const { setup, eyes, concurrency, limit, cache } = prepared;
  const stopping = interruptible(io);
  const results = cache === undefined ? undefined : new Results(cache, source.host, eyes);
  const versions = new Versions(together, (repository) => source.head(repository));
  const pool = new Pool({
    program: io.worker,
    setup: { ...setup, clones: clonesIn(place.folder, source.host), neighbours: versions.neighbours },
    size: concurrency,
    limit,
    stop: stopping.stop,
  });
  const total = planned.filter(({ skip }) => skip === undefined).length;
  const progress = progressOf(total, io, { quiet: values.quiet === true, left: () => source.left() });
  try {
    const around = surroundingsOf(source, versions, pool, values);
    const strangers = new Strangers({
      around,
      ...(cache === undefined || !results
        ? {}
        : { results, tellings: new Tellings(cache, source.host, eyes) }),
      ask: async (repository) => {
        const telling = await pool.tell({ repository, token: await source.token() });
        await takeIn(repository, telling, source, versions);
        return telling;
      },
    });
    const accounted = await runAll({
      planned,
      around,
      ...(results ? { results } : {}),
      together: {
        strangers: strangersTo(planned, together),
        tell: (repository) => strangers.tell(repository),
      },
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

function surroundingsOf(source: Source, versions: Versions, pool: Pool, values: Values): Surroundings {
  return {
    head: (repository) => source.head(repository),
    ...(values['files-only'] ? {} : { facts: (repository) => source.facts(repository) }),
    token: () => source.token(),
    still: (used) => versions.still(used),
    scan: async (job) => {
      const done = await pool.run(job);
      const { standing, used } = done.result;
      await takeIn(job.repository, { commit: standing.commit, ...(used ? { used } : {}) }, source, versions);
      return done;
    },
  };
}

/** Versions that were found by fetching them need not be asked for by the next run. */
async function takeIn(
  repository: Listed,
  { commit, used = [] }: { readonly commit: string; readonly used?: readonly Used[] },
  source: Source,
  versions: Versions,
): Promise<void> {
  await source.found(repository, commit);
  for (const one of used) {
    const version = versions.at(one);
    if (version && one.commit !== null) await source.found(version, one.commit);
  }
}

/** What other machines read. */
function strangersTo(planned: readonly Planned[], together: readonly Planned[]): readonly Listed[] {
  const own = new Set(planned.map(({ repository }) => fullName(repository)));
  const read = together.filter(isToBeRead).map(({ repository }) => repository);
  return read.filter((repository) => !own.has(fullName(repository)));
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
