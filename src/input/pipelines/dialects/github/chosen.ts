import { type Expression, parseExpression } from '../parts/expression.js';
import type { Known } from './inputs.js';

const expression = /\$\{\{((?:[^}]|\}(?!\})){1,2000})\}\}/g;

/** Puts what expressions choose between known values in their place: `inputs.apply && inputs.stage || null`. */
export function chosen(text: string, known: Known): string {
  return text.replace(expression, (written: string, inner: string) => {
    const value = textOf(parseExpression(inner), known);
    return value === undefined ? written : value;
  });
}

/** The text that an expression comes to; nothing and no are the empty one. `undefined` where only the run can tell. */
function textOf(node: Expression, known: Known): string | undefined {
  switch (node.is) {
    case 'text':
      return node.text;
    case 'true':
      return 'true';
    case 'false':
    case 'null':
      return '';
    case 'name':
      return Object.hasOwn(known, node.name) ? truthful(known[node.name] ?? '') : undefined;
    case 'not': {
      const value = node.of[0] && textOf(node.of[0], known);
      return value === undefined ? undefined : value === '' ? 'true' : '';
    }
    case 'and':
    case 'or':
      return first(node.of, known, node.is);
    case 'same': {
      const [left, right] = [textOf(node.left, known), textOf(node.right, known)];
      if (left === undefined || right === undefined) return undefined;
      return (left === right) === node.negated ? '' : 'true';
    }
    case 'call':
      return node.name === 'format' ? formatted(node.of, known) : undefined;
    default:
      return undefined;
  }
}

function truthful(text: string): string {
  return text === 'false' ? '' : text;
}

/** `and` ends at the first part that is nothing, `or` at the first that is something. */
function first(parts: readonly Expression[], known: Known, is: 'and' | 'or'): string | undefined {
  let value: string | undefined = '';
  for (const part of parts) {
    value = textOf(part, known);
    if (value === undefined || (value === '') === (is === 'and')) return value;
  }
  return value;
}

function formatted([pattern, ...parts]: readonly Expression[], known: Known): string | undefined {
  const text = pattern && textOf(pattern, known);
  const values = parts.map((part) => textOf(part, known));
  if (text === undefined || values.includes(undefined)) return undefined;
  return text.replace(/\{(\d)\}/g, (written, index: string) => values[Number(index)] ?? written);
}
