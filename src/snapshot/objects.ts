import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { type Repository, startGit } from './git.js';
import type { Content } from './snapshot.js';

/** Reads objects through one long-lived `git cat-file`: sizes first, so that no large object is taken into memory. */
export class ObjectReader {
  #process: ChildProcessWithoutNullStreams | undefined;
  #chunks: Buffer[] = [];
  #length = 0;
  #wake: (() => void) | undefined;
  #ended = false;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(readonly repository: Repository) {}

  /** Contents by object id. Missing objects and those above `limit` bytes are unreadable. */
  read(ids: readonly string[], limit: number): Promise<ReadonlyMap<string, Content>> {
    const reading = this.#queue.then(() => this.#read([...new Set(ids)], limit));
    this.#queue = reading.catch(() => undefined);
    return reading;
  }

  async close(): Promise<void> {
    this.#process?.stdin.end();
    this.#process?.kill();
  }

  async #read(ids: readonly string[], limit: number): Promise<ReadonlyMap<string, Content>> {
    const found = new Map<string, Content>();
    this.#send(ids.map((id) => `info ${id}`));
    const wanted: string[] = [];
    for (const id of ids) {
      const [, type, size] = (await this.#line()).split(' ');
      if (type === 'missing' || type === undefined || size === undefined)
        found.set(id, { unreadable: 'not in this clone' });
      else if (Number(size) > limit)
        found.set(id, { unreadable: `larger than ${Math.round(limit / 1024 / 1024)} MiB` });
      else wanted.push(id);
    }
    this.#send(wanted.map((id) => `contents ${id}`));
    for (const id of wanted) {
      const [, type, size] = (await this.#line()).split(' ');
      if (type === 'missing' || size === undefined) found.set(id, { unreadable: 'not in this clone' });
      else found.set(id, { bytes: await this.#body(Number(size)) });
    }
    return found;
  }

  #send(commands: readonly string[]): void {
    if (commands.length === 0) return;
    if (!this.#process) {
      this.#process = startGit(this.repository, ['cat-file', '--batch-command']);
      this.#process.stdout.on('data', (chunk: Buffer) => {
        this.#chunks.push(chunk);
        this.#length += chunk.length;
        this.#wake?.();
      });
      const end = () => {
        this.#ended = true;
        this.#wake?.();
      };
      this.#process.once('close', end);
      this.#process.once('error', end);
      this.#process.stdin.on('error', () => {});
    }
    this.#process.stdin.write(`${commands.join('\n')}\n`);
  }

  async #line(): Promise<string> {
    for (;;) {
      const at = this.#chunks[0]?.indexOf(10) ?? -1;
      if (at >= 0)
        return this.#take(at + 1)
          .subarray(0, -1)
          .toString();
      if (this.#chunks.length > 1) this.#merge(2);
      else if (!(await this.#more())) return '';
    }
  }

  async #body(size: number): Promise<Buffer> {
    while (this.#length < size + 1) if (!(await this.#more())) return Buffer.alloc(0);
    while ((this.#chunks[0]?.length ?? 0) < size + 1) this.#merge(this.#chunks.length);
    return this.#take(size + 1).subarray(0, size);
  }

  #merge(count: number): void {
    this.#chunks.splice(0, count, Buffer.concat(this.#chunks.slice(0, count)));
  }

  #take(count: number): Buffer {
    const first = this.#chunks[0] ?? Buffer.alloc(0);
    const taken = first.subarray(0, count);
    if (first.length === count) this.#chunks.shift();
    else this.#chunks[0] = first.subarray(count);
    this.#length -= count;
    return taken;
  }

  /** Waits for more output; false when the process is gone. */
  async #more(): Promise<boolean> {
    if (this.#ended) return false;
    const before = this.#length;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
    this.#wake = undefined;
    return this.#length > before || !this.#ended;
  }
}
