import type { Tree } from '../code/tree.js';
import { partsOf } from '../code/tree.js';
import type { Reading } from '../parts/reading.js';
import { type Around, both, fails, leaves, repeated, under } from './around.js';
import { Bodies } from './bodies.js';
import { Branches } from './branches.js';
import { Calls } from './calls.js';
import { expressionOf } from './conditions.js';
import { Definitions } from './definitions.js';
import type { Flow } from './flow.js';
import { Recorder } from './recorder.js';
import { bare, textOf } from './values.js';

/** Statements of one pipeline that are walked. */
const walkLimit = 30_000;

/** Walks the statements of a pipeline in the order in which they run. */
export class Walk {
  readonly definitions = new Definitions();
  readonly branches = new Branches(this.definitions.functions);
  readonly bodies = new Bodies(this);
  readonly recorder: Recorder;
  readonly #calls = new Calls(this);
  #left = walkLimit;

  constructor(
    readonly reading: Reading,
    readonly flow: Flow,
    /** Where steps that nobody here knows come from, as far as the file says. */
    readonly library: string | undefined,
  ) {
    this.recorder = new Recorder(reading, flow);
  }

  block(of: readonly Tree[], around: Around): void {
    let inner = around;
    for (const tree of of) {
      if (--this.#left < 0) {
        if (this.#left === -1)
          this.reading.fault({
            path: around.file.path,
            line: tree.line,
            reason: `does more than is followed (${walkLimit} statements)`,
          });
        return;
      }
      if (inner.starts.length === 0) return;
      inner = this.#statement(tree, inner);
    }
  }

  /** Returns what holds after it. */
  #statement(tree: Tree, around: Around): Around {
    switch (tree.is) {
      case 'function':
      case 'class':
        return around;
      case 'if':
        return this.#if(tree, around);
      case 'loop':
        for (const one of tree.over) this.value(one, around);
        this.block(tree.body, repeated(tree.over[0], around));
        return around;
      case 'try':
        this.block(tree.body, tree.catches && !fails(tree.caught) ? { ...around, optional: true } : around);
        this.block(tree.caught, { ...around, condition: both(around.condition, 'failure') ?? 'failure' });
        this.block(tree.last, around);
        return around;
      case 'assign':
        return this.#assign(tree.target, tree.value, around);
      default:
        this.value(tree, around);
        return around;
    }
  }

  #if(tree: Extract<Tree, { is: 'if' }>, around: Around): Around {
    this.value(tree.test, around);
    const expression = expressionOf(tree.test, around.known);
    const text = around.file.text.slice(tree.test.from, tree.test.to).slice(0, 300);
    const then = under(around, expression, text);
    const other = under(around, { is: 'not', of: [expression] }, `!(${text})`);
    this.block(tree.then, then);
    this.block(tree.else, other);
    return leaves(tree.then) && tree.else.length === 0 ? other : around;
  }

  #assign(target: Tree, value: Tree, around: Around): Around {
    const name = target.is === 'name' ? target.name : undefined;
    const indexed =
      target.is === 'operation' && target.sign === '[]' && target.of[0]?.is === 'name' ? target : undefined;
    const block = this.branches.closureFrom(value);
    if (indexed?.of[0]?.is === 'name' && block) {
      const key = indexed.of[1]?.is === 'list' ? textOf(indexed.of[1].of[0], around.known) : undefined;
      this.branches.add(indexed.of[0].name, {
        name: key ?? 'branch',
        line: target.line,
        block,
        legs: around.times,
      });
      return around;
    }
    if (name !== undefined && block)
      return { ...around, closures: new Map(around.closures).set(name, { block, around }) };
    const branches = this.branches.within(value);
    if (name !== undefined && branches.length > 0) {
      for (const branch of branches) this.branches.add(name, branch);
      return around;
    }
    this.value(value, around, name);
    const text = textOf(value, around.known);
    if (name === undefined || text === undefined) return around;
    const isEnv = name.startsWith('env.');
    return {
      ...around,
      known: new Map(around.known).set(bare(name), text),
      ...(isEnv ? { env: { ...around.env, [bare(name)]: text } } : {}),
    };
  }

  /** Everything that an expression calls, innermost first. Chains of operators are as long as a script likes: no recursion. */
  value(tree: Tree, around: Around, into?: string): void {
    const open: Tree[] = [tree];
    for (let part = open.pop(); part; part = open.pop()) {
      if (part.is === 'call') this.#calls.call(part, around, part === tree ? into : undefined);
      else if (part.is === 'name') this.#calls.named(part, around);
      else if (part.is === 'if') this.#if(part, around);
      else if (part.is !== 'block') open.push(...[...partsOf(part)].reverse());
    }
  }
}
