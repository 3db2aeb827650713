import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './paths.js';

/** How the tool is started: as it was built where it was, else from its sources. */
const built = join(root, 'dist/src/bin.js');
const started = existsSync(built)
  ? [built]
  : ['--import', pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href, join(root, 'src/bin.ts')];

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A run of the tool in a process of its own. */
export interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

export function startTool(args: readonly string[], env: Readonly<Record<string, string>> = {}): Started {
  const { GITHUB_TOKEN: _, GH_TOKEN: __, ...rest } = process.env;
  const child = spawn(process.execPath, [...started, ...args], {
    env: { ...rest, CI: 'true', LANG: 'C.UTF-8', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString();
  });
  const ended = new Promise<Ended>((done) => child.once('close', (code) => done({ code, out, err })));
  return { child, ended };
}
