import { describe, expect, it } from 'vitest';
import { modelOf, readModel } from '../src/model/read.js';

const bekk = readModel('bekk');
const head = 'extends: bekk\nid: tea\nname: The model of the tea house\nversion: "1"\n';
const practicesOf = (text: string, category: string) =>
  modelOf(head + text, 'tea.yml').model.categories.find(({ id }) => id === category)?.practices ?? [];

describe('a model that extends another', () => {
  it('is that model where it says nothing else, under a name and digest of its own', () => {
    const { model, digest } = modelOf(head, 'tea.yml');
    expect(model.categories).toEqual(bekk.model.categories);
    expect(model.id).toBe('tea');
    expect(digest).not.toBe(bekk.digest);
  });

  it('switches practices off, moves them to another level, and adds new ones', () => {
    const off = practicesOf('without: [process.pull-based-process]\n', 'process');
    expect(off.map(({ id }) => id)).not.toContain('pull-based-process');
    const moved = practicesOf(
      'practices:\n  deployment.feature-toggles: { level: advanced, key: true }\n',
      'deployment',
    );
    expect(moved.find(({ id }) => id === 'feature-toggles')).toMatchObject({
      level: 'advanced',
      key: true,
      rule: 'toggles.used',
    });
    const added = practicesOf(
      'practices:\n  quality.packed: { level: advanced, statement: The package is tried, why: It ships, advice: Try it, absence: unmet, rule: tests.functional }\n',
      'quality',
    );
    expect(added.at(-1)).toMatchObject({ id: 'packed', rule: 'tests.functional' });
  });

  it('changes the quorum', () => {
    expect(modelOf(`${head}quorum: [3, 4]\n`, 'tea.yml').model.quorum).toEqual([3, 4]);
  });

  it.each([
    ['without: [process.pul-based-process]\n', 'did you mean process.pull-based-process?'],
    ['practices: { qality.packed: { level: advanced } }\n', 'quality.PRACTICE'],
    ['practices: { quality.packed: { level: advanced } }\n', undefined],
  ])('says what it cannot extend: %j', (text, todo) => {
    let complaint: unknown;
    try {
      modelOf(head + text, 'tea.yml');
    } catch (error) {
      complaint = error;
    }
    expect(complaint).toMatchObject({ name: 'UserError', where: expect.stringContaining('tea.yml') });
    if (todo !== undefined) expect((complaint as { todo: string }).todo).toContain(todo);
  });

  it('extends only what ships', () => {
    expect(() => modelOf(head.replace('extends: bekk', 'extends: ./bekk.yml'), 'tea.yml')).toThrow(
      /to extend/,
    );
  });
});
