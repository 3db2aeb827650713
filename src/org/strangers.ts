import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Deliveries } from '../snapshot/deliveries.js';
import { hostPart, pathPart, shelves } from './cache-folder.js';
import type { Telling } from './job.js';
import { fullName, type Listed } from './organisation.js';
import type { Eyes, Results } from './results.js';
import type { Surroundings } from './surroundings.js';
import { readJson, writeWhole } from './whole-file.js';

/** What strangers told earlier runs: the last of each, for the commit and the eyes that it was told with. */
export class Tellings {
  readonly #folder: string;
  readonly #eyes: string;

  constructor(folder: string, host: string, eyes: Eyes) {
    this.#folder = join(folder, shelves.results, hostPart(host));
    this.#eyes = JSON.stringify(eyes);
  }

  async last(repository: Listed): Promise<Telling | undefined> {
    const kept = await readJson(this.#path(repository));
    const { name, telling } = (kept ?? {}) as { readonly name?: unknown; readonly telling?: Telling };
    return telling && name === this.#name(repository, telling) ? telling : undefined;
  }

  async keep(repository: Listed, telling: Telling): Promise<void> {
    try {
      await mkdir(join(this.#folder, pathPart(repository)), { recursive: true, mode: 0o700 });
      await writeWhole(
        this.#path(repository),
        JSON.stringify({ name: this.#name(repository, telling), telling }),
      );
    } catch {
      // It is asked again: whoever keeps results says that the cache cannot be written.
    }
  }

  #path(repository: Listed): string {
    return join(this.#folder, pathPart(repository), 'told.json');
  }

  #name(repository: Listed, { commit }: Telling): string {
    return createHash('sha256')
      .update(JSON.stringify([fullName(repository), commit, this.#eyes]))
      .digest('hex');
  }
}

export interface StrangersOptions {
  readonly around: Pick<Surroundings, 'head' | 'still'>;
  /** Of earlier runs, on this machine or with the same cache. */
  readonly results?: Results;
  readonly tellings?: Tellings;
  /** Has the repository itself looked into. */
  readonly ask: (repository: Listed) => Promise<Telling>;
}

/** Repositories that other machines read: they say what they deploy, and are looked into only where they have changed. */
export class Strangers {
  constructor(readonly options: StrangersOptions) {}

  async tell(repository: Listed): Promise<Deliveries> {
    const known = await this.#known(repository);
    if (known) return known;
    const { tellings, ask } = this.options;
    const telling = await ask(repository);
    if (!telling.passing) await tellings?.keep(repository, telling);
    return telling.deliveries;
  }

  async #known(repository: Listed): Promise<Deliveries | undefined> {
    const { around, results, tellings } = this.options;
    const telling = await tellings?.last(repository);
    const last = await results?.last(repository);
    if (!telling && !last) return undefined;
    const { commit } = await around.head(repository);
    const found = last && (await results?.find(repository, commit, last));
    const candidates = [found, telling?.commit === commit ? telling : undefined];
    for (const one of candidates)
      if (one?.deliveries && (one.used.length === 0 || (await around.still?.(one.used))?.same))
        return one.deliveries;
    return undefined;
  }
}
