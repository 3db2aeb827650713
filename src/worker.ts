import { rm } from 'node:fs/promises';
import process from 'node:process';
import { detectors } from '../detectors/index.js';
import { type Configured, configured } from './configured.js';
import { gate } from './gate/gate.js';
import { policyOf } from './gating.js';
import { holding } from './held.js';
import { deliveries } from './input/deliveries/deliveries.js';
import { Reader } from './input/reader.js';
import { SharedFiles } from './input/shared-files.js';
import { clonePath, lookedIntoPath } from './org/cache-folder.js';
import type { Answer, Done, Job, Order, Setup, Telling } from './org/job.js';
import { type Cost, fullName, type Gated, noCost } from './org/organisation.js';
import { reasonFor } from './org/stopped.js';
import { ownersLimit, ownersPaths, teamsIn } from './org/teams.js';
import { reportOf } from './report/json.js';
import { standingOf } from './report/org/standing.js';
import { safeJson } from './report/text-safety.js';
import { type Scan, scanHeld } from './scan.js';
import { type Fetched, fetchRepository } from './snapshot/fetching/fetch.js';
import { Neighbourhood, type Visit } from './snapshot/fetching/neighbourhood.js';
import { FetchError } from './snapshot/fetching/request.js';
import type { Snapshot } from './snapshot/snapshot.js';

/** History that a scan looks at, in seconds, and a little more. */
const window = 400 * 24 * 60 * 60;
/** What may be brought of a repository because others lead there. */
const mostOfNeighbour = 512 * 1024 * 1024;
/** What one repository may bring: sizes that a platform claims are not to be relied on. */
const mostBytes = 4 * 1024 * 1024 * 1024;

let setup: Setup | undefined;
let neighbourhood: Neighbourhood | undefined;

process.on('message', (order: Order) => {
  if ('setup' in order) begin(order.setup);
  else if (setup) void answer(order.job, setup);
});

// Whoever started this process has gone: everything that was started for it goes too.
process.on('disconnect', () => {
  if (process.platform === 'win32') process.exit();
  process.kill(-process.pid, 'SIGKILL');
});

function begin(given: Setup): void {
  setup = given;
  const { neighbours, clones, patience } = given;
  neighbourhood = new Neighbourhood({
    neighbours,
    folderOf: ({ name }) => lookedIntoPath(clones, name),
    patience,
    mostBytes: mostOfNeighbour,
  });
}

async function answer(job: Job, given: Setup): Promise<void> {
  const memory = () => process.memoryUsage().rss;
  const send = (said: Answer) => process.send?.(said);
  let spent = () => noCost;
  try {
    if (job.only) return void send({ told: await told(job, given), memory: memory() });
    const done = await read(job, given, (cost) => {
      spent = cost;
    });
    send({ done, memory: memory() });
  } catch (error) {
    const failed = error instanceof FetchError ? error.reason : reasonFor(error);
    send({ failed, cost: spent(), memory: memory() });
  }
}

/** What a repository deploys of others, from the newest commit alone. */
async function told({ repository, token }: Job, given: Setup): Promise<Telling> {
  const visit = neighbourhood?.visit(token);
  const name = fullName(repository);
  const found = await visit?.neighbours.at(name, repository.defaultBranch ?? 'HEAD');
  if (!visit || !found) throw new FetchError('nothing was said of the run');
  if ('unavailable' in found) throw new FetchError(found.unavailable);
  const snapshot = { ...found, neighbours: visit.neighbours };
  const { config } = await configured(snapshot, given);
  const reader = new Reader(snapshot, Math.floor(Date.parse(given.asOf) / 1000), config?.classes);
  try {
    const { value } = await reader.load(deliveries(name));
    const own = { repository: name, ref: repository.defaultBranch ?? 'HEAD' };
    return {
      commit: found.repository.commit ?? '',
      deliveries: value,
      used: visit.used().filter((one) => one.repository !== own.repository || one.ref !== own.ref),
      ...(visit.failed() ? { passing: true } : {}),
    };
  } finally {
    await reader.close();
    await found.close();
  }
}

async function read(job: Job, given: Setup, told: (spent: () => Cost) => void): Promise<Done> {
  const folder = clonePath(given.clones, job.repository);
  try {
    const fetched = await fetchRepository(requestOf(job, given, folder));
    const spent = () => ({ requests: 0, bytes: fetched.spent().bytes });
    told(spent);
    if (fetched.commit === undefined) throw new FetchError('it is empty');
    const before = (await neighbourhood?.bytes()) ?? 0;
    const result = await scanned(fetched, job, given);
    const around = ((await neighbourhood?.bytes()) ?? 0) - before;
    return { result, cost: { requests: 0, bytes: spent().bytes + around } };
  } finally {
    if (given.once) await rm(folder, { recursive: true, force: true }).catch(() => {});
  }
}

function requestOf({ repository, token }: Job, { asOf, patience }: Setup, folder: string) {
  return {
    cloneUrl: repository.cloneUrl,
    folder,
    ...(token === undefined ? {} : { token: async () => token }),
    from: Math.floor(Date.parse(asOf) / 1000) - window,
    patience,
    mostBytes,
  };
}

async function scanned(
  { gitFolder, archive }: Fetched,
  { facts, token, repository, deployedBy }: Job,
  given: Setup,
): Promise<Done['result']> {
  const visit = neighbourhood?.visit(token);
  const held = {
    path: gitFolder,
    ref: 'HEAD',
    asOf: new Date(given.asOf),
    shared: { archive, files: new SharedFiles() },
  };
  try {
    return await holding(held, async (own) => {
      const snapshot = visit
        ? { ...own, neighbours: visit.neighbours, ...(deployedBy ? { deployedBy } : {}) }
        : own;
      const by = await configured(snapshot, given);
      const scan = await scanHeld(snapshot, {
        ...held,
        models: by.models,
        ...(by.config ? { config: by.config } : {}),
        detectors,
        clock: () => performance.now(),
        tool: given.tool,
        ...(facts ? { hosting: facts } : {}),
        tells: fullName(repository),
      });
      const teams = await teamsOf(snapshot);
      return resultOf({ scan, by, teams, visit }, given, archive.supply.failed);
    });
  } finally {
    await archive.close();
  }
}

interface Found {
  readonly scan: Scan;
  readonly by: Configured;
  readonly teams: readonly string[];
  /** What was looked at in other repositories. */
  readonly visit: Visit | undefined;
}

/** Detectors are code: a run over many repositories never loads what one of them names, and says so. */
function notesOn({ config }: Configured): readonly string[] {
  const [first] = config?.detectors ?? [];
  if (!first) return [];
  const { path, line } = first.at;
  const where = line === undefined ? path : `${path}:${line}`;
  return [`${where} names detectors, which are code and were not loaded`];
}

function resultOf({ scan, by, teams, visit }: Found, given: Setup, cut: boolean): Done['result'] {
  const report = reportOf(scan.assessment);
  const used = visit?.used() ?? [];
  const notes = notesOn(by);
  return {
    standing: {
      ...standingOf(report),
      tool: given.tool.version,
      ...(teams.length > 0 ? { teams } : {}),
      ...(notes.length > 0 ? { notes } : {}),
    },
    ...(given.gate ? { gated: gatedBy(scan, by, given.gate) } : {}),
    report: safeJson(JSON.stringify(report)),
    ...(used.length > 0 ? { used } : {}),
    ...(scan.deliveries ? { deliveries: scan.deliveries } : {}),
    ...(cut || visit?.failed() ? { passing: true } : {}),
  };
}

/** Beside the report: who owns a repository has no bearing on its levels. */
async function teamsOf(snapshot: Snapshot): Promise<readonly string[]> {
  const path = ownersPaths.find((one) =>
    snapshot.entries.some((entry) => entry.path === one && entry.kind === 'file'),
  );
  if (path === undefined) return [];
  const content = (await snapshot.read([path], ownersLimit)).get(path);
  return content && 'bytes' in content ? teamsIn(new TextDecoder().decode(content.bytes)) : [];
}

function gatedBy({ assessment, survey }: Scan, by: Configured, words: NonNullable<Setup['gate']>): Gated {
  const models = by.models.map(({ model }) => model);
  const policy = policyOf(by, words);
  const { outcome, checks } = gate({ assessment, models, policy, evidence: survey.evidence });
  return {
    // A gate that looked with less than is asked for answers for nothing, as `cdlevel gate` would not.
    outcome: notesOn(by).length > 0 ? 'cannot-tell' : outcome,
    concerns: checks.flatMap(({ model, category, outcome: one, text }) =>
      one === 'passed' ? [] : [{ model, category, outcome: one, text }],
    ),
  };
}
