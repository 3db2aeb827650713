import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Dialect, NamedDialect, Parsed } from '../src/input/pipelines/dialect.js';
import { dialects } from '../src/input/pipelines/dialects/index.js';
import { followPipeline, Memory } from '../src/input/pipelines/follow/pipeline-works.js';
import { casesOf, filesOf } from './kit/dialects.js';
import { readAll } from './kit/graphs.js';

/** The configurations of the fixtures of a dialect: what its files look like. */
function seedsOf({ id }: NamedDialect): readonly Readonly<Record<string, string>>[] {
  return casesOf(id).map((name) => filesOf(id, name));
}

function configurationsIn(files: Readonly<Record<string, string>>, dialect: Dialect): readonly string[] {
  return [...new Set(readAll(dialect, files).pipelines.map(({ path }) => path))];
}

const look = () => ({
  within: look,
  missing: new Set<string>(),
  delegations: [],
  problems: [],
  file: () => undefined,
  match: () => [],
});

/** Reads and follows, as a scan does. */
function readThrough(dialect: Dialect, files: Readonly<Record<string, string>>): Parsed {
  const parsed = readAll(dialect, files);
  const memory = new Memory();
  return {
    ...parsed,
    pipelines: parsed.pipelines.map((pipeline) => followPipeline(pipeline, look, memory)),
  };
}

/** What a graph must hold whatever was read. */
function sound({ pipelines, problems }: Parsed): void {
  for (const { jobs } of pipelines) {
    const ids = jobs.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { legs, steps } of jobs) {
      expect(legs).toBeGreaterThanOrEqual(1);
      expect(legs).toBeLessThanOrEqual(1000);
      for (const { at } of steps) expect(at.line ?? 1).toBeGreaterThanOrEqual(1);
    }
  }
  for (const { reason } of problems) expect(reason).not.toBe('');
}

/** One wound: a piece cut out, doubled, moved or replaced by something that hurts. */
const wound = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.integer({ min: 0, max: 200 }),
  with: fc.oneof(
    fc.string({ unit: 'binary', maxLength: 20 }),
    fc.constantFrom(
      '\t',
      '\0',
      '\ufeff',
      '\r\n',
      '---\n',
      '...\n',
      '{{',
      '{% if x %}',
      '<%= x %>',
      '${{',
      '}}',
      '<<: *',
      '&a [*a]',
      '*a',
      '!reference [',
      '!!binary',
      '"',
      "'",
      '[',
      ']',
      '{',
      '}',
      '(',
      ')',
      ': ',
      '- ',
      '|',
      '>',
      '#',
      '$(',
      '`',
      "'''",
      '"""',
      '\\',
      'null',
      '~',
      '0x',
      '1e999',
      '__proto__: 1',
      'constructor',
      '../../../etc/passwd',
      '*',
      '**/*',
    ),
  ),
});

function wounded(text: string, wounds: readonly { at: number; length: number; with: string }[]): string {
  return wounds.reduce((hurt, { at, length, with: put }) => {
    const start = Math.floor(at * hurt.length);
    return hurt.slice(0, start) + put + hurt.slice(start + length);
  }, text);
}

const many = 20_000;

const bombs: Readonly<Record<string, (text: string) => string>> = {
  'aliases of aliases': () =>
    `a0: &a0 [x, x]\n${Array.from({ length: 40 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}]\n`).join('')}jobs: *a40\nsteps: *a40\n`,
  'an alias of itself': () => 'jobs: &a\n  x: *a\nsteps: &b [*b]\npipeline: *a\n',
  'deep nesting': () => `jobs: ${'['.repeat(many)}${']'.repeat(many)}\n`,
  'deep nesting of braces': (text) => `${text}\n${'{'.repeat(many)}`,
  'open brackets': (text) => `${text}\n${'('.repeat(many)}`,
  'one very long line': (text) => `${text}\n# ${'a'.repeat(500_000)}\n`,
  'one very long word': (text) => `${text}\nname: ${'a'.repeat(500_000)}\n`,
  'an enormous script': (text) =>
    text.replace(/(?:make|npm|sh|echo)[^\n]*/, (line) => `${line} && ${'true && '.repeat(many)} true`),
  'the file many times over': (text) => text.repeat(Math.min(200, Math.ceil(300_000 / (text.length + 1)))),
  'many documents': (text) => `${text}\n${'---\na: 1\n'.repeat(2000)}`,
  'many quotation marks': (text) => `${text}\n${'"'.repeat(many)}${"'".repeat(many)}`,
  'blanks and tabs': (text) => `${text}\n${' \t'.repeat(many)}\n`,
};

const lines = (count: number, line: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => line(index)).join('');

/** What only one system can be made to do too much of. */
const ownBombs: Readonly<Record<string, Readonly<Record<string, () => Readonly<Record<string, string>>>>>> = {
  circleci: {
    'jobs that wait for each other by the hundred': () => ({
      '.circleci/config.yml': `version: 2.1\njobs:\n${lines(300, (i) => `  j${i}: { steps: [{ run: make }] }\n`)}workflows:\n  w:\n    jobs:\n${lines(300, (i) => `      - j${i}: { requires: [${lines(40, (k) => `j${(i + k + 1) % 300}, `)}] }\n`)}`,
    }),
    'commands that call others three times each': () => ({
      '.circleci/config.yml': `version: 2.1\ncommands:\n${lines(18, (i) => `  c${i}: { steps: [c${i + 1}, c${i + 1}, c${i + 1}] }\n`)}  c18: { steps: [{ run: make }] }\njobs:\n  j: { steps: [c0] }\nworkflows:\n  w: { jobs: [j] }\n`,
    }),
    'parameters that stand for others four times each': () => ({
      '.circleci/config.yml': `version: 2.1\njobs:\n  j:\n    parameters:\n      p12: { default: tea }\n${lines(12, (i) => `      p${11 - i}: { default: ${`<< parameters.p${12 - i} >>`.repeat(4)} }\n`)}    steps: [{ run: << parameters.p0 >> }]\nworkflows:\n  w: { jobs: [j] }\n`,
    }),
  },
  travis: {
    'rows of variables by the thousand': () => ({
      '.travis.yml': `language: node_js\nenv:\n${lines(5000, (i) => `  - A=${i} B=${i}\n`)}script: make $A\njobs:\n  exclude:\n${lines(5000, (i) => `    - env: A=${i} B=${i}\n`)}`,
    }),
    'jobs by the thousand': () => ({
      '.travis.yml': `language: node_js\nscript: make\njobs:\n  include:\n${lines(5000, (i) => `    - { stage: s${i}, if: branch = b${i} }\n`)}`,
    }),
  },
  'azure-pipelines': {
    'templates by the thousand': () => ({
      'azure-pipelines.yml': `steps:\n${lines(3000, (i) => `- template: t.yml\n  parameters: { a: ${i} }\n`)}`,
      't.yml': 'parameters:\n- name: a\nsteps:\n- script: make ${{ parameters.a }}\n',
    }),
    'templates that take in others three times each': () => ({
      'azure-pipelines.yml': 'steps:\n- template: t0.yml\n',
      ...Object.fromEntries(
        Array.from({ length: 20 }, (_, i) => [
          `t${i}.yml`,
          `steps:\n${`- template: t${i + 1}.yml\n`.repeat(3)}`,
        ]),
      ),
      't20.yml': 'steps:\n- script: make\n',
    }),
  },
};

for (const named of dialects) {
  const { dialect } = named;
  const seeds = seedsOf(named);
  const wholes = seeds.flatMap((files) => configurationsIn(files, dialect).map((path) => ({ files, path })));
  describe(`hostile input for ${named.id}`, () => {
    it('never throws on a wounded configuration, and makes sound graphs of it', () => {
      fc.assert(
        fc.property(
          fc.constantFrom(...wholes),
          fc.array(wound, { minLength: 1, maxLength: 6 }),
          ({ files, path }, wounds) => {
            sound(readThrough(dialect, { ...files, [path]: wounded(files[path] ?? '', wounds) }));
          },
        ),
        { numRuns: 60 },
      );
    });

    it('never throws on any text', () => {
      fc.assert(
        fc.property(
          fc.constantFrom(...wholes),
          fc.string({ unit: 'binary', maxLength: 400 }),
          ({ files, path }, text) => {
            sound(readThrough(dialect, { ...files, [path]: text }));
          },
        ),
        { numRuns: 30 },
      );
    });

    // Each must end within the time limit of a test: bombs that grow faster than their text would not.
    it.each(Object.entries(bombs))('survives %s', (_, bomb) => {
      for (const { files, path } of wholes.slice(0, 1)) {
        const text = files[path] ?? '';
        sound(readThrough(dialect, { ...files, [path]: bomb(text) }));
      }
    });

    it.each(Object.entries(ownBombs[named.id] ?? {}))('survives %s', (_, files) => {
      sound(readThrough(dialect, files()));
    });
  });
}
