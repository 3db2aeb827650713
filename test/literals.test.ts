import fc from 'fast-check';
import { expect, it } from 'vitest';
import { LiteralIndex, Literals } from '../src/input/literals.js';
import { SourceFile } from '../src/input/source-file.js';

it('finds what includes finds, for any text and any literals', () => {
  const letters = fc.string({
    unit: fc.constantFrom('a', 'b', 'c', '.', '(', 'é', '語', '\n'),
    maxLength: 5,
  });
  const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '.', '(', 'é', '語', '\n', '\u0000') });
  fc.assert(
    fc.property(fc.array(letters), text, (literals, searched) => {
      const expected = literals.filter((literal) => searched.includes(literal));
      expect([...new Literals(literals).in(searched)].sort()).toEqual([...new Set(expected)].sort());
    }),
  );
});

it('looks for literals that come late, also in files that were looked through', () => {
  const index = new LiteralIndex();
  const file = new SourceFile('tea.ts', 'brew(oolong)', 'product');
  index.add(['brew']);
  expect([...index.in(file)]).toEqual(['brew']);
  index.add(['oolong', 'sencha']);
  expect([...index.in(file)].sort()).toEqual(['brew', 'oolong']);
});
