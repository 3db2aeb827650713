import type { Tree } from '../code/tree.js';

/** Values of variables that are known; those of the environment under their bare names too. */
export type Known = ReadonlyMap<string, string>;

/** The text of a value as far as it is known; what is not stays a variable of the shell. */
export function textOf(tree: Tree | undefined, known: Known): string | undefined {
  switch (tree?.is) {
    case 'text':
      return tree.parts
        .map((part) => (typeof part === 'string' ? part : filledIn(part.code, known)))
        .join('');
    case 'name':
      return known.get(bare(tree.name));
    case 'operation':
      return tree.sign === '+' ? sum(tree.of, known) : undefined;
    case 'call':
      return textCalls.test(tree.name) ? textOf(tree.on, known) : undefined;
    default:
      return undefined;
  }
}

const textCalls = /^(?:trim|trimIndent|trimMargin|stripIndent|stripMargin|toString|replaceAll)$/;

/** The text of a command: what is not known at all stands as a variable. */
export function commandText(tree: Tree | undefined, known: Known): string | undefined {
  const text = textOf(tree, known);
  if (text !== undefined || !tree) return text;
  if (tree.is === 'operation' && tree.sign === '?') return commandText(tree.of[1], known);
  return tree.is === 'name' ? filledIn(tree.name, known) : undefined;
}

/** The operands of a sum; lines of the file between them stay lines. */
function sum(of: readonly Tree[], known: Known): string | undefined {
  const texts = of.map((operand) => textOf(operand, known) ?? unknownText(operand));
  return of.some(({ is }) => is === 'text' || is === 'operation') ? texts.join('') : undefined;
}

function unknownText(tree: Tree): string {
  return `\${${tree.is === 'name' ? bare(tree.name) : 'value'}}`;
}

function filledIn(code: string, known: Known): string {
  const name = bare(code.trim());
  const value = known.get(name);
  if (value !== undefined) return value;
  return /^[\w.]+$/.test(name) ? `\${${name}}` : `\${value}${'\\\n'.repeat(code.split('\n').length - 1)}`;
}

/** `env.NAME` is what a shell knows as `NAME`. */
export function bare(name: string): string {
  return name.replace(/^(?:this\.|steps\.)?env\./, '');
}
