import { createHash } from 'node:crypto';
import { mkdir, readFile, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { Deliveries } from '../snapshot/deliveries.js';
import type { Used } from '../snapshot/fetching/neighbourhood.js';
import { hostPart, pathPart, shelves } from './cache-folder.js';
import type { Gated, Known, Listed, Standing } from './organisation.js';
import { readJson, writeWhole } from './whole-file.js';

/** With what eyes repositories are read: two runs with the same see the same in the same commit. */
export interface Eyes {
  /** Version of the tool, and what it is built of. */
  readonly tool: string;
  /** End of every window, ISO 8601. */
  readonly asOf: string;
  /** Of the models that may be judged by, sorted. */
  readonly models: readonly string[];
  /** What a configuration says that is given for all, or that each has its own. */
  readonly configuration: string;
  /** What else bears on the answer: whether the platform was asked, what a gate asks for. */
  readonly asked: Readonly<Record<string, unknown>>;
}

/** What a scan leaves behind. */
export interface Result {
  readonly standing: Standing;
  readonly gated?: Gated;
  /** The whole report in JSON, on one line. */
  readonly report: string;
  /** Versions of other repositories that it rests on. */
  readonly used?: readonly Used[];
  readonly deliveries?: Deliveries;
  /** Names the deployments by others with which it was judged. */
  readonly deployments?: string;
  /** Something could not be brought here this time: it is not kept for the next. */
  readonly passing?: true;
}

/** A result as it is kept beside its report. */
interface Kept {
  readonly standing: Standing;
  readonly before?: Standing;
  readonly gated?: Gated;
  /** Versions of other repositories that it rests on. */
  readonly used?: readonly Used[];
  readonly deliveries?: Deliveries;
  readonly deployments?: string;
  readonly reportDigest: string;
}

/** What was kept last of a repository, and under which name. */
export interface Last extends Kept {
  readonly key: string;
}

/** A result of an earlier run: it holds as long as what it rests on is what it was. */
export interface FoundAgain extends Known {
  readonly used: readonly Used[];
}

/** Results of earlier runs. What cannot be read is not there; who writes last wins, and both wrote the same. */
export class Results {
  readonly #folder: string;
  readonly #eyes: string;

  constructor(folder: string, host: string, eyes: Eyes) {
    this.#folder = join(folder, shelves.results, hostPart(host));
    this.#eyes = JSON.stringify(eyes);
  }

  /** What the last scan of a repository found, whatever it was looked at with. */
  async last(repository: Listed): Promise<Last | undefined> {
    const last = await readJson(join(this.#place(repository), 'last.json'));
    return isKept(last) && 'key' in last ? (last as Last) : undefined;
  }

  /**
   * What is known of a commit, where it was read with the same eyes, and what it rests on. Most often it is what was found
   * last.
   */
  async find(repository: Listed, commit: string, last?: Last): Promise<FoundAgain | undefined> {
    const key = this.#key(repository, commit);
    const path = join(this.#place(repository), key);
    const kept = last?.key === key ? last : await readJson(`${path}.json`);
    if (!isKept(kept) || kept.standing.commit !== commit) return undefined;
    const report = `${path}.report`;
    if ((await digestOf(report)) !== kept.reportDigest) return undefined;
    await touch([`${path}.json`, report]);
    return { ...knownOf(kept, report), used: kept.used ?? [] };
  }

  /** Keeps a result. The report comes first: without the record beside it, it is not there. */
  async keep(repository: Listed, result: Result): Promise<Known> {
    const { standing, gated, used = [], deliveries, deployments, report } = result;
    const last = await this.last(repository);
    const isOther = last?.standing.commit !== standing.commit;
    const before = isOther ? last?.standing : last?.before;
    const kept: Kept = {
      standing,
      ...(before ? { before } : {}),
      ...(gated ? { gated } : {}),
      ...(used.length > 0 ? { used } : {}),
      ...(deliveries ? { deliveries } : {}),
      ...(deployments === undefined ? {} : { deployments }),
      reportDigest: createHash('sha256').update(report).digest('hex'),
    };
    const folder = this.#place(repository);
    const key = this.#key(repository, standing.commit);
    const path = join(folder, key);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeWhole(`${path}.report`, report);
    await writeWhole(`${path}.json`, JSON.stringify(kept));
    await writeWhole(join(folder, 'last.json'), JSON.stringify({ key, ...kept }));
    return knownOf(kept, `${path}.report`);
  }

  #place(repository: Listed): string {
    return join(this.#folder, pathPart(repository));
  }

  /** Default branches can change without a commit; a repository can be given another name. */
  #key({ owner, name }: Listed, commit: string): string {
    const of = JSON.stringify([`${owner}/${name}`, commit]);
    return createHash('sha256').update(`${of}\n${this.#eyes}`).digest('hex').slice(0, 40);
  }
}

function knownOf({ standing, before, gated, deliveries, deployments }: Kept, report: string): Known {
  return {
    standing,
    report,
    ...(before ? { before } : {}),
    ...(gated ? { gated } : {}),
    ...(deliveries ? { deliveries } : {}),
    ...(deployments === undefined ? {} : { deployments }),
  };
}

async function digestOf(path: string): Promise<string | undefined> {
  try {
    return createHash('sha256')
      .update(await readFile(path))
      .digest('hex');
  } catch {
    return undefined;
  }
}

/** What was used last is thrown away last. */
async function touch(paths: readonly string[]): Promise<void> {
  const now = new Date();
  await Promise.all(paths.map((path) => utimes(path, now, now).catch(() => {})));
}

/** Files are written whole, so a shape that begins right is right. */
function isStanding(value: unknown): value is Standing {
  const { commit, asOf, models } = (value ?? {}) as Partial<Standing>;
  return typeof commit === 'string' && typeof asOf === 'string' && Array.isArray(models);
}

function isKept(value: unknown): value is Kept {
  const { standing, reportDigest } = (value ?? {}) as Partial<Kept>;
  return isStanding(standing) && typeof reportDigest === 'string';
}
