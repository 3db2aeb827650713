import type { Language, Token } from './tokens.js';
import type { Tree } from './tree.js';

/** Closures and brackets in each other; what is deeper is skipped. */
export const nestingLimit = 80;

/** Words that stand between operands. */
export const operatorWords = /^(?:in|as|is|instanceof|to|until|downTo|step|by)$/;

/** A place in the tokens of a program: what comes next, and what is skipped where it is not understood. */
export class Cursor {
  protected at = 0;
  unclosed: number | undefined;

  constructor(
    protected readonly tokens: readonly Token[],
    protected readonly language: Language,
    private readonly lineAt: (offset: number) => number,
  ) {}

  protected peek(): Token | undefined {
    return this.tokens[this.at];
  }

  protected next(ahead: number): Token | undefined {
    return this.tokens[this.at + ahead];
  }

  protected take(): Token | undefined {
    return this.tokens[this.at++];
  }

  protected nextAfterBreaks(): Token | undefined {
    let at = this.at;
    while (this.tokens[at]?.kind === 'break') at++;
    return this.tokens[at];
  }

  protected skipBreaks(): void {
    while (this.tokens[this.at]?.kind === 'break') this.at++;
  }

  protected skipAcross(sign: string): boolean {
    const next = this.nextAfterBreaks();
    if (next?.kind !== 'sign' || next.text !== sign) return false;
    this.skipBreaks();
    this.at++;
    return true;
  }

  protected isNext(sign: string): boolean {
    const token = this.tokens[this.at];
    return token?.kind === 'sign' && token.text === sign;
  }

  protected skip(sign: string): boolean {
    const found = this.isNext(sign);
    if (found) this.at++;
    return found;
  }

  protected span(start: number): { line: number; from: number; to: number } {
    const from = this.tokens[start]?.from ?? 0;
    return { line: this.lineAt(from), from, to: this.tokens[this.at - 1]?.to ?? from };
  }

  protected previousIsBreak(): boolean {
    return this.tokens[this.at - 1]?.kind === 'break';
  }

  protected back(start: number): undefined {
    this.at = start;
    return undefined;
  }

  protected restOfLine(): Tree {
    const start = this.at;
    while (this.peek() && this.peek()?.kind !== 'break' && !this.isNext(';')) this.at++;
    return this.place(start, { is: 'other' });
  }

  protected other(): Tree {
    return this.place(Math.max(0, this.at - 1), { is: 'other' });
  }

  /** Skips one token, or a bracket with all that is in it. */
  protected skipped(): Tree {
    const start = this.at;
    this.skipBalanced();
    return this.place(start, { is: 'other' });
  }

  protected skipBalanced(): void {
    let open = 0;
    do {
      const token = this.take();
      if (!token) return;
      if (token.kind !== 'sign') continue;
      if (/^[([{]$/.test(token.text)) open++;
      if (/^[)\]}]$/.test(token.text)) open--;
    } while (open > 0);
  }

  protected skipGenerics(): boolean {
    let open = 0;
    for (let ahead = 0; ahead < 40; ahead++) {
      const token = this.next(ahead);
      if (!token || (token.kind !== 'word' && !/^[<>,.?*]$/.test(token.text))) return false;
      if (token.text === '<') open++;
      if (token.text === '>' && --open === 0) {
        this.at += ahead + 1;
        return true;
      }
    }
    return false;
  }

  protected indexOf(tree: Tree): number {
    let low = 0;
    let high = this.tokens.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.tokens[middle]?.from ?? 0) < tree.from) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The last parameter is closed by an arrow instead of a comma. */
  protected lastWord(from: number, to: number): readonly string[] {
    const tokens = this.tokens.slice(from, to);
    const own = tokens.slice(tokens.findLastIndex(({ text }) => text === ',') + 1);
    const end = own.findIndex(({ text }) => text === '=' || text === ':');
    const word = own.slice(0, end < 0 ? undefined : end).findLast(({ kind }) => kind === 'word');
    return word ? [word.text] : [];
  }

  protected place<T>(start: number, tree: T): T & { line: number; from: number; to: number } {
    return { ...tree, ...this.span(start) };
  }
}
