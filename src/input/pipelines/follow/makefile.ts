import type { SourceFile } from '../../source-file.js';

export interface RecipeLine {
  /** As the shell gets it: variables of make expanded as far as they are known. */
  readonly text: string;
  readonly line: number;
}

export interface Rule {
  readonly target: string;
  readonly needs: readonly string[];
  readonly recipe: readonly RecipeLine[];
  readonly file: SourceFile;
  readonly line: number;
  readonly variables: ReadonlyMap<string, string>;
  /** The pattern that the target fits, where the rule is an implicit one: `%.o`. */
  readonly pattern?: string;
}

export interface Makefile {
  /** The target that `make` alone makes. */
  first: string | undefined;
  /** Files to read besides, as written, variables expanded. */
  readonly includes: readonly string[];
  /** Rules for a target, pattern rules with their stem filled in. No pattern serves twice in a chain: `used` were. */
  find(target: string, used?: readonly string[]): readonly Rule[];
}

/** What is known when a Makefile is read. */
export interface Given {
  readonly variables: ReadonlyMap<string, string>;
  /** Whether the folder of the run holds a file. */
  holds(path: string): boolean;
}

/** Pattern rules that lead to one another at most. */
const chainLimit = 3;

interface RawRule {
  readonly target: string;
  readonly needs: string;
  readonly recipe: { text: string; line: number }[];
  readonly file: SourceFile;
  readonly line: number;
  readonly local: Map<string, string>;
}

class Parsed implements Makefile {
  first: string | undefined;
  includes: string[] = [];
  readonly variables: Map<string, string>;
  readonly rules = new Map<string, RawRule[]>();
  readonly patterns: RawRule[] = [];
  readonly exported = new Set<string>();
  readonly #found = new Map<string, readonly Rule[]>();
  readonly given: ReadonlyMap<string, string>;

  constructor(readonly from: Given) {
    this.given = from.variables;
    this.variables = new Map([...this.given, ['MAKE', 'make'], ['SHELL', '/bin/sh'], ['CURDIR', '/@root']]);
  }

  /** Expanded once: nothing is added once targets are asked for. */
  find(target: string, used: readonly string[] = []): readonly Rule[] {
    const own = this.rules.get(target);
    const implicit = own ? undefined : this.#implicit(target, used);
    const key = `${target} ${implicit?.target}`;
    const found =
      this.#found.get(key) ?? (own ?? [implicit ?? []].flat()).map((rule) => this.#expanded(rule, target));
    this.#found.set(key, found);
    return found;
  }

  /** The pattern rule that makes a target: one whose needs are there or can be made; else, as includes may not be
   *  read, any that does not fit everything. */
  #implicit(target: string, used: readonly string[]): RawRule | undefined {
    const fitting = this.patterns.filter(
      (rule) => !used.includes(rule.target) && stemOf(rule.target, target) !== undefined,
    );
    return (
      fitting.find((rule) => this.#makes(rule, target, used)) ?? fitting.find((rule) => rule.target !== '%')
    );
  }

  #makes(rule: RawRule, target: string, used: readonly string[]): boolean {
    if (used.length > chainLimit) return false;
    const chain = [...used, rule.target];
    const isThere = (need: string) =>
      this.rules.has(need) ||
      this.from.holds(need) ||
      this.patterns.some(
        (other) =>
          !chain.includes(other.target) &&
          stemOf(other.target, need) !== undefined &&
          this.#makes(other, need, chain),
      );
    return this.#needs(rule, target).every(isThere);
  }

  #needs(rule: RawRule, target: string): readonly string[] {
    const needs = this.expand(rule.needs.replaceAll('%', stemOf(rule.target, target) ?? ''), rule.local);
    return needs.split(/\s+/).filter((need) => need !== '' && need !== '|' && !need.includes('$'));
  }

  #expanded(rule: RawRule, target: string): Rule {
    const stem = stemOf(rule.target, target) ?? '';
    const needs = this.expand(rule.needs.replaceAll('%', stem), rule.local);
    const scope = new Map([
      ...rule.local,
      ['@', target],
      ['*', stem],
      ['<', needs.trim().split(/\s+/)[0] ?? ''],
      ['^', needs.trim()],
    ]);
    return {
      target,
      needs: this.#needs(rule, target),
      recipe: rule.recipe.map(({ text, line }) => ({ text: shellText(this.expand(text, scope)), line })),
      file: rule.file,
      line: rule.line,
      variables: new Map([...this.#handed(), ...[...this.exported].flatMap((name) => this.#export(name))]),
      ...(rule.target.includes('%') ? { pattern: rule.target } : {}),
    };
  }

  /** What make was handed, as the shells of its recipes get it. */
  #handed(): readonly (readonly [string, string])[] {
    return [...this.given].map(([name, value]) => [name, value.replaceAll('$$', '$')] as const);
  }

  #export(name: string): readonly (readonly [string, string])[] {
    const value = this.variables.get(name);
    return value === undefined ? [] : [[name, this.expand(value, new Map())]];
  }

  /** Expands `$(X)`, `${X}`, `$X` and the functions that lists of targets are made with; bounded. */
  expand(text: string, local: ReadonlyMap<string, string>, depth = 0): string {
    if (depth > 12 || !text.includes('$')) return text;
    let done = '';
    let at = 0;
    for (let next = text.indexOf('$'); next >= 0 && done.length < 20_000; next = text.indexOf('$', at)) {
      done += text.slice(at, next);
      const reference = referenceAt(text, next);
      done += reference.name === undefined ? reference.raw : this.#value(reference, local, depth);
      at = next + reference.raw.length;
    }
    return (done + text.slice(at)).slice(0, 40_000);
  }

  #value({ name = '', raw }: Reference, local: ReadonlyMap<string, string>, depth: number): string {
    const call = /^([a-z-]+)[ \t]+(.*)$/s.exec(name);
    if (call) return this.#function(call[1] ?? '', call[2] ?? '', raw, local, depth);
    const substituted = /^([\w.-]+):([^=]*)=(.*)$/.exec(name);
    const plain = this.expand(substituted?.[1] ?? name, local, depth + 1);
    const value = local.get(plain) ?? this.given.get(plain) ?? this.variables.get(plain);
    if (value === undefined) return shellVariable(plain, raw);
    const expanded = this.expand(value, local, depth + 1);
    return substituted ? patsubst(substituted[2] ?? '', substituted[3] ?? '', expanded) : expanded;
  }

  #function(
    name: string,
    text: string,
    raw: string,
    local: ReadonlyMap<string, string>,
    depth: number,
  ): string {
    const args = splitArguments(text);
    const given = (index: number) => this.expand(args[index] ?? '', local, depth + 1);
    const list = (index: number) => given(index).split(/\s+/).filter(Boolean);
    switch (name) {
      case 'call': {
        const inner = new Map([
          ...local,
          ...args.slice(1).map((_, index) => [String(index + 1), given(index + 1)] as const),
        ]);
        const body = this.variables.get((args[0] ?? '').trim());
        return body === undefined ? raw : this.expand(body, inner, depth + 1);
      }
      case 'foreach':
        return list(1)
          .slice(0, 40)
          .map((item) => this.expand(args[2] ?? '', new Map([...local, [given(0).trim(), item]]), depth + 1))
          .join(' ');
      case 'addprefix':
        return list(1)
          .map((item) => given(0) + item)
          .join(' ');
      case 'addsuffix':
        return list(1)
          .map((item) => item + given(0))
          .join(' ');
      case 'patsubst':
        return patsubst(given(0), given(1), given(2));
      case 'subst':
        return given(0) === '' ? given(2) : given(2).split(given(0)).join(given(1));
      case 'strip':
      case 'sort':
      case 'info':
        return name === 'info' ? '' : list(0).join(' ');
      case 'or':
        return args.map((_, index) => given(index).trim()).find(Boolean) ?? '';
      case 'if':
        return given(0).trim() === '' ? given(2) : given(1);
      case 'shell':
        return `$$(${args.join(',')})`;
      default:
        return '';
    }
  }
}

interface Reference {
  readonly raw: string;
  /** What stands in the brackets; absent where the dollar is none of make's. */
  readonly name?: string;
}

function referenceAt(text: string, at: number): Reference {
  const next = text[at + 1];
  if (next === '$') return { raw: '$$' };
  if (next !== '(' && next !== '{')
    return next && /[\w@<^*?%+]/.test(next) ? { raw: `$${next}`, name: next } : { raw: '$' };
  const close = next === '(' ? ')' : '}';
  let depth = 0;
  for (let end = at + 1; end < text.length && end < at + 4000; end++) {
    if (text[end] === next) depth++;
    else if (text[end] === close && --depth === 0)
      return { raw: text.slice(at, end + 1), name: text.slice(at + 2, end) };
  }
  return { raw: text.slice(at, at + 2) };
}

/** What make does not know may come from the environment: a variable for the shell to look up. */
function shellVariable(name: string, raw: string): string {
  return /^\w{2,}$/.test(name) ? `$$\{${name}}` : raw.length > 2 ? raw : '';
}

/** `$$` is a dollar of the shell; marks of make before the command go; other calls stay what nobody knows. */
function shellText(text: string): string {
  return text.replaceAll('$$', '$').replace(/^[ \t]*[@+-][@+\- \t]*/, '');
}

function patsubst(pattern: string, replacement: string, list: string): string {
  return list
    .split(/\s+/)
    .filter(Boolean)
    .map((item) => {
      if (!pattern.includes('%'))
        return item.endsWith(pattern) ? item.slice(0, item.length - pattern.length) + replacement : item;
      const stem = stemOf(pattern, item);
      return stem === undefined ? item : replacement.replace('%', stem);
    })
    .join(' ');
}

function stemOf(pattern: string, target: string): string | undefined {
  const [before = '', after = ''] = pattern.split('%', 2);
  const fits =
    target.length >= before.length + after.length && target.startsWith(before) && target.endsWith(after);
  return pattern.includes('%') && fits
    ? target.slice(before.length, target.length - after.length)
    : undefined;
}

function splitArguments(text: string): readonly string[] {
  const args = [''];
  let depth = 0;
  for (const character of text.slice(0, 8000)) {
    if (character === '(' || character === '{') depth++;
    else if (character === ')' || character === '}') depth--;
    if (character === ',' && depth === 0) args.push('');
    else args[args.length - 1] += character;
  }
  return args;
}

/** Reads a Makefile, into another one for includes. Both branches of a condition are read. */
export function parseMakefile(file: SourceFile, given: Given, into?: Makefile): Makefile {
  const parsed = into instanceof Parsed ? into : new Parsed(given);
  parsed.includes = [];
  let rules: readonly RawRule[] = [];
  let defining: { name: string; lines: string[] } | undefined;
  for (const { text, line } of logicalLines(file.text)) {
    if (defining) {
      if (/^\s*endef\b/.test(text)) {
        parsed.variables.set(defining.name, defining.lines.join('\n'));
        defining = undefined;
      } else defining.lines.push(text);
    } else if (text.startsWith('\t') && rules.length > 0) {
      for (const rule of rules) rule.recipe.push({ text: text.slice(1), line });
    } else if (/^\s*define\s/.test(text)) {
      defining = { name: /^\s*define\s+([\w.-]+)/.exec(text)?.[1] ?? '', lines: [] };
    } else {
      const begun = statement(text.replace(/(?:^|\s)#.*$/s, '').trim(), line, file, parsed);
      if (begun) rules = begun;
    }
  }
  return parsed;
}

/** Lines joined where they end in a backslash; recipe lines keep the break, the shell knows it. */
function logicalLines(text: string): readonly { text: string; line: number }[] {
  const lines = text.split(/\r?\n/);
  const joined: { text: string; line: number }[] = [];
  for (let index = 0; index < lines.length; index++) {
    const first = index;
    let whole = lines[index] ?? '';
    const recipe = whole.startsWith('\t');
    while (/(?:^|[^\\])\\$/.test(whole) && index + 1 < lines.length) {
      const next = lines[++index] ?? '';
      whole = recipe ? `${whole}\n${next.replace(/^\t/, '')}` : `${whole.slice(0, -1)} ${next.trim()}`;
    }
    joined.push({ text: whole, line: first + 1 });
  }
  return joined;
}

/** Reads one statement; returns the rules that the following recipe belongs to, where it begins some. */
function statement(
  text: string,
  line: number,
  file: SourceFile,
  parsed: Parsed,
): readonly RawRule[] | undefined {
  if (text === '' || /^(?:ifeq|ifneq|ifdef|ifndef|else|endif|unexport|vpath|override)\b/.test(text))
    return undefined;
  const included = /^(?:-|s)?include\s+(.*)$/.exec(text);
  if (included) {
    parsed.includes.push(
      ...parsed
        .expand(included[1] ?? '', new Map())
        .split(/\s+/)
        .filter(Boolean),
    );
    return undefined;
  }
  const bare = text.replace(/^export\s+/, '');
  const assigned = /^([\w.-]+)\s*(::?:?|\?|\+|!)?=\s*(.*)$/s.exec(bare);
  if (assigned) {
    assign(parsed.variables, assigned, parsed);
    if (bare !== text) parsed.exported.add(assigned[1] ?? '');
    return [];
  }
  const rule = /^([^:=]+?)\s*::?(?!=)\s*(.*)$/s.exec(text);
  return rule ? begin(rule[1] ?? '', rule[2] ?? '', line, file, parsed) : undefined;
}

function assign(
  variables: Map<string, string>,
  [, name = '', kind, value = '']: RegExpExecArray,
  parsed: Parsed,
): void {
  if (kind === '?' && (variables.has(name) || parsed.given.has(name))) return;
  const before = kind === '+' ? `${variables.get(name) ?? ''} ` : '';
  // A variable that is made of itself is expanded now; the others when they are used.
  const now = kind?.startsWith(':') || value.includes(`(${name})`) || value.includes(`{${name}}`);
  variables.set(name, (before + (now ? parsed.expand(value, new Map()) : value)).slice(0, 20_000));
}

function begin(
  left: string,
  right: string,
  line: number,
  file: SourceFile,
  parsed: Parsed,
): readonly RawRule[] {
  const targets = parsed.expand(left, new Map()).split(/\s+/).filter(Boolean).slice(0, 60);
  const local = /^(?:export\s+)?([\w.-]+)\s*(:|\?|\+)?=\s*(.*)$/s.exec(right);
  const [needs = '', inline] = local ? ['', undefined] : splitOnce(withoutStatic(right), ';');
  const rules = targets.map((target): RawRule => {
    const rule = {
      target,
      needs,
      recipe: inline === undefined ? [] : [{ text: inline, line }],
      file,
      line,
      local: new Map<string, string>(),
    };
    if (local) assign(rule.local, local, parsed);
    return add(rule, parsed);
  });
  const first = targets[0];
  if (!local && parsed.first === undefined && first !== undefined && !/^\.|%/.test(first))
    parsed.first = first;
  return rules;
}

function add(rule: RawRule, parsed: Parsed): RawRule {
  if (rule.target.startsWith('.')) {
    if (rule.target === '.DEFAULT_GOAL') parsed.first = rule.needs.trim();
    return rule;
  }
  if (rule.target.includes('%')) {
    parsed.patterns.push(rule);
    return rule;
  }
  const known = parsed.rules.get(rule.target) ?? [];
  const before = known.at(-1);
  // What a target needs and what it sets may stand apart from its recipe: local variables are shared.
  const shared = before ? { ...rule, local: before.local } : rule;
  for (const [name, value] of rule.local) shared.local.set(name, value);
  parsed.rules.set(rule.target, [...known, shared]);
  return shared;
}

/** `a b: %: %.in` is a static pattern: what follows the second colon counts. */
function withoutStatic(right: string): string {
  const [head = '', tail] = splitOnce(right, ':');
  return tail !== undefined && head.includes('%') ? tail : right;
}

function splitOnce(text: string, mark: string): readonly [string, string | undefined] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + mark.length)];
}
