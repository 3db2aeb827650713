import type { Part } from './tokens.js';

interface At {
  /** 1-based line where it starts. */
  readonly line: number;
  readonly from: number;
  readonly to: number;
}

export interface Text extends At {
  readonly is: 'text';
  readonly parts: readonly Part[];
}

/** A variable, or a path of names: `env.BRANCH_NAME`. */
export interface Name extends At {
  readonly is: 'name';
  readonly name: string;
}

export interface Named extends At {
  readonly key: string;
  readonly value: Tree;
}

/** A call, with or without parentheses; closures that follow are its last arguments. */
export interface Call extends At {
  readonly is: 'call';
  /** Path of names: `docker.build`; of a call on a value only the name. */
  readonly name: string;
  readonly on?: Tree;
  readonly args: readonly Tree[];
  readonly named: readonly Named[];
}

export interface List extends At {
  readonly is: 'list';
  readonly of: readonly Tree[];
  readonly named: readonly Named[];
}

/** A closure, a lambda, or a block of statements. */
export interface Block extends At {
  readonly is: 'block';
  readonly takes: readonly string[];
  readonly of: readonly Tree[];
}

export interface Operation extends At {
  readonly is: 'operation';
  /** `!` has one operand, `?` three, others two. */
  readonly sign: string;
  readonly of: readonly Tree[];
}

export interface Assign extends At {
  readonly is: 'assign';
  readonly target: Tree;
  readonly sign: string;
  readonly value: Tree;
}

export interface If extends At {
  readonly is: 'if';
  readonly test: Tree;
  readonly then: readonly Tree[];
  readonly else: readonly Tree[];
}

export interface Loop extends At {
  readonly is: 'loop';
  readonly over: readonly Tree[];
  readonly body: readonly Tree[];
}

export interface Try extends At {
  readonly is: 'try';
  readonly body: readonly Tree[];
  readonly caught: readonly Tree[];
  readonly catches: boolean;
  readonly last: readonly Tree[];
}

/** A function, or a class or object with what it extends as `value`. */
export interface Definition extends At {
  readonly is: 'function' | 'class';
  readonly name: string;
  readonly takes: readonly string[];
  readonly body: readonly Tree[];
  readonly value?: Tree;
}

export interface Leave extends At {
  readonly is: 'return' | 'throw';
  readonly value?: Tree;
}

/** What was skipped, or means nothing here. */
export interface Other extends At {
  readonly is: 'number' | 'other';
}

export type Tree =
  | Text
  | Name
  | Call
  | List
  | Block
  | Operation
  | Assign
  | If
  | Loop
  | Try
  | Definition
  | Leave
  | Other;

/** The parts of a tree, in the order in which they run. */
export function partsOf(tree: Tree): readonly Tree[] {
  switch (tree.is) {
    case 'call':
      return [...(tree.on ? [tree.on] : []), ...tree.args, ...tree.named.map(({ value }) => value)];
    case 'list':
      return [...tree.of, ...tree.named.map(({ value }) => value)];
    case 'block':
    case 'operation':
      return tree.of;
    case 'assign':
      return [tree.value];
    case 'if':
      return [tree.test, ...tree.then, ...tree.else];
    case 'loop':
      return [...tree.over, ...tree.body];
    case 'try':
      return [...tree.body, ...tree.caught, ...tree.last];
    case 'function':
    case 'class':
      return [...(tree.value ? [tree.value] : []), ...tree.body];
    case 'return':
    case 'throw':
      return tree.value ? [tree.value] : [];
    default:
      return [];
  }
}

/** Everything in trees, outermost first. */
export function* everything(trees: readonly Tree[]): Generator<Tree> {
  const open = [...trees].reverse();
  for (let tree = open.pop(); tree; tree = open.pop()) {
    yield tree;
    open.push(...[...partsOf(tree)].reverse());
  }
}

/** All calls of a name, anywhere in trees. */
export function callsOf(trees: readonly Tree[], name: string): readonly Call[] {
  return [...everything(trees)].filter((tree): tree is Call => tree.is === 'call' && tree.name === name);
}

/** The closure that a call is given last. */
export function closureOf(tree: Tree | undefined): Block | undefined {
  if (tree?.is === 'block') return tree;
  const last = tree?.is === 'call' ? tree.args.at(-1) : undefined;
  return last?.is === 'block' ? last : undefined;
}

/** An argument by name. */
export function namedOf(tree: Tree | undefined, ...keys: readonly string[]): Tree | undefined {
  if (tree?.is !== 'call' && tree?.is !== 'list') return undefined;
  const all =
    tree.is === 'call'
      ? [...tree.named, ...tree.args.flatMap((arg) => (arg.is === 'list' ? arg.named : []))]
      : tree.named;
  return all.find(({ key }) => keys.includes(key))?.value;
}

/** The arguments of a call that are no closures. */
export function plainArgs(call: Call): readonly Tree[] {
  return call.args.filter(({ is }) => is !== 'block');
}
