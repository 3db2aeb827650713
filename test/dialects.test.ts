import { describe, expect, it } from 'vitest';
import { dialects } from '../src/input/pipelines/dialects/index.js';
import { casesOf, expectedOf, graphsOf } from './kit/dialects.js';
import { plain } from './kit/graphs.js';

for (const named of dialects) {
  describe(`dialect ${named.id}`, () => {
    it('has a fixture', () => {
      expect(casesOf(named.id).length).toBeGreaterThanOrEqual(1);
    });
    for (const name of casesOf(named.id)) {
      it(name, () => {
        const { because, ...expected } = expectedOf(named.id, name);
        expect(because).toMatch(/\w/);
        expect(plain(graphsOf(named, name))).toEqual(expected);
      });
    }
  });
}
