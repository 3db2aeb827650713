import { ascii, visible } from './text-safety.js';
import { cell, cut, graphemes, widthOf } from './width.js';

/** What a text report is drawn on. */
export interface Screen {
  /** Columns, at least 40. */
  readonly width: number;
  readonly colour: boolean;
  /** Shows more than ASCII. */
  readonly unicode: boolean;
}

/** What a piece of text is for; colours follow from it. */
export type Role =
  | 'plain'
  | 'heading'
  | 'strong'
  | 'quiet'
  | 'good'
  | 'half'
  | 'bad'
  | 'place'
  | 'command'
  | Shade;

/** Cells of a heat map, from the lowest to the highest. */
export type Shade = 'lowest' | 'lower' | 'higher' | 'highest';

/** Select Graphic Rendition codes: on and off. */
const paints: Readonly<Record<Role, readonly [string, string] | undefined>> = {
  plain: undefined,
  heading: ['\x1b[1m', '\x1b[22m'],
  strong: ['\x1b[1m', '\x1b[22m'],
  quiet: ['\x1b[2m', '\x1b[22m'],
  good: ['\x1b[32m', '\x1b[39m'],
  half: ['\x1b[33m', '\x1b[39m'],
  bad: ['\x1b[31m', '\x1b[39m'],
  place: ['\x1b[36m', '\x1b[39m'],
  command: ['\x1b[36m', '\x1b[39m'],
  lowest: ['\x1b[97;41m', '\x1b[39;49m'],
  lower: ['\x1b[30;43m', '\x1b[39;49m'],
  higher: ['\x1b[30;42m', '\x1b[39;49m'],
  highest: ['\x1b[30;102m', '\x1b[39;49m'],
};

/** A piece of a line. */
export interface Span {
  readonly text: string;
  readonly role?: Role;
  /** Columns of a table cell: the text is cut or filled up to it. */
  readonly cell?: number;
}

/** A line of a report before it is fitted to a screen. */
export interface Line {
  readonly spans: readonly Span[];
  /** Blanks before the first row. */
  readonly indent?: number;
  /** Blanks before the rows that follow when the line is wrapped; by default as the first. */
  readonly hang?: number;
  /** Cut at the edge instead of wrapped. */
  readonly oneRow?: boolean;
}

export const blank: Line = { spans: [] };

/** A line of a report; strings are plain spans. */
export function line(spans: readonly (Span | string)[], layout: Omit<Line, 'spans'> = {}): Line {
  return { spans: spans.map((span) => (typeof span === 'string' ? { text: span } : span)), ...layout };
}

/** A piece of text with a role. */
export function span(role: Role, text: string, width?: number): Span {
  return width === undefined ? { text, role } : { text, role, cell: width };
}

/** Fits lines to a screen and paints them. All text passes here, so here it is made safe. */
export function draw(lines: readonly Line[], screen: Screen): string {
  return lines
    .map((each) =>
      rowsOf(each, screen)
        .map((row) => `${noCommand(row)}\n`)
        .join(''),
    )
    .join('');
}

/** Workflow commands are read from the log of a job: `::name` where a line begins, `##[name]` anywhere. A row is neither. */
function noCommand(row: string): string {
  return row.replace(/^( *):(?=:)/, '$1:\\').replaceAll('##[', '##\\[');
}

/** The first of the wordings that needs no more rows than any other. */
export function fewestRows(wordings: readonly Line[], screen: Screen): Line {
  const rows = wordings.map((wording) => draw([wording], screen).split('\n').length);
  return wordings[rows.indexOf(Math.min(...rows))] ?? blank;
}

function rowsOf(drawn: Line, screen: Screen): readonly string[] {
  const spans = drawn.spans.map((each) => safeSpan(each, screen));
  const indent = drawn.indent ?? 0;
  const rows = drawn.oneRow
    ? [cutRow(spans, screen.width - indent, screen)]
    : wrap(spans, screen.width - indent, screen.width - (drawn.hang ?? indent));
  return rows.map((row, index) => {
    const margin = ' '.repeat(index === 0 ? indent : (drawn.hang ?? indent));
    return (
      margin +
      runs(row)
        .map((each) => paint(each, screen))
        .join('')
    ).trimEnd();
  });
}

function safeSpan(raw: Span, screen: Screen): Span {
  const text = screen.unicode ? visible(raw.text) : ascii(visible(raw.text));
  return raw.cell === undefined ? { ...raw, text } : { ...raw, text: cell(text, raw.cell, ellipsis(screen)) };
}

function ellipsis(screen: Screen): string {
  return screen.unicode ? '…' : '...';
}

function paint({ text, role = 'plain' }: Span, screen: Screen): string {
  const codes = screen.colour ? paints[role] : undefined;
  return codes && text !== '' ? codes[0] + text + codes[1] : text;
}

/** Their blanks are seen. */
const shades: ReadonlySet<Role> = new Set<Shade>(['lowest', 'lower', 'higher', 'highest']);

/** Neighbours with one role as one span, blanks at the end of the row left out. */
function runs(row: readonly Span[]): readonly Span[] {
  const merged: Span[] = [];
  for (const { text, role = 'plain' } of row) {
    const last = merged.at(-1);
    if (last?.role === role) merged[merged.length - 1] = { text: last.text + text, role };
    else merged.push({ text, role });
  }
  const last = merged.pop();
  if (!last) return [];
  return [...merged, shades.has(last.role ?? 'plain') ? last : { ...last, text: last.text.trimEnd() }];
}

function cutRow(spans: readonly Span[], width: number, screen: Screen): readonly Span[] {
  let left = width;
  const row: Span[] = [];
  for (const each of spans) {
    const text = cut(each.text, left, ellipsis(screen));
    row.push({ ...each, text });
    left -= widthOf(text);
    if (text !== each.text || left <= 0) break;
  }
  return row;
}

/** Breaks at blanks; a word that is wider than a row is broken where the row ends. */
function wrap(spans: readonly Span[], first: number, following: number): readonly (readonly Span[])[] {
  const rows: Span[][] = [[]];
  let left = first;
  const nextRow = () => {
    rows.push([]);
    left = Math.max(1, following);
  };
  for (const word of wordsOf(spans)) {
    const width = widthOf(textOf(word).trimEnd());
    if (width > left && rows.at(-1)?.length) nextRow();
    for (const piece of width > left ? word.flatMap(graphemesOf) : word) {
      if (widthOf(piece.text.trimEnd()) > left && rows.at(-1)?.length) nextRow();
      rows.at(-1)?.push(piece);
      left -= widthOf(piece.text);
    }
  }
  return rows;
}

/** Pieces between which a row may end: each word is the spans (or parts of spans) up to the next blank. */
function wordsOf(spans: readonly Span[]): readonly (readonly Span[])[] {
  const words: Span[][] = [];
  let open = false;
  for (const piece of spans.flatMap(piecesOf)) {
    if (open) words.at(-1)?.push(piece);
    else words.push([piece]);
    open = piece.cell === undefined && !piece.text.endsWith(' ');
  }
  return words;
}

/** A table cell stays whole; other text is split after its blanks. */
function piecesOf(whole: Span): readonly Span[] {
  if (whole.cell !== undefined) return [whole];
  return (whole.text.match(/[^ ]+ *| +/g) ?? []).map((text) => ({ ...whole, text }));
}

function graphemesOf(piece: Span): readonly Span[] {
  return graphemes(piece.text).map((text) => ({ ...piece, text }));
}

function textOf(word: readonly Span[]): string {
  return word.map(({ text }) => text).join('');
}
