import { depthLimit } from './data.js';

/**
 * Finds where every key and every array element of a valid TOML text stands: paths joined by NUL, array
 * elements by index. One pass; of text that is not valid TOML nothing useful is found.
 */
export function tomlOffsets(text: string): ReadonlyMap<string, number> {
  const scan = new Scan(text);
  scan.document();
  return scan.offsets;
}

class Scan {
  readonly offsets = new Map<string, number>();
  readonly #elements = new Map<string, number>();
  #at = 0;

  constructor(private readonly text: string) {}

  document(): void {
    let table: readonly string[] = [];
    for (this.#blank(); this.#at < this.text.length; this.#blank()) {
      const before = this.#at;
      if (this.text[this.#at] === '[') table = this.#header();
      else this.#pair(table);
      if (this.#at === before) this.#at++;
    }
  }

  #header(): readonly string[] {
    const offset = this.#at;
    const isElement = this.text[this.#at + 1] === '[';
    this.#at += isElement ? 2 : 1;
    const path = this.#resolve(this.#keys(']'));
    this.#at += isElement ? 2 : 1;
    if (!isElement) {
      this.#note(path, offset);
      return path;
    }
    const list = path.join('\0');
    const index = (this.#elements.get(list) ?? -1) + 1;
    this.#elements.set(list, index);
    this.#note(path, offset);
    this.#note([...path, String(index)], offset);
    return [...path, String(index)];
  }

  /** In a header, a name that is an array of tables means its last element. */
  #resolve(keys: readonly string[]): readonly string[] {
    const path: string[] = [];
    for (const [at, key] of keys.slice(0, depthLimit).entries()) {
      path.push(key);
      const index = this.#elements.get(path.join('\0'));
      if (index !== undefined && at < keys.length - 1) path.push(String(index));
    }
    return path;
  }

  #pair(table: readonly string[]): void {
    const offset = this.#at;
    const keys = this.#keys('=');
    for (let depth = 1; depth <= Math.min(keys.length, depthLimit); depth++)
      this.#note([...table, ...keys.slice(0, depth)], offset);
    this.#at++;
    this.#value([...table, ...keys]);
  }

  #value(path: readonly string[]): void {
    this.#space();
    const first = this.text[this.#at];
    if (first === '"' || first === "'") this.#string();
    else if (first === '[') this.#list(path);
    else if (first === '{') this.#inline(path);
    else while (this.#at < this.text.length && !/[,\]}\n#]/.test(this.text[this.#at] ?? '')) this.#at++;
  }

  #list(path: readonly string[]): void {
    this.#at++;
    for (let index = 0; ; index++) {
      this.#blank();
      if (this.#at >= this.text.length || this.text[this.#at] === ']') break;
      this.#note([...path, String(index)], this.#at);
      const before = this.#at;
      this.#value([...path, String(index)]);
      this.#blank();
      if (this.text[this.#at] === ',') this.#at++;
      else if (this.#at === before) this.#at++;
    }
    this.#at++;
  }

  #inline(path: readonly string[]): void {
    this.#at++;
    for (;;) {
      this.#blank();
      if (this.#at >= this.text.length || this.text[this.#at] === '}') break;
      const before = this.#at;
      this.#pair(path);
      this.#blank();
      if (this.text[this.#at] === ',') this.#at++;
      else if (this.#at === before) this.#at++;
    }
    this.#at++;
  }

  #keys(end: string): readonly string[] {
    const keys: string[] = [];
    while (this.#at < this.text.length) {
      this.#space();
      const first = this.text[this.#at] ?? '';
      if (first === end || first === '\n') break;
      if (first === '.') this.#at++;
      else if (first === '"' || first === "'") keys.push(this.#string());
      else keys.push(this.#bare());
    }
    return keys;
  }

  #bare(): string {
    const start = this.#at++;
    while (/[\w-]/.test(this.text[this.#at] ?? '')) this.#at++;
    return this.text.slice(start, this.#at);
  }

  #string(): string {
    const quote = this.text[this.#at] ?? '"';
    const long = this.text.startsWith(quote.repeat(3), this.#at);
    const mark = long ? quote.repeat(3) : quote;
    const start = this.#at + mark.length;
    this.#at = start;
    while (this.#at < this.text.length && !this.text.startsWith(mark, this.#at))
      this.#at += quote === '"' && this.text[this.#at] === '\\' ? 2 : 1;
    const content = this.text.slice(start, this.#at);
    this.#at += mark.length;
    while (long && this.text[this.#at] === quote) this.#at++;
    return content;
  }

  #space(): void {
    while (this.text[this.#at] === ' ' || this.text[this.#at] === '\t') this.#at++;
  }

  /** Skips white space, line ends and comments. */
  #blank(): void {
    for (;;) {
      while (this.#at < this.text.length && this.text.charCodeAt(this.#at) <= 32) this.#at++;
      if (this.text[this.#at] !== '#') return;
      const end = this.text.indexOf('\n', this.#at);
      this.#at = end < 0 ? this.text.length : end;
    }
  }

  #note(path: readonly string[], offset: number): void {
    const key = path.length <= depthLimit ? path.join('\0') : '';
    if (key !== '' && !this.offsets.has(key)) this.offsets.set(key, offset);
  }
}
