import fc from 'fast-check';
import { expect, it } from 'vitest';
import { LiteralIndex } from '../src/input/literal-index.js';
import { Literals, shortestLiteral } from '../src/input/literals.js';
import { SourceFile } from '../src/input/source-file.js';

it('finds what includes finds, for any text and any literals', () => {
  const letters = { unit: fc.constantFrom('a', 'b', '.', 'é', '語', '\u0000') };
  const literal = fc.string({ ...letters, minLength: shortestLiteral, maxLength: 9 });
  const text = fc.tuple(fc.string(letters), literal, fc.string(letters)).map((parts) => parts.join(''));
  fc.assert(
    fc.property(fc.array(literal), fc.array(text), (literals, texts) => {
      const searcher = new Literals(literals);
      for (const searched of texts) {
        const expected = literals.filter((one) => searched.includes(one));
        expect([...searcher.in(searched)].sort()).toEqual([...new Set(expected)].sort());
      }
    }),
  );
});

it('names the files that hold a literal in their order, also for literals that come late', () => {
  const index = new LiteralIndex();
  const texts = ['brew(oolong)', 'rinse(pot)', 'brew(sencha)'];
  const files = texts.map((text, number) => new SourceFile(`${number}.ts`, text, 'product'));
  const holding = (literal: string) => index.among(files, literal).map(({ path }) => path);
  index.add(['oolong']);
  expect(holding('oolong')).toEqual(['0.ts']);
  index.add(['brew(', 'gyokuro']);
  expect([holding('brew('), holding('oolong'), holding('gyokuro')]).toEqual([['0.ts', '2.ts'], ['0.ts'], []]);
});
