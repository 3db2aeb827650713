import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { gateJson } from '../src/report/gate/json.js';
import { gateJsonSchema, gateSchema } from '../src/report/gate/json-schema.js';
import { cdlevel } from './kit/cli.js';
import { check, gateRecord, hostileRecord, shopGate } from './kit/gates.js';
import { personaRepository } from './kit/repositories.js';

const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(
  JSON.parse(gateJsonSchema()),
);

function valid(text: string): unknown {
  const record: unknown = JSON.parse(text);
  expect(validate(record), JSON.stringify(validate.errors)).toBe(true);
  expect(gateSchema.parse(record)).toEqual(record);
  return record;
}

describe('the JSON form of a gate', () => {
  it('is as its schema says, with all that a check can hold', () => {
    const remedied = shopGate({
      checks: [check({ category: 'all', remedy: 'give a base', outcome: 'cannot-tell' })],
    });
    for (const record of [gateRecord(), gateRecord({ gate: remedied }), hostileRecord('\x1b[2J\u202e##[x]')])
      valid(gateJson(record));
    expect(valid(gateJson(gateRecord()))).toMatchObject({
      gate: {
        outcome: 'failed',
        against: 'origin/main',
        checks: [
          {},
          { path: 'cdlevel.yml', line: 4 },
          {},
          { lost: [{ line: 9 }], instead: [{ line: 31 }] },
          {},
        ],
      },
      report: { schemaVersion: 1, repository: { name: 'corner-shop' } },
    });
  });

  it('says with null that nothing was compared with', () => {
    const { against: _, ...gate } = shopGate();
    expect(valid(gateJson(gateRecord({ gate })))).toMatchObject({ gate: { against: null } });
  });

  it('is the same on the command line', async () => {
    const shop = personaRepository('corner-shop');
    for (const asked of [['--min', 'advanced'], ['--no-regress', 'HEAD'], ['--report-only']])
      valid((await cdlevel(['gate', shop, '--format', 'json', ...asked])).out);
  });

  it('is checked by a schema that finds mistakes', () => {
    const record = JSON.parse(gateJson(gateRecord()));
    expect(validate({ ...record, gate: { ...record.gate, outcome: 'perhaps' } })).toBe(false);
    expect(validate({ ...record, more: 1 })).toBe(false);
  });
});
