import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { root } from './kit/paths.js';

const readme = readFileSync(join(root, 'README.md'), 'utf8');
const manifest = z
  .object({
    dependencies: z.record(z.string(), z.string()),
    scripts: z.record(z.string(), z.string()),
    engines: z.object({ node: z.string() }),
  })
  .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));

describe('the README', () => {
  it('says of every package that ships why it is there, and of no other', () => {
    const rows = readme
      .slice(readme.indexOf('| package | why |'))
      .split('\n')
      .slice(2)
      .filter((line) => line.startsWith('|'));
    const named = rows.flatMap((line) => (line.split('|')[1] ?? '').split(',').map((name) => name.trim()));
    expect(named.sort()).toEqual(Object.keys(manifest.dependencies).sort());
  });

  it('names only scripts that exist', () => {
    const scripts = [...readme.matchAll(/npm run ([\w:-]+)/g)].map((match) => match[1] ?? '');
    expect(scripts.filter((name) => !(name in manifest.scripts))).toEqual([]);
  });

  it('has one command that scans and one that passes the tests', () => {
    expect(readme).toMatch(/<!-- scan command -->\n```sh\n[^\n]+cdlevel scan \.\n```/);
    expect(readme).toMatch(/<!-- test command -->\n```sh\n[^\n]+npm test\n```/);
  });
});
