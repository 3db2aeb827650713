import type { Io } from '../../src/cli/io.js';
import { main } from '../../src/cli/main.js';

export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command line in this process, on a screen of 80 columns that is no terminal, on 2026-01-01. */
export async function cdlevel(argv: readonly string[], part: Partial<Io> = {}): Promise<Outcome> {
  let out = '';
  let err = '';
  const code = await main(argv, {
    stdout: { write: (text) => (out += text) },
    stderr: { write: (text) => (err += text) },
    env: { LANG: 'C.UTF-8', COLUMNS: '80' },
    cwd: '/',
    columns: 80,
    isTTY: false,
    now: new Date('2026-01-01T12:00:00Z'),
    clock: () => 0,
    peakMemory: () => 0,
    ...part,
  });
  return { code, out, err };
}
