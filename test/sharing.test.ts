import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { detectors } from '../detectors/index.js';
import { type Shared, sharing } from '../src/held.js';
import { loadModel, shippedModels } from '../src/model/load.js';
import { jsonReport } from '../src/report/json.js';
import { scan } from '../src/scan.js';
import { TestRepository } from './kit/git.js';
import { commitAll, personaRepository } from './kit/repositories.js';

const models = await Promise.all(shippedModels.map((id) => loadModel(id)));

async function reportOf(path: string, ref: string, shared?: Shared): Promise<string> {
  const { assessment } = await scan({ path, ref, models, detectors, ...(shared ? { shared } : {}) });
  return jsonReport(assessment);
}

/** A shop over more than a year: merges, tags, other names, files that come, change, move and go. */
function shopWithAPast(): TestRepository {
  const shop = new TestRepository(personaRepository('corner-shop', '2023-11-01T12:00:00Z'), []);
  shop.commit({ says: 'Note who is who', files: { '.mailmap': 'Ann <ann@example.org> <a@example.org>\n' } });
  shop.tag('v1.0.0', '2024-02-01T12:00:00Z');
  shop.git('switch', '--quiet', '--create', 'scones');
  shop.commit({
    says: 'SHOP-12 Bake scones',
    on: '2024-09-01T12:00:00Z',
    by: 'Ben <ben@example.org>',
    files: { 'src/scones.ts': 'export const scones = 3;\n', 'src/oven.rs': '#[test]\nfn hot() {}\n' },
  });
  shop.git('switch', '--quiet', 'main');
  shop.commit({ says: 'Fix the till', on: '2024-10-01T12:00:00Z', files: { 'src/till.ts': 'till();\n' } });
  shop.merge('scones', '2024-12-01T12:00:00Z');
  shop.tag('v1.1.0', '2025-01-01T12:00:00Z');
  renameSync(
    join(shop.folder, '.github/workflows/ci.yml'),
    join(shop.folder, '.github/workflows/checks.yml'),
  );
  commitAll(shop.folder, 'Rename the checks', '2025-02-01T12:00:00Z');
  shop.remove('src/oven.rs');
  shop.commit({ says: 'Sell the oven', on: '2025-03-01T12:00:00Z' });
  shop.commit({
    says: 'Say it another way',
    on: '2025-04-01T12:00:00Z',
    files: { '.mailmap': 'Ann <ann@example.org> <ben@example.org>\n', 'src/till.ts': 'till();\nring();\n' },
  });
  return shop;
}

describe('scans that share what they read', () => {
  it.each([
    ['the newest first', 3 * 365 * 24 * 60 * 60],
    ['without reaching back', 0],
  ])('say byte for byte what scans by themselves say: %s', async (_, reach) => {
    const shop = shopWithAPast();
    const commits = shop.git('rev-list', '--all').split('\n');
    const alone = new Map<string, string>();
    for (const commit of commits) alone.set(commit, await reportOf(shop.folder, commit));
    expect(new Set(alone.values()).size).toBe(8);
    for (const order of [commits, commits.toReversed()])
      await sharing(reach, async (shared) => {
        for (const commit of order)
          expect(
            await reportOf(shop.folder, commit, shared),
            shop.git('log', '-1', '--format=%s', commit),
          ).toBe(alone.get(commit));
      });
  });
});
