import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DataFile, DataNode } from '../src/input/data.js';
import { SourceFile } from '../src/input/source-file.js';
import { parseYaml } from '../src/input/yaml.js';

const parse = (text: string) => parseYaml(new SourceFile('a.yml', text, 'product'));

function read(text: string): DataFile {
  const result = parse(text);
  if ('reason' in result) throw new Error(result.reason);
  return result;
}

function problem(text: string): string {
  const result = parse(text);
  return 'reason' in result ? `${result.line ?? ''} ${result.reason}` : 'read';
}

function walk(node: DataNode): number {
  let nodes = 1;
  for (const item of node.items()) nodes += walk(item);
  for (const { value } of node.entries()) nodes += walk(value);
  return nodes;
}

describe('YAML of scanned repositories', () => {
  it('knows the line of every key and value', () => {
    const { root } = read('# first\non:\n  push:\n    branches: [main]\njobs: |\n  text\n');
    expect(root.entries().map(({ key, keyLine }) => `${keyLine} ${key}`)).toEqual(['2 on', '5 jobs']);
    expect(root.get('on', 'push', 'branches', 0)?.line).toBe(4);
  });

  it('reads keys the way they are written', () => {
    expect(
      read('on: 1\nyes: 2\n0o7: 3\n~: 4')
        .root.entries()
        .map(({ key }) => key),
    ).toEqual(['on', 'yes', '0o7', '']);
  });

  it('follows an alias to the latest anchor before it', () => {
    const { root } = read('a: &x 1\nb: *x\nc: &x 2\nd: *x\ne: *nowhere\n'.replace('e: *nowhere\n', ''));
    expect([root.get('b')?.text, root.get('d')?.text]).toEqual(['1', '2']);
    expect(root.get('d')?.line).toBe(3);
  });

  it('merges mappings: own keys first, then the earlier of several', () => {
    const { root } = read('x: &x {a: 1, b: 1}\ny: &y {b: 2, c: 2}\nz:\n  <<: [*x, *y]\n  c: 3\n');
    expect(
      root
        .get('z')
        ?.entries()
        .map(({ key, value }) => `${key}${value.text}`),
    ).toEqual(['c3', 'a1', 'b1']);
  });

  it('lets the last of equal keys count', () => {
    expect(read('a: 1\na: 2').root.get('a')?.text).toBe('2');
  });

  it('says where and why a file is not YAML', () => {
    expect(problem('a: 1\nb: [1\n')).toMatch(/^3 not YAML: /);
    expect(problem('jobs:\n\ttest: 1\n')).toBe('2 not YAML: Tabs are not allowed as indentation');
    expect(problem('a:\n{% if b %}\n  c: 1\n{% endif %}\n')).toMatch(/^2 a template that is not YAML/);
    expect(problem('<% if b %>\na: [\n<% end %>\n')).toMatch(/template that is not YAML/);
    expect(problem('a: {{- .Values.b }\n  c: }\n')).toMatch(/not YAML/);
  });

  it('reads what looks like a template but is YAML', () => {
    expect(read("a: '{{ b }}'\n# {% comment %}\n").root.get('a')?.text).toBe('{{ b }}');
  });

  it('does not take brackets in scripts for nesting', () => {
    const script = `  run: |\n${'    printf "[[[{"\n'.repeat(150)}`;
    expect(problem(`one:\n${script}two:\n${script}`)).toBe('read');
  });

  it.each([
    ['flow collections', '['.repeat(100_000)],
    ['flow collections on many lines', 'a:\n  [\n'.padEnd(300_000, '  [\n')],
    ['block collections', '- '.repeat(50_000)],
    ['explicit keys', '? '.repeat(50_000)],
    ['indented mappings', Array.from({ length: 1500 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')],
  ])('gives up on %s nested without end', (_, text) => {
    expect(problem(text)).toMatch(/nested too deeply|not YAML/);
  });

  it('gives up on aliases that multiply', () => {
    const rows = Array.from({ length: 40 }, (_, row) => `a${row + 1}: &a${row + 1} [*a${row}, *a${row}]`);
    expect(problem(['a0: &a0 [1, 2]', ...rows].join('\n'))).toMatch(/aliases expand/);
    const merges = Array.from(
      { length: 40 },
      (_, row) => `a${row + 1}: &a${row + 1}\n  <<: [*a${row}, *a${row}]`,
    );
    expect(problem(['a0: &a0 {b: 1}', ...merges].join('\n'))).toMatch(/aliases expand/);
  });

  it('ends where an alias names what it is part of', () => {
    expect(walk(read('a: &a\n  b: *a\n  <<: *a\n').root)).toBeLessThan(10);
  });

  it('reads a hundred thousand aliases in seconds', () => {
    const started = performance.now();
    const { root } = read(`a: &a x\nb:\n${'- *a\n'.repeat(100_000)}`);
    expect(
      root
        .get('b')
        ?.items()
        .every(({ text }) => text === 'x'),
    ).toBe(true);
    expect(performance.now() - started).toBeLessThan(20_000);
  });

  it('finds keys of a large mapping without walking it each time', () => {
    const keys = Array.from({ length: 20_000 }, (_, index) => `k${index}`);
    const { root } = read(keys.map((key) => `${key}: ${key}`).join('\n'));
    const started = performance.now();
    expect(keys.every((key) => root.get(key)?.text === key)).toBe(true);
    expect(performance.now() - started).toBeLessThan(2000);
  });

  it('never throws, whatever the text', () => {
    const pieces = fc.constantFrom(
      'a: ',
      '- ',
      '\n',
      '  ',
      '*x',
      '&x ',
      '<<: ',
      '[',
      ']',
      '{',
      '}',
      '"',
      "'",
      '|\n',
      '>-\n',
      '# c',
      '? ',
      ': ',
      '---\n',
      '...\n',
      '!t ',
      '%',
      '\t',
      ',',
      'b',
      '~',
      '\u0000',
      '🙂',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 60 }), (parts) => {
        const result = parse(parts.join(''));
        if (!('reason' in result))
          expect(result.documents.reduce((sum, node) => sum + walk(node), 0)).toBeLessThan(100_000);
      }),
      { numRuns: 500 },
    );
  });
});
