import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { tooLarge } from './disk.js';
import { type Repository, startGit } from './git.js';
import type { Content } from './snapshot.js';

/** Milliseconds without an answer after which git is taken for dead. */
const patience = 60_000;

/** So many objects are worth a process of their own. */
const many = 64;

/** How often git is started again after it died over an object: old versions do so over each one that is missing. */
const mostDeaths = 20;

const missing: Content = { unreadable: 'not in this partial clone' };

/**
 * Reads objects through two long-lived processes: one says sizes, so that no large object is taken into memory, the
 * other contents. Requests are written ahead of the answers.
 */
export class ObjectReader {
  readonly #sizes: Conversation;
  readonly #contents: Conversation;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(repository: Repository) {
    this.#sizes = new Conversation(repository, '--batch-check');
    this.#contents = new Conversation(repository, '--batch');
  }

  /** Contents by object id. Missing objects and those above `limit` bytes are unreadable. */
  read(ids: readonly string[], limit: number): Promise<ReadonlyMap<string, Content>> {
    const reading = this.#queue.then(() => this.#read([...new Set(ids)], limit));
    this.#queue = reading.catch(() => undefined);
    return reading;
  }

  async close(): Promise<void> {
    await this.#queue;
    this.#sizes.end();
    this.#contents.end();
  }

  async #read(ids: readonly string[], limit: number): Promise<ReadonlyMap<string, Content>> {
    const found = new Map<string, Content>();
    const heads = await this.#sizes.ask(ids, async (head) => head);
    for (const id of ids) {
      const size = sizeIn(heads.get(id));
      if (size === undefined) found.set(id, missing);
      else if (size > limit) found.set(id, tooLarge(limit));
    }
    const wanted = ids.filter((id) => !found.has(id));
    const bodies = await this.#contents.ask(wanted, async (head, take) => {
      const size = sizeIn(head);
      return size === undefined ? undefined : await take(size);
    });
    for (const id of wanted) {
      const bytes = bodies.get(id);
      found.set(id, bytes ? { bytes } : missing);
    }
    return found;
  }
}

/** `<id> <type> <size>`, or `<id> missing`. */
function sizeIn(head: string | undefined): number | undefined {
  const [, , size] = head?.split(' ') ?? [];
  return size === undefined ? undefined : Number(size);
}

/** Takes the body that follows a head; nothing where git died over it. */
type Take = (size: number) => Promise<Buffer | undefined>;

/** What an answer is made into. */
type Parse<T> = (head: string, take: Take) => Promise<T | undefined>;

/** Takes the answers to `ids` from `next` on, as far as they come. Which one comes next. */
async function takeAnswers<T>(
  output: Output,
  ids: readonly string[],
  next: number,
  parse: Parse<T>,
  answers: Map<string, T>,
): Promise<number> {
  for (let at = next; at < ids.length; at++) {
    const head = await output.line();
    if (head === undefined) return at;
    const answer = await parse(head, (size) => output.body(size));
    if (answer === undefined && output.ended) return at;
    if (answer !== undefined) answers.set(ids[at] ?? '', answer);
  }
  return ids.length;
}

/** One `git cat-file` that is asked id after id. */
class Conversation {
  #process: ChildProcessWithoutNullStreams | undefined;
  #output = new Output();
  #deaths = 0;

  constructor(
    readonly repository: Repository,
    readonly mode: '--batch' | '--batch-check',
  ) {}

  /** Answers by id, as `parse` makes them of each head; nothing for ids over which git died. */
  async ask<T>(ids: readonly string[], parse: Parse<T>): Promise<ReadonlyMap<string, T>> {
    const answers = new Map<string, T>();
    let next = ids.length < many ? 0 : await this.#askMany(ids, parse, answers);
    while (next < ids.length && this.#deaths < mostDeaths) {
      this.#send(ids.slice(next));
      next = await takeAnswers(this.#output, ids, next, parse, answers);
      if (next < ids.length) {
        this.end();
        this.#deaths++;
        next++;
      }
    }
    return answers;
  }

  /**
   * Asks a process of its own, which hands its answers over by the block: much faster than one by one. How far that
   * went: where it dies, the answers that it had not yet handed over are lost, and the rest is asked one by one.
   */
  async #askMany<T>(ids: readonly string[], parse: Parse<T>, answers: Map<string, T>): Promise<number> {
    const child = startGit(this.repository, ['cat-file', this.mode, '--buffer']);
    const output = new Output(child);
    child.stdin.end(`${ids.join('\n')}\n`);
    const next = await takeAnswers(output, ids, 0, parse, answers);
    child.kill();
    return next;
  }

  end(): void {
    this.#process?.stdin.end();
    this.#process?.kill();
    this.#process = undefined;
  }

  #send(ids: readonly string[]): void {
    if (!this.#process) {
      this.#process = startGit(this.repository, ['cat-file', this.mode]);
      this.#output = new Output(this.#process);
    }
    this.#process.stdin.write(`${ids.join('\n')}\n`);
  }
}

/** What a process says, to be taken piece by piece as it comes. */
class Output {
  readonly #chunks: Buffer[] = [];
  #length = 0;
  #closed = false;
  #wake: (() => void) | undefined;

  constructor(child?: ChildProcessWithoutNullStreams) {
    child?.stdout.on('data', (chunk: Buffer) => {
      this.#chunks.push(chunk);
      this.#length += chunk.length;
      this.#wake?.();
    });
    for (const event of ['close', 'error'] as const) child?.once(event, () => this.#close());
    child?.stdin.on('error', () => this.#close());
    child?.stderr.resume();
  }

  /** The process is gone and all that it said has been taken. */
  get ended(): boolean {
    return this.#closed && this.#length === 0;
  }

  /** The next line without its end; nothing when there will be none. */
  async line(): Promise<string | undefined> {
    for (;;) {
      const end = this.#chunks[0]?.indexOf(10) ?? -1;
      if (end >= 0) return this.#take(end + 1).toString('utf8', 0, end);
      if (this.#chunks.length > 1) this.#join((this.#chunks[0]?.length ?? 0) + 1);
      else if (!(await this.#more())) return undefined;
    }
  }

  /** The next `size` bytes and the line end after them. */
  async body(size: number): Promise<Buffer | undefined> {
    while (this.#length < size + 1) if (!(await this.#more())) return undefined;
    if ((this.#chunks[0]?.length ?? 0) < size + 1) this.#join(size + 1);
    return this.#take(size + 1).subarray(0, size);
  }

  /** Makes the first chunk hold so many bytes. Joining all that came would copy the rest again and again. */
  #join(size: number): void {
    let count = 0;
    for (let length = 0; length < size && count < this.#chunks.length; count++)
      length += this.#chunks[count]?.length ?? 0;
    this.#chunks.unshift(Buffer.concat(this.#chunks.splice(0, count)));
  }

  #take(count: number): Buffer {
    const first = this.#chunks[0] ?? Buffer.alloc(0);
    if (first.length === count) this.#chunks.shift();
    else this.#chunks[0] = first.subarray(count);
    this.#length -= count;
    return first.subarray(0, count);
  }

  #close(): void {
    this.#closed = true;
    this.#wake?.();
  }

  /** Waits for more; false when nothing more will come. */
  async #more(): Promise<boolean> {
    if (this.#closed) return false;
    const before = this.#length;
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      timer = setTimeout(() => this.#close(), patience);
    });
    clearTimeout(timer);
    this.#wake = undefined;
    return this.#length > before || !this.#closed;
  }
}
