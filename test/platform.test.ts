import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Platform, startPlatform } from './kit/platform/platform.js';
import { writeBare } from './kit/platform/repositories.js';
import { temporaryFolder } from './kit/repositories.js';

let platform: Platform;
const folder = temporaryFolder();
beforeAll(async () => {
  platform = await startPlatform({ tokens: ['t1'] });
  for (let index = 0; index < 20; index++)
    platform.add({
      owner: 'tea',
      name: `shop-${index}`,
      git: writeBare(folder, {
        name: `shop-${index}.git`,
        commits: [{ files: { 'brew.py': 'print(1)\n' } }, { files: { Makefile: 'test:\n' }, tags: ['v1'] }],
      }),
    });
});
afterAll(() => platform.close());

/** Runs git beside this process, which has to serve it. */
async function clone(name: string, ...options: string[]): Promise<string> {
  const to = join(temporaryFolder(), 'clone');
  const { execFile } = await import('node:child_process');
  await new Promise<void>((resolve, reject) =>
    execFile('git', ['clone', '--quiet', ...options, `${platform.origin}/tea/${name}.git`, to], (error) =>
      error ? reject(error) : resolve(),
    ),
  );
  return to;
}

describe('the platform of the tests', () => {
  it('serves repositories that git can clone, partially too', async () => {
    const to = await clone('shop-3', '--filter=blob:none', '--bare');
    const missing = execFileSync('git', ['rev-list', '--objects', '--all', '--missing=print'], {
      cwd: to,
      encoding: 'utf8',
    });
    expect(missing.split('\n').filter((line) => line.startsWith('?'))).toHaveLength(2);
    expect(execFileSync('git', ['tag'], { cwd: to, encoding: 'utf8' }).trim()).toBe('v1');
  });

  it('lists pages and answers an unchanged one with 304', async () => {
    const at = `${platform.api}/orgs/tea/repos?per_page=15`;
    const first = await fetch(at);
    expect(first.headers.get('link')).toContain('page=2');
    expect(await first.json()).toHaveLength(15);
    const again = await fetch(at, { headers: { 'if-none-match': first.headers.get('etag') ?? '' } });
    expect(again.status).toBe(304);
  });

  it('cuts a connection where it is told to', async () => {
    platform.fault(/shop-4\.git\/git-upload-pack/, { kind: 'cut', after: 100 }, 1);
    await expect(clone('shop-4')).rejects.toThrow();
    await clone('shop-4');
  });
});
