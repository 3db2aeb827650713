import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { draw, line, span } from '../src/report/drawing.js';
import { ascii, safeJson, visible } from '../src/report/text-safety.js';
import { cell, cut, widthOf } from '../src/report/width.js';

/** Any characters, the dangerous ones often. */
const hostile = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        '\x1b[31m',
        '\x1b]8;;http://x\x07',
        '\n',
        '\r',
        '\x9b',
        '\u202e',
        '\u2066',
        '\u200b',
        '\ud800',
        '界',
        '👩‍💻',
        'é',
      ),
    ),
  )
  .map((parts) => parts.join(''));

const dangerous = /[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/;

describe('text from a scanned repository', () => {
  it('shows what would act on a terminal as an escape', () => {
    expect(visible('a\nb\x1b[31m')).toBe('a\\nb\\x1b[31m');
    expect(visible('invoice\u202egnp.exe')).toBe('invoice\\u{202e}gnp.exe');
    expect(visible('schön 界.txt')).toBe('schön 界.txt');
  });

  it('never acts on a terminal, whatever it holds', () => {
    fc.assert(fc.property(hostile, (text) => !dangerous.test(visible(text))));
    fc.assert(fc.property(hostile, (text) => !dangerous.test(safeJson(JSON.stringify(text)))));
  });

  it('keeps its value as JSON', () => {
    fc.assert(fc.property(hostile, (text) => JSON.parse(safeJson(JSON.stringify(text))) === text));
  });

  it('becomes plain on a terminal that knows no Unicode', () => {
    expect(ascii('a – b → c…')).toBe('a - b -> c...');
    fc.assert(fc.property(hostile, (text) => /^[\x20-\x7e]*$/.test(ascii(visible(text)))));
  });
});

describe('columns of text', () => {
  it('counts wide characters twice and combining ones not at all', () => {
    expect(widthOf('abc')).toBe(3);
    expect(widthOf('日本')).toBe(4);
    expect(widthOf('e\u0301')).toBe(1);
    expect(widthOf('🚀')).toBe(2);
  });

  it('cuts and fills exactly', () => {
    expect(cut('continuous', 6)).toBe('conti…');
    expect(cell('日本語', 5)).toBe('日本…');
    fc.assert(
      fc.property(hostile, fc.integer({ min: 3, max: 40 }), (text, width) => {
        expect(widthOf(cell(visible(text), width))).toBe(width);
      }),
    );
  });
});

describe('drawing', () => {
  const screen = { width: 40, colour: false, unicode: true };

  it('wraps at blanks and hangs what follows', () => {
    const text = 'one two three four five six seven eight nine ten';
    expect(draw([line([text], { indent: 2, hang: 4 })], screen)).toBe(
      '  one two three four five six seven\n    eight nine ten\n',
    );
  });

  it('keeps a full stop with its word, across colours', () => {
    const spans = [span('strong', 'a'.repeat(20)), ' ', span('place', 'b'.repeat(19)), '.'];
    expect(draw([line(spans)], screen)).toBe(`${'a'.repeat(20)}\n${'b'.repeat(19)}.\n`);
  });

  it('never exceeds the screen, and never writes a colour that was not asked for', () => {
    fc.assert(
      fc.property(fc.array(hostile), fc.boolean(), fc.boolean(), (texts, oneRow, unicode) => {
        const rows = draw([line(texts, { indent: 3, oneRow })], { ...screen, unicode }).split('\n');
        for (const row of rows) {
          expect(widthOf(row)).toBeLessThanOrEqual(40);
          expect(row).not.toMatch(dangerous);
        }
      }),
    );
  });

  it('ends every colour that it begins', () => {
    const painted = draw([line([span('bad', 'wrong'), ' ', span('quiet', 'aside')])], {
      ...screen,
      colour: true,
    });
    expect(painted).toBe('\x1b[31mwrong\x1b[39m \x1b[2maside\x1b[22m\n');
  });
});
