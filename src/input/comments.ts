import type { SourceFile } from './source-file.js';

/** How a family of languages writes comments and strings. */
export interface CommentStyle {
  /** Marks that run to the end of the line. */
  readonly line: readonly string[];
  /** Pairs of marks around a comment. */
  readonly block: readonly (readonly [string, string])[];
  /** Characters that open and close strings. */
  readonly quotes: string;
  /** A string that stands alone as a statement is a comment (Python). */
  readonly docstrings?: boolean;
  /** A single quote opens a string only where it closes after one character (Rust). */
  readonly lifetimes?: boolean;
}

const c: CommentStyle = { line: ['//'], block: [['/*', '*/']], quotes: '"\'`' };
const hash: CommentStyle = { line: ['#'], block: [], quotes: '"\'' };

/** Comment styles by name; the example holds one comment, `gone`, and what is `kept`. */
export const commentStyles = {
  c,
  rust: { ...c, quotes: '"\'', lifetimes: true },
  php: { ...c, line: ['//', '#'], quotes: '"\'' },
  markup: {
    line: ['//'],
    block: [
      ['/*', '*/'],
      ['<!--', '-->'],
      ['@*', '*@'],
      ['<%--', '--%>'],
    ],
    quotes: '"\'`',
  },
  hash,
  python: { ...hash, docstrings: true },
  ruby: { ...hash, block: [['\n=begin', '\n=end']] },
  perl: { ...hash, block: [['\n=', '\n=cut']] },
  powershell: { ...hash, block: [['<#', '#>']] },
  hcl: { line: ['#', '//'], block: [['/*', '*/']], quotes: '"' },
  sql: { line: ['--'], block: [['/*', '*/']], quotes: '\'"' },
  haskell: { line: ['--'], block: [['{-', '-}']], quotes: '"' },
  lisp: { line: [';'], block: [], quotes: '"' },
  erlang: { line: ['%'], block: [], quotes: '"' },
  ml: { line: ['//'], block: [['(*', '*)']], quotes: '"' },
  ini: { line: [';'], block: [], quotes: '' },
  basic: { line: ["'"], block: [], quotes: '"' },
} as const satisfies Record<string, CommentStyle>;

export type CommentStyleName = keyof typeof commentStyles;

const blanked = new WeakMap<SourceFile, Map<CommentStyleName, string>>();

/** The text of a file with comments blanked out; offsets and lines stay. Made once per file and style. */
export function textWithoutComments(file: SourceFile, style: CommentStyleName): string {
  let known = blanked.get(file);
  if (!known) {
    known = new Map();
    blanked.set(file, known);
  }
  let text = known.get(style);
  if (text === undefined) {
    text = withoutComments(file.text, commentStyles[style]);
    known.set(style, text);
  }
  return text;
}

/** Replaces comments by spaces, as well as a look at quotes and marks can tell. Linear in the text. */
export function withoutComments(text: string, style: CommentStyle): string {
  const stops = stopsOf(style);
  const pieces: string[] = [];
  const unclosed = new Set<string>();
  let kept = 0;
  for (stops.lastIndex = 0; ; ) {
    const at = stops.exec(text)?.index;
    if (at === undefined) break;
    const end = commentEnd(text, at, style, unclosed);
    if (end !== undefined) {
      pieces.push(text.slice(kept, at), blank(text.slice(at, end)));
      kept = end;
    }
    stops.lastIndex = Math.max(at + 1, end ?? stringEnd(text, at, style));
  }
  pieces.push(text.slice(kept));
  return pieces.join('');
}

/** Matches every character where a comment or string can begin. */
function stopsOf({ line, block, quotes }: CommentStyle): RegExp {
  const first = new Set([...line, ...block.map(([open]) => open), ...quotes].map((mark) => mark[0] ?? ''));
  return new RegExp(
    [...first].map((one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`).join('|'),
    'g',
  );
}

/** `unclosed` remembers which closing marks do not come any more, so that they are looked for once. */
function commentEnd(
  text: string,
  at: number,
  style: CommentStyle,
  unclosed: Set<string>,
): number | undefined {
  for (const [open, close] of style.block) {
    if (!text.startsWith(open, at) || unclosed.has(close)) continue;
    const end = text.indexOf(close, at + open.length);
    if (end >= 0) return end + close.length;
    unclosed.add(close);
  }
  if (style.line.some((mark) => text.startsWith(mark, at)) && startsComment(text, at))
    return lineEnd(text, at);
  if (style.docstrings && isDocstring(text, at)) return stringEnd(text, at, style);
  return undefined;
}

/** `$#`, `{#`, `http://` and the like are no comments. */
function startsComment(text: string, at: number): boolean {
  if (text[at] === '/') return text[at - 1] !== ':';
  if (text[at] === '#') return at === 0 || /[\s)\]},;]/.test(text[at - 1] ?? '');
  return true;
}

function isDocstring(text: string, at: number): boolean {
  const mark = text.slice(at, at + 3);
  if (mark !== '"""' && mark !== "'''") return false;
  return /(^|\n)[ \t]{0,80}[rRuU]?$/.test(text.slice(Math.max(0, at - 90), at));
}

function stringEnd(text: string, at: number, style: CommentStyle): number {
  const quote = text[at] ?? '';
  if (!style.quotes.includes(quote)) return at + 1;
  if (style.lifetimes && quote === "'") {
    const isCharacter = text[at + 1] === '\\' || text[at + 2] === "'";
    if (!isCharacter) return at + 1;
  }
  const long = quote.repeat(3);
  if (quote !== '`' && text.startsWith(long, at)) {
    const end = text.indexOf(long, at + 3);
    return end < 0 ? at + 3 : end + 3;
  }
  for (let next = at + 1; next < text.length; next++) {
    const one = text[next];
    if (one === '\\') next++;
    else if (one === quote) return next + 1;
    else if (one === '\n' && quote !== '`') return next;
  }
  return at + 1;
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}

function blank(comment: string): string {
  if (!comment.includes('\n')) return ' '.repeat(comment.length);
  return comment
    .split('\n')
    .map((line) => ' '.repeat(line.length))
    .join('\n');
}
