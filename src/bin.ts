#!/usr/bin/env node
import module from 'node:module';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { usualCacheFolder } from './org/cache-folder.js';

keepCompiled();
const { main } = await import('./cli/main.js');

let outputFailed = false;

// A reader that closes early (`| head`) is no error; a full disk is.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') return;
  outputFailed = true;
  process.exitCode = 2;
  process.stderr.write(`cdlevel: cannot write the report: ${error.message}\n`);
});
process.stderr.on('error', () => {});

const code = await main(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  cwd: process.cwd(),
  columns: process.stdout.columns,
  isTTY: process.stdout.isTTY === true,
  now: new Date(),
  clock: () => performance.now(),
  peakMemory: () => Math.round(process.resourceUsage().maxRSS / 1024),
  ...(process.stderr.isTTY ? { progress: { columns: process.stderr.columns } } : {}),
  worker: { file: fileURLToPath(new URL('./worker.js', import.meta.url)), execArgv: process.execArgv },
  onInterrupt: (stop) => {
    const signals = ['SIGINT', 'SIGTERM'] as const;
    for (const signal of signals) process.on(signal, stop);
    return () => {
      for (const signal of signals) process.off(signal, stop);
    };
  },
});
if (!outputFailed) process.exitCode = code;

/**
 * From Node.js 22.8 on, what has been compiled is kept for the next run: among the user's own files, because it is code.
 * Where that cannot be, nothing is kept.
 */
function keepCompiled(): void {
  const { enableCompileCache } = module as { enableCompileCache?: (folder: string) => unknown };
  enableCompileCache?.(join(usualCacheFolder(process.env), 'compiled'));
}
