import { Arguments } from './arguments.js';
import { nestingLimit } from './cursor.js';
import type { Tree } from './tree.js';

/** Operands of one chain; a line with more is skipped. */
const chainLimit = 200;
const binaries: readonly (readonly string[])[] = [
  ['?:'],
  ['||'],
  ['&&'],
  ['==', '!=', '===', '!==', '=~', '==~', '<=>', 'in', 'is', 'instanceof', '<', '>', '<=', '>='],
  ['..', '..<', '<<', 'to', 'until', 'downTo', 'step'],
  ['+', '-'],
  ['*', '/', '%'],
];

/** Reads expressions: operators, operands, and the calls and indices that follow them. */
export abstract class Expressions extends Arguments {
  protected abstract condition(depth: number): Tree;

  protected assignment(depth: number): Tree {
    if (depth > nestingLimit) return this.skipped();
    const start = this.at;
    const target = this.expression(depth, true);
    const token = this.peek();
    if (token?.kind === 'sign' && /^(?:=|\+=|-=)$/.test(token.text)) {
      this.at++;
      this.skipBreaks();
      const value = this.assignment(depth + 1);
      return this.place(start, { is: 'assign', target, sign: token.text, value });
    }
    // Kotlin: `val name: Type = ...`.
    if (token?.text === ':' && this.language === 'kotlin' && target.is === 'name') {
      while (this.peek() && !/^[=\n;})]$/.test(this.peek()?.text ?? '')) this.at++;
      if (this.skip('=')) {
        this.skipBreaks();
        return this.place(start, { is: 'assign', target, sign: '=', value: this.assignment(depth + 1) });
      }
    }
    return target;
  }

  protected expression(depth: number, command: boolean): Tree {
    if (depth > nestingLimit) return this.skipped();
    const start = this.at;
    const value = this.binary(0, depth, command);
    if (!this.skipAcross('?')) return value;
    this.skipBreaks();
    const yes = this.expression(depth + 1, false);
    const of = [value, yes];
    this.skipBreaks();
    if (this.skip(':')) {
      this.skipBreaks();
      of.push(this.expression(depth + 1, false));
    }
    return this.place(start, { is: 'operation', sign: '?', of });
  }

  protected binary(level: number, depth: number, command: boolean): Tree {
    const signs = binaries[level];
    if (!signs) return this.unary(depth, command);
    const start = this.at;
    let left = this.binary(level + 1, depth, command);
    for (let count = 0; ; count++) {
      if (count > chainLimit) return this.restOfLine();
      const sign = this.operator(signs);
      if (sign === undefined) return left;
      this.skipBreaks();
      const right = this.binary(level + 1, depth + 1, false);
      left = this.place(start, { is: 'operation', sign, of: [left, right] });
    }
  }

  protected operator(signs: readonly string[]): string | undefined {
    const token = this.peek();
    if (token?.kind === 'break') {
      // A line that starts with one of these goes on.
      const next = this.nextAfterBreaks();
      return next &&
        /^(?:&&|\|\||\?:)$/.test(next.text) &&
        signs.includes(next.text) &&
        this.skipAcross(next.text)
        ? next.text
        : undefined;
    }
    if (!token || token.kind === 'text' || !signs.includes(token.text)) return undefined;
    this.at++;
    return token.text;
  }

  protected unary(depth: number, command: boolean): Tree {
    if (depth > nestingLimit) return this.skipped();
    const start = this.at;
    if (this.skip('!')) {
      if (this.peek()?.text === 'in') return this.place(start, { is: 'other' });
      return this.place(start, { is: 'operation', sign: '!', of: [this.unary(depth + 1, false)] });
    }
    if (['-', '+', '~', '*', '++', '--', '&'].some((sign) => this.skip(sign)))
      return this.unary(depth + 1, false);
    const value = this.postfix(this.primary(depth), depth, command);
    if (this.peek()?.text === 'as' && this.peek()?.kind === 'word') {
      this.at += 2;
      while (this.isNext('.') && this.next(1)?.kind === 'word') this.at += 2;
    }
    return value;
  }

  protected primary(depth: number): Tree {
    const start = this.at;
    const token = this.peek();
    if (!token) return this.other();
    if (token.kind === 'text') {
      this.at++;
      return this.place(start, { is: 'text', parts: token.parts ?? [] });
    }
    if (token.kind === 'number') {
      this.at++;
      return this.place(start, { is: 'number' });
    }
    if (token.text === '(') return this.bracketed(depth);
    if (token.text === '[') return this.listIn(depth);
    if (token.text === '{') return this.closure(depth);
    if (token.kind === 'word') {
      this.at++;
      if (token.text === 'new' && this.peek()?.kind === 'word') return this.primary(depth);
      if (token.text === 'if' && this.language === 'kotlin') {
        this.at--;
        return this.condition(depth);
      }
      return this.pathFrom(start, token.text);
    }
    return this.skipped();
  }

  protected pathFrom(start: number, first: string): Tree {
    let name = first;
    while (this.isDot() && this.next(1)?.kind === 'word') {
      name += `.${this.next(1)?.text ?? ''}`;
      this.at += 2;
    }
    return this.place(start, { is: 'name', name });
  }

  protected isDot(): boolean {
    return this.isNext('.') || this.isNext('?.') || this.isNext('*.') || this.isNext('::');
  }

  /** Calls, indices and members after a value; arguments without parentheses where a command can stand. */
  protected postfix(first: Tree, depth: number, command: boolean): Tree {
    const start = this.indexOf(first);
    let value = first;
    for (let count = 0; count < 500; count++) {
      const token = this.peek();
      if (!token) return value;
      if (token.text === '<' && this.language === 'kotlin' && !token.spaced && value.is === 'name') {
        if (!this.skipGenerics()) return value;
      } else if (this.isNext('(') && !(token.spaced && this.previousIsBreak())) {
        const { args, named } = this.argumentsIn(depth);
        value = this.called(start, value, args, named);
      } else if (this.isNext('{') && (value.is === 'call' || value.is === 'name')) {
        value = this.withClosure(start, value, this.closure(depth));
      } else if (
        token.kind === 'break' &&
        command &&
        this.nextAfterBreaks()?.text === '{' &&
        isCallable(value)
      ) {
        this.skipBreaks();
        value = this.withClosure(start, value, this.closure(depth));
      } else if (this.isNext('[') && !token.spaced) {
        const index = this.listIn(depth);
        value = this.place(start, { is: 'operation', sign: '[]', of: [value, index] });
      } else if (this.isNext('!!')) this.at++;
      else if (
        this.isDot() ||
        (token.kind === 'break' && /^\??\.$/.test(this.nextAfterBreaks()?.text ?? ''))
      ) {
        this.skipBreaks();
        this.at++;
        this.skipBreaks();
        const member = this.take();
        if (!member) return value;
        value = this.place(start, { is: 'call', name: member.text, on: value, args: [], named: [] });
        if (this.isNext('(')) {
          const { args, named } = this.argumentsIn(depth);
          value = this.called(start, value, args, named);
        }
      } else if (command && value.is === 'name' && this.startsArgument()) {
        const { args, named } = this.commandArguments(depth);
        return this.place(start, { is: 'call', name: value.name, args, named });
      } else if (
        command &&
        value.is === 'call' &&
        value.on &&
        value.args.length === 0 &&
        this.startsArgument()
      ) {
        const { args, named } = this.commandArguments(depth);
        return this.place(start, { ...value, args, named });
      } else return value;
    }
    return value;
  }
}

function isCallable(tree: Tree): boolean {
  return tree.is === 'name' || (tree.is === 'call' && tree.args.at(-1)?.is !== 'block');
}
