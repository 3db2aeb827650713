import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cdlevel } from './kit/cli.js';
import { personaFolder, temporaryFolder } from './kit/repositories.js';

const shop = personaFolder('corner-shop');
const flat = (text: string) => text.replaceAll(/\s+/g, ' ');

describe('cdlevel explain', () => {
  it('shows criterion, verdict and the line that decides', async () => {
    const { code, out } = await cdlevel(['explain', 'bekk', 'build.ci-server', shop]);
    expect(code).toBe(0);
    expect(out).toContain('✓ met');
    expect(out).toContain('.github/workflows/ci.yml:');
    expect(out).toContain('How it was decided');
  });

  it('shows what is missing and what to do', async () => {
    const { out } = await cdlevel(['explain', 'bekk', 'quality.non-functional-tests', shop]);
    expect(out).toMatch(/✗ not met|\? unknown/);
    expect(out).toContain('What is missing');
    expect(out).toContain('What to do');
  });

  it('says why a practice does not apply', async () => {
    const { out } = await cdlevel([
      'explain',
      'bekk',
      'deployment.zero-downtime-deploy',
      personaFolder('tea-timer'),
    ]);
    expect(out).toContain('does not apply');
    expect(out).not.toContain('What is missing');
  });

  it('lists every practice of a category by level', async () => {
    const { out } = await cdlevel(['explain', 'humble-farley', 'testing', shop]);
    for (const level of ['Repeatable', 'Consistent', 'Quantitatively managed', 'Optimising'])
      expect(out).toContain(level);
    expect(out.split('\n').filter((row) => /^ {2}[✓✗?–] /.test(row)).length).toBeGreaterThan(5);
  });

  it.each([
    [['explain', 'bek', 'build'], 'did you mean bekk?'],
    [['explain', 'bekk', 'biuld'], 'did you mean build?'],
    [['explain', 'bekk', 'build.ci-sever'], 'did you mean build.ci-server?'],
    [['explain', 'bekk', 'zzzzzzzz'], 'there are: process, technology'],
    [['explain', 'bekk', ''], 'there is no category'],
  ])('%j is answered with the nearest name', async (argv, message) => {
    const { code, out, err } = await cdlevel([...argv, shop]);
    expect(flat(err)).toContain(message);
    expect({ code, out }).toEqual({ code: 2, out: '' });
  });
});

describe('cdlevel explain, of a model that the repository configures', () => {
  const tea = personaFolder('corner-shop');
  writeFileSync(join(tea, 'cdlevel.yml'), 'version: 1\nmodels: [models/tea.yml]\n');
  mkdirSync(join(tea, 'models'));
  writeFileSync(
    join(tea, 'models/tea.yml'),
    'extends: bekk\nid: tea-model\nname: The model of the tea house\nversion: "1"\n',
  );

  it('knows it by its id, from any folder', async () => {
    const { code, out } = await cdlevel(['explain', 'tea-model', 'build.ci-server', tea]);
    expect(code).toBe(0);
    expect(out).toContain('.github/workflows/ci.yml:');
    expect((await cdlevel(['explain', 'tea-model', 'build', tea])).out).toContain(
      'The model of the tea house',
    );
    expect((await cdlevel(['explain', 'bekk', 'build.ci-server', tea])).code).toBe(0);
  });

  it.each([
    [['explain', 'tea-modle', 'build'], 'did you mean tea-model?'],
    [['explain', 'tea-model', 'biuld'], 'did you mean build?'],
  ])('%j is answered with the nearest name', async (argv, message) => {
    const { code, err } = await cdlevel([...argv, tea]);
    expect(code).toBe(2);
    expect(flat(err)).toContain(message);
  });
});

describe('cdlevel lint-model', () => {
  it.each(['bekk', 'humble-farley'])('finds %s sound', async (model) => {
    expect(await cdlevel(['lint-model', model])).toMatchObject({
      code: 0,
      out: expect.stringContaining('is sound'),
    });
  });

  it('names what is wrong with a model, and where', async () => {
    const file = join(temporaryFolder(), 'ours.yml');
    const practice = (id: string, level: string) =>
      `{ id: ${id}, level: ${level}, absence: unmet, statement: We do, why: It pays, advice: Begin, rule: tests.any }`;
    writeFileSync(
      file,
      [
        'id: ours',
        'name: Our model',
        'version: "1"',
        'source: our own',
        'quorum: [2, 3]',
        'levels: [{ id: low, name: Low }, { id: mid, name: Middle }, { id: high, name: High }]',
        'categories:',
        '  - id: test',
        '    name: Test',
        `    practices: [${practice('a', 'high')}, ${practice('a', 'low')}]`,
      ].join('\n'),
    );
    const { code, out } = await cdlevel(['lint-model', file]);
    expect(code).toBe(2);
    expect(out).toContain('test, level mid');
    expect(out).toContain('stands there twice');
  });

  it('says where a file is no model', async () => {
    const file = join(temporaryFolder(), 'broken.yml');
    writeFileSync(file, 'id: x\nname: [unclosed\n');
    const { code, err } = await cdlevel(['lint-model', file]);
    expect(code).toBe(2);
    expect(flat(err).replaceAll(' ', '')).toContain('broken.yml:');
  });
});

describe('cdlevel detectors', () => {
  it('lists what is looked for', async () => {
    const { code, out } = await cdlevel(['detectors']);
    expect(code).toBe(0);
    expect(out).toContain('pipelines/checks');
    expect(out).not.toMatch(/\bsignals?\b/);
  });
});
