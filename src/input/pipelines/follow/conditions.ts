import { Minimatch } from 'minimatch';
import type { CaseItem, Command, TestExpression } from 'unbash';
import { isOpaque } from './opaque.js';
import { fields, type State, wholeOf } from './words.js';

/** What a condition comes to, where all that it compares is known. */
export type Truth = boolean | undefined;

/** `[ "$1" = deploy ]`, `test -n "$X"`, `true`, `false`. */
export function truthOfCommand(command: Command, state: State): Truth {
  if (!/^(?:\[|test|true|false)$/.test(command.name?.text ?? '')) return undefined;
  const argv = [command.name, ...command.args].flatMap((word) =>
    word?.type === 'Word' ? [fields(word, state).join(' ')] : [],
  );
  const [name, ...rest] = argv;
  if (name === 'true' || name === 'false') return name === 'true';
  if (name !== '[' && name !== 'test') return undefined;
  const words = name === '[' ? rest.slice(0, -1) : rest;
  const negated = words[0] === '!';
  const truth = compared(negated ? words.slice(1) : words);
  return truth === undefined ? undefined : truth !== negated;
}

function compared(words: readonly string[]): Truth {
  const [a, b, c] = words;
  if (words.length === 2 && a !== undefined && b !== undefined) return unary(a, b);
  if (words.length === 3 && a !== undefined && b !== undefined && c !== undefined) return binary(b, a, c);
  return undefined;
}

/** `[[ ... ]]`. */
export function truthOfTest(test: TestExpression, state: State): Truth {
  switch (test.type) {
    case 'TestUnary':
      return unary(test.operator, wholeOf(test.operand, state));
    case 'TestBinary':
      return binary(test.operator, wholeOf(test.left, state), wholeOf(test.right, state));
    case 'TestNot': {
      const truth = truthOfTest(test.operand, state);
      return truth === undefined ? undefined : truth === (test.negations.length % 2 === 0);
    }
    case 'TestGroup':
      return truthOfTest(test.expression, state);
    case 'TestLogical': {
      const truths = test.operands.map((operand) => truthOfTest(operand, state));
      const deciding = test.operator === '||';
      if (truths.includes(deciding)) return deciding;
      return truths.includes(undefined) ? undefined : !deciding;
    }
  }
}

function unary(operator: string, value: string): Truth {
  if (isOpaque(value)) return undefined;
  if (operator === '-z') return value === '';
  return operator === '-n' ? value !== '' : undefined;
}

function binary(operator: string, left: string, right: string): Truth {
  if (isOpaque(left) || isOpaque(right)) return undefined;
  if (operator === '=' || operator === '==') return matches(right, left);
  if (operator === '!=') return !matches(right, left);
  if (operator === '-eq') return Number(left) === Number(right);
  if (operator === '-gt') return Number(left) > Number(right);
  if (operator === '-lt') return Number(left) < Number(right);
  return undefined;
}

/** Whether the value goes into this branch of a `case`; unknown values may go into any. */
export function takes(item: CaseItem, value: string, state: State): Truth {
  if (isOpaque(value)) return undefined;
  const patterns = item.pattern.map((word) => wholeOf(word, state));
  if (patterns.some((pattern) => !isOpaque(pattern) && matches(pattern, value))) return true;
  return patterns.some(isOpaque) ? undefined : false;
}

function matches(pattern: string, value: string): boolean {
  if (pattern === value || pattern === '*') return true;
  if (!/[*?[]/.test(pattern) || pattern.length > 200 || value.includes('/')) return false;
  return new Minimatch(pattern, { dot: true, nocomment: true, nonegate: true, nobrace: true }).match(value);
}
