import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commitAll, git, personaRepository } from './repositories.js';

/** A shop with a branch on which a change is proposed. */
export function proposal(change: (shop: string) => void, configuration?: string): string {
  const shop = personaRepository('corner-shop');
  if (configuration !== undefined) {
    writeFileSync(join(shop, 'cdlevel.yml'), configuration);
    commitAll(shop, 'Hold a minimum', '2025-06-02T12:00:00Z');
  }
  git(shop, 'switch', '--quiet', '--create', 'proposal');
  change(shop);
  commitAll(shop, 'Propose', '2025-06-03T12:00:00Z');
  return shop;
}

/** Moves what is deployed, and follows in the workflows. */
export function moveChart(shop: string): void {
  mkdirSync(join(shop, 'deploy'));
  renameSync(join(shop, 'chart'), join(shop, 'deploy/chart'));
  for (const name of ['ci.yml', 'deploy.yml']) {
    const path = join(shop, '.github/workflows', name);
    const text = readFileSync(path, 'utf8').replace(/(corner-shop |values |lint )chart/g, '$1deploy/chart');
    writeFileSync(path, text);
  }
}
