import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { root } from './kit/paths.js';
import { generated } from './tools/generated.js';

it('has no stale generated file (mend with `npm run generate`)', async () => {
  for (const [path, content] of Object.entries(await generated())) {
    expect(readFileSync(join(root, path), 'utf8'), path).toBe(content);
  }
});
