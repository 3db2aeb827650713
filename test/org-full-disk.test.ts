import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Platform, startPlatform } from './kit/platform/platform.js';
import { writeBare } from './kit/platform/repositories.js';
import { startTool } from './kit/programs.js';
import { temporaryFolder } from './kit/repositories.js';

/** A cache on a disk that is really full: a small one in memory, where this machine lets us have one. */
const folder = temporaryFolder();
const disk = join(folder, 'disk');
const token = 'ghp_secretOfTheTeaShop';
const mount = (...args: readonly string[]) => spawnSync('mount', [...args, disk]).status === 0;
mkdirSync(disk);
const canMount = process.platform === 'linux' && mount('-t', 'tmpfs', '-o', 'size=64k', 'tmpfs');
let platform: Platform;

const count = 10;
const noise = (at: number) =>
  Array.from(
    { length: 800 },
    (_, line) => `export const cup${line} = ${Math.imul(line + at, 2654435761)};\n`,
  ).join('');

beforeAll(async () => {
  platform = await startPlatform({ tokens: [token], demandsToken: true });
  for (let at = 0; at < count; at++) {
    const files = {
      'package.json': '{"name":"shop","scripts":{"test":"vitest run"}}',
      'src/brew.ts': noise(at),
    };
    const git = writeBare(folder, { name: `shop-${at}.git`, commits: [{ files }] });
    platform.add({ owner: 'tea', name: `shop-${at}`, git });
  }
}, 60_000);

afterAll(async () => {
  await platform.close();
  if (canMount) spawnSync('umount', [disk]);
});

async function org() {
  const args = [
    'org',
    'tea',
    '--api-url',
    platform.api,
    '--cache-dir',
    join(disk, 'cache'),
    '--format',
    'json',
  ];
  const { code, out, err } = await startTool([...args, '--files-only'], { GITHUB_TOKEN: token }).ended;
  const { accounting, repositories } = JSON.parse(out);
  const reasons = repositories.flatMap(({ reason }: { readonly reason?: string }) => reason ?? []);
  return { code, err, accounting, reasons: [...new Set(reasons)] };
}

describe.skipIf(!canMount)('a run whose disk is full', () => {
  it('accounts for every repository, says what is wrong, and is whole when there is room', {
    timeout: 240_000,
  }, async () => {
    for (const size of ['64k', '700k']) {
      expect(mount('-o', `remount,size=${size}`)).toBe(true);
      const { code, accounting, reasons } = await org();
      expect(code).toBe(3);
      expect(accounting.scanned + accounting.unchanged + accounting.failed).toBe(count);
      expect(accounting.failed).toBeGreaterThan(0);
      for (const reason of reasons)
        expect(['the disk is full', 'what it takes cannot be written (no space left)']).toContain(reason);
    }
    expect(mount('-o', 'remount,size=200m')).toBe(true);
    const began = Date.now();
    const { code, accounting } = await org();
    expect(code).toBe(0);
    expect(accounting).toMatchObject({ planned: count, failed: 0 });
    // Nobody waits for the lock of a run that could not write its name into it.
    expect(Date.now() - began).toBeLessThan(55_000);
    expect((await org()).accounting).toMatchObject({ unchanged: count });
    const clones = join(disk, 'cache/clones', readdirSync(join(disk, 'cache/clones'))[0] ?? '');
    expect(existsSync(clones)).toBe(true);
    expect(readdirSync(clones).filter((name) => name.endsWith('.lock'))).toEqual([]);
  });
});
