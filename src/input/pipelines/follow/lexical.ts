import { resolvePath } from './folders.js';
import { protect } from './opaque.js';
import type { Script, SimpleCommand } from './script.js';

const lineLimit = 4000;
const lineLength = 4000;

/**
 * Commands by a look at each line: for PowerShell, for cmd.exe, and for what no parser understands. What stands inside a
 * block that may be passed over is marked, for nobody knows whether it runs.
 */
export function lexicalCommands(script: Script, limit: number): SimpleCommand[] {
  const { text, restore } = protect(withoutBlockComments(script.text.slice(0, 512 * 1024)));
  const found: SimpleCommand[] = [];
  const known = parametersOf(script);
  const blocks = new Blocks();
  const folders = new Folders(script.folder);
  for (const [index, line] of text.split('\n').slice(0, lineLimit).entries()) {
    const inBlock = blocks.mayBePassedOver;
    blocks.read(line);
    if (line.length > lineLength || isComment(line)) continue;
    for (const words of split(line)) {
      const argv = trimmed(words).map((word) => filledIn(restore(word), known));
      if (argv.length === 0 || found.length >= limit || folders.moves(argv)) continue;
      found.push({
        argv,
        at: script.place(index + 1),
        folder: folders.at,
        variables: script.variables,
        ...(inBlock ? { lexical: true } : {}),
      });
    }
  }
  return found;
}

/** A block that is always run, or once for each of what there is: `try {`, `foreach ($test in $tests) {`. */
const alwaysRun = /\b(?:try|finally|foreach|for|ForEach-Object|begin|process|end)\b[^{}]{0,400}$/i;

/** The blocks that are open, and which of them may be passed over. */
class Blocks {
  readonly #open: boolean[] = [];

  get mayBePassedOver(): boolean {
    return this.#open.includes(true);
  }

  read(line: string): void {
    for (const { 0: brace, index } of line.slice(0, lineLength).matchAll(/[{}]/g))
      if (brace === '}') this.#open.pop();
      else if (this.#open.length < 1000)
        this.#open.push(!alwaysRun.test(line.slice(Math.max(0, index - 400), index)));
  }
}

/** Where a shell of Windows stands, as far as its plain moves tell. */
class Folders {
  readonly #left: (string | undefined)[] = [];

  constructor(public at: string | undefined) {}

  /** Whether a command does nothing but move. */
  moves([program = '', ...args]: readonly string[]): boolean {
    if (/^(?:popd|Pop-Location)$/i.test(program)) {
      this.at = this.#left.pop();
      return true;
    }
    if (!/^(?:cd|chdir|pushd|sl|Set-Location|Push-Location)$/i.test(program)) return false;
    if (/^pu/i.test(program)) this.#left.push(this.at);
    const to = args.find((arg) => !/^(?:[/-]\w+)$/.test(arg))?.replaceAll('\\', '/');
    this.at = to === undefined || /^[A-Za-z]:/.test(to) ? undefined : resolvePath(this.at, to);
    return true;
  }
}

/** What a PowerShell script's parameters are, by name: what it is given (`-Target Test`), else the value they begin with. */
function parametersOf({ text, args = [] }: Script): ReadonlyMap<string, string> {
  const known = new Map<string, string>();
  for (const [, name = '', value = ''] of text
    .slice(0, 20_000)
    .matchAll(
      /^[ \t]*(?:\[[\w.[\]]{1,60}\])?[ \t]{0,10}\$(\w{1,40})[ \t]{0,10}=[ \t]{0,10}["']([^"'$\n]{0,200})["'][ \t]*,?[ \t]*\r?$/gm,
    ))
    if (!known.has(name.toLowerCase())) known.set(name.toLowerCase(), value);
  for (const [index, arg] of args.entries()) {
    const name = /^-(\w{1,40})$/.exec(arg)?.[1]?.toLowerCase();
    const value = args[index + 1];
    if (name !== undefined && value !== undefined && known.has(name)) known.set(name, value);
  }
  return known;
}

function filledIn(word: string, known: ReadonlyMap<string, string>): string {
  return known.size === 0
    ? word
    : word.replace(
        /\$\{?(\w{1,40})\}?/g,
        (written, name: string) => known.get(name.toLowerCase()) ?? written,
      );
}

/** PowerShell's comment blocks and here-strings, with their line breaks kept. */
function withoutBlockComments(text: string): string {
  return [
    ['<#', '#>'],
    ["@'", "'@"],
    ['@"', '"@'],
  ].reduce((rest, [open = '', close = '']) => blank(rest, open, close), text);
}

function blank(text: string, open: string, close: string): string {
  let done = '';
  let from = 0;
  for (let start = text.indexOf(open); start >= 0; start = text.indexOf(open, from)) {
    const end = text.indexOf(close, start + open.length);
    if (end < 0) break;
    done += text.slice(from, start) + text.slice(start, end).replace(/[^\n]/g, '');
    from = end + close.length;
  }
  return done + text.slice(from);
}

function isComment(line: string): boolean {
  return /^\s*(?:#|::|@?rem\s|\/\/)/i.test(line);
}

/** The words of each command of a line. */
function split(line: string): string[][] {
  const commands: string[][] = [[]];
  for (const [, separator, single, double, word] of line.matchAll(
    /(;|&&|\|\|?|\bthen\b|\bdo\b|\belse\b|[{}()])|'([^']*)'|"([^"]*)"|([^\s;&|'"{}()]+|&)/g,
  )) {
    if (separator !== undefined) commands.push([]);
    else commands.at(-1)?.push(single ?? double ?? word ?? '');
  }
  return commands.filter((words) => words.length > 0);
}

/** Without what stands before the program: `&`, `call`, `@`, `$x =`, `if %errorlevel% neq 0`. */
function trimmed(words: readonly string[]): readonly string[] {
  let rest = words;
  if (rest[1] === '=' && rest[0]?.startsWith('$')) rest = rest.slice(2);
  while (/^(?:&|call|then|do|else|!)$/i.test(rest[0] ?? '')) rest = rest.slice(1);
  const [first, ...others] = rest;
  if (first?.startsWith('#')) return [];
  return first?.startsWith('@') && first.length > 1 ? [first.slice(1), ...others] : rest;
}
