import type { DataNode } from '../../../data.js';
import { legLimit, legsOf } from '../parts/graph.js';
import { filled } from './inputs.js';

/** How many runs a matrix makes. One that is computed counts as two: nobody computes a matrix of one. */
export function legsOfMatrix(matrix: DataNode | undefined): number {
  if (!matrix) return 1;
  if (matrix.kind !== 'mapping') return 2;
  const axes = matrix.entries().filter(({ key }) => key !== 'include' && key !== 'exclude');
  const product = legsOf(axes.map(({ value }) => sizeOf(value)));
  const include = matrix.get('include');
  const excluded = matrix.get('exclude')?.items().length ?? 0;
  if (axes.length === 0) return Math.max(1, Math.min(legLimit, include ? sizeOf(include) : 1));
  const added = (include?.items() ?? []).filter((item) => addsLeg(item, axes)).length;
  return Math.max(1, Math.min(legLimit, product - excluded + added));
}

function sizeOf(value: DataNode): number {
  return value.kind === 'list' ? value.items().length : 2;
}

/** An entry adds a run unless all that it says of the axes is among their values: then it only adds to those runs. */
function addsLeg(
  item: DataNode,
  axes: readonly { readonly key: string; readonly value: DataNode }[],
): boolean {
  return axes.some(({ key, value }) => {
    const own = item.get(key)?.text;
    return own !== undefined && value.kind === 'list' && !value.items().some(({ text }) => text === own);
  });
}

/** Values that are put into scripts at most. */
const valueLimit = 24;

/** Commands whose task or script a matrix names, or scripts that are nothing but a value of it. */
const tasked =
  /(?:^\s*|(?:^|[ \t"'])\.{1,2}\/[\w./-]{0,200}|(?:^|[ \t"'])(?:npm|pnpm|yarn|bun|make|just|task|nox|tox|composer|bundle|rake|cargo|nx|turbo|invoke|mage|hatch|poe|mise|dagger)[ \t][^\n]{0,300})\$\{\{\s*matrix\.[\w.-]+\s*\}\}/m;

/** Whether what a script does depends on the matrix, rather than with which versions it does it. */
export function isTasked(script: string): boolean {
  return tasked.test(script);
}

/** Inputs that hold the words of a command, by how they are named. */
const wordInput = /^(?:args|arguments|call|commands?|cmd|tasks?|targets?)$/;
/** A value of the matrix that is a word of its own and no option's. */
const taskWord = /(?:^|(?:^|\s)[\w:.][\w:./-]{0,80}\s+)\$\{\{\s*matrix\.[\w.-]+\s*\}\}(?:\s|$)/;

/** What an action is handed: once, or once for each task that the matrix names. */
export function inputsInMatrix(
  inputs: Readonly<Record<string, string>>,
  matrix: readonly Readonly<Record<string, string>>[],
): readonly Readonly<Record<string, string>>[] {
  const name = Object.keys(inputs).find((each) => wordInput.test(each) && taskWord.test(inputs[each] ?? ''));
  const text = name === undefined ? '' : (inputs[name] ?? '');
  if (name === undefined) return [inputs];
  const texts = new Set(matrix.map((values) => filled(text, values)).filter((one) => one !== text));
  return texts.size > 0 ? [...texts].map((one) => ({ ...inputs, [name]: one })) : [inputs];
}

/** What the runs of a matrix know, axis by axis: `matrix.task`, `matrix.task.run`. */
export function valuesOfMatrix(matrix: DataNode | undefined): readonly Readonly<Record<string, string>>[] {
  if (matrix?.kind !== 'mapping') return [];
  const axes = matrix
    .entries()
    .filter(({ key }) => key !== 'exclude')
    .flatMap(({ key, value }) =>
      value.items().map((item) => textsOf(key === 'include' ? 'matrix' : `matrix.${key}`, item)),
    );
  return axes.filter((known) => Object.keys(known).length > 0).slice(0, valueLimit);
}

function textsOf(name: string, item: DataNode): Readonly<Record<string, string>> {
  if (item.text !== undefined) return { [name]: item.text };
  return Object.fromEntries(
    item
      .entries()
      .flatMap(({ key, value }) => (value.text === undefined ? [] : [[`${name}.${key}`, value.text]])),
  );
}

/** What a name that stands for a value of the matrix is in its runs; nothing where it does not. */
export function namesInMatrix(name: string, matrix: DataNode | undefined): readonly string[] {
  const expression = /\$\{\{\s*(matrix\.[\w.-]+)\s*\}\}/.exec(name);
  if (!expression) return [];
  const [whole, key = ''] = expression;
  const values = valuesOfMatrix(matrix).flatMap((known) => known[key] ?? []);
  return [...new Set(values)].map((value) => name.replace(whole, () => value));
}
