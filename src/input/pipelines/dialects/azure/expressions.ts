import type { DataNode } from '../../../data.js';
import {
  all,
  any,
  contains,
  endsWith,
  evaluate,
  type Meaning,
  same,
  startsWith,
  type Truth,
  type Value,
} from '../parts/evaluate.js';
import { type Expression, parseExpression } from '../parts/expression.js';
import { lookup, type Scope } from './scope.js';

/** The functions of expressions that need no knowledge of the run. */
const functions: Readonly<
  Record<string, (values: readonly Value[], truths: readonly Truth[]) => Value | boolean>
> = {
  and: (_, truths) => all(truths),
  or: (_, truths) => any(truths),
  not: (_, [truth]) => (truth === undefined ? undefined : !truth),
  xor: (_, [a, b]) => (a === undefined || b === undefined ? undefined : a !== b),
  eq: ([a, b]) => same(a, b),
  ne: ([a, b]) => negated(same(a, b)),
  in: ([value, ...others]) => any(others.map((other) => same(value, other))),
  notin: ([value, ...others]) => negated(any(others.map((other) => same(value, other)))),
  contains: ([text, part]) => contains(text, part),
  startswith: ([text, start]) => startsWith(text, start),
  endswith: ([text, end]) => endsWith(text, end),
  coalesce: (values) => coalesced(values),
  lower: ([text]) => (typeof text === 'string' ? text.toLowerCase() : text),
  upper: ([text]) => (typeof text === 'string' ? text.toUpperCase() : text),
  trim: ([text]) => (typeof text === 'string' ? text.trim() : text),
  format: (values) => formatted(values),
  succeeded: () => true,
  always: () => true,
  succeededorfailed: () => true,
};

function negated(truth: Truth): Truth {
  return truth === undefined ? undefined : !truth;
}

function coalesced(values: readonly Value[]): Value {
  for (const value of values) {
    if (value === undefined) return undefined;
    if (value !== null && value !== '') return value;
  }
  return null;
}

function formatted([pattern, ...values]: readonly Value[]): Value {
  if (typeof pattern !== 'string' || values.some((value) => typeof value !== 'string')) return undefined;
  return pattern.replace(/\{(\d)\}/g, (written, index: string) => String(values[Number(index)] ?? written));
}

/** What a function makes of its arguments. */
export const call: NonNullable<Meaning['call']> = (name, values, truths) =>
  Object.hasOwn(functions, name) ? functions[name]?.(values, truths) : undefined;

/** Reads an expression; what stands in brackets of names counts as their parts. */
export function expressionOf(text: string): Expression {
  return parseExpression(text);
}

/** Whether a template's condition holds with what is known when it is expanded. */
export function templateTruth(text: string, scope: Scope, withChosen: boolean): Truth {
  return evaluate(expressionOf(text), meaningOf(scope, withChosen));
}

function meaningOf(scope: Scope, withChosen: boolean): Meaning {
  return {
    name: (name) => (withChosen && isChosen(name, scope) ? undefined : valueNamed(name, scope)),
    call: (name, values, truths) => {
      if (name === 'length' || name === 'converttojson') return undefined;
      return call(name, values, truths);
    },
  };
}

/** Whether a person who starts the pipeline can give the name another value. */
function isChosen(name: string, { chosen }: Scope): boolean {
  return chosen.has(name.toLowerCase());
}

function valueNamed(name: string, scope: Scope): Value {
  const node = lookup(name, scope);
  if (node) return nodeValue(node);
  const variable = /^variables\.(.+)$/i.exec(name)?.[1];
  if (variable !== undefined)
    return Object.hasOwn(scope.variables, variable) ? scope.variables[variable] : undefined;
  // A parameter that is declared has a node; one that is not is nothing.
  const [first = '', second = ''] = name.toLowerCase().split('.');
  return first === 'parameters' && scope.names.has(`${first}.${second}`) ? null : undefined;
}

/** Lists and mappings count as true; so do texts of which something stays open. */
function nodeValue(node: DataNode): Value {
  if (node.text !== undefined) return /\$\{\{|\$\(|\$\[/.test(node.text) ? undefined : node.text;
  if (node.kind === 'null') return null;
  return node.items().length + node.entries().length > 0 ? { starts: '', other: true } : null;
}

/** The one name that an expression is, if it is nothing else: `parameters.steps`. */
export function onlyName(text: string): string | undefined {
  const expression = expressionOf(text);
  return expression.is === 'name' ? expression.name : undefined;
}

/** The text that an expression makes, where that is known. */
export function textOf(text: string, scope: Scope): string | undefined {
  const expression = expressionOf(text);
  const meaning = meaningOf(scope, false);
  if (expression.is === 'text') return expression.text;
  if (expression.is === 'name') {
    const node = lookup(expression.name, scope);
    if (node?.text !== undefined) return node.text;
    const value = valueNamed(expression.name, scope);
    return value === null ? '' : typeof value === 'string' ? value : undefined;
  }
  if (expression.is !== 'call') return undefined;
  const value = call(
    expression.name.toLowerCase(),
    expression.of.map((part) => argument(part, scope)),
    expression.of.map((part) => evaluate(part, meaning)),
  );
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return value === null ? '' : typeof value === 'string' ? value : undefined;
}

function argument(part: Expression, scope: Scope): Value {
  if (part.is === 'text') return part.text;
  if (part.is === 'true' || part.is === 'false') return part.is;
  if (part.is === 'name') return valueNamed(part.name, scope);
  return undefined;
}
