import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { assess } from '../src/assess/assess.js';
import { lintModel } from '../src/model/lint.js';
import { loadModel, shippedModels } from '../src/model/load.js';
import { isSignal } from '../src/signals.js';
import { root } from './kit/paths.js';
import { surveyOf } from './kit/surveys.js';

const verdict = z.enum(['met', 'unmet', 'unknown', 'not-applicable']);
const fixture = z.strictObject({
  cases: z.array(
    z.strictObject({
      name: z.string(),
      deliverable: z.enum(['service', 'package', 'none']),
      database: z.boolean(),
      signals: z.record(z.string().refine(isSignal), z.union([z.boolean(), z.number()])).nullable(),
      level: z.string().nullable(),
      verdicts: z.record(z.string(), verdict),
    }),
  ),
});

for (const id of shippedModels) {
  const folder = join(root, 'fixtures/models', id);
  const shown = new Map<string, Set<string>>();
  describe(`model ${id}`, async () => {
    const loaded = await loadModel(id);
    for (const file of readdirSync(folder).sort()) {
      const category = file.replace('.yaml', '');
      for (const one of fixture.parse(load(readFileSync(join(folder, file), 'utf8'))).cases) {
        for (const [practice, wanted] of Object.entries(one.verdicts)) {
          const key = `${category}.${practice}`;
          shown.set(key, new Set([...(shown.get(key) ?? []), wanted]));
        }
        it(`${category}: ${one.name}`, () => {
          const assessment = assess(surveyOf(one.signals ?? {}), [loaded], {
            tool: { name: 'cdlevel', version: '0' },
            repository: { name: 'x', dirty: false, shallow: false },
            asOf: '2026-01-01T00:00:00.000Z',
            said: { deliverable: one.deliverable, database: one.database },
          });
          const assessed = assessment.models[0]?.categories.find((each) => each.id === category);
          const verdicts = Object.fromEntries(
            (assessed?.practices ?? []).map((practice) => [practice.id, practice.verdict]),
          );
          expect(verdicts).toMatchObject(one.verdicts);
          expect(assessed?.level ?? null).toBe(one.level);
        });
      }
    }

    it('passes its own linter: every practice is shown met and not met', () => {
      expect(lintModel(loaded.model, shown)).toEqual([]);
    });

    it('words every practice for a team lead', () => {
      for (const { practices } of loaded.model.categories) {
        for (const { statement, why, advice } of practices) {
          expect(`${statement} ${why} ${advice}`).not.toMatch(/\b(signal|survey|gap|detector)s?\b/i);
        }
      }
    });
  });
}

describe('the linter', async () => {
  const { model } = await loadModel('bekk');
  const [category] = model.categories;
  const changed = (practices: unknown) =>
    ({ ...model, categories: [{ ...category, practices }] }) as typeof model;
  const practice = category?.practices[0];

  it.each([
    [
      'a practice that can never be met',
      { ...practice, rule: { all: ['service', { not: 'service' }] } },
      'can never be met',
    ],
    [
      'a practice that can never be unmet',
      { ...practice, rule: { any: ['service', { not: 'service' }] } },
      'can never be unmet',
    ],
    ['a level that does not exist', { ...practice, level: 'heaven' }, 'there is no level heaven'],
    ['a practice on the floor', { ...practice, level: 'big-challenges' }, 'asks for nothing'],
  ])('finds %s', (_, broken, what) => {
    expect(lintModel(changed([broken])).map((finding) => finding.what)).toContainEqual(
      expect.stringContaining(what),
    );
  });

  it('finds an empty level below a filled one', () => {
    const findings = lintModel(changed([{ ...practice, level: 'advanced' }]));
    expect(findings.map(({ where }) => where)).toContain('process, level baseline');
  });
});
