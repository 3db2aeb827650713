import type { DataNode } from '../../../data.js';
import { defaultBranch, type Value as Known, type Meaning, startsWith } from '../parts/evaluate.js';
import { type Expression, parseExpression } from '../parts/expression.js';
import { narrow, type Occasion, type Start, type Wording } from '../parts/occasions.js';
import { itemsIn, resolved, type Scope, type Value } from './values.js';

const wording: Wording = {
  meaning: (occasion): Meaning => ({
    name: (name) => named(name, occasion),
    call: (name, [value, start]) => (name === 'startswith' ? startsWith(value, start) : undefined),
  }),
  refs: /^pipeline\.git\.(branch|tag)$|^pipeline\.event\.github\.pull_request\.base\.ref$/,
  partial: { startswith: 'start' },
  defaultBranch: /^pipeline\.git\.(repo_default_branch|branch\.is_default)$/,
};

/** What the service's values are on an occasion. */
function named(name: string, { start, ref }: Occasion): Known {
  const { kind } = start.trigger;
  const values: Readonly<Record<string, () => Known>> = {
    'pipeline.git.branch': () => (kind === 'push' ? ref : kind === 'tag' ? '' : undefined),
    'pipeline.git.tag': () =>
      kind === 'tag' ? ref : kind === 'push' || kind === 'schedule' ? '' : undefined,
    'pipeline.git.repo_default_branch': () => defaultBranch,
    'pipeline.git.branch.is_default': () => undefined,
    'pipeline.trigger_source': () => start.event,
    'pipeline.schedule.name': () => (kind === 'schedule' ? undefined : ''),
    'pipeline.schedule.id': () => (kind === 'schedule' ? undefined : ''),
  };
  return Object.hasOwn(values, name) ? values[name]?.() : undefined;
}

/** What is left of the starts under a `when` or `unless`; `undefined`: all of them. */
export function underLogic(
  node: DataNode | undefined,
  negated: boolean,
  starts: readonly Start[],
  scope: Scope,
): readonly Start[] | undefined {
  if (!node) return undefined;
  return byOccasion(starts, scope, (known) => {
    const expression = logicOf({ node, scope: known }, 0);
    return negated ? { is: 'not', of: [expression] } : expression;
  });
}

/** Parameters have their defaults unless somebody or something starts the pipeline and sets them. */
function byOccasion(
  starts: readonly Start[],
  scope: Scope,
  expressionOf: (scope: Scope) => Expression,
): readonly Start[] | undefined {
  const open = new Map([...scope].filter(([name]) => !name.startsWith('pipeline.parameters.')));
  const left = starts.flatMap((start) => {
    const known = setsParameters(start) ? open : scope;
    return narrow(expressionOf(known), [start], wording) ?? [start];
  });
  const unchanged = left.length === starts.length && left.every((one, index) => one === starts[index]);
  return unchanged ? undefined : left;
}

/** Whether pipeline parameters can have other values than their defaults when started so. */
function setsParameters({ event }: Start): boolean {
  return event === 'api' || event === 'scheduled_pipeline';
}

const nestingLimit = 20;

/** A logic statement as a condition: `and`, `or`, `not`, `equal`, `matches`, a value or an expression. */
function logicOf({ node, scope }: Value, depth: number): Expression {
  if (depth > nestingLimit) return { is: 'opaque' };
  if (node.kind !== 'mapping') return scalarOf(node, scope);
  const all = (key: string) => itemsIn(node.get(key), scope).map((item) => logicOf(item, depth + 1));
  if (node.get('and')) return { is: 'and', of: all('and') };
  if (node.get('or')) return { is: 'or', of: all('or') };
  const not = node.get('not');
  if (not) return { is: 'not', of: [logicOf({ node: not, scope }, depth + 1)] };
  if (node.get('equal')) return equalOf(node, scope);
  const matches = node.get('matches');
  if (!matches) return { is: 'opaque' };
  return {
    is: 'matches',
    left: operandOf(matches.get('value'), scope),
    right: { is: 'regex', source: bare(matches.get('pattern')?.text ?? '') },
    negated: false,
  };
}

function equalOf(node: DataNode, scope: Scope): Expression {
  const [first, ...others] = (node.get('equal')?.items() ?? []).map((item) => operandOf(item, scope));
  if (!first) return { is: 'opaque' };
  return {
    is: 'and',
    of: others.map((other) => ({ is: 'same', left: first, right: other, negated: false }) as const),
  };
}

/** A value on its own holds unless it is false, empty or zero. */
function scalarOf(node: DataNode, scope: Scope): Expression {
  const text = node.text ?? '';
  if (!/^\s*(?:<<|true$|false$|$)/i.test(text) && /pipeline\.|\s/.test(text))
    return expressionOf(text, scope);
  const operand = operandOf(node, scope);
  if (operand.is !== 'text') return operand;
  return { is: /^(?:false|0|)$/i.test(operand.text.trim()) ? 'false' : 'true' };
}

function operandOf(node: DataNode | undefined, scope: Scope): Expression {
  if (!node) return { is: 'opaque' };
  const value = resolved(node, scope);
  const text = value.node.text;
  if (text === undefined) return { is: 'null' };
  const name = /^\s*<<\s*([\w.-]+)\s*>>\s*$/.exec(text)?.[1];
  if (name === undefined) return text.includes('<<') ? { is: 'opaque' } : { is: 'text', text };
  const known = value.scope.get(name);
  return typeof known === 'string' ? { is: 'text', text: known } : { is: 'name', name };
}

const words: Readonly<Record<string, string>> = { and: '&&', or: '||', not: '!', matches: '=~' };

/** An expression in words: `pipeline.git.branch == "main" or pipeline.git.tag matches /^v/`. */
export function expressionOf(text: string, scope: Scope): Expression {
  const plain = text
    .slice(0, 10_000)
    .replace(/([\w.]{1,100})\s{1,9}starts-with\s{1,9}("[^"\n]*")/g, 'startsWith($1, $2)')
    .replace(/"[^"\n]*"|\/(?:[^/\\\n]|\\.)*\/|\b(?:and|or|not|matches)\b/g, (part) => words[part] ?? part)
    .replace(/\bpipeline\.parameters\.[\w-]+/g, (name) => {
      const known = scope.get(name);
      const value = typeof known === 'string' ? known : known?.node.text;
      return value === undefined ? name.replaceAll('-', '_') : JSON.stringify(value);
    });
  return parseExpression(plain);
}

/** What is left of the starts under a job's `filters`. Tags start a job only where it says so. */
export function underFilters(
  node: DataNode | undefined,
  starts: readonly Start[],
  scope: Scope,
): readonly Start[] {
  const filters = node && resolved(node, scope);
  const text = filters?.node.text;
  if (text !== undefined) return byOccasion(starts, scope, (known) => expressionOf(text, known)) ?? starts;
  return starts.flatMap((start) => {
    const { kind } = start.trigger;
    if (kind !== 'push' && kind !== 'tag') return [start];
    return filteredBy(start, filters, kind);
  });
}

function filteredBy(start: Start, filters: Value | undefined, kind: 'push' | 'tag'): readonly Start[] {
  const own = filters?.node.get(kind === 'push' ? 'branches' : 'tags');
  if (!own || !filters) return kind === 'push' ? [start] : [];
  const listed = (key: string) =>
    itemsOrText(own.get(key), filters.scope).map((text) => (everything.test(text) ? '*' : text));
  const only = listed('only');
  const except = listed('ignore');
  if (only.length === 0 && except.includes('*')) return [];
  const filter = {
    ...(only.length > 0 && !only.includes('*') ? { only } : {}),
    ...(except.length > 0 ? { except } : {}),
  };
  if (Object.keys(filter).length === 0) return [start];
  const at = own.file.at(own.line);
  return [{ ...start, trigger: { ...start.trigger, at, [kind === 'push' ? 'branches' : 'tags']: filter } }];
}

function itemsOrText(node: DataNode | undefined, scope: Scope): readonly string[] {
  if (node?.text !== undefined) return [resolved(node, scope).node.text ?? ''];
  return itemsIn(node, scope).flatMap(({ node: item }) => item.text ?? []);
}

const everything = /^\/?\^?\.\*\$?\/?$/;

function bare(pattern: string): string {
  return pattern.replace(/^\/(.*)\/$/, '$1');
}
