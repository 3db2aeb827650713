import { spawn } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formats } from '../src/report/formats.js';
import { gateFormats } from '../src/report/gate/formats.js';
import { graphFormats } from '../src/report/pipelines/formats.js';
import { root } from './kit/paths.js';
import { personaRepository, temporaryFolder } from './kit/repositories.js';

const bin = join(root, 'dist/src/bin.js');

/** Runs the command with a reader that hangs up at once, before anything is written. */
function unread(args: readonly string[], cwd: string): Promise<{ code: number | null; err: string }> {
  const child = spawn(process.execPath, [bin, ...args], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.destroy();
  let err = '';
  child.stderr.on('data', (piece) => (err += piece));
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, err })));
}

/** The command as `| head -n 1` reads it, and what it ends with. */
function head(
  args: readonly string[],
  cwd: string,
): Promise<{ code: number | null; out: string; err: string }> {
  const line = `"$0" "$@" | head -n 1; exit "\${PIPESTATUS[0]}"`;
  const child = spawn('bash', ['-c', line, process.execPath, bin, ...args], { cwd });
  let [out, err] = ['', ''];
  child.stdout.on('data', (piece) => (out += piece));
  child.stderr.on('data', (piece) => (err += piece));
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, out, err })));
}

describe.skipIf(!existsSync(bin))('a reader of the output that closes early', () => {
  const shop = personaRepository('corner-shop');
  const of = (args: readonly string[], table: object) =>
    Object.keys(table).map((format) => [...args, '--format', format]);
  const model = join(temporaryFolder(), 'tea.yml');
  writeFileSync(model, 'extends: bekk\nid: tea\nname: Tea\nversion: "1"\n');
  const calls = [
    ...of(['scan'], formats),
    ...of(['gate', '--min', 'bekk/technology=baseline'], gateFormats),
    ...of(['pipelines'], graphFormats),
    ['explain', 'bekk', 'deployment'],
    ['init', '--output', '-'],
    ['lint-model', model],
    ['detectors'],
    ['help', 'gate'],
    ['--version'],
  ];

  it.each(calls)('changes nothing about how %s %s %s %s %s ends', { timeout: 60_000 }, async (...args) => {
    const { code, err } = await unread(
      args.filter((word) => word !== undefined),
      shop,
    );
    expect({ code, err: err.replace(/^cdlevel: .*(?:\n .*)*\n/gm, '') }).toEqual({ code: 0, err: '' });
  });

  it('leaves a gate that fails as failed', async () => {
    const { code, err } = await unread(['gate', '--min', 'bekk/technology=advanced'], shop);
    expect({ code, err }).toEqual({ code: 1, err: '' });
  });

  it('reads as much as it wants', async () => {
    const { code, out, err } = await head(['scan', '--format', 'json'], shop);
    expect({ code, out, err }).toEqual({ code: 0, out: '{\n', err: '' });
  });
});
