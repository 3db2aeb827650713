import { type Block, type Call, callsOf, closureOf, namedOf, plainArgs, type Tree } from '../code/tree.js';
import { filterOf } from '../parts/graph.js';
import type { Start } from '../parts/occasions.js';
import { type Around, both, withLegs } from './around.js';
import { changesetsOf, startsUnder, whenOf } from './conditions.js';
import { textOf } from './values.js';
import type { Walk } from './walk.js';

/** Reads `pipeline { ... }`: its sections in the order in which they run. */
export function declared(pipeline: Call, walk: Walk, around: Around): void {
  const block = closureOf(pipeline);
  if (!block) return;
  const inner = withSections(block, around);
  stages(section(block, 'stages'), walk, inner);
  post(section(block, 'post'), walk, { ...inner, stages: ['post'] });
}

function section(block: Block, name: string): Call | undefined {
  return block.of.find((tree): tree is Call => tree.is === 'call' && tree.name === name);
}

function stages(call: Call | undefined, walk: Walk, around: Around): void {
  for (const tree of closureOf(call)?.of ?? [])
    if (tree.is === 'call' && tree.name === 'stage') stage(tree, walk, around);
}

function stage(call: Call, walk: Walk, outer: Around): void {
  const block = closureOf(call);
  if (!block) return;
  const name = textOf(plainArgs(call)[0], outer.known) ?? 'stage';
  const around = withWhen(block, withSections(block, { ...outer, stages: [...outer.stages, name] }));
  if (around.starts.length === 0) return;
  const input = block.of.find((tree) => (tree.is === 'call' || tree.is === 'name') && tree.name === 'input');
  const steps = section(block, 'steps');
  const at = around.file.at(call.line);
  if (input) walk.flow.end();
  if (steps || input) walk.flow.begin(name, at, around);
  if (input) walk.flow.ask(around.file.at(input.line), around);
  if (steps) walk.block(closureOf(steps)?.of ?? [], around);
  stages(section(block, 'stages'), walk, around);
  const beside = closureOf(section(block, 'parallel'))?.of.filter(
    (tree): tree is Call => tree.is === 'call' && tree.name === 'stage',
  );
  if (beside) walk.flow.beside(beside.map((one) => () => stage(one, walk, around)));
  matrix(section(block, 'matrix'), walk, around);
  post(section(block, 'post'), walk, around);
  walk.flow.end();
}

function matrix(call: Call | undefined, walk: Walk, around: Around): void {
  const block = closureOf(call);
  if (!block) return;
  const inner = withWhen(block, withSections(block, withLegs(legsOf(block), around)));
  if (inner.starts.length > 0) stages(section(block, 'stages'), walk, inner);
}

type Cell = Readonly<Record<string, string>>;

/** Cells of a matrix without those that are excluded. */
function legsOf(block: Block): number {
  let cells: readonly Cell[] = [{}];
  for (const { name, values } of axesOf(section(block, 'axes')))
    cells = cells.flatMap((cell) => values.map((value) => ({ ...cell, [name]: value }))).slice(0, 1000);
  const excludes = (closureOf(section(block, 'excludes'))?.of ?? []).map((one) => axesOf(one));
  const left = cells.filter(
    (cell) => !excludes.some((axes) => axes.length > 0 && axes.every((axis) => excluded(cell, axis))),
  );
  return Math.max(1, left.length);
}

interface Axis {
  readonly name: string;
  readonly values: readonly string[];
  readonly not: boolean;
}

function excluded(cell: Cell, { name, values, not }: Axis): boolean {
  return values.includes(cell[name] ?? '') !== not;
}

function axesOf(tree: Tree | undefined): readonly Axis[] {
  const known = new Map<string, string>();
  return (closureOf(tree)?.of ?? []).flatMap((axis): readonly Axis[] => {
    const name = textOf(plainArgs(callsOf([axis], 'name')[0] ?? emptyCall(axis))[0], known);
    const values = callsOf([axis], 'values')[0];
    const others = callsOf([axis], 'notValues')[0];
    const listed = values ?? others;
    if (name === undefined || !listed) return [];
    return [{ name, values: plainArgs(listed).flatMap((one) => textOf(one, known) ?? []), not: !values }];
  });
}

function emptyCall({ line, from, to }: Tree): Call {
  return { is: 'call', name: '', args: [], named: [], line, from, to };
}

/** What a pipeline or stage sets for all that is in it. */
function withSections(block: Block, around: Around): Around {
  const image = imageOf(section(block, 'agent'), around);
  const known = new Map(around.known);
  const env: Record<string, string> = { ...around.env };
  for (const tree of closureOf(section(block, 'environment'))?.of ?? []) {
    if (tree.is !== 'assign' || tree.target.is !== 'name') continue;
    const text = textOf(tree.value, known);
    if (text === undefined || text.includes('$')) continue;
    env[tree.target.name] = text;
    known.set(tree.target.name, text);
  }
  return { ...around, known, env, ...(image === undefined ? {} : { image }) };
}

function imageOf(agent: Call | undefined, around: Around): string | undefined {
  for (const docker of agent ? callsOf([agent], 'docker') : []) {
    const inner = callsOf(docker.args, 'image')[0];
    const image = textOf(
      plainArgs(docker)[0] ?? namedOf(docker, 'image') ?? (inner && plainArgs(inner)[0]),
      around.known,
    );
    if (image !== undefined) return image;
  }
  return undefined;
}

function withWhen(block: Block, around: Around): Around {
  const call = section(block, 'when');
  const when = closureOf(call);
  if (!call || !when) return around;
  const text = around.file.text
    .slice(when.from + 1, when.to - 1)
    .replace(/\s+/g, ' ')
    .trim();
  const starts = startsUnder(whenOf(when, around.known), around.starts) ?? around.starts;
  const paths = filterOf(changesetsOf(when, around.known));
  const condition = both(around.condition, text.slice(0, 300));
  const narrowed = paths
    ? starts.map(
        (start): Start => (watches(start) ? { ...start, trigger: { ...start.trigger, paths } } : start),
      )
    : starts;
  return { ...around, starts: narrowed, ...(condition === undefined ? {} : { condition }) };
}

function watches({ trigger: { kind } }: Start): boolean {
  return kind === 'push' || kind === 'request';
}

/** Steps that run when the others are through, under what became of them. */
function post(call: Call | undefined, walk: Walk, around: Around): void {
  for (const tree of closureOf(call)?.of ?? []) {
    const block = closureOf(tree);
    if (tree.is !== 'call' || !block) continue;
    const condition = tree.name === 'always' ? around.condition : both(around.condition, tree.name);
    walk.block(block.of, { ...around, ...(condition === undefined ? {} : { condition }) });
  }
}
