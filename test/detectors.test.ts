import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { detect } from '../src/detect.js';
import type { Evidence, Gap, Place } from '../src/evidence.js';
import { Reader } from '../src/input/reader.js';
import type { DeployedBy } from '../src/snapshot/deliveries.js';
import { memorySnapshot } from '../src/snapshot/memory.js';
import type { Snapshot } from '../src/snapshot/snapshot.js';
import { detectorIds, loadDetector } from './kit/detectors.js';
import { parseHistory } from './kit/history.js';
import { parseHosting } from './kit/hosting.js';
import { readTree, root } from './kit/paths.js';

/** What a fixture states: all that the detector must see in `repo/`, and nothing else. */
const expectation = z.strictObject({
  because: z.string(),
  evidence: z
    .array(
      z.strictObject({
        signal: z.string(),
        at: z.string(),
        value: z.union([z.boolean(), z.number(), z.string()]).default(true),
        strength: z.enum(['strong', 'weak']).default('strong'),
      }),
    )
    .default([]),
  gaps: z.array(z.strictObject({ at: z.string().optional(), reason: z.string() })).default([]),
});

const asOf = Date.UTC(2026, 0, 1) / 1000;

function describePlace(place: Place | undefined): string {
  if (!place) return '';
  const { repository, ...there } = place;
  if (repository !== undefined) return `${repository}: ${describePlace(there)}`;
  return place.path === undefined
    ? (place.tag ?? place.commit ?? 'history')
    : place.line === undefined
      ? place.path
      : `${place.path}:${place.line}`;
}

/** The case's files, with its history, hosting facts and deployments by others where it states them. */
function snapshotOf(folder: string): Snapshot {
  const history = join(folder, 'history.yaml');
  const files = existsSync(join(folder, 'repo')) ? readTree(join(folder, 'repo')) : {};
  const hosting = join(folder, 'hosting.yaml');
  const deployedBy = join(folder, 'deployed-by.yaml');
  const snapshot = memorySnapshot(files, {
    ...(existsSync(history) ? { history: parseHistory(readFileSync(history, 'utf8')) } : {}),
    ...(existsSync(hosting) ? { hosting: parseHosting(readFileSync(hosting, 'utf8')) } : {}),
  });
  return existsSync(deployedBy)
    ? { ...snapshot, deployedBy: load(readFileSync(deployedBy, 'utf8')) as readonly DeployedBy[] }
    : snapshot;
}

const sightOf = ({ signal, at, value, strength }: Evidence) => ({
  signal,
  at: describePlace(at),
  value,
  strength,
});
const gapSight = ({ at, reason }: Gap) => ({ at: describePlace(at), reason });
const bySignal = (a: { signal: string; at: string }, b: { signal: string; at: string }) =>
  a.signal.localeCompare(b.signal) || a.at.localeCompare(b.at);

for (const id of detectorIds()) {
  const folder = join(root, 'fixtures/detectors', id);
  describe(`detector ${id}`, () => {
    const cases = existsSync(folder)
      ? readdirSync(folder, { withFileTypes: true }).filter((entry) =>
          existsSync(join(folder, entry.name, 'expected.yaml')),
        )
      : [];
    it('has a fixture where it sees something and one where it does not', () => {
      expect(cases.length).toBeGreaterThanOrEqual(2);
    });
    for (const { name } of cases) {
      it(name, async () => {
        const expected = expectation.parse(load(readFileSync(join(folder, name, 'expected.yaml'), 'utf8')));
        const reader = new Reader(snapshotOf(join(folder, name)), asOf);
        const survey = await detect(reader, [await loadDetector(id)]);
        expect(survey.evidence.map(sightOf).sort(bySignal)).toEqual([...expected.evidence].sort(bySignal));
        expect(survey.gaps.map(gapSight)).toEqual(
          expected.gaps.map((gap) => ({ at: gap.at ?? '', reason: expect.stringContaining(gap.reason) })),
        );
      });
    }
  });
}
