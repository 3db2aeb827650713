import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { detectors } from '../detectors/index.js';
import type { Assessment } from '../src/assess/assessment.js';
import { loadModel } from '../src/model/load.js';
import { type ScanRequest, scan } from '../src/scan.js';
import { root } from './kit/paths.js';
import { commitAll, git, personaFolder, personaNames, personaRepository } from './kit/repositories.js';

const names = z.array(z.string()).default([]);
/** What a reader of a persona's story expects: practices as `model/category.practice`, levels as `model/category: level`. */
const expectation = z.strictObject({
  story: z.string(),
  deliverable: z.enum(['service', 'package', 'none']),
  database: z.boolean(),
  met: names,
  unmet: names,
  unknown: names,
  'not-applicable': names,
  symptoms: names,
  levels: z.record(z.string(), z.string()).default({}),
});

const models = [await loadModel('bekk'), await loadModel('humble-farley')];
const now = new Date('2026-01-01T00:00:00Z');
const scanned = async (path: string, part: Partial<ScanRequest> = {}) =>
  (await scan({ path, models, detectors, now, ...part })).assessment;

function verdictsOf(assessment: Assessment): Map<string, string> {
  return new Map(
    assessment.models.flatMap((model) =>
      model.categories.flatMap((category) =>
        category.practices.map(({ id, verdict }) => [`${model.id}/${category.id}.${id}`, verdict] as const),
      ),
    ),
  );
}

function symptomsOf(assessment: Assessment): readonly string[] {
  return assessment.models.flatMap((model) =>
    model.categories.flatMap((category) =>
      category.symptoms.map(({ id }) => `${model.id}/${category.id}.${id}`),
    ),
  );
}

describe.each(personaNames())('the story of %s', (name) => {
  const expected = expectation.parse(
    load(readFileSync(join(root, 'fixtures/repositories', name, 'expected.yaml'), 'utf8')),
  );

  it('is understood', async () => {
    const assessment = await scanned(personaFolder(name));
    const { deliverable, database } = assessment.profile;
    expect({ deliverable, database }).toEqual({
      deliverable: expected.deliverable,
      database: expected.database,
    });
    const verdicts = verdictsOf(assessment);
    for (const verdict of ['met', 'unmet', 'unknown', 'not-applicable'] as const) {
      const wrong = expected[verdict].filter((practice) => verdicts.get(practice) !== verdict);
      expect(
        wrong.map((practice) => `${practice} is ${verdicts.get(practice)}`),
        verdict,
      ).toEqual([]);
    }
    expect(symptomsOf(assessment)).toEqual(expect.arrayContaining(expected.symptoms));
    for (const [place, level] of Object.entries(expected.levels)) {
      const [model, category] = place.split('/');
      const found = assessment.models
        .find(({ id }) => id === model)
        ?.categories.find(({ id }) => id === category);
      expect(found?.level, place).toBe(level);
    }
  });

  it('never says met without a place or a figure that shows it', async () => {
    const assessment = await scanned(personaFolder(name));
    const practices = assessment.models.flatMap((model) =>
      model.categories.flatMap((category) => category.practices),
    );
    expect(practices.filter(({ verdict, evidence }) => verdict === 'met' && evidence.length === 0)).toEqual(
      [],
    );
  });
});

describe('a scan', () => {
  it('gives the same verdicts for a folder, a work tree, a commit and a bare repository', async () => {
    const folder = personaRepository('corner-shop');
    const bare = `${folder}.git`;
    git(folder, 'clone', '--quiet', '--bare', folder, bare);
    const asOf = new Date('2025-07-01T00:00:00Z');
    const tree = verdictsOf(await scanned(folder, { asOf }));
    expect(verdictsOf(await scanned(folder, { asOf, ref: 'main' }))).toEqual(tree);
    expect(verdictsOf(await scanned(bare, { asOf }))).toEqual(tree);
  });

  it('ends its windows at the as-of date, at the commit, or now, in this order', async () => {
    const folder = personaRepository('tea-timer', '2025-06-01T12:00:00Z');
    const asOf = new Date('2025-07-01T00:00:00Z');
    expect((await scanned(folder)).repository.asOf).toBe('2026-01-01T00:00:00Z');
    expect((await scanned(folder, { ref: 'HEAD' })).repository.asOf).toBe('2025-06-01T12:00:00Z');
    expect((await scanned(folder, { ref: 'HEAD', asOf })).repository.asOf).toBe('2025-07-01T00:00:00Z');
    const bare = `${folder}.git`;
    git(folder, 'clone', '--quiet', '--bare', folder, bare);
    expect((await scanned(bare)).repository.asOf).toBe('2025-06-01T12:00:00Z');
  });

  it('reads an old commit as it was', async () => {
    const folder = personaRepository('recipe-notes', '2024-01-01T00:00:00Z');
    git(folder, 'tag', 'before');
    git(folder, 'rm', '--quiet', 'soups.md');
    commitAll(folder, 'Forget soups', '2025-01-01T00:00:00Z');
    const { figures: before } = await scan({ path: folder, ref: 'before', models, detectors });
    const { figures: after } = await scan({ path: folder, ref: 'main', models, detectors });
    expect([before.filesListed, after.filesListed]).toEqual([3, 2]);
  });

  it('believes what it is told about deliverable and database', async () => {
    const said = { deliverable: 'package', database: false } as const;
    const { profile } = await scanned(personaFolder('corner-shop'), { said });
    expect(profile).toMatchObject({ deliverable: 'package', database: false });
    expect(profile.reasons.deliverable.source).toBe('said');
  });

  it('takes the evidence of a failing detector as unknown, not as absent', async () => {
    const broken = detectors.map((detector) => ({
      ...detector,
      detect: () => {
        throw new Error('broken');
      },
    }));
    const assessment = await scanned(personaFolder('town-hall'), {
      detectors: broken,
      said: { deliverable: 'service' },
    });
    expect([...verdictsOf(assessment).values()]).not.toContain('unmet');
  });
});
