import fc from 'fast-check';
import { expect, it } from 'vitest';
import { LiteralIndex } from '../src/input/literal-index.js';
import { Literals } from '../src/input/literals.js';
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

it('names the files that hold a literal in their order, also for literals that come late', () => {
  const index = new LiteralIndex();
  const texts = ['brew(oolong)', 'rinse(pot)', 'brew(sencha)'];
  const files = texts.map((text, number) => new SourceFile(`${number}.ts`, text, 'product'));
  const holding = (literal: string) => index.among(files, literal).map(({ path }) => path);
  index.add(['brew']);
  expect(holding('brew')).toEqual(['0.ts', '2.ts']);
  index.add(['oolong', 'gyokuro']);
  expect([holding('brew'), holding('oolong'), holding('gyokuro')]).toEqual([['0.ts', '2.ts'], ['0.ts'], []]);
});
