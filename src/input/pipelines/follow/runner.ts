import type { Place } from '../../../evidence.js';
import type { Look } from '../dialect.js';
import type { Hit } from '../intents/row.js';
import type { Call } from './argv.js';
import type { Script } from './script.js';

/** Knows where a tool keeps the commands that it runs: `make test` -> the recipe of `test`. */
export interface Runner {
  /** Plain names of its programs. */
  readonly programs: readonly string[];
  /** The command does something itself besides: `docker build` builds and runs what the file says. */
  readonly besides?: true;
  /** What the call runs; `undefined` where the call runs no task of this tool. Pure. */
  tasks(call: Call, look: Look): readonly Task[] | undefined;
}

/** A named thing that a runner runs. */
export interface Task {
  /** As it is called: `test:e2e`. */
  readonly name: string;
  /** Where it is defined, if it was found. */
  readonly at?: Place;
  /** In order; `undefined` where it could not be found. */
  readonly parts?: readonly Part[];
  /** How a reader knows it: `npm run e2e`. */
  readonly by: string;
  /** What it is called is a hint only. */
  readonly weak?: true;
}

export type Part =
  | { readonly script: Script }
  | { readonly hit: Hit; readonly at: Place }
  | { readonly task: Task };

/** Words as one text that a shell reads back as the same words. */
export function quoted(words: readonly string[]): string {
  return words
    .map((word) => (/^[\w./:=@%+,$-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`))
    .join(' ');
}
