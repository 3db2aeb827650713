/** Languages whose programs are read for the texts and lists that they hand over. */
export type Language = 'go' | 'typescript' | 'python';

/** A string of a program, with its quotes. */
export interface Literal {
  readonly from: number;
  readonly to: number;
  /** What stands between the quotes, on its lines as they are. */
  readonly text: string;
  /** It holds names that are put in when it runs: `f"{x}"`. */
  readonly fills: boolean;
}

/** A program in which only code is left: comments and what strings hold are blank, every offset is where it was. */
export interface Masked {
  readonly code: string;
  /** Strings by the offset at which they begin. */
  readonly literals: ReadonlyMap<number, Literal>;
  /** The other end of a bracket, either way. */
  readonly pairs: ReadonlyMap<number, number>;
  /** Where a bracket stands that has no other end. */
  readonly open?: number;
}

const comments: Readonly<Record<Language, readonly (readonly [string, string])[]>> = {
  go: [
    ['//', '\n'],
    ['/*', '*/'],
  ],
  typescript: [
    ['//', '\n'],
    ['/*', '*/'],
  ],
  python: [['#', '\n']],
};

const quotes: Readonly<Record<Language, readonly string[]>> = {
  go: ['`', '"', "'"],
  typescript: ['`', '"', "'"],
  python: ['"""', "'''", '"', "'"],
};

/** Reads a program once from its begin to its end. */
export function masked(text: string, language: Language): Masked {
  const literals = new Map<number, Literal>();
  const kept: string[] = [];
  let from = 0;
  for (let at = 0; at < text.length; ) {
    const comment = commentEnd(text, at, language);
    const literal = comment === undefined ? literalAt(text, at, language) : undefined;
    if (literal) literals.set(at, literal);
    const end = comment ?? literal?.to;
    if (end === undefined) {
      at++;
      continue;
    }
    kept.push(text.slice(from, at), literal ? '"' : ' ', blank(text.slice(at + 1, end)));
    from = end;
    at = end;
  }
  const code = kept.join('') + text.slice(from);
  return { code, literals, ...pairsOf(code) };
}

function blank(text: string): string {
  return text.replace(/[^\n]/g, ' ');
}

function commentEnd(text: string, at: number, language: Language): number | undefined {
  const found = comments[language].find(([open]) => text.startsWith(open, at));
  if (!found) return language === 'typescript' ? patternEnd(text, at) : undefined;
  const [open, close] = found;
  const end = text.indexOf(close, at + open.length);
  if (end < 0) return text.length;
  return close === '\n' ? end : end + close.length;
}

/** A regular expression of JavaScript, told from a division by what stands before it. */
function patternEnd(text: string, at: number): number | undefined {
  if (text[at] !== '/' || !/[(,=:[!&|?{};]\s{0,3}$/.test(text.slice(Math.max(0, at - 4), at)))
    return undefined;
  for (let end = at + 1; end < text.length && text[end] !== '\n'; end++) {
    if (text[end] === '\\') end++;
    else if (text[end] === '/') return end + 1;
  }
  return undefined;
}

function literalAt(text: string, at: number, language: Language): Literal | undefined {
  const quote = quotes[language].find((each) => text.startsWith(each, at));
  if (quote === undefined) return undefined;
  const raw = language === 'go' && quote === '`';
  const lines = quote.length === 3 || quote === '`';
  let end = at + quote.length;
  while (end < text.length && !text.startsWith(quote, end)) {
    if (text[end] === '\n' && !lines) break;
    end += text[end] === '\\' && !raw ? 2 : 1;
  }
  const inner = text.slice(at + quote.length, end);
  const prefix =
    language === 'python' ? (/[A-Za-z]{0,2}$/.exec(text.slice(Math.max(0, at - 2), at))?.[0] ?? '') : '';
  return {
    from: at,
    to: Math.min(text.length, text[end] === '\n' && !lines ? end : end + quote.length),
    text: raw || /r/i.test(prefix) ? inner : unescaped(inner),
    fills: /f/i.test(prefix) || (language === 'typescript' && quote === '`'),
  };
}

/** Line breaks that are written as `\n` are no lines of the file: they are told from those that are. */
function unescaped(text: string): string {
  return text.includes('\\')
    ? text.replace(/\\(\r?\n|.)/g, (_, sign: string) =>
        sign === 'n' ? '; ' : sign === 't' ? ' ' : sign.trim(),
      )
    : text;
}

const closing: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

function pairsOf(code: string): Pick<Masked, 'pairs' | 'open'> {
  const pairs = new Map<number, number>();
  const open: number[] = [];
  let lost: number | undefined;
  for (const { 0: sign, index } of code.matchAll(/[()[\]{}]/g)) {
    const from = open.at(-1);
    if (closing[sign] !== undefined) open.push(index);
    else if (from !== undefined && closing[code[from] ?? ''] === sign) {
      open.pop();
      pairs.set(from, index);
      pairs.set(index, from);
    } else lost ??= from ?? index;
  }
  const first = lost ?? open[0];
  return { pairs, ...(first === undefined ? {} : { open: first }) };
}

/** A part of a program, by its offsets. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** What commas part between two offsets, brackets within each other left whole. */
export function pieces({ code, pairs }: Masked, from: number, to: number): readonly Range[] {
  const found: Range[] = [];
  let begin = from;
  for (let at = from; at < to; at++) {
    if (code[at] === ',') {
      found.push({ from: begin, to: at });
      begin = at + 1;
    } else if (closing[code[at] ?? ''] !== undefined) at = Math.min(to, pairs.get(at) ?? at);
  }
  found.push({ from: begin, to });
  return found.filter((piece) => /\S/.test(code.slice(piece.from, piece.to)));
}
