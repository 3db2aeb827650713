import { type Literal, pieces, type Range } from '../masked.js';
import type { Declared, Program } from './functions.js';

/** What is known of names where a function is called: texts, and lists of words. */
export type Known = ReadonlyMap<string, string | readonly string[]>;

/** A command as a function hands it to a container. */
export interface Command {
  readonly words: readonly string[];
  /** The last word, where it is one string of the program: what a shell is handed. */
  readonly last?: Literal;
}

/** Where names are looked up: a function, what it was called with, and what its module calls texts. */
export interface Scope {
  readonly within: Declared;
  readonly program: Program;
  readonly known: Known;
}

const depthLimit = 6;
/** How far before its use the value of a name is looked for. */
const reach = 20_000;

/** The words of a list: `[]string{"go", "test"}`, `["npm", "ci", *args]`, `"go test".split(" ")`, or the name of one. */
export function commandIn(range: Range, scope: Scope, depth = 0): Command | undefined {
  const { code, literals, pairs } = scope.within.source;
  if (depth > depthLimit) return undefined;
  const text = code.slice(range.from, range.to);
  const named = /^\s*(?:args\s*[=:]\s*)?(?:\.\.\.|\*)?([A-Za-z_]\w*)(?:\.\.\.)?\s*$/.exec(text)?.[1];
  if (named !== undefined) return listNamed(named, range.from, scope, depth);
  const split = /^\s*(?:args\s*=\s*)?(?:strings\.(?:Split|Fields)\(|shlex\.split\()?\s*[A-Za-z]?(?=")/.exec(
    text,
  );
  if (split && /split|Fields/i.test(text)) {
    const literal = literals.get(range.from + split[0].length);
    return literal ? { words: literal.text.split(/\s+/).filter((word) => word !== '') } : undefined;
  }
  const appended = /^\s*append\(/.exec(text);
  const open = appended ? range.from + appended[0].length - 1 : listIn(range, code);
  const close = open === undefined ? undefined : pairs.get(open);
  if (open === undefined || close === undefined) return undefined;
  const parts = pieces(scope.within.source, open + 1, close);
  const [first, ...rest] = parts;
  const begun = appended && first ? (commandIn(first, scope, depth + 1)?.words ?? []) : [];
  const items = (appended ? rest : parts).map((part) => wordsIn(part, scope, depth));
  const after = code.slice(close + 1, range.to).includes('+') ? ['$more'] : [];
  const last = items.at(-1)?.last;
  return { words: [...begun, ...items.flatMap(({ words }) => words), ...after], ...(last ? { last } : {}) };
}

/** Where a list opens that is not within something else. */
function listIn({ from, to }: Range, code: string): number | undefined {
  const found = /^\s*(?:args\s*[=:]\s*)?(?:\[\]string\s*)?(?=[[{(])/.exec(code.slice(from, to));
  return found ? from + found[0].length : undefined;
}

function listNamed(name: string, before: number, scope: Scope, depth: number): Command | undefined {
  const known = scope.known.get(name);
  if (known !== undefined) return { words: typeof known === 'string' ? known.split(/\s+/) : known };
  const value = valueNamed(name, before, scope);
  return value && commandIn(value, scope, depth + 1);
}

/** What a name was last set to before, within its function. */
export function valueNamed(name: string, before: number, { within }: Scope): Range | undefined {
  const { code, pairs } = within.source;
  const start = Math.max(within.from, before - reach);
  const text = code.slice(start, before);
  const sets = new RegExp(
    `(?:^|[^\\w.])${name.replaceAll('.', '\\.')}[ \\t]*(?::[^=\\n]{1,60})?:?=(?!=)[ \\t]*`,
    'g',
  );
  const found = [...text.matchAll(sets)].find(({ 0: head, index }) => {
    const value = text.slice(index + head.length, index + head.length + 200);
    return !value.startsWith(`append(${name}`);
  });
  if (!found) return undefined;
  const from = start + found.index + found[0].length;
  let to = from;
  while (to < code.length && !/[\n;]/.test(code[to] ?? '')) to = Math.max(to, pairs.get(to) ?? to) + 1;
  return { from, to };
}

/** The text that an argument is, as far as it can be told. */
export function textIn(range: Range, scope: Scope): string {
  return wordsIn(range, scope, 0).words.join(' ');
}

function wordsIn(range: Range, scope: Scope, depth: number): Command {
  const { code, literals } = scope.within.source;
  const text = code.slice(range.from, range.to);
  const spread = /^\s*(?:\.\.\.|\*)\s*(\w+)\s*$|^\s*(\w+)\.\.\.\s*$/.exec(text);
  if (spread) {
    const list = listNamed(spread[1] ?? spread[2] ?? '', range.from, scope, depth);
    return list ?? { words: [`$${spread[1] ?? spread[2]}`] };
  }
  const found = [...text.matchAll(/"\s*|[A-Za-z_][\w.]*/g)].map(({ 0: token, index }) => ({
    token,
    at: range.from + index,
  }));
  const own = found.filter(({ at }) => literals.has(at));
  const [only] = own;
  if (
    only &&
    own.length === 1 &&
    code
      .slice(range.from, range.to)
      .trim()
      .replace(/^[rfbuRFBU]{1,2}(?=")/, '')
      .replace(/^"\s*"?$/, '') === ''
  ) {
    const literal = literals.get(only.at);
    if (literal) return { words: [filled(literal, scope)], last: literal };
  }
  return { words: [joined(found, text, scope)] };
}

/** Strings and names one after the other: `"renovate@" + version`, `fmt.Sprintf("-p=%s", x)`. */
function joined(
  found: readonly { readonly token: string; readonly at: number }[],
  text: string,
  scope: Scope,
): string {
  const { literals } = scope.within.source;
  const first = found.map(({ at }) => literals.get(at)).find((literal) => literal !== undefined);
  if (/(?:printf|format)\(/i.test(text) && first) return first.text.replace(/%[a-z]|\{\w*\}/g, '$value');
  return found
    .map(({ token, at }) => {
      const literal = literals.get(at);
      if (literal) return filled(literal, scope);
      return /^[rfbu]{1,2}$/i.test(token) ? '' : textNamed(token, at, scope);
    })
    .join('');
}

function textNamed(name: string, at: number, scope: Scope): string {
  const known = scope.known.get(name) ?? scope.program.constants.get(name);
  if (typeof known === 'string') return known;
  const value = valueNamed(name, at, scope);
  const literal = value && scope.within.source.literals.get(value.from);
  return literal ? filled(literal, scope) : `$${name.replace(/\W+/g, '_')}`;
}

/** The text of a string with what is known of the names that it puts in. */
function filled({ text, fills }: Literal, { known, program }: Scope): string {
  if (!fills) return text;
  return text.replace(/\$?\{([^{}\n]{1,80})\}/g, (_, name: string) => {
    const value = known.get(name.trim()) ?? program.constants.get(name.trim());
    return typeof value === 'string' ? value : `$${name.replace(/\W+/g, '_')}`;
  });
}
