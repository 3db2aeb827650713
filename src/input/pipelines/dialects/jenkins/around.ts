import type { SourceFile } from '../../../source-file.js';
import { type Block, everything, type Tree } from '../code/tree.js';
import type { Expression } from '../parts/expression.js';
import { legLimit } from '../parts/graph.js';
import type { Start } from '../parts/occasions.js';
import { startsUnder } from './conditions.js';
import type { Scope } from './flow.js';
import type { Known } from './values.js';

/** Functions of a file that call each other are followed this deep. */
export const callLimit = 12;

/** What is known where a statement stands. */
export interface Around extends Scope {
  readonly file: SourceFile;
  readonly known: Known;
  readonly env: Readonly<Record<string, string>>;
  readonly folder?: string;
  readonly optional?: boolean;
  readonly closures: ReadonlyMap<string, Bound>;
  /** Functions on the way here. */
  readonly within: readonly string[];
  readonly depth: number;
  /** How often a loop around makes what is in it, where its list is written out. */
  readonly times: number;
  /** A step of somebody else's is given this to run: what it knows of stands in the same library. */
  readonly lent?: boolean;
}

export interface Bound {
  readonly block: Block;
  readonly around: Around;
}

/** What holds where a condition does. */
export function under(around: Around, expression: Expression, text: string): Around {
  const starts: readonly Start[] = startsUnder(expression, around.starts) ?? around.starts;
  const isNever = expression.is === 'false' || (expression.is === 'not' && expression.of[0]?.is === 'true');
  return { ...around, starts: isNever ? [] : starts, condition: both(around.condition, text) ?? text };
}

/** What runs as often as this. */
export function withLegs(legs: number, around: Around): Around {
  return { ...around, legs: Math.min(legLimit, around.legs * legs) };
}

/** What a loop over a list does: as often as the list is long, where it is written out. */
export function repeated(over: Tree | undefined, around: Around): Around {
  const list = over?.is === 'operation' && over.sign === 'in' ? over.of[1] : over;
  const size = list?.is === 'list' ? list.of.length + list.named.length : 1;
  return { ...around, times: Math.min(legLimit, around.times * Math.max(1, size)) };
}

/** Two conditions of which both must hold. */
export function both(outer: string | undefined, inner: string | undefined): string | undefined {
  if (outer === undefined || inner === undefined) return outer ?? inner;
  return `${outer} && ${inner}`.slice(0, 600);
}

/** Whether a block ends the build or function. */
export function leaves(trees: readonly Tree[]): boolean {
  const last = trees.at(-1);
  return last?.is === 'return' || last?.is === 'throw' || (last?.is === 'call' && last.name === 'error');
}

/** Whether what catches a failure passes it on. */
export function fails(trees: readonly Tree[]): boolean {
  return [...everything(trees)].some(
    (tree) =>
      tree.is === 'throw' ||
      (tree.is === 'call' && (tree.name === 'error' || tree.name === 'exit')) ||
      (tree.is === 'assign' && tree.target.is === 'name' && /result$/i.test(tree.target.name)),
  );
}
