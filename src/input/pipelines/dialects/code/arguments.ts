import { Cursor, nestingLimit, operatorWords } from './cursor.js';
import type { Named, Tree } from './tree.js';

const afterNoOperand = /^(?:else|catch|finally|case|default)$/;
const closers: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/** Reads what is handed over: arguments in brackets or without, lists, closures. */
export abstract class Arguments extends Cursor {
  abstract statements(close: string | undefined, depth: number): readonly Tree[];
  protected abstract assignment(depth: number): Tree;
  protected abstract expression(depth: number, command: boolean): Tree;

  /** Whether what follows on the line is an argument of a command. */
  protected startsArgument(): boolean {
    if (this.language === 'kotlin') return false;
    const token = this.peek();
    if (!token?.spaced) return false;
    if (token.kind === 'text' || token.kind === 'number') return true;
    if (token.kind === 'word') return !operatorWords.test(token.text) && !afterNoOperand.test(token.text);
    return token.text === '[';
  }

  protected commandArguments(depth: number): {
    readonly args: readonly Tree[];
    readonly named: readonly Named[];
  } {
    const args: Tree[] = [];
    const named: Named[] = [];
    do {
      this.skipBreaks();
      this.argument(args, named, depth, true);
    } while (this.skip(','));
    return { args, named };
  }

  protected argumentsIn(depth: number): { readonly args: readonly Tree[]; readonly named: readonly Named[] } {
    const args: Tree[] = [];
    const named: Named[] = [];
    const from = this.peek()?.from;
    const close = closers[this.take()?.text ?? '('] ?? ')';
    for (;;) {
      this.skipBreaks();
      if (this.skip(close)) return { args, named };
      if (!this.peek()) {
        this.unclosed ??= from;
        return { args, named };
      }
      const before = this.at;
      if (depth > nestingLimit) this.skipped();
      else this.argument(args, named, depth + 1, false);
      if (this.at === before) this.at++;
      while (this.skip(',') || this.skip(';')) this.skipBreaks();
    }
  }

  protected argument(args: Tree[], named: Named[], depth: number, command: boolean): void {
    const start = this.at;
    const key = this.peek();
    const sign = this.next(1);
    const isNamed =
      sign?.kind === 'sign' && (sign.text === ':' || (sign.text === '=' && this.language === 'kotlin'));
    if (key && isNamed && (key.kind === 'word' || key.kind === 'text' || key.kind === 'number')) {
      this.at += 2;
      this.skipBreaks();
      const value = this.expression(depth + 1, !command);
      named.push({ ...this.span(start), key: key.text, value });
      return;
    }
    if (key?.text === ':' && key.kind === 'sign') {
      this.at++;
      return;
    }
    const value = this.assignment(depth + 1);
    // A key in parentheses, or made when it runs.
    if (this.isNext(':') && !command) {
      this.at++;
      this.skipBreaks();
      named.push({ ...this.span(start), key: '?', value: this.expression(depth + 1, true) });
    } else args.push(value);
  }

  protected listIn(depth: number): Tree {
    const start = this.at;
    const { args, named } = this.argumentsIn(depth);
    return this.place(start, { is: 'list', of: args, named });
  }

  protected closure(depth: number): Tree {
    const start = this.at++;
    if (depth > nestingLimit) {
      this.at = start;
      this.skipBalanced();
      return this.place(start, { is: 'block', takes: [], of: [] });
    }
    const takes = this.closureParameters();
    const of = this.statements('}', depth + 1);
    return this.place(start, { is: 'block', takes, of });
  }

  protected closureParameters(): readonly string[] {
    for (let ahead = 0; ahead < 40; ahead++) {
      const token = this.next(ahead);
      if (!token || token.kind === 'text' || /^[{}()[\];]$/.test(token.text)) return [];
      if (token.text !== '->') continue;
      const start = this.at;
      this.at += ahead + 1;
      return this.parameters(start - 1, this.at).concat(this.lastWord(start, start + ahead));
    }
    return [];
  }

  protected bracketed(depth: number): Tree {
    const start = this.at;
    if (!this.isNext('(')) return this.expression(depth + 1, false);
    const { args } = this.argumentsIn(depth);
    return args.length === 1 && args[0] ? args[0] : this.place(start, { is: 'other' });
  }

  protected called(start: number, value: Tree, args: readonly Tree[], named: readonly Named[]): Tree {
    if (value.is === 'name') return this.place(start, { is: 'call', name: value.name, args, named });
    if (value.is === 'call' && value.on && value.args.length === 0 && value.named.length === 0)
      return this.place(start, { ...value, args, named });
    return this.place(start, { is: 'call', name: 'call', on: value, args, named });
  }

  protected withClosure(start: number, value: Tree, closure: Tree): Tree {
    if (value.is === 'call') return this.place(start, { ...value, args: [...value.args, closure] });
    const name = value.is === 'name' ? value.name : '';
    return this.place(start, { is: 'call', name, args: [closure], named: [] });
  }

  /** Names of parameters: the last words before commas, defaults and types of Kotlin left out. */
  protected parameters(from: number, to: number): readonly string[] {
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
}
