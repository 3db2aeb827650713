import type { SourceFile } from '../../../source-file.js';
import { type Language, type Token, tokensOf } from './tokens.js';
import type { Named, Tree } from './tree.js';

/** Closures and brackets in each other; what is deeper is skipped. */
const nestingLimit = 80;
/** Operands of one chain; a line with more is skipped. */
const chainLimit = 200;

export interface Program {
  readonly body: readonly Tree[];
  /** Line of a string, comment or bracket that is not closed. */
  readonly open?: number;
}

const parsedFiles = new WeakMap<SourceFile, Program>();

/** Reads code as a tree, as far as it goes: what is not understood is skipped up to the end of its statement. */
export function parseCode(file: SourceFile, language: Language): Program {
  const known = parsedFiles.get(file);
  if (known) return known;
  const { tokens, open } = tokensOf(file.text, language);
  const parser = new Parser(tokens, language, (offset) => file.lineAt(offset));
  const body = parser.statements(undefined, 0);
  const unclosed = open ?? parser.unclosed;
  const program = { body, ...(unclosed === undefined ? {} : { open: file.lineAt(unclosed) }) };
  parsedFiles.set(file, program);
  return program;
}

const modifiers =
  /^(?:def|final|static|private|public|protected|abstract|synchronized|val|var|override|open|internal|const|lateinit|inline|suspend|data|sealed)$/;
/** Words that stand between operands. */
const operatorWords = /^(?:in|as|is|instanceof|to|until|downTo|step|by)$/;
const afterNoOperand = /^(?:else|catch|finally|case|default)$/;
const closers: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };
const binaries: readonly (readonly string[])[] = [
  ['?:'],
  ['||'],
  ['&&'],
  ['==', '!=', '===', '!==', '=~', '==~', '<=>', 'in', 'is', 'instanceof', '<', '>', '<=', '>='],
  ['..', '..<', '<<', 'to', 'until', 'downTo', 'step'],
  ['+', '-'],
  ['*', '/', '%'],
];

class Parser {
  #at = 0;
  unclosed: number | undefined;

  constructor(
    private readonly tokens: readonly Token[],
    private readonly language: Language,
    private readonly lineAt: (offset: number) => number,
  ) {}

  /** Statements up to a closing bracket. */
  statements(close: string | undefined, depth: number): readonly Tree[] {
    const from = this.#peek()?.from;
    const found: Tree[] = [];
    for (;;) {
      while (this.#peek()?.kind === 'break' || this.#is(';') || this.#is(',')) this.#at++;
      const token = this.#peek();
      if (!token) {
        if (close !== undefined) this.unclosed ??= from;
        return found;
      }
      if (close !== undefined && this.#skip(close)) return found;
      const before = this.#at;
      found.push(this.#statement(depth));
      if (this.#at === before) this.#at++;
    }
  }

  #statement(depth: number): Tree {
    if (depth > nestingLimit) return this.#skipped();
    const token = this.#peek();
    const word = token?.kind === 'word' ? token.text : '';
    switch (word) {
      case 'import':
      case 'package':
        return this.#restOfLine();
      case 'if':
        return this.#if(depth);
      case 'for':
      case 'while':
      case 'switch':
      case 'when':
        if (this.#next(1)?.text === '(') return this.#loop(depth);
        break;
      case 'try':
        return this.#try(depth);
      case 'return':
      case 'throw':
        return this.#leave(word, depth);
      case 'case':
      case 'default':
      case 'else':
        if (this.#skipLabel()) return this.#other();
        break;
    }
    if (this.#is('@')) return this.#annotation(depth);
    return this.#declaration(depth) ?? this.#assignment(depth);
  }

  /** `case 'x':`, `default:`, `else ->`. */
  #skipLabel(): boolean {
    for (let ahead = 1; ahead < 20; ahead++) {
      const next = this.#next(ahead);
      if (!next || next.kind === 'break') return false;
      if (next.kind === 'sign' && (next.text === ':' || next.text === '->')) {
        this.#at += ahead + 1;
        return true;
      }
    }
    return false;
  }

  #annotation(depth: number): Tree {
    const start = this.#at++;
    const name = this.#take();
    if (!this.#is('(')) return this.#place(start, { is: 'other' });
    const { args, named } = this.#arguments(depth);
    if (this.#peek()?.text === '_') this.#at++;
    return this.#place(start, { is: 'call', name: `@${name?.text ?? ''}`, args, named });
  }

  #if(depth: number): Tree {
    const start = this.#at++;
    const test = this.#bracketed(depth);
    const then = this.#body(depth);
    const back = this.#at;
    this.#skipBreaks();
    let other: readonly Tree[] = [];
    if (this.#peek()?.text === 'else' && this.#peek()?.kind === 'word') {
      this.#at++;
      other = this.#body(depth);
    } else this.#at = back;
    return this.#place(start, { is: 'if', test, then, else: other });
  }

  #loop(depth: number): Tree {
    const start = this.#at++;
    const { args } = this.#arguments(depth);
    return this.#place(start, { is: 'loop', over: args, body: this.#body(depth) });
  }

  #try(depth: number): Tree {
    const start = this.#at++;
    const body = this.#body(depth);
    const caught: Tree[] = [];
    const last: Tree[] = [];
    let catches = false;
    for (;;) {
      const back = this.#at;
      this.#skipBreaks();
      const word = this.#peek()?.text;
      if (word !== 'catch' && word !== 'finally') {
        this.#at = back;
        return this.#place(start, { is: 'try', body, caught, catches, last });
      }
      this.#at++;
      if (word === 'catch') {
        catches = true;
        if (this.#is('(')) this.#arguments(depth);
        caught.push(...this.#body(depth));
      } else last.push(...this.#body(depth));
    }
  }

  #leave(is: 'return' | 'throw', depth: number): Tree {
    const start = this.#at++;
    const next = this.#peek();
    if (!next || next.kind === 'break' || /^[;})\]]$/.test(next.text)) return this.#place(start, { is });
    return this.#place(start, { is, value: this.#assignment(depth) });
  }

  /** A block in braces, or one statement. */
  #body(depth: number): readonly Tree[] {
    this.#skipBreaks();
    if (this.#skip('{')) return this.statements('}', depth + 1);
    return [this.#statement(depth + 1)];
  }

  /** Declarations of functions, classes and objects; of variables what is before their name is skipped. */
  #declaration(depth: number): Tree | undefined {
    const start = this.#at;
    let modified = false;
    while (this.#peek()?.kind === 'word' && modifiers.test(this.#peek()?.text ?? '')) {
      // Methods can be called like a modifier.
      if (this.#next(1)?.text === '(' && this.#peek()?.text !== 'def') break;
      this.#at++;
      modified = true;
    }
    const word = this.#peek()?.text;
    if (word === 'class' || word === 'object' || word === 'interface' || word === 'enum')
      return this.#class(start, depth) ?? this.#back(start);
    if (word === 'fun' && this.language === 'kotlin') return this.#function(start, depth);
    this.#type();
    const name = this.#peek();
    if (this.#at > start && name?.kind === 'word' && this.#isFunction()) {
      this.#at++;
      return this.#functionRest(start, name.text, depth);
    }
    if (this.#at > start && (modified || this.#next(1)?.text === '=')) return undefined;
    return this.#back(start);
  }

  /** `Map<String, Closure>` before a name. */
  #type(): void {
    const start = this.#at;
    if (this.#peek()?.kind !== 'word' || this.language === 'kotlin') return;
    this.#at++;
    while (this.#is('.') && this.#next(1)?.kind === 'word') this.#at += 2;
    if (this.#is('<') && !this.#skipGenerics()) this.#at = start;
    while (this.#is('[') && this.#next(1)?.text === ']') this.#at += 2;
    const name = this.#peek();
    const follows = this.#next(1)?.text;
    if (name?.kind !== 'word' || operatorWords.test(name.text) || (follows !== '=' && !this.#isFunction()))
      this.#at = start;
  }

  #skipGenerics(): boolean {
    let open = 0;
    for (let ahead = 0; ahead < 40; ahead++) {
      const token = this.#next(ahead);
      if (!token || (token.kind !== 'word' && !/^[<>,.?*]$/.test(token.text))) return false;
      if (token.text === '<') open++;
      if (token.text === '>' && --open === 0) {
        this.#at += ahead + 1;
        return true;
      }
    }
    return false;
  }

  /** Whether `name(...) {` stands here. */
  #isFunction(): boolean {
    if (this.#next(1)?.text !== '(' || this.#next(1)?.kind !== 'sign') return false;
    let open = 0;
    for (let ahead = 1; ahead < 120; ahead++) {
      const token = this.#next(ahead);
      if (!token) return false;
      if (token.kind !== 'sign') continue;
      if (/^[([]$/.test(token.text)) open++;
      if (/^[)\]]$/.test(token.text) && --open === 0) {
        let after = ahead + 1;
        while (this.#next(after)?.kind === 'break') after++;
        return this.#next(after)?.text === '{' && this.#next(after)?.kind === 'sign';
      }
    }
    return false;
  }

  #function(start: number, depth: number): Tree {
    this.#at++;
    if (this.#is('<')) this.#skipGenerics();
    let name = '';
    while (this.#peek() && !this.#is('(') && this.#peek()?.kind !== 'break') name = this.#take()?.text ?? '';
    return this.#functionRest(start, name, depth);
  }

  #functionRest(start: number, name: string, depth: number): Tree {
    const from = this.#at;
    this.#skipBalanced();
    const takes = this.#parameters(from, this.#at);
    if (this.language === 'kotlin' && this.#skip(':'))
      while (this.#peek() && !/^[={\n]$/.test(this.#peek()?.text ?? '')) this.#at++;
    if (this.#skip('='))
      return this.#place(start, { is: 'function', name, takes, body: [this.#assignment(depth + 1)] });
    return this.#place(start, { is: 'function', name, takes, body: this.#body(depth) });
  }

  /** Names of parameters: the last words before commas, defaults and types of Kotlin left out. */
  #parameters(from: number, to: number): readonly string[] {
    const names: string[] = [];
    let word = '';
    let open = 0;
    let done = false;
    for (const { kind, text } of this.tokens.slice(from + 1, to)) {
      if (kind === 'sign' && /^[([{<]$/.test(text)) open++;
      if (open === 0 && (text === '=' || text === ':')) done = true;
      if (open === 0 && kind === 'word' && !done) word = text;
      if (open === 0 && (text === ',' || text === ')')) {
        if (word) names.push(word);
        word = '';
        done = false;
      }
      if (kind === 'sign' && /^[)\]}>]$/.test(text)) open--;
    }
    return names;
  }

  #class(start: number, depth: number): Tree | undefined {
    this.#at++;
    if (this.#peek()?.kind !== 'word') return undefined;
    const name = this.#take()?.text ?? '';
    let takes: readonly string[] = [];
    if (this.#is('(')) {
      const from = this.#at;
      this.#skipBalanced();
      takes = this.#parameters(from, this.#at);
    }
    let value: Tree | undefined;
    if (this.#skip(':')) value = this.#postfix(this.#primary(depth), depth, false);
    while (this.#peek() && !this.#is('{') && this.#peek()?.kind !== 'break') this.#at++;
    const body = this.#skip('{') ? this.statements('}', depth + 1) : [];
    return this.#place(start, { is: 'class', name, takes, body, ...(value ? { value } : {}) });
  }

  #assignment(depth: number): Tree {
    if (depth > nestingLimit) return this.#skipped();
    const start = this.#at;
    const target = this.#expression(depth, true);
    const token = this.#peek();
    if (token?.kind === 'sign' && /^(?:=|\+=|-=)$/.test(token.text)) {
      this.#at++;
      this.#skipBreaks();
      const value = this.#assignment(depth + 1);
      return this.#place(start, { is: 'assign', target, sign: token.text, value });
    }
    // Kotlin: `val name: Type = ...`.
    if (token?.text === ':' && this.language === 'kotlin' && target.is === 'name') {
      while (this.#peek() && !/^[=\n;})]$/.test(this.#peek()?.text ?? '')) this.#at++;
      if (this.#skip('=')) {
        this.#skipBreaks();
        return this.#place(start, { is: 'assign', target, sign: '=', value: this.#assignment(depth + 1) });
      }
    }
    return target;
  }

  #expression(depth: number, command: boolean): Tree {
    if (depth > nestingLimit) return this.#skipped();
    const start = this.#at;
    const value = this.#binary(0, depth, command);
    if (!this.#skipAcross('?')) return value;
    this.#skipBreaks();
    const yes = this.#expression(depth + 1, false);
    const of = [value, yes];
    this.#skipBreaks();
    if (this.#skip(':')) {
      this.#skipBreaks();
      of.push(this.#expression(depth + 1, false));
    }
    return this.#place(start, { is: 'operation', sign: '?', of });
  }

  #binary(level: number, depth: number, command: boolean): Tree {
    const signs = binaries[level];
    if (!signs) return this.#unary(depth, command);
    const start = this.#at;
    let left = this.#binary(level + 1, depth, command);
    for (let count = 0; ; count++) {
      if (count > chainLimit) return this.#restOfLine();
      const sign = this.#operator(signs);
      if (sign === undefined) return left;
      this.#skipBreaks();
      const right = this.#binary(level + 1, depth + 1, false);
      left = this.#place(start, { is: 'operation', sign, of: [left, right] });
    }
  }

  #operator(signs: readonly string[]): string | undefined {
    const token = this.#peek();
    if (token?.kind === 'break') {
      // A line that starts with one of these goes on.
      const next = this.#nextAfterBreaks();
      return next &&
        /^(?:&&|\|\||\?:)$/.test(next.text) &&
        signs.includes(next.text) &&
        this.#skipAcross(next.text)
        ? next.text
        : undefined;
    }
    if (!token || token.kind === 'text' || !signs.includes(token.text)) return undefined;
    this.#at++;
    return token.text;
  }

  #unary(depth: number, command: boolean): Tree {
    if (depth > nestingLimit) return this.#skipped();
    const start = this.#at;
    if (this.#skip('!')) {
      if (this.#peek()?.text === 'in') return this.#place(start, { is: 'other' });
      return this.#place(start, { is: 'operation', sign: '!', of: [this.#unary(depth + 1, false)] });
    }
    if (['-', '+', '~', '*', '++', '--', '&'].some((sign) => this.#skip(sign)))
      return this.#unary(depth + 1, false);
    const value = this.#postfix(this.#primary(depth), depth, command);
    if (this.#peek()?.text === 'as' && this.#peek()?.kind === 'word') {
      this.#at += 2;
      while (this.#is('.') && this.#next(1)?.kind === 'word') this.#at += 2;
    }
    return value;
  }

  #primary(depth: number): Tree {
    const start = this.#at;
    const token = this.#peek();
    if (!token) return this.#other();
    if (token.kind === 'text') {
      this.#at++;
      return this.#place(start, { is: 'text', parts: token.parts ?? [] });
    }
    if (token.kind === 'number') {
      this.#at++;
      return this.#place(start, { is: 'number' });
    }
    if (token.text === '(') return this.#bracketed(depth);
    if (token.text === '[') return this.#list(depth);
    if (token.text === '{') return this.#closure(depth);
    if (token.kind === 'word') {
      this.#at++;
      if (token.text === 'new' && this.#peek()?.kind === 'word') return this.#primary(depth);
      if (token.text === 'if' && this.language === 'kotlin') {
        this.#at--;
        return this.#if(depth);
      }
      return this.#path(start, token.text);
    }
    return this.#skipped();
  }

  #path(start: number, first: string): Tree {
    let name = first;
    while (this.#isDot() && this.#next(1)?.kind === 'word') {
      name += `.${this.#next(1)?.text ?? ''}`;
      this.#at += 2;
    }
    return this.#place(start, { is: 'name', name });
  }

  #isDot(): boolean {
    return this.#is('.') || this.#is('?.') || this.#is('*.') || this.#is('::');
  }

  /** Calls, indices and members after a value; arguments without parentheses where a command can stand. */
  #postfix(first: Tree, depth: number, command: boolean): Tree {
    const start = this.#indexOf(first);
    let value = first;
    for (let count = 0; count < 500; count++) {
      const token = this.#peek();
      if (!token) return value;
      if (token.text === '<' && this.language === 'kotlin' && !token.spaced && value.is === 'name') {
        if (!this.#skipGenerics()) return value;
      } else if (this.#is('(') && !(token.spaced && this.#previousIsBreak())) {
        const { args, named } = this.#arguments(depth);
        value = this.#called(start, value, args, named);
      } else if (this.#is('{') && (value.is === 'call' || value.is === 'name')) {
        value = this.#withClosure(start, value, this.#closure(depth));
      } else if (
        token.kind === 'break' &&
        command &&
        this.#nextAfterBreaks()?.text === '{' &&
        isCallable(value)
      ) {
        this.#skipBreaks();
        value = this.#withClosure(start, value, this.#closure(depth));
      } else if (this.#is('[') && !token.spaced) {
        const index = this.#list(depth);
        value = this.#place(start, { is: 'operation', sign: '[]', of: [value, index] });
      } else if (this.#is('!!')) this.#at++;
      else if (
        this.#isDot() ||
        (token.kind === 'break' && /^\??\.$/.test(this.#nextAfterBreaks()?.text ?? ''))
      ) {
        this.#skipBreaks();
        this.#at++;
        this.#skipBreaks();
        const member = this.#take();
        if (!member) return value;
        value = this.#place(start, { is: 'call', name: member.text, on: value, args: [], named: [] });
        if (this.#is('(')) {
          const { args, named } = this.#arguments(depth);
          value = this.#called(start, value, args, named);
        }
      } else if (command && value.is === 'name' && this.#startsArgument()) {
        const { args, named } = this.#commandArguments(depth);
        return this.#place(start, { is: 'call', name: value.name, args, named });
      } else if (
        command &&
        value.is === 'call' &&
        value.on &&
        value.args.length === 0 &&
        this.#startsArgument()
      ) {
        const { args, named } = this.#commandArguments(depth);
        return this.#place(start, { ...value, args, named });
      } else return value;
    }
    return value;
  }

  #indexOf(tree: Tree): number {
    let low = 0;
    let high = this.tokens.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.tokens[middle]?.from ?? 0) < tree.from) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #called(start: number, value: Tree, args: readonly Tree[], named: readonly Named[]): Tree {
    if (value.is === 'name') return this.#place(start, { is: 'call', name: value.name, args, named });
    if (value.is === 'call' && value.on && value.args.length === 0 && value.named.length === 0)
      return this.#place(start, { ...value, args, named });
    return this.#place(start, { is: 'call', name: 'call', on: value, args, named });
  }

  #withClosure(start: number, value: Tree, closure: Tree): Tree {
    if (value.is === 'call') return this.#place(start, { ...value, args: [...value.args, closure] });
    const name = value.is === 'name' ? value.name : '';
    return this.#place(start, { is: 'call', name, args: [closure], named: [] });
  }

  /** Whether what follows on the line is an argument of a command. */
  #startsArgument(): boolean {
    if (this.language === 'kotlin') return false;
    const token = this.#peek();
    if (!token?.spaced) return false;
    if (token.kind === 'text' || token.kind === 'number') return true;
    if (token.kind === 'word') return !operatorWords.test(token.text) && !afterNoOperand.test(token.text);
    return token.text === '[';
  }

  #commandArguments(depth: number): { readonly args: readonly Tree[]; readonly named: readonly Named[] } {
    const args: Tree[] = [];
    const named: Named[] = [];
    do {
      this.#skipBreaks();
      this.#argument(args, named, depth, true);
    } while (this.#skip(','));
    return { args, named };
  }

  #arguments(depth: number): { readonly args: readonly Tree[]; readonly named: readonly Named[] } {
    const args: Tree[] = [];
    const named: Named[] = [];
    const from = this.#peek()?.from;
    const close = closers[this.#take()?.text ?? '('] ?? ')';
    for (;;) {
      this.#skipBreaks();
      if (this.#skip(close)) return { args, named };
      if (!this.#peek()) {
        this.unclosed ??= from;
        return { args, named };
      }
      const before = this.#at;
      if (depth > nestingLimit) this.#skipped();
      else this.#argument(args, named, depth + 1, false);
      if (this.#at === before) this.#at++;
      while (this.#skip(',') || this.#skip(';')) this.#skipBreaks();
    }
  }

  #argument(args: Tree[], named: Named[], depth: number, command: boolean): void {
    const start = this.#at;
    const key = this.#peek();
    const sign = this.#next(1);
    const isNamed =
      sign?.kind === 'sign' && (sign.text === ':' || (sign.text === '=' && this.language === 'kotlin'));
    if (key && isNamed && (key.kind === 'word' || key.kind === 'text' || key.kind === 'number')) {
      this.#at += 2;
      this.#skipBreaks();
      const value = this.#expression(depth + 1, !command);
      named.push({ ...this.#span(start), key: key.text, value });
      return;
    }
    if (key?.text === ':' && key.kind === 'sign') {
      this.#at++;
      return;
    }
    const value = this.#assignment(depth + 1);
    // A key in parentheses, or made when it runs.
    if (this.#is(':') && !command) {
      this.#at++;
      this.#skipBreaks();
      named.push({ ...this.#span(start), key: '?', value: this.#expression(depth + 1, true) });
    } else args.push(value);
  }

  #list(depth: number): Tree {
    const start = this.#at;
    const { args, named } = this.#arguments(depth);
    return this.#place(start, { is: 'list', of: args, named });
  }

  #closure(depth: number): Tree {
    const start = this.#at++;
    if (depth > nestingLimit) {
      this.#at = start;
      this.#skipBalanced();
      return this.#place(start, { is: 'block', takes: [], of: [] });
    }
    const takes = this.#closureParameters();
    const of = this.statements('}', depth + 1);
    return this.#place(start, { is: 'block', takes, of });
  }

  #closureParameters(): readonly string[] {
    for (let ahead = 0; ahead < 40; ahead++) {
      const token = this.#next(ahead);
      if (!token || token.kind === 'text' || /^[{}()[\];]$/.test(token.text)) return [];
      if (token.text !== '->') continue;
      const start = this.#at;
      this.#at += ahead + 1;
      return this.#parameters(start - 1, this.#at).concat(this.#lastWord(start, start + ahead));
    }
    return [];
  }

  /** The last parameter is closed by an arrow instead of a comma. */
  #lastWord(from: number, to: number): readonly string[] {
    const tokens = this.tokens.slice(from, to);
    const own = tokens.slice(tokens.findLastIndex(({ text }) => text === ',') + 1);
    const end = own.findIndex(({ text }) => text === '=' || text === ':');
    const word = own.slice(0, end < 0 ? undefined : end).findLast(({ kind }) => kind === 'word');
    return word ? [word.text] : [];
  }

  #bracketed(depth: number): Tree {
    const start = this.#at;
    if (!this.#is('(')) return this.#expression(depth + 1, false);
    const { args } = this.#arguments(depth);
    return args.length === 1 && args[0] ? args[0] : this.#place(start, { is: 'other' });
  }

  /** Skips one token, or a bracket with all that is in it. */
  #skipped(): Tree {
    const start = this.#at;
    this.#skipBalanced();
    return this.#place(start, { is: 'other' });
  }

  #skipBalanced(): void {
    let open = 0;
    do {
      const token = this.#take();
      if (!token) return;
      if (token.kind !== 'sign') continue;
      if (/^[([{]$/.test(token.text)) open++;
      if (/^[)\]}]$/.test(token.text)) open--;
    } while (open > 0);
  }

  #restOfLine(): Tree {
    const start = this.#at;
    while (this.#peek() && this.#peek()?.kind !== 'break' && !this.#is(';')) this.#at++;
    return this.#place(start, { is: 'other' });
  }

  #other(): Tree {
    return this.#place(Math.max(0, this.#at - 1), { is: 'other' });
  }

  #back(start: number): undefined {
    this.#at = start;
    return undefined;
  }

  #place<T>(start: number, tree: T): T & { line: number; from: number; to: number } {
    return { ...tree, ...this.#span(start) };
  }

  #span(start: number): { line: number; from: number; to: number } {
    const from = this.tokens[start]?.from ?? 0;
    return { line: this.lineAt(from), from, to: this.tokens[this.#at - 1]?.to ?? from };
  }

  #previousIsBreak(): boolean {
    return this.tokens[this.#at - 1]?.kind === 'break';
  }

  #peek(): Token | undefined {
    return this.tokens[this.#at];
  }

  #next(ahead: number): Token | undefined {
    return this.tokens[this.#at + ahead];
  }

  #take(): Token | undefined {
    return this.tokens[this.#at++];
  }

  #nextAfterBreaks(): Token | undefined {
    let at = this.#at;
    while (this.tokens[at]?.kind === 'break') at++;
    return this.tokens[at];
  }

  #skipBreaks(): void {
    while (this.tokens[this.#at]?.kind === 'break') this.#at++;
  }

  #skipAcross(sign: string): boolean {
    const next = this.#nextAfterBreaks();
    if (next?.kind !== 'sign' || next.text !== sign) return false;
    this.#skipBreaks();
    this.#at++;
    return true;
  }

  #is(sign: string): boolean {
    const token = this.tokens[this.#at];
    return token?.kind === 'sign' && token.text === sign;
  }

  #skip(sign: string): boolean {
    const found = this.#is(sign);
    if (found) this.#at++;
    return found;
  }
}

function isCallable(tree: Tree): boolean {
  return tree.is === 'name' || (tree.is === 'call' && tree.args.at(-1)?.is !== 'block');
}
