import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { UserError } from '../../errors.js';
import type { Accounted } from '../../org/organisation.js';
import { accountedIn, headIn, type Part, reportIn } from '../../report/org/merge.js';
import type { Io } from '../io.js';

/** Files of shards, read line by line; reports are read again when they are written. */
export class PartFiles {
  readonly #lines: { readonly file: string; readonly start: number; readonly bytes: number }[] = [];
  readonly #open = new Map<string, FileHandle>();

  constructor(readonly io: Io) {}

  /** @throws UserError where the file is not as it was written. */
  async read(file: string): Promise<Part> {
    const input = createReadStream(resolve(this.io.cwd, file));
    const accounted: Accounted[] = [];
    let head: Part['head'] | undefined;
    let start = 0;
    let ended = false;
    try {
      for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
        const bytes = Buffer.byteLength(line);
        const report = String(this.#lines.push({ file, start, bytes }) - 1);
        start += bytes + 1;
        if (head) {
          const one = ended ? undefined : accountedIn(line, file, report);
          if (one) accounted.push(one);
          else ended = true;
        } else head = headIn(line, file);
      }
    } catch (error) {
      if (error instanceof UserError) throw error;
      throw new UserError({ what: 'the file cannot be read', where: file });
    }
    if (head && ended) return { file, head, accounted };
    throw new UserError({ what: 'the file is cut off', where: file, todo: 'write it anew with cdlevel org' });
  }

  /** The report of one repository, by what `Part` calls it. */
  async report(name: string, tool: { readonly name: string; readonly version: string }): Promise<string> {
    const line = this.#lines[Number(name)];
    if (!line) throw new Error(`no line ${name}`);
    const handle = this.#open.get(line.file) ?? (await open(resolve(this.io.cwd, line.file)));
    this.#open.set(line.file, handle);
    const { buffer } = await handle.read(Buffer.alloc(line.bytes), 0, line.bytes, line.start);
    return reportIn(buffer.toString(), tool);
  }

  async close(): Promise<void> {
    for (const handle of this.#open.values()) await handle.close();
  }
}
