import { operatorWords } from './cursor.js';
import { Expressions } from './expressions.js';
import type { Tree } from './tree.js';

const modifiers =
  /^(?:def|final|static|private|public|protected|abstract|synchronized|val|var|override|open|internal|const|lateinit|inline|suspend|data|sealed)$/;

/** Reads what gives things names: variables with their types, functions, classes. */
export abstract class Declarations extends Expressions {
  protected abstract body(depth: number): readonly Tree[];

  /** Declarations of functions, classes and objects; of variables what is before their name is skipped. */
  protected declaration(depth: number): Tree | undefined {
    const start = this.at;
    let modified = false;
    while (this.peek()?.kind === 'word' && modifiers.test(this.peek()?.text ?? '')) {
      // Methods can be called like a modifier.
      if (this.next(1)?.text === '(' && this.peek()?.text !== 'def') break;
      this.at++;
      modified = true;
    }
    const word = this.peek()?.text;
    if (word === 'class' || word === 'object' || word === 'interface' || word === 'enum')
      return this.classBody(start, depth) ?? this.back(start);
    if (word === 'fun' && this.language === 'kotlin') return this.method(start, depth);
    this.skipType();
    const name = this.peek();
    if (this.at > start && name?.kind === 'word' && this.isFunction()) {
      this.at++;
      return this.functionRest(start, name.text, depth);
    }
    if (this.at > start && (modified || this.next(1)?.text === '=')) return undefined;
    return this.back(start);
  }

  /** `Map<String, Closure>` before a name. */
  protected skipType(): void {
    const start = this.at;
    if (this.peek()?.kind !== 'word' || this.language === 'kotlin') return;
    this.at++;
    while (this.isNext('.') && this.next(1)?.kind === 'word') this.at += 2;
    if (this.isNext('<') && !this.skipGenerics()) this.at = start;
    while (this.isNext('[') && this.next(1)?.text === ']') this.at += 2;
    const name = this.peek();
    const follows = this.next(1)?.text;
    if (name?.kind !== 'word' || operatorWords.test(name.text) || (follows !== '=' && !this.isFunction()))
      this.at = start;
  }

  /** Whether `name(...) {` stands here. */
  protected isFunction(): boolean {
    if (this.next(1)?.text !== '(' || this.next(1)?.kind !== 'sign') return false;
    let open = 0;
    for (let ahead = 1; ahead < 120; ahead++) {
      const token = this.next(ahead);
      if (!token) return false;
      if (token.kind !== 'sign') continue;
      if (/^[([]$/.test(token.text)) open++;
      if (/^[)\]]$/.test(token.text) && --open === 0) {
        let after = ahead + 1;
        while (this.next(after)?.kind === 'break') after++;
        return this.next(after)?.text === '{' && this.next(after)?.kind === 'sign';
      }
    }
    return false;
  }

  protected method(start: number, depth: number): Tree {
    this.at++;
    if (this.isNext('<')) this.skipGenerics();
    let name = '';
    while (this.peek() && !this.isNext('(') && this.peek()?.kind !== 'break') name = this.take()?.text ?? '';
    return this.functionRest(start, name, depth);
  }

  protected functionRest(start: number, name: string, depth: number): Tree {
    const from = this.at;
    this.skipBalanced();
    const takes = this.parameters(from, this.at);
    if (this.language === 'kotlin' && this.skip(':'))
      while (this.peek() && !/^[={\n]$/.test(this.peek()?.text ?? '')) this.at++;
    if (this.skip('='))
      return this.place(start, { is: 'function', name, takes, body: [this.assignment(depth + 1)] });
    return this.place(start, { is: 'function', name, takes, body: this.body(depth) });
  }

  protected classBody(start: number, depth: number): Tree | undefined {
    this.at++;
    if (this.peek()?.kind !== 'word') return undefined;
    const name = this.take()?.text ?? '';
    let takes: readonly string[] = [];
    if (this.isNext('(')) {
      const from = this.at;
      this.skipBalanced();
      takes = this.parameters(from, this.at);
    }
    let value: Tree | undefined;
    if (this.skip(':')) value = this.postfix(this.primary(depth), depth, false);
    while (this.peek() && !this.isNext('{') && this.peek()?.kind !== 'break') this.at++;
    const body = this.skip('{') ? this.statements('}', depth + 1) : [];
    return this.place(start, { is: 'class', name, takes, body, ...(value ? { value } : {}) });
  }
}
