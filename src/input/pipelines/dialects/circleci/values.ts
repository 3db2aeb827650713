import type { DataNode } from '../../../data.js';

/** Something that a parameter was given: a node, and what its own parameters stand for. */
export interface Value {
  readonly node: DataNode;
  readonly scope: Scope;
}

/** What parameters stand for where a node is read, by their full name: `parameters.stage`, `pipeline.parameters.all`. */
export type Scope = ReadonlyMap<string, Value | string>;

const reference = /<<\s{0,20}([#^/]?)([\w.-]+)\s{0,20}>>/g;

/** Values of the service that scripts know as variables. */
const variables: Readonly<Record<string, string>> = {
  'pipeline.git.branch': '$CIRCLE_BRANCH',
  'pipeline.git.tag': '$CIRCLE_TAG',
  'pipeline.git.revision': '$CIRCLE_SHA1',
  'pipeline.number': '$CIRCLE_PIPELINE_NUM',
  'pipeline.id': '$CIRCLE_PIPELINE_ID',
};

/** How deep parameters may stand for parameters. */
const depthLimit = 12;
/** Longer values of parameters stay unknown. */
const lengthLimit = 100_000;

/** A text with its parameters filled in; what is unknown becomes a variable, so that scripts stay scripts. */
export function filled(text: string, scope: Scope, depth = 0): string {
  if (!text.includes('<<')) return text;
  return text
    .replace(reference, (written, section: string, name: string, at: number) => {
      if (text[at - 1] === '\\') return written;
      if (section !== '') return '';
      return (
        textOf(scope.get(name), depth) ?? variables[name] ?? `\${${name.replace(/\W/g, '_').toUpperCase()}}`
      );
    })
    .replaceAll('\\<<', '<<');
}

const known = new WeakMap<Value, string>();

/** Parameters that stand for each other several times over are worked out once, and no longer than a script may be. */
function textOf(value: Value | string | undefined, depth: number): string | undefined {
  if (value === undefined || typeof value === 'string') return value;
  if (depth > depthLimit || value.node.text === undefined) return undefined;
  const text = known.get(value) ?? filled(value.node.text, value.scope, depth + 1);
  if (text.length > lengthLimit) return undefined;
  known.set(value, text);
  return text;
}

/** The text of a node with its parameters filled in. */
export function textIn(node: DataNode | undefined, scope: Scope): string | undefined {
  return node?.text === undefined ? undefined : filled(node.text, scope);
}

/** Where a node is nothing but a parameter: what the parameter was given. */
export function resolved(node: DataNode, scope: Scope): Value {
  let value: Value = { node, scope };
  for (let depth = 0; depth < depthLimit; depth++) {
    const name = /^\s*<<\s*([\w.-]+)\s*>>\s*$/.exec(value.node.text?.slice(0, 300) ?? '')?.[1];
    const next = name === undefined ? undefined : value.scope.get(name);
    if (next === undefined || typeof next === 'string') break;
    value = next;
  }
  return value;
}

/** The elements of a list; where one of them is a parameter that holds a list, its elements. */
export function itemsIn(node: DataNode | undefined, scope: Scope): readonly Value[] {
  if (!node) return [];
  const list = resolved(node, scope);
  return list.node.items().flatMap((item) => {
    const one = resolved(item, list.scope);
    return one.node.kind === 'list' ? one.node.items().map((inner) => resolved(inner, one.scope)) : [one];
  });
}

/** The texts of a scalar, a list or a parameter that holds either. */
export function textsIn(node: DataNode | undefined, scope: Scope): readonly string[] {
  if (!node) return [];
  const value = resolved(node, scope);
  const own = textIn(value.node, value.scope);
  return own !== undefined
    ? [own]
    : itemsIn(node, scope).flatMap((item) => textIn(item.node, item.scope) ?? []);
}

/** The scope inside of what declares parameters: what it is handed, else its defaults. Outer parameters end here. */
export function inner(
  declared: DataNode | undefined,
  handed: ReadonlyMap<string, Value>,
  outer: Scope,
): Scope {
  const scope = new Map<string, Value | string>([...outer].filter(([name]) => name.startsWith('pipeline.')));
  for (const { key, value } of declared?.entries() ?? []) {
    const given = value.get('default');
    if (given) scope.set(`parameters.${key}`, { node: given, scope: new Map(scope) });
  }
  for (const [name, value] of handed) scope.set(`parameters.${name}`, value);
  return scope;
}

/** What a step or job is handed: its pairs, each read where it stands. */
export function handedBy(node: DataNode | undefined, scope: Scope): ReadonlyMap<string, Value> {
  return new Map((node?.entries() ?? []).map(({ key, value }) => [key, resolved(value, scope)]));
}

/** Pairs as texts with their parameters filled in; lists are joined by lines. */
export function inputsOf(handed: ReadonlyMap<string, Value>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...handed].flatMap(([name, { node, scope }]) => {
      const texts = textsIn(node, scope);
      return texts.length === 0 ? [] : [[name, texts.join('\n')] as const];
    }),
  );
}
