import type { Expression } from './expression.js';

/** A text of which only something is known. */
export interface Some {
  /** How it starts. */
  readonly starts: string;
  /** The regular expression of a condition that it satisfies. */
  readonly like?: string;
  /** It is none of the texts, starts and patterns that the condition names. */
  readonly other?: boolean;
}

/** The default branch, whatever it is called. */
export const defaultBranch: Some = { starts: '', like: '$default-branch' };

/** A value in a condition: a text, a text of which something is known, nothing (null), or unknown. */
export type Value = string | null | Some | undefined;
export type Truth = boolean | undefined;

/** What the names and functions of a condition stand for. */
export interface Meaning {
  name(name: string): Value;
  call?(name: string, values: readonly Value[], truths: readonly Truth[]): Value | boolean;
  /** Nothing is the same as false: the language compares both as numbers. */
  readonly nothingIsFalse?: true;
}

/** Whether a condition holds; `undefined` where that cannot be told. */
export function evaluate(expression: Expression, meaning: Meaning): Truth {
  switch (expression.is) {
    case 'true':
      return true;
    case 'false':
    case 'null':
      return false;
    case 'not': {
      const truth = evaluate(expression.of[0] ?? { is: 'opaque' }, meaning);
      return truth === undefined ? undefined : !truth;
    }
    case 'and':
      return all(expression.of.map((part) => evaluate(part, meaning)));
    case 'or':
      return any(expression.of.map((part) => evaluate(part, meaning)));
    case 'same':
    case 'matches':
    case 'in': {
      const truth = compare(expression, meaning);
      return truth === undefined ? undefined : truth !== expression.negated;
    }
    case 'call':
      return truthOf(called(expression, meaning));
    default:
      return truthOf(valueIn(expression, meaning));
  }
}

export function all(truths: readonly Truth[]): Truth {
  if (truths.includes(false)) return false;
  return truths.includes(undefined) ? undefined : true;
}

export function any(truths: readonly Truth[]): Truth {
  if (truths.includes(true)) return true;
  return truths.includes(undefined) ? undefined : false;
}

function truthOf(value: Value | boolean): Truth {
  if (typeof value === 'boolean' || value === undefined) return value;
  if (value === null || value === '' || value === 'false') return false;
  return typeof value === 'string' || value.starts !== '' || value.other || value.like !== undefined
    ? true
    : undefined;
}

function valueIn(expression: Expression, meaning: Meaning): Value {
  switch (expression.is) {
    case 'text':
      return expression.text;
    case 'null':
      return null;
    case 'true':
    case 'false':
      return expression.is;
    case 'name':
      return meaning.name(expression.name);
    case 'call': {
      const value = called(expression, meaning);
      return typeof value === 'boolean' ? String(value) : value;
    }
    default:
      return undefined;
  }
}

function called(expression: Extract<Expression, { is: 'call' }>, meaning: Meaning): Value | boolean {
  return meaning.call?.(
    expression.name.toLowerCase(),
    expression.of.map((part) => valueIn(part, meaning)),
    expression.of.map((part) => evaluate(part, meaning)),
  );
}

function compare(
  { is, left, right }: Extract<Expression, { is: 'same' | 'matches' | 'in' }>,
  meaning: Meaning,
): Truth {
  const value = valueIn(left, meaning);
  if (is === 'same' && meaning.nothingIsFalse && isNothingAndFalse(left, right, meaning)) return true;
  if (is === 'in')
    return any((right.is === 'list' ? right.of : [right]).map((one) => same(value, valueIn(one, meaning))));
  if (is === 'same') return same(value, valueIn(right, meaning));
  return right.is === 'regex' ? matches(value, right.source) : undefined;
}

function isNothingAndFalse(left: Expression, right: Expression, meaning: Meaning): boolean {
  return (
    (right.is === 'false' && valueIn(left, meaning) === null) ||
    (left.is === 'false' && valueIn(right, meaning) === null)
  );
}

/** Whether two values are the same text, upper and lower case alike. */
export function same(a: Value, b: Value): Truth {
  if (a === undefined || b === undefined) return undefined;
  if (a === null || b === null) return (a === null || a === '') && (b === null || b === '');
  if (typeof a === 'string') return typeof b === 'string' ? a.toLowerCase() === b.toLowerCase() : same(b, a);
  return typeof b === 'string' ? isText(a, b) : alike(a, b);
}

function isText({ starts, like, other }: Some, text: string): Truth {
  if (other || !text.toLowerCase().startsWith(starts.toLowerCase())) return false;
  if (like === defaultBranch.like && text === '') return false;
  if (like === undefined || like === defaultBranch.like) return undefined;
  return satisfies(text, like) === false ? false : undefined;
}

function alike(a: Some, b: Some): Truth {
  if (a.other || b.other) return false;
  if (!a.starts.startsWith(b.starts) && !b.starts.startsWith(a.starts)) return false;
  return a.like !== undefined && a.like === b.like ? true : undefined;
}

export function startsWith(value: Value, start: Value): Truth {
  if (value === undefined || typeof start !== 'string') return undefined;
  if (value === null) return false;
  const starts = (typeof value === 'string' ? value : value.starts).toLowerCase();
  if (starts.startsWith(start.toLowerCase())) return true;
  if (typeof value === 'string' || !start.toLowerCase().startsWith(starts)) return false;
  return value.other ? false : undefined;
}

export function contains(value: Value, part: Value): Truth {
  if (value === undefined || typeof part !== 'string') return undefined;
  if (value === null) return false;
  if (typeof value === 'string') return value.toLowerCase().includes(part.toLowerCase());
  if (value.starts.toLowerCase().includes(part.toLowerCase())) return true;
  return value.other ? false : undefined;
}

export function endsWith(value: Value, end: Value): Truth {
  if (value === undefined || typeof end !== 'string') return undefined;
  if (value === null) return false;
  if (typeof value === 'string') return value.toLowerCase().endsWith(end.toLowerCase());
  return value.other ? false : undefined;
}

export function matches(value: Value, pattern: string): Truth {
  if (value === undefined) return undefined;
  if (value === null) return false;
  if (typeof value === 'string') return satisfies(value, pattern);
  if (value.like === pattern || everything.test(pattern)) return true;
  return value.other ? (satisfies(`${value.starts}#other`, pattern) ?? false) : undefined;
}

/** What matches any text; a value that is there is never empty. */
const everything = /^\^?\.[*+]\$?$/;

/** Runs a pattern of somebody else's only where it is short, simple and cannot run away. */
function satisfies(text: string, pattern: string): Truth {
  const simple =
    pattern.length <= 200 &&
    text.length <= 200 &&
    !/\)[*+?{]|\(\?|\\[1-9bkpPuc]/.test(pattern) &&
    (pattern.match(/[*+{]/g) ?? []).length <= 3;
  if (!simple) return undefined;
  try {
    return new RegExp(pattern).test(text);
  } catch {
    return undefined;
  }
}
