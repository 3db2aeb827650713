import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { tooLarge } from './disk.js';
import { type Repository, startGit } from './git.js';
import type { Content } from './snapshot.js';

/** Milliseconds without an answer after which git is taken for dead. */
const patience = 60_000;

/** How often git is started again after it died over an object: old versions do so over each one that is missing. */
const mostDeaths = 20;

const missing: Content = { unreadable: 'not in this partial clone' };

/** What can be asked of an object: its size, so that no large one is taken into memory, or all of it. */
type Verb = 'info' | 'contents';

/**
 * Reads objects through one long-lived process, which hands its answers over by the block. Where git cannot do that
 * (before 2.36) or dies over it, the answers that were not yet handed over are lost, and the rest is asked one by one.
 */
export class ObjectReader {
  #together: Conversation | undefined;
  readonly #oneByOne: Readonly<Record<Verb, Conversation>>;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(repository: Repository) {
    this.#together = new Conversation(repository, ['--batch-command', '--buffer']);
    this.#oneByOne = {
      info: new Conversation(repository, ['--batch-check']),
      contents: new Conversation(repository, ['--batch']),
    };
  }

  /** Starts git now: the more memory this process has taken, the longer that takes. */
  begin(): void {
    this.#together?.begin();
  }

  /** Contents by object id. Missing objects and those above `limit` bytes are unreadable. */
  read(ids: readonly string[], limit: number): Promise<ReadonlyMap<string, Content>> {
    const reading = this.#queue.then(() => this.#read([...new Set(ids)], limit));
    this.#queue = reading.catch(() => undefined);
    return reading;
  }

  async close(): Promise<void> {
    await this.#queue;
    for (const conversation of [this.#together, this.#oneByOne.info, this.#oneByOne.contents])
      conversation?.end();
  }

  async #read(ids: readonly string[], limit: number): Promise<ReadonlyMap<string, Content>> {
    const found = new Map<string, Content>();
    const heads = await this.#ask('info', ids, async (head) => head);
    for (const id of ids) {
      const size = sizeIn(heads.get(id));
      if (size === undefined) found.set(id, missing);
      else if (size > limit) found.set(id, tooLarge(limit));
    }
    const wanted = ids.filter((id) => !found.has(id));
    const bodies = await this.#ask('contents', wanted, async (head, take) => {
      const size = sizeIn(head);
      return size === undefined ? undefined : await take(size);
    });
    for (const id of wanted) {
      const bytes = bodies.get(id);
      found.set(id, bytes ? { bytes } : missing);
    }
    return found;
  }

  /** Answers by id, as `parse` makes them of each head; nothing for ids over which git died. */
  async #ask<T>(verb: Verb, ids: readonly string[], parse: Parse<T>): Promise<ReadonlyMap<string, T>> {
    const answers = new Map<string, T>();
    let next = 0;
    if (this.#together && ids.length > 0) {
      const lines = ids.map((id) => `${verb} ${id}\n`);
      next = await this.#together.ask([...lines, 'flush\n'].join(''), ids, next, parse, answers);
      if (next < ids.length) {
        this.#together.end();
        this.#together = undefined;
      }
    }
    const single = this.#oneByOne[verb];
    while (next < ids.length && single.deaths < mostDeaths) {
      next = await single.ask(`${ids.slice(next).join('\n')}\n`, ids, next, parse, answers);
      if (next < ids.length) {
        single.end();
        single.deaths++;
        next++;
      }
    }
    return answers;
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

/** One `git cat-file` that goes on as long as it is asked. */
class Conversation {
  #process: ChildProcessWithoutNullStreams | undefined;
  #output = new Output();
  deaths = 0;

  constructor(
    readonly repository: Repository,
    readonly options: readonly string[],
  ) {}

  begin(): ChildProcessWithoutNullStreams {
    if (!this.#process) {
      this.#process = startGit(this.repository, ['cat-file', ...this.options]);
      this.#output = new Output(this.#process);
    }
    return this.#process;
  }

  /** Says `words`, and takes the answers to `ids` from `next` on as far as they come. Which one comes next. */
  async ask<T>(
    words: string,
    ids: readonly string[],
    next: number,
    parse: Parse<T>,
    answers: Map<string, T>,
  ): Promise<number> {
    this.begin().stdin.write(words);
    for (let at = next; at < ids.length; at++) {
      const head = await this.#output.line();
      if (head === undefined) return at;
      const answer = await parse(head, (size) => this.#output.body(size));
      if (answer === undefined && this.#output.ended) return at;
      if (answer !== undefined) answers.set(ids[at] ?? '', answer);
    }
    return ids.length;
  }

  end(): void {
    this.#process?.stdin.end();
    this.#process?.kill();
    this.#process = undefined;
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
