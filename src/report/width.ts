/** Made when first needed: it takes longer than all else that help does. */
let segmenter: Intl.Segmenter | undefined;

/** Takes two columns of a terminal: ideographs, syllables, full-width forms, pictures. */
const wide =
  /\p{Emoji_Presentation}|\ufe0f|\p{Script=Han}|\p{Script=Hangul}|\p{Script=Hiragana}|[\u3000-\u303e\u30a0-\u30ff\uff01-\uff60\uffe0-\uffe6]/u;

/** Columns that a terminal needs for a text without control characters. */
export function widthOf(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  return graphemes(text).reduce((width, grapheme) => width + columnsOf(grapheme), 0);
}

function columnsOf(grapheme: string): number {
  if (wide.test(grapheme)) return 2;
  return /^\p{M}/u.test(grapheme) ? 0 : 1;
}

/** The text cut to a width, with a mark where something was left out. */
export function cut(text: string, width: number, mark = '…'): string {
  if (widthOf(text) <= width) return text;
  if (width <= widthOf(mark)) return mark.slice(0, Math.max(0, width));
  return `${head(graphemes(text), width - widthOf(mark))
    .join('')
    .trimEnd()}${mark}`;
}

/** The text cut to a width in its middle: names often differ at the end. */
export function cutMiddle(text: string, width: number, mark = '…'): string {
  if (widthOf(text) <= width) return text;
  const room = width - widthOf(mark);
  if (room < 6) return cut(text, width, mark);
  const end = head([...graphemes(text)].reverse(), Math.floor(room / 3)).reverse();
  return `${head(graphemes(text), room - widthOf(end.join(''))).join('')}${mark}${end.join('')}`;
}

/** As many of them as fit, from the first on. */
function head(all: readonly string[], width: number): string[] {
  const taken: string[] = [];
  let used = 0;
  for (const grapheme of all) {
    used += columnsOf(grapheme);
    if (used > width) break;
    taken.push(grapheme);
  }
  return taken;
}

/** What a reader takes for single characters. */
export function graphemes(text: string): readonly string[] {
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  return [...segmenter.segment(text)].map(({ segment }) => segment);
}

/** The text cut or filled up with blanks to exactly this width. */
export function cell(text: string, width: number, mark = '…'): string {
  const fitting = cut(text, width, mark);
  return fitting + ' '.repeat(Math.max(0, width - widthOf(fitting)));
}
