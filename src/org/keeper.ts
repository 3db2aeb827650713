import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CacheTrouble, troubleOf } from './cache-trouble.js';
import type { Known, Listed } from './organisation.js';
import type { Result, Results } from './results.js';

/**
 * Keeps what scans find: for later runs, or, where that is not wanted or not possible, in a temporary folder until this
 * run ends. A cache that cannot be written is said once and then left alone.
 */
export class Keeper {
  #results: Results | undefined;
  #temporary: Promise<string> | undefined;
  readonly #aside = new Set<string>();
  readonly #complain: (trouble: CacheTrouble) => void;

  constructor(results: Results | undefined, complain: (trouble: CacheTrouble) => void) {
    this.#results = results;
    this.#complain = complain;
  }

  async keep(repository: Listed, result: Result): Promise<Known> {
    try {
      if (this.#results && !result.passing) return await this.#results.keep(repository, result);
    } catch (error) {
      if (this.#results) this.#complain(troubleOf(error));
      this.#results = undefined;
    }
    return this.#keepForNow(result);
  }

  /** Keeps something out of memory until this run ends; what cannot be kept has to be got again. */
  async putAside(name: string, value: unknown): Promise<void> {
    try {
      await writeFile(await this.#asidePath(name), JSON.stringify(value), { mode: 0o600 });
      this.#aside.add(name);
    } catch {
      // It is got again where it is wanted again.
    }
  }

  /** What was put aside under this name, if it was. */
  async takeBack<T>(name: string): Promise<T | undefined> {
    if (!this.#aside.has(name)) return undefined;
    try {
      return JSON.parse(await readFile(await this.#asidePath(name), 'utf8')) as T;
    } catch {
      return undefined;
    }
  }

  async close(): Promise<void> {
    const folder = await this.#temporary?.catch(() => undefined);
    if (folder !== undefined) await rm(folder, { recursive: true, force: true }).catch(() => {});
  }

  async #asidePath(name: string): Promise<string> {
    return join(await this.#folder(), createHash('sha256').update(name).digest('hex').slice(0, 40));
  }

  #folder(): Promise<string> {
    this.#temporary ??= mkdtemp(join(tmpdir(), 'cdlevel-'));
    return this.#temporary;
  }

  async #keepForNow({ standing, gated, deliveries, deployments, report }: Result): Promise<Known> {
    const path = join(await this.#folder(), randomBytes(8).toString('hex'));
    await writeFile(path, report, { mode: 0o600 });
    return {
      standing,
      report: path,
      ...(gated ? { gated } : {}),
      ...(deliveries ? { deliveries } : {}),
      ...(deployments === undefined ? {} : { deployments }),
    };
  }
}
