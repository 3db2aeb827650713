/** A condition of any CI system, as far as it could be read; `opaque` is what could not. */
export type Expression =
  | { readonly is: 'text'; readonly text: string }
  | { readonly is: 'regex'; readonly source: string }
  | { readonly is: 'null' | 'true' | 'false' | 'opaque' }
  | { readonly is: 'name'; readonly name: string }
  | { readonly is: 'call'; readonly name: string; readonly of: readonly Expression[] }
  | { readonly is: 'not' | 'and' | 'or'; readonly of: readonly Expression[] }
  | {
      readonly is: 'same' | 'matches' | 'in';
      readonly left: Expression;
      readonly right: Expression;
      readonly negated: boolean;
    }
  | { readonly is: 'list'; readonly of: readonly Expression[] };

const opaque: Expression = { is: 'opaque' };

const tokenLimit = 2000;
const nestingLimit = 60;

/** Strings, operators, variables, names with indices, numbers. A regular expression is only one after its operator. */
const tokenPattern =
  /\s*(?:('(?:[^']|'')*')|("(?:[^"\\]|\\.)*")|(&&|\|\||==|=~|!=|!~|>=|<=|[<>!=(),[\]])|(\$\{?[A-Za-z_]\w*\}?)|([A-Za-z_][\w.*:/-]*(?:\['[^']*'\][\w.*-]*|\[\d+\][\w.*-]*)*)|(-?\d[\w.]*))/y;
const regexPattern =
  /\s*(?:\/((?:[^/\\\n]|\\.)*)\/[a-z]*|"((?:[^"\\]|\\.)*)"|'([^']*)'|([^\s)]+(?:\([^\s)]*\)[^\s)]*)*))/y;

interface Token {
  readonly kind: 'text' | 'operator' | 'name' | 'regex';
  readonly text: string;
}

/** Reads a condition. Operators are those of C and the words AND, OR, NOT, IN and IS; `=` compares. */
export function parseExpression(text: string): Expression {
  const tokens = tokensOf(text.replace(/\$\{\{|\}\}/g, ' ').slice(0, 20_000));
  if (!tokens) return opaque;
  const parser = new Parser(tokens);
  const expression = parser.either(0);
  return parser.atEnd && !parser.failed ? expression : opaque;
}

function tokensOf(text: string): readonly Token[] | undefined {
  const tokens: Token[] = [];
  for (let at = 0; at < text.length; ) {
    const afterMatch = /^(=~|!~)$/.test(tokens.at(-1)?.text ?? '') && tokens.at(-1)?.kind === 'operator';
    const pattern = afterMatch ? regexPattern : tokenPattern;
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (!match) return text.slice(at).trim() === '' ? tokens : undefined;
    tokens.push(afterMatch ? regexToken(match) : tokenOf(match));
    if (tokens.length > tokenLimit) return undefined;
    at = pattern.lastIndex;
  }
  return tokens;
}

function regexToken([, slashed, double, single, bare]: RegExpExecArray): Token {
  return bare?.startsWith('$')
    ? { kind: 'name', text: bare }
    : { kind: 'regex', text: slashed ?? double ?? single ?? bare ?? '' };
}

function tokenOf([, single, double, operator, variable, name, number]: RegExpExecArray): Token {
  if (single !== undefined) return { kind: 'text', text: single.slice(1, -1).replaceAll("''", "'") };
  if (double !== undefined) return { kind: 'text', text: double.slice(1, -1) };
  if (operator !== undefined) return { kind: 'operator', text: operator };
  if (variable !== undefined) return { kind: 'name', text: variable.replace(/[${}]/g, '') };
  if (number !== undefined) return { kind: 'text', text: number };
  const plain = (name ?? '').replace(/\['([^']*)'\]/g, '.$1');
  const word = plain.toUpperCase() === plain ? wordOperators[plain] : undefined;
  return word === undefined ? { kind: 'name', text: plain } : { kind: 'operator', text: word };
}

const wordOperators: Readonly<Record<string, string>> = { AND: '&&', OR: '||', NOT: '!', IN: 'in', IS: 'is' };

class Parser {
  #at = 0;
  failed = false;

  constructor(private readonly tokens: readonly Token[]) {}

  get atEnd(): boolean {
    return this.#at >= this.tokens.length;
  }

  either(depth: number): Expression {
    return this.#chain('||', 'or', () => this.#both(depth));
  }

  #both(depth: number): Expression {
    return this.#chain('&&', 'and', () => this.#comparison(depth));
  }

  #chain(operator: string, is: 'and' | 'or', next: () => Expression): Expression {
    const of = [next()];
    while (this.#skip(operator)) of.push(next());
    return of.length === 1 ? (of[0] ?? opaque) : { is, of };
  }

  #comparison(depth: number): Expression {
    const left = this.#operand(depth);
    if (this.#skip('==') || this.#skip('=')) return this.#compared('same', left, false, depth);
    if (this.#skip('!=')) return this.#compared('same', left, true, depth);
    if (this.#skip('=~')) return this.#compared('matches', left, false, depth);
    if (this.#skip('!~')) return this.#compared('matches', left, true, depth);
    if (this.#skip('is')) return this.#presence(left);
    const negated = this.#peek('!') && this.tokens[this.#at + 1]?.text === 'in' && this.#skip('!');
    if (this.#skip('in')) return this.#compared('in', left, Boolean(negated), depth);
    if (['<', '>', '<=', '>='].some((operator) => this.#skip(operator))) {
      this.#operand(depth);
      return opaque;
    }
    return left;
  }

  #compared(is: 'same' | 'matches' | 'in', left: Expression, negated: boolean, depth: number): Expression {
    return { is, left, right: this.#operand(depth), negated };
  }

  /** `tag IS present`, `tag IS NOT blank`. */
  #presence(left: Expression): Expression {
    const not = this.#skip('!');
    const word = this.tokens[this.#at++]?.text ?? '';
    return { is: 'same', left, right: { is: 'null' }, negated: not !== (word === 'present') };
  }

  #operand(depth: number): Expression {
    if (depth > nestingLimit) return this.#giveUp();
    if (this.#skip('!')) return { is: 'not', of: [this.#operand(depth + 1)] };
    if (this.#skip('(')) return this.#list(depth);
    const token = this.tokens[this.#at++];
    if (!token || token.kind === 'operator') return this.#giveUp();
    if (token.kind === 'text') return { is: 'text', text: token.text };
    if (token.kind === 'regex') return { is: 'regex', source: token.text };
    if (this.#skip('(')) return { is: 'call', name: token.text, of: this.#arguments(depth) };
    const word = token.text.toLowerCase();
    if (word === 'true' || word === 'false' || word === 'null') return { is: word };
    return { is: 'name', name: token.text };
  }

  #list(depth: number): Expression {
    const of = this.#arguments(depth);
    return of.length === 1 ? (of[0] ?? opaque) : { is: 'list', of };
  }

  #arguments(depth: number): readonly Expression[] {
    const of: Expression[] = [];
    while (!this.#skip(')')) {
      if (this.atEnd) return [this.#giveUp()];
      of.push(this.either(depth + 1));
      if (!this.#skip(',') && !this.#peek(')')) return [this.#giveUp()];
    }
    return of;
  }

  /** Nothing that follows can be understood. */
  #giveUp(): Expression {
    this.#at = this.tokens.length;
    this.failed = true;
    return opaque;
  }

  #peek(operator: string): boolean {
    const token = this.tokens[this.#at];
    return token?.kind === 'operator' && token.text === operator;
  }

  #skip(operator: string): boolean {
    const found = this.#peek(operator);
    if (found) this.#at++;
    return found;
  }
}
