import { type Block, type Call, closureOf, namedOf, plainArgs, type Tree } from '../code/tree.js';
import { contains, endsWith, type Meaning, startsWith, type Value } from '../parts/evaluate.js';
import type { Expression } from '../parts/expression.js';
import { narrow, type Occasion, type Start, type Wording } from '../parts/occasions.js';
import { bare, type Known, textOf } from './values.js';

const opaque: Expression = { is: 'opaque' };
const none: Known = new Map();

/** Jenkins's own words for how a build was started. */
const causes: Readonly<Record<string, readonly Start['trigger']['kind'][]>> = {
  SCMTrigger: ['push'],
  SCMTriggerCause: ['push'],
  TimerTrigger: ['schedule'],
  TimerTriggerCause: ['schedule'],
  ParameterizedTimerTriggerCause: ['schedule'],
  UpstreamCause: ['upstream'],
  BuildUpstreamCause: ['upstream'],
  UserIdCause: ['manual'],
  BranchEventCause: ['push', 'request', 'tag'],
};

const wording: Wording = {
  meaning,
  refs: /^(?:branch_name|tag_name|change_target|git_branch|git_local_branch)$/,
  partial: { startswith: 'start', endswith: 'end', contains: 'anywhere' },
  defaultBranch: /^BRANCH_IS_PRIMARY$/,
};

/** What is left of the starts under a condition; `undefined` where it tells nothing about them. */
export function startsUnder(condition: Expression, starts: readonly Start[]): readonly Start[] | undefined {
  return narrow(condition, starts, wording);
}

function meaning(occasion: Occasion): Meaning {
  return { name: (name) => named(name, occasion), call: (name, values) => called(name, values, occasion) };
}

/** In a request `BRANCH_NAME` is `PR-12`; only then there is a `CHANGE_ID`, only for tags a `TAG_NAME`. */
function named(name: string, { start, ref }: Occasion): Value {
  const { kind } = start.trigger;
  const isOpen =
    kind === 'schedule' || kind === 'upstream' || kind === 'manual' || kind === 'other' || kind === 'chat';
  switch (name) {
    case 'BRANCH_NAME':
      return kind === 'push' || kind === 'tag'
        ? ref
        : kind === 'request'
          ? { starts: 'PR-', other: true }
          : undefined;
    case 'GIT_BRANCH':
    case 'GIT_LOCAL_BRANCH':
      return kind === 'push' && typeof ref === 'string' ? ref : undefined;
    case 'BRANCH_IS_PRIMARY':
      return undefined;
    case 'TAG_NAME':
      return kind === 'tag' ? ref : isOpen ? undefined : null;
    case 'CHANGE_TARGET':
      return kind === 'request' ? ref : isOpen ? undefined : null;
    case 'CHANGE_ID':
    case 'CHANGE_BRANCH':
    case 'CHANGE_URL':
      return kind === 'request' ? { starts: '', like: 'anything' } : isOpen ? undefined : null;
    default:
      return undefined;
  }
}

function called(name: string, [first, second]: readonly Value[], { start }: Occasion): Value | boolean {
  if (name === 'startswith') return startsWith(first, second);
  if (name === 'endswith') return endsWith(first, second);
  if (name === 'contains') return contains(first, second);
  if (name !== 'triggeredby' || typeof first !== 'string') return undefined;
  const kinds = causes[first];
  return kinds ? kinds.includes(start.trigger.kind) : undefined;
}

/** A condition of Groovy. */
export function expressionOf(tree: Tree | undefined, known: Known = none): Expression {
  if (!tree) return opaque;
  switch (tree.is) {
    case 'text': {
      const text = textOf(tree, known);
      const only = tree.parts.filter((part) => part !== '');
      const code = only.length === 1 && typeof only[0] === 'object' ? only[0].code : undefined;
      if (code !== undefined) return { is: 'name', name: bare(code.trim()) };
      return text === undefined || text.includes('${') ? opaque : { is: 'text', text };
    }
    case 'name':
      return nameOf(tree.name, known);
    case 'operation':
      return operation(tree.sign, tree.of, known);
    case 'call':
      return callOf(tree, known);
    case 'return':
      return expressionOf(tree.value, known);
    case 'block':
      return tree.of.length === 1 ? expressionOf(tree.of[0], known) : opaque;
    default:
      return opaque;
  }
}

function nameOf(name: string, known: Known): Expression {
  if (name === 'true' || name === 'false' || name === 'null') return { is: name };
  const value = name.includes('.') ? undefined : known.get(name);
  return value === undefined ? { is: 'name', name: bare(name) } : { is: 'text', text: value };
}

function operation(sign: string, of: readonly Tree[], known: Known): Expression {
  const [left = opaque, right = opaque] = of.map((operand) => expressionOf(operand, known));
  switch (sign) {
    case '!':
      return { is: 'not', of: [left] };
    case '&&':
    case '||':
      return { is: sign === '&&' ? 'and' : 'or', of: [left, right] };
    case '==':
    case '===':
    case '!=':
    case '!==':
      return { is: 'same', left, right, negated: sign.startsWith('!') };
    case '=~':
    case '==~': {
      if (right.is !== 'text') return opaque;
      const source = sign === '==~' ? `^(${right.text})$` : right.text;
      return { is: 'matches', left, right: { is: 'regex', source }, negated: false };
    }
    case 'in':
      return { is: 'in', left, right: listOf(of[1], known), negated: false };
    case '?:':
      return right.is === 'false' || (right.is === 'text' && right.text === '') ? left : opaque;
    default:
      return opaque;
  }
}

function listOf(tree: Tree | undefined, known: Known): Expression {
  return tree?.is === 'list' ? { is: 'list', of: tree.of.map((one) => expressionOf(one, known)) } : opaque;
}

/** Methods of texts. */
const methods: Readonly<Record<string, string>> = {
  startsWith: 'startswith',
  endsWith: 'endswith',
  contains: 'contains',
};

function callOf(call: Call, known: Known): Expression {
  const [, path, method] = /^(.*)\.(\w+)$/.exec(call.name) ?? [];
  const name = method ?? call.name;
  const on = call.on ? expressionOf(call.on, known) : path === undefined ? undefined : nameOf(path, known);
  const first = call.args[0];
  if (on && Object.hasOwn(methods, name)) {
    if (call.on?.is === 'list')
      return { is: 'in', left: expressionOf(first, known), right: listOf(call.on, known), negated: false };
    return { is: 'call', name: methods[name] ?? name, of: [on, expressionOf(first, known)] };
  }
  if (on && (name === 'equals' || name === 'equalsIgnoreCase'))
    return { is: 'same', left: on, right: expressionOf(first, known), negated: false };
  if (on && name === 'matches')
    return operation('==~', [call.on ?? nameTree(path ?? '', call), first ?? call], known);
  if (on && (name === 'toString' || name === 'trim' || name === 'toLowerCase' || name === 'toBoolean'))
    return on;
  return opaque;
}

function nameTree(name: string, { line, from, to }: Call): Tree {
  return { is: 'name', name, line, from, to };
}

/** The conditions of a `when` block: all of them must hold. */
export function whenOf(block: Block, known: Known): Expression {
  const of = block.of.map((tree) => conditionOf(tree, known));
  return of.length === 1 && of[0] ? of[0] : { is: 'and', of };
}

const truth: Expression = { is: 'true' };

function conditionOf(tree: Tree, known: Known): Expression {
  if (tree.is === 'name') return conditionNamed(tree.name, undefined, known);
  return tree.is === 'call' ? conditionNamed(tree.name, tree, known) : opaque;
}

function conditionNamed(name: string, call: Call | undefined, known: Known): Expression {
  const value = (key: string) => textOf(namedOf(call, key), known);
  const first = call ? textOf(plainArgs(call)[0], known) : undefined;
  const block = closureOf(call);
  switch (name) {
    case 'branch':
      return likePattern('BRANCH_NAME', first ?? value('pattern'), value('comparator') ?? 'GLOB');
    case 'tag':
      return likePattern('TAG_NAME', first ?? value('pattern'), value('comparator') ?? 'GLOB');
    case 'buildingTag':
      return { is: 'name', name: 'TAG_NAME' };
    case 'changeRequest':
      return changeRequest(call, value);
    case 'expression':
      return block ? expressionOf(block, known) : opaque;
    case 'environment':
      return {
        is: 'same',
        left: { is: 'name', name: value('name') ?? '' },
        right: { is: 'text', text: value('value') ?? '' },
        negated: false,
      };
    case 'equals':
      return operation(
        '==',
        [namedOf(call, 'actual'), namedOf(call, 'expected')].flatMap((one) => one ?? []),
        known,
      );
    case 'triggeredBy':
      return { is: 'call', name: 'triggeredBy', of: [{ is: 'text', text: first ?? value('cause') ?? '' }] };
    case 'not':
      return block ? { is: 'not', of: [whenOf(block, known)] } : opaque;
    case 'allOf':
      return block ? whenOf(block, known) : opaque;
    case 'anyOf':
      return block ? { is: 'or', of: block.of.map((one) => conditionOf(one, known)) } : opaque;
    case 'beforeAgent':
    case 'beforeInput':
    case 'beforeOptions':
      return truth;
    default:
      return opaque;
  }
}

function changeRequest(call: Call | undefined, value: (key: string) => string | undefined): Expression {
  const isRequest: Expression = { is: 'name', name: 'CHANGE_ID' };
  if (!call || call.named.length === 0) return isRequest;
  const comparator = value('comparator') ?? 'EQUALS';
  const target = likePattern('CHANGE_TARGET', value('target'), comparator);
  return value('target') === undefined
    ? { is: 'and', of: [isRequest, opaque] }
    : { is: 'and', of: [isRequest, target] };
}

/** Compares as Jenkins does: like a path with `*`, by a regular expression, or word by word. */
function likePattern(name: string, pattern: string | undefined, comparator: string): Expression {
  const left: Expression = { is: 'name', name };
  if (pattern === undefined || pattern.includes('${')) return opaque;
  if (comparator === 'REGEXP')
    return { is: 'matches', left, right: { is: 'regex', source: `^(${pattern})$` }, negated: false };
  if (comparator === 'EQUALS' || !/[*?]/.test(pattern))
    return { is: 'same', left, right: { is: 'text', text: pattern }, negated: false };
  if (/^\*+$/.test(pattern)) return left;
  const start = /^([^*?]+)\*{1,2}$/.exec(pattern)?.[1];
  if (start !== undefined) return { is: 'call', name: 'startsWith', of: [left, { is: 'text', text: start }] };
  const source = pattern
    .slice(0, 100)
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*+/g, '.*')
    .replace(/\?/g, '.');
  return { is: 'matches', left, right: { is: 'regex', source: `^${source}$` }, negated: false };
}

/** Paths of a `changeset` that must hold. */
export function changesetsOf(block: Block, known: Known): readonly string[] {
  return block.of.flatMap((tree) => {
    if (tree.is !== 'call') return [];
    if (tree.name === 'changeset') return textOf(plainArgs(tree)[0] ?? namedOf(tree, 'pattern'), known) ?? [];
    const inner = closureOf(tree);
    if (!inner) return [];
    if (tree.name === 'allOf') return changesetsOf(inner, known);
    const all = inner.of.every((one) => one.is === 'call' && one.name === 'changeset');
    return tree.name === 'anyOf' && all ? changesetsOf(inner, known) : [];
  });
}
