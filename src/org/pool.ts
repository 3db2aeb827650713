import type { Done, Job, Setup, Telling } from './job.js';
import { CutOff, Unreadable } from './stopped.js';
import { type Ending, type Program, WorkerProcess } from './worker-process.js';

/** A worker that has done so much, or holds so much, makes room for a fresh one: memory does not grow with time. */
const mostJobs = 200;
const mostMemory = 900 * 1024 * 1024;

export interface PoolOptions {
  readonly program: Program;
  readonly setup: Setup;
  /** So many workers at most; they are started when they are needed. */
  readonly size: number;
  /** Milliseconds that one repository may take. */
  readonly limit: number;
  readonly stop: AbortSignal;
}

/** Workers that read repositories, each one at a time. One that dies takes its repository with it and nothing else. */
export class Pool {
  readonly #options: PoolOptions;
  readonly #idle: WorkerProcess[] = [];
  readonly #all = new Set<WorkerProcess>();
  readonly #waiting: (() => void)[] = [];
  #busy = 0;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  /**
   * Has a repository read.
   * @throws Unreadable where that fails, CutOff where the run was stopped.
   */
  async run(job: Job): Promise<Done> {
    const ending = await this.#ended(job);
    if ('done' in ending) return ending.done;
    throw this.#failure(ending);
  }

  /**
   * Has a repository say what it deploys of others, and nothing else.
   * @throws Unreadable where that fails, CutOff where the run was stopped.
   */
  async tell(job: Job): Promise<Telling> {
    const ending = await this.#ended({ ...job, only: 'deliveries' });
    if ('told' in ending) return ending.told;
    throw this.#failure(ending);
  }

  #failure(ending: Ending): Error {
    return failureOf(ending, this.#options.limit);
  }

  async #ended(job: Job): Promise<Ending> {
    const { stop, limit } = this.#options;
    await this.#turn();
    try {
      if (stop.aborted) throw new CutOff('the run was stopped');
      const worker = this.#worker();
      const ending = await worker.run(job, limit, stop);
      if (this.#isFresh(worker)) this.#idle.push(worker);
      else this.#dismiss(worker);
      return ending;
    } finally {
      this.#busy--;
      this.#waiting.shift()?.();
    }
  }

  close(): void {
    for (const worker of this.#all) worker.kill();
    this.#all.clear();
  }

  async #turn(): Promise<void> {
    if (this.#busy >= this.#options.size) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#busy++;
  }

  #worker(): WorkerProcess {
    for (let idle = this.#idle.pop(); idle; idle = this.#idle.pop()) {
      if (idle.alive) return idle;
      this.#dismiss(idle);
    }
    const worker = new WorkerProcess(this.#options.program, this.#options.setup);
    this.#all.add(worker);
    return worker;
  }

  #isFresh(worker: WorkerProcess): boolean {
    return worker.alive && worker.jobs < mostJobs && worker.memory < mostMemory;
  }

  #dismiss(worker: WorkerProcess): void {
    worker.kill();
    this.#all.delete(worker);
  }
}

function failureOf(ending: Ending, limit: number): Error {
  if ('failed' in ending) return new Unreadable(ending.failed, ending.cost);
  switch ('died' in ending ? ending.died : 'crash') {
    case 'stopped':
      return new CutOff('the run was stopped');
    case 'timeout':
      return new Unreadable(`took longer than ${Math.round(limit / 1000)} s (--repository-timeout)`);
    case 'memory':
      return new Unreadable('needs more memory than there is');
    case 'crash':
      return new Unreadable(`the process that read it ended (${'how' in ending ? ending.how : ''})`);
  }
}
