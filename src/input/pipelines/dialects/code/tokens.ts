/** The two languages that pipelines are written in as code. */
export type Language = 'groovy' | 'kotlin';

/** A piece of a string: as written, or code that is put in when it runs. */
export type Part = string | { readonly code: string };

export interface Token {
  readonly kind: 'word' | 'text' | 'number' | 'sign' | 'break';
  /** Of a string: its text, with `${code}` where code is put in. */
  readonly text: string;
  readonly parts?: readonly Part[];
  readonly from: number;
  readonly to: number;
  /** There is space before it. */
  readonly spaced: boolean;
}

export interface Tokens {
  readonly tokens: readonly Token[];
  /** Offset of a string or comment that is not closed. */
  readonly open?: number;
}

/** More than a person writes. */
const tokenLimit = 60_000;
/** Code within one string that is looked at. */
const codeLimit = 1_000;

const space = /[ \t\f\r\u00a0\ufeff]+/y;
const word = /[\p{L}_$][\p{L}\p{N}_$]*/uy;
const number = /\d[\w]*(?:\.\d[\w]*)?/y;
const sign =
  /===|!==|<=>|==~|\?\.|\?:|\*\.|\.\.<|\.\.|::|->|=~|==|!=|<=|>=|&&|\|\||\+\+|--|\+=|-=|\*=|\/=|<<|!!|[^\s\w]/uy;

/** Cuts code into tokens. Comments go; ends of lines stay. */
export function tokensOf(text: string, language: Language): Tokens {
  const tokens: Token[] = [];
  const strings = new Strings(text, language);
  let open: number | undefined;
  let spaced = false;
  const add = (kind: Token['kind'], from: number, to: number, parts?: readonly Part[]) => {
    const own = parts ? plainOf(parts) : text.slice(from, to);
    tokens.push({ kind, text: own, from, to, spaced, ...(parts ? { parts } : {}) });
    spaced = false;
    return to;
  };
  for (let at = text.startsWith('#!') ? lineEnd(text, 0) : 0; at < text.length; ) {
    if (tokens.length >= tokenLimit) return { tokens, open: at };
    const blank = matchAt(space, text, at);
    const comment = blank > at ? undefined : commentEnd(text, at);
    if (blank > at || comment !== undefined) {
      spaced = true;
      if (comment === -1) open = at;
      at = comment === undefined ? blank : comment === -1 ? text.length : comment;
    } else if (text[at] === '\n') at = add('break', at, at + 1);
    else if (text[at] === '\\' && /^\\\r?\n/.test(text.slice(at, at + 3))) at = text.indexOf('\n', at) + 1;
    else {
      const string = strings.at(at, tokens.at(-1));
      if (string && !string.closed) open = at;
      if (string) at = add('text', at, string.end, string.parts);
      else at = plainToken(text, at, add);
    }
  }
  return { tokens, ...(open === undefined ? {} : { open }) };
}

function plainToken(
  text: string,
  at: number,
  add: (kind: Token['kind'], from: number, to: number) => number,
): number {
  const asWord = matchAt(word, text, at);
  if (asWord > at) return add('word', at, asWord);
  const asNumber = matchAt(number, text, at);
  if (asNumber > at) return add('number', at, asNumber);
  return add('sign', at, Math.max(at + 1, matchAt(sign, text, at)));
}

function plainOf(parts: readonly Part[]): string {
  return parts.map((part) => (typeof part === 'string' ? part : `\${${part.code}}`)).join('');
}

function matchAt(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}

/** Where a comment ends that starts here; -1 where it is not closed. */
function commentEnd(text: string, at: number): number | undefined {
  if (text.startsWith('//', at)) return lineEnd(text, at);
  if (!text.startsWith('/*', at)) return undefined;
  const end = text.indexOf('*/', at + 2);
  return end < 0 ? -1 : end + 2;
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}

interface Read {
  readonly parts: readonly Part[];
  readonly end: number;
  readonly closed: boolean;
}

interface Quote {
  readonly mark: string;
  readonly close: string;
  readonly escapes: boolean;
  readonly fills: boolean;
  readonly lines: boolean;
}

const quotes: Readonly<Record<Language, readonly Quote[]>> = {
  groovy: [
    { mark: '"""', close: '"""', escapes: true, fills: true, lines: true },
    { mark: "'''", close: "'''", escapes: true, fills: false, lines: true },
    { mark: '"', close: '"', escapes: true, fills: true, lines: false },
    { mark: "'", close: "'", escapes: true, fills: false, lines: false },
    { mark: '$/', close: '/$', escapes: false, fills: true, lines: true },
  ],
  kotlin: [
    { mark: '"""', close: '"""', escapes: false, fills: true, lines: true },
    { mark: '"', close: '"', escapes: true, fills: true, lines: false },
    { mark: "'", close: "'", escapes: true, fills: false, lines: false },
  ],
};

const slashy: Quote = { mark: '/', close: '/', escapes: false, fills: true, lines: false };

/** Reads strings of all sorts. */
class Strings {
  /** Code in strings that has no end costs time to find out: only so often. */
  #unclosed = 0;

  constructor(
    readonly text: string,
    readonly language: Language,
  ) {}

  at(at: number, before: Token | undefined): Read | undefined {
    const quote =
      quotes[this.language].find(({ mark }) => this.text.startsWith(mark, at)) ??
      (this.#opensPattern(at, before) ? slashy : undefined);
    return quote && this.#read(at + quote.mark.length, quote);
  }

  /** A slash after an operator opens a string, elsewhere it divides. */
  #opensPattern(at: number, before: Token | undefined): boolean {
    if (this.language !== 'groovy' || this.text[at] !== '/') return false;
    const operand = before?.kind === 'sign' && !/^[)\]}]$/.test(before.text);
    if (!operand) return false;
    const line = this.text.slice(at + 1, Math.min(lineEnd(this.text, at), at + 500));
    return line.includes('/');
  }

  #read(start: number, quote: Quote): Read {
    const parts: Part[] = [];
    const pattern = patternOf(quote);
    let plain = '';
    for (let at = start; at < this.text.length; ) {
      const next = nextMark(pattern, this.text, at);
      plain += this.text.slice(at, next);
      at = next;
      if (at >= this.text.length || (!quote.lines && this.text[at] === '\n'))
        return { parts: [...parts, plain], end: at, closed: false };
      if (this.text.startsWith(quote.close, at)) {
        // `""""` ends a string that ends in a quote.
        while (quote.close.length === 3 && this.text[at + 3] === quote.close[0]) plain += this.text[at++];
        return { parts: [...parts, plain], end: at + quote.close.length, closed: true };
      }
      const code = this.text[at] === '$' && quote.fills ? this.#code(at) : undefined;
      if (code) {
        parts.push(plain, { code: code.text });
        plain = '';
        at = code.end;
      } else if (this.text[at] === '\\' && at + 1 < this.text.length) {
        plain += quote.escapes ? escaped(this.text[at + 1] ?? '') : unescapedPattern(this.text, at, quote);
        at += 2;
      } else plain += this.text[at++];
    }
    return { parts: [...parts, plain], end: this.text.length, closed: false };
  }

  /** `$name.name` or `${code}`. */
  #code(at: number): { readonly text: string; readonly end: number } | undefined {
    if (this.text[at + 1] !== '{') {
      const name = /^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*/.exec(this.text.slice(at + 1, at + 200))?.[0];
      return name === undefined ? undefined : { text: name, end: at + 1 + name.length };
    }
    if (this.#unclosed > 100) return undefined;
    let depth = 0;
    for (let end = at + 1; end < Math.min(this.text.length, at + codeLimit); end++) {
      if (this.text[end] === '{') depth++;
      if (this.text[end] === '}' && --depth === 0)
        return { text: this.text.slice(at + 2, end), end: end + 1 };
    }
    this.#unclosed++;
    return undefined;
  }
}

function patternOf({ close, escapes, fills, lines }: Quote): RegExp {
  const marks = `${close.slice(0, 1).replace('/', '\\/')}${escapes || close === '/' ? '\\\\' : ''}${fills ? '$' : ''}${lines ? '' : '\\n'}`;
  return new RegExp(`[${marks}]`, 'g');
}

function nextMark(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.exec(text)?.index ?? text.length;
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '', b: '', f: '' };

/** A backslash before an end of line stays, so that lines keep their places: shells read it the same way. */
function escaped(character: string): string {
  return character === '\n' ? '\\\n' : (escapes[character] ?? character);
}

function unescapedPattern(text: string, at: number, { close }: Quote): string {
  return close === '/' && text[at + 1] === '/' ? '/' : text.slice(at, at + 2);
}
