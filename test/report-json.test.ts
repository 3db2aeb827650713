import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { jsonReport } from '../src/report/json.js';
import { reportJsonSchema, reportSchema } from '../src/report/json-schema.js';
import { category, evidence, gap, shop, shopModel } from './kit/assessments.js';

const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(
  JSON.parse(reportJsonSchema()),
);

function parsed(text: string): unknown {
  const report: unknown = JSON.parse(text);
  expect(validate(report), JSON.stringify(validate.errors)).toBe(true);
  expect(reportSchema.parse(report)).toEqual(report);
  return report;
}

describe('the JSON report', () => {
  it('holds levels, verdicts, evidence and what could not be seen, as its schema says', () => {
    const report = parsed(jsonReport(shop()));
    expect(report).toMatchObject({
      schemaVersion: 1,
      tool: { name: 'cdlevel' },
      repository: {
        name: 'corner-shop',
        asOf: '2026-01-01T00:00:00Z',
        deliverable: 'service',
        database: false,
      },
      models: [
        {
          id: 'mini',
          spread: 2,
          bottleneck: ['test'],
          categories: [
            { id: 'build', level: 'middle', proven: 'middle', possible: 'middle' },
            { id: 'deployment', level: 'base', proven: 'floor', possible: 'middle' },
            { id: 'test', symptoms: [{ id: 'manual-testing' }], next: [{ practice: 'functional-tests' }] },
            { id: 'data', level: null, proven: null, possible: null },
          ],
        },
      ],
      gaps: [{ path: '.github/workflows/ci.yml', line: 14, signals: ['deploy.by-pipeline'] }],
    });
  });

  it('says with nulls what a plain folder does not have', () => {
    const { commit: _, ...folder } = shop().repository;
    expect(parsed(jsonReport(shop({ repository: folder })))).toMatchObject({
      repository: { commit: null, ref: null },
    });
  });

  it('shows how a pipeline got to a place', () => {
    const report = parsed(jsonReport(shop())) as { models: { categories: { practices: unknown[] }[] }[] };
    expect(report.models[0]?.categories[0]?.practices[0]).toMatchObject({
      evidence: [
        {
          path: '.github/workflows/ci.yml',
          line: 31,
          trail: [
            { path: '.github/workflows/ci.yml', line: 31 },
            { path: 'Makefile', line: 12 },
          ],
        },
      ],
    });
  });

  it('has timings only when asked, as they differ from run to run', () => {
    const timings = {
      openMs: 1,
      detectMs: 2,
      assessMs: 3,
      totalMs: 6,
      filesListed: 9,
      filesRead: 4,
      peakMemoryMiB: 60,
    };
    expect(parsed(jsonReport(shop()))).not.toHaveProperty('timings');
    expect(parsed(jsonReport(shop(), timings))).toHaveProperty('timings.filesRead', 4);
  });

  it('is the same bytes for the same assessment', () => {
    expect(jsonReport(shop())).toBe(jsonReport(shop()));
  });

  it('can be shown on a terminal although file names are hostile', () => {
    const name = 'ci\u202e\x1b[2J\n.yml';
    const hostile = shop({
      gaps: [gap({ at: { path: name } })],
      models: [
        shopModel({
          categories: [
            category('build', { level: 'base' }, [], {
              symptoms: [{ id: 's', statement: 's', evidence: [evidence({ at: { path: name } })] }],
            }),
          ],
        }),
      ],
    });
    const text = jsonReport(hostile);
    expect(text).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]/);
    expect(parsed(text)).toMatchObject({ gaps: [{ path: name }] });
  });
});
