import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { goldenOrganisations, goldenReports } from './kit/golden.js';
import { root } from './kit/paths.js';

it.each(Object.entries({ ...goldenReports(), ...(await goldenOrganisations()) }))(
  '%s shows the report as it is',
  (path, report) => {
    expect(report).toBe(readFileSync(join(root, path), 'utf8'));
  },
);
