import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { dialects } from '../src/input/pipelines/dialects/index.js';
import { plain, readAll } from './kit/graphs.js';
import { readTree, root } from './kit/paths.js';

const decoder = new TextDecoder();

function casesOf(id: string): readonly string[] {
  const folder = join(root, 'fixtures/pipelines', id);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, 'expected.yaml')))
    .sort();
}

for (const { id, dialect } of dialects) {
  describe(`dialect ${id}`, () => {
    it('has a fixture', () => {
      expect(casesOf(id).length).toBeGreaterThanOrEqual(1);
    });
    for (const name of casesOf(id)) {
      it(name, () => {
        const folder = join(root, 'fixtures/pipelines', id, name);
        const { because, ...expected } = load(readFileSync(join(folder, 'expected.yaml'), 'utf8')) as {
          because: string;
        };
        expect(because).toMatch(/\w/);
        const files = Object.fromEntries(
          Object.entries(readTree(join(folder, 'repo'))).map(([path, bytes]) => [
            path,
            decoder.decode(bytes),
          ]),
        );
        expect(plain(readAll(dialect, files))).toEqual(expected);
      });
    }
  });
}
