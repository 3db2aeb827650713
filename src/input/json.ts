import type { DataFile } from './data.js';
import { describe } from './files.js';
import type { Input, Problem } from './input.js';
import type { Selection } from './path-index.js';
import type { SourceFile } from './source-file.js';
import { type Located, type LocatedPair, treeNode } from './tree.js';

/** Deeper nesting than this is nothing that a person or tool wrote for a person. */
const nestingLimit = 200;

const parsed = new WeakMap<SourceFile, DataFile | Problem>();

/** Asks for all JSON files that match, parsed; comments and trailing commas are allowed. */
export function json(
  globs: string | readonly string[],
  selection: Selection = {},
): Input<readonly DataFile[]> {
  const about = describe(globs, selection);
  return {
    key: `json:${about}`,
    about,
    wants: (paths) => paths.match(globs, selection),
    load: async (reader) => {
      const { files, problems } = await reader.texts(reader.paths.match(globs, selection));
      const value: DataFile[] = [];
      for (const file of files) {
        const result = parseJson(file);
        if ('reason' in result) problems.push(result);
        else value.push(result);
      }
      return { value, problems };
    },
  };
}

/** Parses a file once, however often it is asked for. A syntax error is a problem with its line. */
export function parseJson(file: SourceFile): DataFile | Problem {
  let result = parsed.get(file);
  if (!result) {
    file.countParse('json');
    result = parse(file);
    parsed.set(file, result);
  }
  return result;
}

function parse(file: SourceFile): DataFile | Problem {
  const cursor = new Cursor(file.text);
  const located = cursor.document();
  if (!located)
    return { path: file.path, line: file.lineAt(cursor.at), reason: `not JSON: ${cursor.complaint}` };
  const root = treeNode(file, located);
  return { file, root, documents: [root] };
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' };
const words: Readonly<Record<string, boolean | null>> = { true: true, false: false, null: null };

/** Reads JSON from left to right; `undefined` means that it stopped at a mistake. */
class Cursor {
  at = 0;
  complaint = 'unexpected character';

  constructor(private readonly text: string) {
    if (text.charCodeAt(0) === 0xfeff) this.at = 1;
  }

  document(): Located | undefined {
    const value = this.#value(0);
    this.#skip();
    return value && this.at === this.text.length ? value : undefined;
  }

  #value(depth: number): Located | undefined {
    this.#skip();
    const offset = this.at;
    const first = this.text[this.at];
    if (depth > nestingLimit) return this.#fail('nested too deeply');
    if (first === '{') return this.#mapping(offset, depth);
    if (first === '[') return this.#list(offset, depth);
    if (first === '"') {
      const scalar = this.#string();
      return scalar === undefined ? undefined : { offset, scalar };
    }
    return this.#word(offset);
  }

  #mapping(offset: number, depth: number): Located | undefined {
    const pairs: LocatedPair[] = [];
    this.at++;
    while (!this.#closes('}')) {
      const keyOffset = this.at;
      const key = this.text[this.at] === '"' ? this.#string() : this.#fail('a key is missing');
      this.#skip();
      if (key === undefined || this.text[this.at++] !== ':') return undefined;
      const value = this.#value(depth + 1);
      if (!value || !this.#separates('}')) return undefined;
      pairs.push({ key, keyOffset, value });
    }
    return { offset, pairs };
  }

  #list(offset: number, depth: number): Located | undefined {
    const items: Located[] = [];
    this.at++;
    while (!this.#closes(']')) {
      const value = this.#value(depth + 1);
      if (!value || !this.#separates(']')) return undefined;
      items.push(value);
    }
    return { offset, items };
  }

  #closes(bracket: string): boolean {
    this.#skip();
    if (this.text[this.at] !== bracket) return false;
    this.at++;
    return true;
  }

  /** After an element there is a comma, or the end. */
  #separates(bracket: string): boolean {
    this.#skip();
    if (this.text[this.at] === ',') {
      this.at++;
      return true;
    }
    return this.text[this.at] === bracket;
  }

  #string(): string | undefined {
    const end = stringEnd(this.text, this.at);
    if (end < 0) return this.#fail('a string does not end');
    const raw = this.text.slice(this.at + 1, end);
    this.at = end + 1;
    return raw.includes('\\')
      ? raw.replace(/\\(?:u([0-9a-fA-F]{4})|(.))/gs, (_, code: string | undefined, one: string) =>
          code ? String.fromCharCode(Number.parseInt(code, 16)) : (escapes[one] ?? one),
        )
      : raw;
  }

  #word(offset: number): Located | undefined {
    const end = offset + (/^[-+.\w]*/.exec(this.text.slice(offset, offset + 64))?.[0].length ?? 0);
    const word = this.text.slice(offset, end);
    this.at = end;
    if (Object.hasOwn(words, word)) return { offset, scalar: words[word] ?? null };
    const number = word === '' ? Number.NaN : Number(word);
    return Number.isNaN(number) ? this.#fail('unexpected character') : { offset, scalar: number };
  }

  /** Skips white space and comments. */
  #skip(): void {
    for (;;) {
      while (this.text.charCodeAt(this.at) <= 32) this.at++;
      if (this.text.startsWith('//', this.at)) this.at = after(this.text, '\n', this.at);
      else if (this.text.startsWith('/*', this.at)) this.at = after(this.text, '*/', this.at + 2);
      else return;
    }
  }

  #fail(complaint: string): undefined {
    this.complaint = complaint;
    return undefined;
  }
}

function stringEnd(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 92) at++;
    else if (code === 34) return at;
    else if (code === 10) return -1;
  }
  return -1;
}

/** The offset behind the next occurrence; the end of the text where there is none. */
function after(text: string, mark: string, from: number): number {
  const found = text.indexOf(mark, from);
  return found < 0 ? text.length : found + mark.length;
}
