import { Ajv } from 'ajv';
import fc from 'fast-check';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../src/config/load.js';
import { checkNames } from '../src/config/names.js';
import { configJsonSchema } from '../src/config/schema.js';
import { configText } from '../src/config/write.js';
import { UserError } from '../src/errors.js';
import { loadModel } from '../src/model/load.js';

const bekk = (await loadModel('bekk')).model;

function complaintOf(text: string): UserError {
  try {
    checkNames(readConfig('cdlevel.yml', text), [bekk]);
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error('nothing to complain about');
}

const declared = (part: string) =>
  `version: 1\ndeclared:\n  - practice: bekk/process.pull-based-process\n    statement: We pull.\n${part}`;

describe('a configuration with a slip', () => {
  it.each([
    ['an unknown key', 'version: 1\nminimun:\n  bekk: {}\n', 'there is no key "minimun"', ':2', 'minimum'],
    ['an unknown key inside', 'version: 1\ngate:\n  unknwn: pass\n', 'in gate', ':3', 'unknown'],
    ['a future version', 'version: 2\n', 'is of version 2', ':1', 'update cdlevel'],
    ['no version', 'models: [bekk]\n', 'version: is missing', ':1', ''],
    ['a key that stands there twice', 'version: 1\nversion: 1\n', 'keys must be unique', ':2', ''],
    ['damage', 'version: 1\nmodels: [\n', 'cannot be read', ':3', ''],
    ['a list', '- a\n', 'must be a mapping', ':1', ''],
    ['nothing', '', 'must be a mapping', ':1', ''],
    ['a policy that is none', 'version: 1\ngate:\n  unknown: passs\n', 'did you mean pass?', ':3', ''],
    ['an unknown model', 'version: 1\nminimum:\n  bek:\n    all: baseline\n', 'no model "bek"', ':4', 'bekk'],
    [
      'an unknown category',
      'version: 1\nminimum:\n  bekk:\n    qality: baseline\n',
      'no category',
      ':4',
      'quality',
    ],
    ['an unknown level', 'version: 1\nminimum:\n  bekk:\n    all: basline\n', 'no level', ':4', 'baseline'],
    ['an unknown class of paths', 'version: 1\npaths:\n  exampl: [a]\n', 'no key "exampl"', ':3', 'example'],
    [
      'a declaration without owner',
      declared('    date: 2026-01-01\n    expires: 2026-06-01\n'),
      'owner: is missing',
      ':3',
      '',
    ],
    [
      'a declaration for too long',
      declared('    owner: tea\n    date: 2026-01-01\n    expires: 2027-06-01\n'),
      'at most 12 months',
      ':7',
      '',
    ],
    [
      'a day that is none',
      declared('    owner: tea\n    date: 2026-02-30\n    expires: 2026-06-01\n'),
      'no such day',
      ':6',
      '',
    ],
    [
      'a declared practice that is none',
      declared('    owner: tea\n    date: 2026-01-01\n    expires: 2026-06-01\n').replace(
        'pull-based',
        'pul-based',
      ),
      'no practice',
      ':3',
      'bekk/process.pull-based-process',
    ],
    [
      'an exemption without reason',
      'version: 1\nexemptions:\n  - practice: bekk/build.ci-server\n    owner: tea\n    expires: 2026-06-01\n',
      'reason: is missing',
      ':3',
      '',
    ],
  ])('%s is told with its place and what to do', (_, text, what, line, todo) => {
    const complaint = complaintOf(text);
    expect(complaint.what).toContain(what);
    expect(complaint.where).toBe(`cdlevel.yml${line}`);
    expect(complaint.todo ?? '').toContain(todo);
  });

  it('never throws anything else, whatever stands in the file', () => {
    const pieces = fc.constantFrom(
      'version: 1\n',
      'minimum:\n',
      '  bekk:\n',
      '    all: baseline\n',
      '&a [*a]\n',
      '<<: *x\n',
      '? {}\n',
      '__proto__: 1\n',
      'declared:\n',
      '  - ',
      'null\n',
      '\t',
      '{',
      '!!binary x\n',
    );
    const text = fc.oneof(
      fc.array(pieces, { maxLength: 12 }).map((all) => all.join('')),
      fc.string({ unit: 'binary', maxLength: 200 }),
    );
    fc.assert(
      fc.property(text, (any) => {
        try {
          readConfig('cdlevel.yml', any);
        } catch (error) {
          expect(error).toBeInstanceOf(UserError);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('a written configuration', () => {
  const reached = (level: string | undefined) => [
    { id: 'bekk', categories: bekk.categories.map(({ id, name }) => ({ id, name, level })) },
  ];

  it('asks for the levels that are reached, and is one that is understood', () => {
    const config = readConfig('cdlevel.yml', configText(reached('baseline')));
    checkNames(config, [bekk]);
    expect(config.minimums.map(({ category, level }) => [category, level])).toEqual(
      bekk.categories.map(({ id }) => [id, 'baseline']),
    );
  });

  it('is understood where nothing applies', () => {
    expect(readConfig('cdlevel.yml', configText(reached(undefined))).minimums).toEqual([]);
  });

  it('is what its JSON Schema allows, also with all that is commented out', () => {
    const valid = new Ajv({ strict: false, validateFormats: false }).compile(JSON.parse(configJsonSchema()));
    const text = configText(reached('baseline'));
    const open = text.replace(/^# (?=(?:deliverable|database|paths|declared|exemptions| {2})\b| {2})/gm, '');
    for (const each of [text, open]) {
      const data = load(each.replace(/(\d{4}-\d{2}-\d{2})/g, '"$1"'));
      expect(valid(data), JSON.stringify(valid.errors)).toBe(true);
    }
    expect(readConfig('cdlevel.yml', open)).toMatchObject({ deliverable: 'service', database: true });
  });
});
