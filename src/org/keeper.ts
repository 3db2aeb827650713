import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
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

  async close(): Promise<void> {
    const folder = await this.#temporary?.catch(() => undefined);
    if (folder !== undefined) await rm(folder, { recursive: true, force: true }).catch(() => {});
  }

  async #keepForNow({ standing, gated, deliveries, deployments, report }: Result): Promise<Known> {
    this.#temporary ??= mkdtemp(join(tmpdir(), 'cdlevel-'));
    const path = join(await this.#temporary, randomBytes(8).toString('hex'));
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
