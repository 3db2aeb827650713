import { describe, expect, it } from 'vitest';
import { modelSchema } from '../src/model/schema.js';
import { waitingIn } from './tools/unanswered.js';

const wording = { statement: 'cups', why: 'thirst', advice: 'drink', level: 'upper', absence: 'unmet' };

function modelWith(rules: Readonly<Record<string, unknown>>) {
  return modelSchema.parse({
    id: 'tea',
    name: 'Tea',
    version: '1',
    source: 'none',
    quorum: [2, 3],
    levels: [
      { id: 'lower', name: 'Lower' },
      { id: 'upper', name: 'Upper' },
    ],
    categories: [
      {
        id: 'cups',
        name: 'Cups',
        practices: Object.entries(rules).map(([id, rule]) => ({ id, rule, ...wording })),
      },
    ],
  });
}

describe('practices that no detector answers yet', () => {
  it('are those that cannot be met without the missing signals, and those that wait in part', () => {
    const model = modelWith({
      answered: 'build.command',
      alone: 'tests.any',
      all: { all: ['build.command', 'tests.any'] },
      any: { any: ['build.command', 'tests.any'] },
      negated: { not: { all: ['build.command', 'tests.any'] } },
    });
    expect(waitingIn(model, new Set(['build.command'] as const))).toEqual([
      ['tea: cups.alone', 'never met', '`tests.any`'],
      ['tea: cups.all', 'never met', '`tests.any`'],
      ['tea: cups.any', 'in part', '`tests.any`'],
      ['tea: cups.negated', 'in part', '`tests.any`'],
    ]);
  });
});
