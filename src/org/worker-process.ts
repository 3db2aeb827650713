import { type ChildProcess, fork } from 'node:child_process';
import process from 'node:process';
import type { Answer, Job, Order, Setup } from './job.js';

/** How a worker is started. */
export interface Program {
  readonly file: string;
  /** Arguments of Node.js itself. */
  readonly execArgv: readonly string[];
}

/** What becomes of a job in a worker: its answer, or why there is none. */
export type Ending =
  | Answer
  | { readonly died: 'timeout' | 'memory' | 'stopped' | 'crash'; readonly how: string };

/** Variables that hold a token: workers are told theirs with each job. */
const secrets = ['GITHUB_TOKEN', 'GH_TOKEN'];

/**
 * A process that reads one repository at a time. It leads a process group of its own: an interrupt of the terminal does
 * not reach it, and with it goes every git that it started.
 */
export class WorkerProcess {
  readonly #child: ChildProcess;
  #complaint = '';
  #killed: 'timeout' | 'stopped' | undefined;
  #jobs = 0;
  #alive = true;
  memory = 0;

  constructor({ file, execArgv }: Program, setup: Setup) {
    this.#child = fork(file, [], {
      execArgv: [...execArgv],
      detached: process.platform !== 'win32',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      env: Object.fromEntries(Object.entries(process.env).filter(([name]) => !secrets.includes(name))),
    });
    this.#child.stderr?.on('data', (chunk: Buffer) => {
      this.#complaint = (this.#complaint + chunk.toString()).slice(-4000);
    });
    this.#child.on('error', () => {
      this.#alive = false;
    });
    this.#child.on('exit', () => {
      this.#alive = false;
      // What it started and left behind goes too.
      this.#signal();
    });
    this.#send({ setup });
  }

  get alive(): boolean {
    return this.#alive && this.#child.connected;
  }

  /** How many jobs it was given. */
  get jobs(): number {
    return this.#jobs;
  }

  /** Reads one repository; a worker that takes longer is killed, with all that it started. */
  run(job: Job, milliseconds: number, stop: AbortSignal): Promise<Ending> {
    this.#jobs++;
    const child = this.#child;
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.kill('timeout'), milliseconds);
      const onStop = () => this.kill('stopped');
      const end = (ending: Ending) => {
        clearTimeout(timer);
        stop.removeEventListener('abort', onStop);
        child.removeAllListeners('message').removeListener('close', onClose).removeListener('error', onError);
        if ('memory' in ending) this.memory = ending.memory;
        resolve(ending);
      };
      const onClose = (code: number | null, signal: string | null) => end(this.#death(code, signal));
      const onError = (error: Error) => end({ died: 'crash', how: error.message });
      child.once('message', (answer: Answer) => end(answer));
      child.once('close', onClose);
      child.once('error', onError);
      stop.addEventListener('abort', onStop);
      if (stop.aborted) onStop();
      else if (this.alive) this.#send({ job });
      else end(this.#death(child.exitCode, child.signalCode));
    });
  }

  /** Ends it, and all that it started. */
  kill(why: 'timeout' | 'stopped' = 'stopped'): void {
    if (this.#alive) this.#killed ??= why;
    this.#alive = false;
    this.#signal();
  }

  #signal(): void {
    const { pid } = this.#child;
    if (pid === undefined) return;
    try {
      process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
    } catch {
      // It has gone already.
    }
  }

  #send(order: Order): void {
    this.#child.send(order, () => {
      // One that cannot be told anything has ended, which is seen elsewhere.
    });
  }

  #death(code: number | null, signal: string | null): Ending {
    if (this.#killed) return { died: this.#killed, how: '' };
    if (/heap out of memory|allocation failed/i.test(this.#complaint)) return { died: 'memory', how: '' };
    return { died: 'crash', how: signal ?? `exit code ${code}` };
  }
}
