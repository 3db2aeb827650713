import {
  type Assignment,
  type Case,
  type Command,
  type CompoundList,
  type For,
  type Function as FunctionNode,
  forEachChild,
  type If,
  parse,
  type Redirection,
  type Statement,
  type SyntaxNode,
  type Word,
} from 'unbash';
import { type Truth, takes, truthOfCommand, truthOfTest } from './conditions.js';
import { resolvePath } from './folders.js';
import { lexicalCommands } from './lexical.js';
import { isOpaque, type Protected, protect } from './opaque.js';
import type { Script, SimpleCommand } from './script.js';
import { fields, type State, wholeOf } from './words.js';

export interface ShellOptions {
  /** Commands at most. */
  readonly limit: number;
  /** Texts are parsed once for the same object: the scan, where many jobs have the same script. */
  readonly within?: object;
  /** Reads what `source FILE` names. */
  source?(path: string): Script | undefined;
}

const textLimit = 256 * 1024;
const depthLimit = 40;
const loopLimit = 16;

/** The simple commands of a script in the order of the text. Never throws; bounded in number and depth. */
export function commandsOf(script: Script, options: ShellOptions): readonly SimpleCommand[] {
  if (script.text.length > textLimit || isForeign(script)) return lexicalCommands(script, options.limit);
  const walk = new Walk(script, options);
  try {
    walk.script(script);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return lexicalCommands(script, options.limit);
  }
  return walk.broken ? withLexical(walk.found, script, options.limit) : walk.found;
}

function isForeign({ shell, text }: Script): boolean {
  if (/^(?:pwsh|powershell|cmd|batch)/i.test(shell ?? '') || /^\s*@echo off/i.test(text)) return true;
  return !/^(?:ba|z|da|k)?sh\b/.test(shell ?? '') && windowsPath.test(text);
}

/** A program or script that only shells of Windows find: `.\build.ps1`, `call ci\test.bat`. */
const windowsPath =
  /^[ \t]{0,40}(?:(?:call|cmd(?:\.exe)? \/c|(?:powershell|pwsh)(?:\.exe)?(?: -\w{1,30}(?: (?:Bypass|Unrestricted))?){0,6})[ \t]{1,9}|&[ \t]{0,9})?["']?(?:\.\\\w|[\w.-]{1,100}\\[\w.\\-]{0,200}\.(?:ps1|bat|cmd|exe)\b)/im;

/** Where the parser lost its way, the lines that it skipped are looked at one by one. */
function withLexical(found: readonly SimpleCommand[], script: Script, limit: number): SimpleCommand[] {
  const lines = new Set(found.map(({ at }) => at.line));
  const more = lexicalCommands(script, limit).filter(({ at }) => !lines.has(at.line));
  return [...found, ...more.map((command) => ({ ...command, lexical: true }))].slice(0, limit);
}

/** A text with what is needed to tell where its nodes stand. */
interface Unit extends Protected {
  lineAt(position: number): number;
  readonly script: Script;
}

interface Body {
  readonly body: SyntaxNode;
  readonly unit: Unit;
}

class Walk {
  readonly found: SimpleCommand[] = [];
  broken = false;
  readonly #options: ShellOptions;
  readonly #functions = new Map<string, Body>();
  readonly #calling = new Set<string>();
  readonly #sourced = new Set<string>();
  #unit: Unit;
  #state: State;
  #depth = 0;
  /** How many unknown conditions the current command depends on. */
  #uncertain = 0;
  /** A loop may have been left by now. */
  #mayHaveLeft = false;
  #stopped = false;

  constructor(script: Script, options: ShellOptions) {
    this.#options = options;
    this.#unit = { ...noUnit, script };
    this.#state = {
      vars: new Map(script.variables),
      arrays: new Map(),
      folder: script.folder,
      args: script.args,
      path: script.path,
    };
  }

  script(script: Script): void {
    const before = this.#unit;
    const { unit, tree } = parsed(script, this.#options.within);
    this.#unit = unit;
    if (tree.errors?.length) this.broken = true;
    this.#statements(tree.commands);
    this.#unit = before;
  }

  #statements(statements: readonly Statement[]): void {
    for (const statement of statements) {
      if (this.#stopped || this.found.length >= this.#options.limit) return;
      this.#node(statement.command);
    }
  }

  /** Returns what the node comes to, where that is known. */
  #node(node: SyntaxNode): Truth {
    if (this.#depth > depthLimit || this.#stopped) return undefined;
    this.#depth++;
    const truth = this.#visit(node);
    this.#depth--;
    return truth;
  }

  #visit(node: SyntaxNode): Truth {
    switch (node.type) {
      case 'Command':
        return this.#command(node);
      case 'AndOr':
        return this.#andOr(node.commands, node.operators);
      case 'If':
        return this.#if(node);
      case 'Case':
        return this.#case(node);
      case 'For':
        return this.#for(node);
      case 'Function':
        return this.#define(node);
      case 'Subshell':
        return this.#apart(() => this.#list(node.body));
      case 'While':
        return this.#loop([node.clause, node.body]);
      case 'ArithmeticFor':
        return this.#loop([node.body]);
      case 'Select':
        return this.#loop([node.body]);
      case 'TestCommand':
        return truthOfTest(node.expression, this.#state);
      case 'Pipeline':
        for (const command of node.commands) this.#node(command);
        return undefined;
      case 'CompoundList':
      case 'BraceGroup':
        return this.#list(node.type === 'BraceGroup' ? node.body : node);
      case 'Redirected':
      case 'Coproc':
        return this.#node(node.type === 'Redirected' ? node.command : node.body);
      default:
        return undefined;
    }
  }

  #list(list: CompoundList): undefined {
    this.#statements(list.commands);
  }

  #andOr(commands: readonly SyntaxNode[], operators: readonly string[]): Truth {
    let truth: Truth;
    const uncertain = this.#uncertain;
    for (const [index, command] of commands.entries()) {
      const skippedBy = operators[index - 1] === '||';
      if (index > 0 && truth === skippedBy) continue;
      if (index > 0 && truth === undefined) this.#uncertain++;
      truth = this.#node(command);
    }
    this.#uncertain = uncertain;
    return undefined;
  }

  #if(node: If): undefined {
    const open: CompoundList[] = [];
    for (const { clause, then } of [node, ...node.elif]) {
      const truth = this.#clause(clause);
      if (truth === false) continue;
      open.push(then);
      if (truth === true) return this.#fork(open, false);
    }
    if (node.else) open.push(node.else);
    this.#fork(open, !node.else);
  }

  #clause(clause: CompoundList): Truth {
    const [first, ...others] = clause.commands;
    if (!first) return undefined;
    if (others.length > 0) return this.#list(clause);
    return this.#node(first.command);
  }

  #case(node: Case): undefined {
    const value = wholeOf(node.word, this.#state);
    const open: CompoundList[] = [];
    for (const item of node.items) {
      const truth = takes(item, value, this.#state);
      if (truth === false) continue;
      open.push(item.body);
      if (truth === true) return this.#fork(open, false);
    }
    this.#fork(open, true);
  }

  /** Walks bodies of which any may run; what they do not agree on is unknown after. */
  #fork(bodies: readonly CompoundList[], orNone: boolean): undefined {
    const [only] = bodies;
    if (only && bodies.length === 1 && !orNone) return this.#list(only);
    const before = this.#state;
    const ends: State[] = orNone ? [before] : [];
    this.#uncertain++;
    for (const body of bodies) {
      this.#state = { ...before };
      this.#list(body);
      ends.push(this.#state);
    }
    this.#uncertain--;
    this.#state = { ...before, vars: agreed(ends.map(({ vars }) => vars)) };
  }

  #for(node: For): undefined {
    for (const word of node.wordlist ?? []) for (const part of word.parts ?? []) this.#inner(part);
    const items = (node.wordlist ?? []).flatMap((word) => fields(word, this.#state));
    const known = items.slice(0, loopLimit).filter((item) => !isOpaque(item));
    if (known.length === 0) {
      this.#forget(node.name.value);
      return this.#loop([node.body]);
    }
    const mayHaveLeft = this.#mayHaveLeft;
    for (const item of known) {
      this.#assign(node.name.value, item);
      this.#fork([node.body], false);
    }
    this.#mayHaveLeft = mayHaveLeft;
  }

  #loop(bodies: readonly CompoundList[]): undefined {
    this.#uncertain++;
    for (const body of bodies) this.#list(body);
    this.#uncertain--;
  }

  #apart(walk: () => void): undefined {
    const before = { ...this.#state };
    walk();
    this.#state = before;
  }

  #define(node: FunctionNode): undefined {
    this.#functions.set(node.name.value, { body: node.body, unit: this.#unit });
  }

  #command(command: Command): Truth {
    this.#substitutions(command);
    const assigned = [...command.prefix, ...command.args].filter((part) => part.type === 'Assignment');
    const { name } = command;
    if (!name) {
      for (const part of assigned) this.#assignment(part);
      return undefined;
    }
    const words = command.args.filter((part): part is Word => part.type === 'Word');
    const argv = [name, ...words]
      .flatMap((word) => fields(word, this.#state))
      .map((word) => this.#unit.restore(word));
    const outer = this.#state;
    this.#state = { ...outer };
    for (const part of assigned) this.#assignment(part);
    const lasting = this.#run(argv, command);
    if (!lasting && !declaring.has(argv[0] ?? '')) this.#state = outer;
    return truthOfCommand(command, this.#state);
  }

  /** Says whether what it changes lasts beyond the command. */
  #run(argv: readonly string[], command: Command): boolean {
    const [program, first] = argv;
    if (program === undefined) return false;
    const own = this.#functions.get(program);
    if (own) return this.#call(program, own, argv.slice(1));
    if (program === 'cd' || program === 'pushd') return this.#enter(first);
    if (program === 'break' || program === 'continue') this.#mayHaveLeft = true;
    if (program === 'exit' && this.#uncertain === 0 && !this.#mayHaveLeft) this.#stopped = true;
    if (program === 'source' || program === '.') return this.#source(first);
    if (program === 'set') return false;
    const input = this.#input(command.redirects);
    this.found.push({
      argv,
      at: this.#place(command.pos),
      folder: this.#state.folder,
      variables: this.#state.vars,
      ...(input ? { input } : {}),
    });
    return false;
  }

  #call(name: string, { body, unit }: Body, args: readonly string[]): boolean {
    if (this.#calling.has(name) || this.#calling.size > 12) return false;
    this.#calling.add(name);
    const before = { args: this.#state.args, unit: this.#unit };
    this.#unit = unit;
    this.#state = { ...this.#state, args };
    this.#node(body);
    this.#state = { ...this.#state, args: before.args };
    this.#unit = before.unit;
    this.#calling.delete(name);
    return true;
  }

  #enter(path: string | undefined): boolean {
    const { folder, left } = this.#state;
    this.#state.left = folder;
    if (path === '-') this.#state.folder = left;
    else this.#state.folder = path === undefined ? undefined : resolvePath(folder, path);
    return true;
  }

  #source(path: string | undefined): boolean {
    const resolved = path === undefined ? undefined : resolvePath(this.#state.folder, path);
    if (resolved === undefined || this.#sourced.has(resolved) || this.#sourced.size > 20) return true;
    this.#sourced.add(resolved);
    const script = this.#options.source?.(resolved);
    if (script) this.script(script);
    return true;
  }

  #assignment({ name, value, append }: Assignment): void {
    if (value.type === 'ArrayValue') {
      const own = value.elements
        .flatMap((word) => fields(word, this.#state))
        .map((word) => this.#unit.restore(word));
      const before = append ? (this.#state.arrays.get(name) ?? []) : [];
      this.#state.arrays = new Map(this.#state.arrays).set(name, [...before, ...own].slice(0, 200));
      return;
    }
    const text = this.#unit.restore(wholeOf(value, this.#state));
    if (/\$\(|`/.test(text)) this.#forget(name);
    else this.#assign(name, append ? (this.#state.vars.get(name) ?? '') + text : text);
    for (const part of value.parts ?? []) this.#inner(part);
  }

  #assign(name: string, value: string): void {
    if (this.#state.vars.size < 400) this.#state.vars = new Map(this.#state.vars).set(name, value);
  }

  #forget(name: string): void {
    const vars = new Map(this.#state.vars);
    vars.delete(name);
    this.#state.vars = vars;
  }

  /** Commands inside `$( )` and `<( )` run as well. */
  #substitutions(command: Command): void {
    for (const word of [command.name, ...command.args])
      if (word?.type === 'Word') for (const part of word.parts ?? []) this.#inner(part);
  }

  #inner(node: SyntaxNode): void {
    if (this.#depth > depthLimit) return;
    this.#depth++;
    if (node.type === 'CommandExpansion' || node.type === 'ProcessSubstitution') {
      const { script } = node;
      if (script && !script.source) this.#apart(() => this.#statements(script.commands));
    } else if (node.type === 'DoubleQuoted') forEachChild(node, (child) => this.#inner(child));
    this.#depth--;
  }

  #input(redirects: readonly Redirection[]): SimpleCommand['input'] {
    for (const redirect of redirects) {
      if (redirect.type !== 'HereDoc') continue;
      const first = this.#unit.lineAt(redirect.body.pos);
      const { place } = this.#unit.script;
      return {
        text: this.#unit.restore(redirect.body.text),
        place: (line) => place(first + line - 1),
      };
    }
    return undefined;
  }

  #place(position: number) {
    return this.#unit.script.place(this.#unit.lineAt(position));
  }
}

const declaring = new Set(['export', 'declare', 'typeset', 'readonly', 'local']);

type Text = Omit<Unit, 'script'>;

const noUnit: Text = { text: '', restore: (word) => word, lineAt: () => 1 };

interface ParsedText {
  readonly unit: Text;
  readonly tree: ReturnType<typeof parse>;
}

const parsedTexts = new WeakMap<object, Map<string, ParsedText>>();

/** Texts that are kept parsed at most. */
const keptLimit = 2000;

function parsed(script: Script, within: object | undefined): { unit: Unit; tree: ParsedText['tree'] } {
  const known = (within && parsedTexts.get(within)) ?? new Map<string, ParsedText>();
  const found = known.get(script.text) ?? parseText(script.text);
  if (within && known.size < keptLimit) parsedTexts.set(within, known.set(script.text, found));
  return { unit: { ...found.unit, script }, tree: found.tree };
}

function parseText(text: string): ParsedText {
  const unit = protect(text);
  const starts = [0];
  for (let at = unit.text.indexOf('\n'); at >= 0; at = unit.text.indexOf('\n', at + 1)) starts.push(at + 1);
  return { unit: { ...unit, lineAt: (position) => lineIn(starts, position) }, tree: parse(unit.text) };
}

function lineIn(starts: readonly number[], position: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= position) low = middle;
    else high = middle - 1;
  }
  return low + 1;
}

/** Values that all agree on. */
function agreed(all: readonly Map<string, string>[]): Map<string, string> {
  const [first, ...others] = all;
  if (!first || others.every((other) => other === first)) return first ?? new Map();
  return new Map([...first].filter(([name, value]) => others.every((other) => other.get(name) === value)));
}
