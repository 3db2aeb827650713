import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { goldenReports } from './kit/golden.js';
import { root } from './kit/paths.js';

it.each(Object.entries(goldenReports()))('%s shows the report as it is', (path, report) => {
  expect(report).toBe(readFileSync(join(root, path), 'utf8'));
});
