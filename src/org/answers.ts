import { createHash } from 'node:crypto';
import { mkdir, readFile, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { Kept, Store } from '../hosting/store.js';
import { shelves } from './cache-folder.js';
import { writeWhole } from './whole-file.js';

/** Answers of the platform, kept in files. What cannot be read or written is not there. */
export class Answers implements Store {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = join(folder, shelves.answers);
  }

  async get(question: string): Promise<Kept | undefined> {
    const path = this.#path(question);
    try {
      const kept = JSON.parse(await readFile(path, 'utf8')) as Partial<Kept> | null;
      const { etag, body, headers } = kept ?? {};
      if (typeof etag !== 'string' || typeof body !== 'string' || typeof headers !== 'object')
        return undefined;
      const now = new Date();
      await utimes(path, now, now);
      return { etag, body, headers };
    } catch {
      return undefined;
    }
  }

  async set(question: string, answer: Kept): Promise<void> {
    try {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      await writeWhole(this.#path(question), JSON.stringify(answer));
    } catch {
      // It is asked for again: whoever keeps results says that the cache cannot be written.
    }
  }

  #path(question: string): string {
    return join(this.#folder, `${createHash('sha256').update(question).digest('hex').slice(0, 40)}.json`);
  }
}
