import type { SourceFile } from '../../../source-file.js';
import { nestingLimit } from './cursor.js';
import { Declarations } from './declarations.js';
import { type Language, tokensOf } from './tokens.js';
import type { Tree } from './tree.js';

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

/** Reads statements: what a program, a block or a closure is made of. */
class Parser extends Declarations {
  /** Statements up to a closing bracket. */
  statements(close: string | undefined, depth: number): readonly Tree[] {
    const from = this.peek()?.from;
    const found: Tree[] = [];
    for (;;) {
      while (this.peek()?.kind === 'break' || this.isNext(';') || this.isNext(',')) this.at++;
      const token = this.peek();
      if (!token) {
        if (close !== undefined) this.unclosed ??= from;
        return found;
      }
      if (close !== undefined && this.skip(close)) return found;
      const before = this.at;
      found.push(this.statement(depth));
      if (this.at === before) this.at++;
    }
  }

  protected statement(depth: number): Tree {
    if (depth > nestingLimit) return this.skipped();
    const token = this.peek();
    const word = token?.kind === 'word' ? token.text : '';
    switch (word) {
      case 'import':
      case 'package':
        return this.restOfLine();
      case 'if':
        return this.condition(depth);
      case 'for':
      case 'while':
      case 'switch':
      case 'when':
        if (this.next(1)?.text === '(') return this.loop(depth);
        break;
      case 'try':
        return this.attempt(depth);
      case 'return':
      case 'throw':
        return this.leaving(word, depth);
      case 'case':
      case 'default':
      case 'else':
        if (this.skipLabel()) return this.other();
        break;
    }
    if (this.isNext('@')) return this.annotation(depth);
    return this.declaration(depth) ?? this.assignment(depth);
  }

  /** `case 'x':`, `default:`, `else ->`. */
  protected skipLabel(): boolean {
    for (let ahead = 1; ahead < 20; ahead++) {
      const next = this.next(ahead);
      if (!next || next.kind === 'break') return false;
      if (next.kind === 'sign' && (next.text === ':' || next.text === '->')) {
        this.at += ahead + 1;
        return true;
      }
    }
    return false;
  }

  protected annotation(depth: number): Tree {
    const start = this.at++;
    const name = this.take();
    if (!this.isNext('(')) return this.place(start, { is: 'other' });
    const { args, named } = this.argumentsIn(depth);
    if (this.peek()?.text === '_') this.at++;
    return this.place(start, { is: 'call', name: `@${name?.text ?? ''}`, args, named });
  }

  protected condition(depth: number): Tree {
    const start = this.at++;
    const test = this.bracketed(depth);
    const then = this.body(depth);
    const back = this.at;
    this.skipBreaks();
    let other: readonly Tree[] = [];
    if (this.peek()?.text === 'else' && this.peek()?.kind === 'word') {
      this.at++;
      other = this.body(depth);
    } else this.at = back;
    return this.place(start, { is: 'if', test, then, else: other });
  }

  protected loop(depth: number): Tree {
    const start = this.at++;
    const { args } = this.argumentsIn(depth);
    return this.place(start, { is: 'loop', over: args, body: this.body(depth) });
  }

  protected attempt(depth: number): Tree {
    const start = this.at++;
    const body = this.body(depth);
    const caught: Tree[] = [];
    const last: Tree[] = [];
    let catches = false;
    for (;;) {
      const back = this.at;
      this.skipBreaks();
      const word = this.peek()?.text;
      if (word !== 'catch' && word !== 'finally') {
        this.at = back;
        return this.place(start, { is: 'try', body, caught, catches, last });
      }
      this.at++;
      if (word === 'catch') {
        catches = true;
        if (this.isNext('(')) this.argumentsIn(depth);
        caught.push(...this.body(depth));
      } else last.push(...this.body(depth));
    }
  }

  protected leaving(is: 'return' | 'throw', depth: number): Tree {
    const start = this.at++;
    const next = this.peek();
    if (!next || next.kind === 'break' || /^[;})\]]$/.test(next.text)) return this.place(start, { is });
    return this.place(start, { is, value: this.assignment(depth) });
  }

  /** A block in braces, or one statement. */
  protected body(depth: number): readonly Tree[] {
    this.skipBreaks();
    if (this.skip('{')) return this.statements('}', depth + 1);
    return [this.statement(depth + 1)];
  }
}
