#!/usr/bin/env node
import process from 'node:process';
import { main } from './cli/main.js';

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
});
if (!outputFailed) process.exitCode = code;
