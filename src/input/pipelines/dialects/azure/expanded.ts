import type { Place } from '../../../../evidence.js';
import type { DataEntry, DataNode } from '../../../data.js';
import type { SourceFile } from '../../../source-file.js';
import { onlyName, templateTruth, textOf } from './expressions.js';
import { lookup, type Scope, TextNode, withNames } from './scope.js';

/** A condition that is set where the run is started by a person, who can choose other values. */
const byPerson = "eq(variables['Build.Reason'], 'Manual')";

const nestingLimit = 60;

/** Data with its template expressions expanded: conditions, loops, inserted values. It keeps its places. */
export class Expanded implements DataNode {
  #items: readonly Expanded[] | undefined;
  #entries: readonly DataEntry[] | undefined;

  private constructor(
    readonly node: DataNode,
    readonly scope: Scope,
    /** Conditions of the template that are open until the run: both words of the file and of the system. */
    readonly under: string | undefined,
    private readonly depth: number,
    private readonly from: DataNode,
  ) {}

  /** A node as the template expressions in it make it. A reference that stands alone is what it refers to. */
  static of(node: DataNode, scope: Scope, under?: string, depth = 0): Expanded {
    if (node instanceof Expanded)
      return new Expanded(
        node.node,
        node.scope,
        both(under, node.under),
        Math.max(depth, node.depth),
        node.from,
      );
    const whole = node.text === undefined ? undefined : wholeExpression(node.text);
    const name = whole === undefined ? undefined : onlyName(whole);
    const target = name === undefined ? undefined : lookup(name, scope);
    if (!target || depth > nestingLimit) return new Expanded(node, scope, under, depth, node);
    const value = Expanded.of(target, scope, under, depth + 1);
    return value.kind === 'scalar' ? new Expanded(value.node, value.scope, under, depth, node) : value;
  }

  /** A list of steps as the mapping that a job would hold them in. */
  asSteps(): Expanded {
    const holder = new Expanded(this.node, this.scope, this.under, this.depth, this.from);
    holder.#entries = [{ key: 'steps', keyLine: this.line, value: this }];
    holder.#items = [];
    return holder;
  }

  get file(): SourceFile {
    return this.from.file;
  }

  get line(): number {
    return this.from.line;
  }

  get at(): Place {
    return this.from.at;
  }

  get kind(): DataNode['kind'] {
    return this.node.kind;
  }

  get scalar(): string | number | boolean | null | undefined {
    const { text } = this;
    if (text === undefined || text === this.node.text) return this.node.scalar;
    return text.toLowerCase() === 'true' ? true : text.toLowerCase() === 'false' ? false : text;
  }

  get text(): string | undefined {
    return this.node.text === undefined ? undefined : filled(this.node.text, this.scope);
  }

  get(...path: readonly (string | number)[]): Expanded | undefined {
    let node: Expanded | undefined = this;
    for (const step of path) {
      const found: DataNode | undefined =
        typeof step === 'number'
          ? node?.items()[step]
          : node?.entries().findLast(({ key }) => key === step)?.value;
      node = found instanceof Expanded ? found : undefined;
    }
    return node;
  }

  items(): readonly Expanded[] {
    this.#items ??= this.depth > nestingLimit ? [] : this.#expandItems();
    return this.#items;
  }

  entries(): readonly DataEntry[] {
    this.#entries ??= this.depth > nestingLimit ? [] : this.#expandEntries();
    return this.#entries;
  }

  #expandItems(): readonly Expanded[] {
    const chain = new Chain(this.scope);
    return this.node.items().flatMap((item) => {
      const [only, ...rest] = item.entries();
      const word = only && rest.length === 0 ? controlOf(only.key) : undefined;
      if (!only || !word) {
        chain.end();
        const child = this.#child(item);
        if (!isWholeReference(item) || child.kind !== 'list') return [child];
        return this.scope.allowance.take(item) ? this.#allowed(child.items()) : [];
      }
      return this.#controlled(word, only.value, chain).flatMap((value) =>
        value.kind === 'list' ? value.items() : [value],
      );
    });
  }

  #expandEntries(): readonly DataEntry[] {
    const chain = new Chain(this.scope);
    return this.node.entries().flatMap(({ key, keyLine, value }): readonly DataEntry[] => {
      const word = controlOf(key);
      if (!word) {
        chain.end();
        return [{ key: filled(key, this.scope), keyLine, value: this.#child(value) }];
      }
      return this.#controlled(word, value, chain).flatMap((inner) => inner.entries());
    });
  }

  /** Lists in lists grow by doubling: as many elements as are still allowed. */
  #allowed(items: readonly Expanded[]): readonly Expanded[] {
    return items.filter((item) => this.scope.allowance.take(item));
  }

  /** What a condition, loop or insertion leaves of its value. */
  #controlled({ word, rest }: Control, value: DataNode, chain: Chain): readonly Expanded[] {
    if (!this.scope.allowance.take(value)) return [];
    if (word === 'each') return this.#looped(rest, value);
    if (word === 'insert') return [this.#child(value)];
    const found = chain.next(word, rest);
    return found ? [this.#child(value, found.under)] : [];
  }

  #looped(rest: string, value: DataNode): readonly Expanded[] {
    const [, name = '', over = ''] = /^([\w-]+)\s+in\s+(\S+)$/.exec(rest) ?? [];
    const target = lookup(onlyName(over) ?? over, this.scope);
    if (!target) return [this.#child(value)];
    const list = Expanded.of(target, this.scope);
    const rounds =
      list.kind === 'mapping'
        ? list.entries().map(({ key, keyLine, value: each }): readonly (readonly [string, DataNode])[] => [
            [`${name}.key`, new TextNode(key, each.file, keyLine)],
            [`${name}.value`, each],
          ])
        : list.items().map((each): readonly (readonly [string, DataNode])[] => [[name, each]]);
    return rounds
      .filter(() => this.scope.allowance.take(value))
      .map((names) => Expanded.of(value, withNames(this.scope, names), this.under, this.depth + 1));
  }

  #child(node: DataNode, under?: string): Expanded {
    return Expanded.of(node, this.scope, both(this.under, under), this.depth + 1);
  }
}

/** An `if` with its `elseif` and `else`: what came before decides. */
class Chain {
  #before: string[] = [];
  #taken = false;

  constructor(private readonly scope: Scope) {}

  end(): void {
    this.#before = [];
    this.#taken = false;
  }

  /** Whether a branch may be taken, and under which condition; `undefined`: it is not. */
  next(word: Control['word'], condition: string): { readonly under?: string } | undefined {
    if (word === 'if') this.end();
    if (this.#taken) return undefined;
    const others = this.#before.map((before) => `not(${before})`);
    const truth = word === 'else' ? true : templateTruth(condition, this.scope, false);
    if (truth === false) {
      const choosable = templateTruth(condition, this.scope, true) !== false;
      return choosable ? underAll([...others, byPerson]) : undefined;
    }
    if (truth) this.#taken = true;
    else this.#before.push(condition);
    return underAll(truth ? others : [...others, condition]);
  }
}

function underAll(conditions: readonly string[]): { readonly under?: string } {
  const under = conditions.reduce<string | undefined>((outer, inner) => both(outer, inner), undefined);
  return under === undefined ? {} : { under };
}

/** Two conditions of which both must hold. */
export function both(outer: string | undefined, inner: string | undefined): string | undefined {
  if (outer === undefined || inner === undefined || outer === inner) return outer ?? inner;
  return `and(${outer}, ${inner})`.length > 4000 ? inner : `and(${outer}, ${inner})`;
}

interface Control {
  readonly word: 'if' | 'elseif' | 'else' | 'each' | 'insert';
  readonly rest: string;
}

/** The control word of a key: `${{ if eq(a, b) }}`. */
function controlOf(key: string): Control | undefined {
  const inner = wholeExpression(key);
  const [, word = '', rest = ''] =
    inner === undefined ? [] : (/^(if|elseif|else|each|insert)\b(.*)$/s.exec(inner) ?? []);
  return word === '' ? undefined : { word: word as Control['word'], rest: rest.trim() };
}

/** What stands between the brackets of a text that is one expression. */
function wholeExpression(text: string): string | undefined {
  const trimmed = text.trim();
  if (!trimmed.startsWith('${{') || !trimmed.endsWith('}}')) return undefined;
  const inner = trimmed.slice(3, -2);
  return inner.includes('${{') ? undefined : inner.trim();
}

function isWholeReference(node: DataNode): boolean {
  return node.text !== undefined && wholeExpression(node.text) !== undefined;
}

/** Puts known values in the place of template expressions. */
function filled(text: string, scope: Scope): string {
  if (!text.includes('${{')) return text;
  return text
    .split('${{')
    .map((part, index) => {
      if (index === 0) return part;
      const end = part.indexOf('}}');
      if (end < 0) return `\${{${part}`;
      const value = textOf(part.slice(0, end), scope);
      return value === undefined || value.length > 20_000 ? `\${{${part}` : `${value}${part.slice(end + 2)}`;
    })
    .join('');
}
