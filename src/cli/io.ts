import type { Screen } from '../report/drawing.js';

export interface Sink {
  write(text: string): unknown;
  /** Where writing can outrun the reader: waits until he has caught up. */
  once?(event: 'drain' | 'close', done: () => void): unknown;
  off?(event: 'drain' | 'close', done: () => void): unknown;
  /** The reader has gone. */
  readonly destroyed?: boolean;
}

/** All that a command may touch of the process it runs in. */
export interface Io {
  readonly stdout: Sink;
  readonly stderr: Sink;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Width of the terminal, where there is one. */
  readonly columns: number | undefined;
  /** Standard output is a terminal. */
  readonly isTTY: boolean;
  /** The time of day: the default for the as-of date. */
  readonly now: Date;
  /** A monotonic clock in milliseconds. */
  readonly clock: () => number;
  /** The most memory that the process held, in MiB. */
  readonly peakMemory: () => number;
  /** Standard error is a terminal, of this width. */
  readonly progress?: { readonly columns: number };
  /** How to start a process that reads repositories. */
  readonly worker?: { readonly file: string; readonly execArgv: readonly string[] };
  /** Has a function called when somebody wants the run to end; says how to call it off. */
  readonly onInterrupt?: (stop: (signal: Interruption) => void) => () => void;
}

/** How a run is asked to end. */
export type Interruption = 'SIGINT' | 'SIGTERM';

const narrowest = 40;
/** Where nothing says how wide the output is: a file, a pipe. */
const usual = 100;

/** What a text report is drawn on, from what the environment says. */
export function screenOf({ env, columns, isTTY }: Io): Screen {
  const asked = isTTY ? columns : Number.parseInt(env.COLUMNS ?? '', 10);
  const width = asked && asked > 0 ? asked : usual;
  return {
    width: Math.max(narrowest, Math.min(width, 120)),
    colour: showsColour(env, isTTY),
    unicode: showsUnicode(env),
  };
}

/** A file: no colours, whatever the terminal. */
export function paper(io: Io): Screen {
  return { ...screenOf({ ...io, isTTY: false, env: { ...io.env, FORCE_COLOR: undefined } }), unicode: true };
}

/** FORCE_COLOR outranks NO_COLOR, as in Node.js; a CI log is not a terminal even where it pretends to be one. */
function showsColour(env: Io['env'], isTTY: boolean): boolean {
  if (env.FORCE_COLOR !== undefined) return env.FORCE_COLOR !== '0' && env.FORCE_COLOR !== 'false';
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== '') return false;
  return isTTY && env.TERM !== 'dumb' && !inCi(env);
}

export function inCi(env: Io['env']): boolean {
  return env.CI !== undefined && env.CI !== '' && env.CI !== '0' && env.CI !== 'false';
}

/** A locale that names another character set, a dumb terminal and the old Windows console show ASCII only. */
function showsUnicode(env: Io['env']): boolean {
  if (env.TERM === 'dumb' || env.TERM === 'linux') return false;
  const locale = [env.LC_ALL, env.LC_CTYPE, env.LANG].find((value) => value !== undefined && value !== '');
  if (locale !== undefined) return /utf-?8/i.test(locale);
  return (
    env.OS !== 'Windows_NT' || env.WT_SESSION !== undefined || env.TERM_PROGRAM !== undefined || inCi(env)
  );
}
