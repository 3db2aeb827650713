import type { Place } from '../evidence.js';
import { files } from './files.js';
import type { Input } from './input.js';
import type { Selection } from './path-index.js';
import type { SourceFile } from './source-file.js';

/** `name = expression`. */
export interface HclAttribute {
  readonly name: string;
  /** The expression as written, without comments. */
  readonly text: string;
  /** Its value where it is a plain quoted text without interpolation. */
  readonly string?: string;
  readonly at: Place;
}

/** What stands between braces, or in the whole file. */
export interface HclBody {
  readonly attributes: readonly HclAttribute[];
  readonly blocks: readonly HclBlock[];
}

/** `type "label" "label" { ... }`. */
export interface HclBlock extends HclBody {
  readonly type: string;
  readonly labels: readonly string[];
  readonly at: Place;
}

export interface HclFile extends HclBody {
  readonly file: SourceFile;
}

/** Asks for files of the HashiCorp configuration language. What is malformed is skipped, nothing throws. */
export function hcl(globs: string | readonly string[], selection: Selection = {}): Input<readonly HclFile[]> {
  const texts = files(globs, selection);
  return {
    key: `hcl:${texts.key}`,
    about: texts.about,
    ...(texts.wants ? { wants: texts.wants } : {}),
    load: async (reader) => {
      const { value, problems } = await texts.load(reader);
      return { value: value.map(parseHcl), problems };
    },
  };
}

const known = new WeakMap<SourceFile, HclFile>();

/** Parses a file once, however often it is asked for. */
export function parseHcl(file: SourceFile): HclFile {
  let parsed = known.get(file);
  if (!parsed) {
    file.countParse('hcl');
    parsed = { file, ...new Cursor(file).body() };
    known.set(file, parsed);
  }
  return parsed;
}

/** The attribute of a name, if the body itself has it. */
export function attribute(body: HclBody, name: string): HclAttribute | undefined {
  return body.attributes.find((one) => one.name === name);
}

/** All blocks of a type inside a body, at any depth. */
export function blocksOf(body: HclBody, type: string): readonly HclBlock[] {
  const found: HclBlock[] = [];
  const open: HclBody[] = [body];
  for (let next = open.pop(); next; next = open.pop()) {
    found.push(...next.blocks.filter((block) => block.type === type));
    open.push(...next.blocks);
  }
  return found;
}

interface OpenBody {
  readonly attributes: HclAttribute[];
  readonly blocks: HclBlock[];
}

const word = /[A-Za-z_][\w-]*/y;

/** Reads from left to right and never goes back, so that any text takes linear time. */
class Cursor {
  readonly #text: string;
  #at = 0;

  constructor(readonly file: SourceFile) {
    this.#text = file.text;
  }

  body(): HclBody {
    const root: OpenBody = { attributes: [], blocks: [] };
    const open = [root];
    while (this.#at < this.#text.length) {
      this.#skip(/\s/);
      const start = this.#at;
      const name = this.#word();
      if (name === undefined) {
        if (this.#text[start] === '}' && open.length > 1) open.pop();
        this.#at = start + 1;
        continue;
      }
      this.#entry(name, this.file.at(this.file.lineAt(start)), open);
    }
    return root;
  }

  /** What follows a name: a value, or the labels and the brace of a block. */
  #entry(name: string, at: Place, open: OpenBody[]): void {
    this.#skip(/[ \t]/);
    const body = open.at(-1);
    if (this.#text[this.#at] === '=' && this.#text[this.#at + 1] !== '=') {
      this.#at++;
      const text = this.#expression();
      body?.attributes.push({ name, text, ...plain(text), at });
      return;
    }
    const labels = this.#labels();
    if (this.#text[this.#at] !== '{') return;
    this.#at++;
    const block = { type: name, labels, at, attributes: [], blocks: [] };
    body?.blocks.push(block);
    open.push(block);
  }

  #labels(): readonly string[] {
    const labels: string[] = [];
    for (;;) {
      this.#skip(/[ \t]/);
      const start = this.#at;
      if (this.#text[start] === '"') {
        this.#at = stringEnd(this.#text, start);
        labels.push(this.#text.slice(start + 1, this.#at - 1));
      } else {
        const label = this.#word();
        if (label === undefined) return labels;
        labels.push(label);
      }
    }
  }

  /** Up to the end of the line, or further while brackets are open; comments are left out. */
  #expression(): string {
    const pieces: string[] = [];
    let start = this.#at;
    let depth = 0;
    while (this.#at < this.#text.length) {
      const one = this.#text[this.#at] ?? '';
      const here = this.#at;
      if (one === '"') this.#at = stringEnd(this.#text, this.#at);
      else if (one === '<' && this.#text[this.#at + 1] === '<') this.#heredoc();
      else if (this.#comment()) {
        pieces.push(this.#text.slice(start, here));
        start = this.#at;
      } else if (depth === 0 && (one === '\n' || one === '}')) break;
      else {
        if ('([{'.includes(one)) depth++;
        else if (')]}'.includes(one)) depth--;
        this.#at++;
      }
    }
    pieces.push(this.#text.slice(start, this.#at));
    return pieces.join('').trim();
  }

  #heredoc(): void {
    const opening = /<<-?([A-Za-z_]\w*)[ \t]*\r?\n/y;
    opening.lastIndex = this.#at;
    const mark = opening.exec(this.#text)?.[1];
    if (mark === undefined) {
      this.#at += 2;
      return;
    }
    this.#at = opening.lastIndex;
    while (this.#at < this.#text.length) {
      const end = this.#text.indexOf('\n', this.#at);
      const line = this.#text.slice(this.#at, end < 0 ? this.#text.length : end);
      this.#at += line.length;
      if (line.trim() === mark) return;
      this.#at++;
    }
  }

  /** Skips a comment that begins here; false where none does. */
  #comment(): boolean {
    const one = this.#text[this.#at];
    const two = this.#text[this.#at + 1];
    if (one === '#' || (one === '/' && two === '/')) this.#at = before(this.#text, '\n', this.#at);
    else if (one === '/' && two === '*') {
      this.#at = Math.min(this.#text.length, before(this.#text, '*/', this.#at + 2) + 2);
    } else return false;
    return true;
  }

  #skip(space: RegExp): void {
    while (this.#at < this.#text.length) {
      if (space.test(this.#text[this.#at] ?? '')) this.#at++;
      else if (!this.#comment()) return;
    }
  }

  #word(): string | undefined {
    word.lastIndex = this.#at;
    const found = word.exec(this.#text)?.[0];
    if (found !== undefined) this.#at += found.length;
    return found;
  }
}

function plain(text: string): { string?: string } {
  if (!text.startsWith('"') || !text.endsWith('"') || text.length < 2) return {};
  const inner = text.slice(1, -1);
  return inner.includes('"') || inner.includes('${') || inner.includes('%{') ? {} : { string: inner };
}

/** The offset behind a string that starts here; strings inside `${...}` inside of it are skipped too. */
function stringEnd(text: string, start: number): number {
  const open = ['"'];
  for (let at = start + 1; at < text.length; at++) {
    const one = text[at];
    const inString = open.at(-1) === '"';
    if (inString && one === '\\') at++;
    else if (inString && (one === '$' || one === '%') && text[at + 1] === '{') {
      open.push('{');
      at++;
    } else if (inString && one === '\n') return at;
    else if (one === '"' && inString) open.pop();
    else if (one === '"') open.push('"');
    else if (!inString && one === '{') open.push('{');
    else if (!inString && one === '}') open.pop();
    if (open.length === 0) return at + 1;
  }
  return text.length;
}

/** The offset of the next occurrence; the end of the text where there is none. */
function before(text: string, mark: string, from: number): number {
  const found = text.indexOf(mark, from);
  return found < 0 ? text.length : found;
}
