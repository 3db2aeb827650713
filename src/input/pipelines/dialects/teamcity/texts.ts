import type { Block, Tree } from '../code/tree.js';

/** Values of parameters, which other settings name as `%name%`. */
export type Params = ReadonlyMap<string, string>;

/** The text of a value; `${'$'}` is how a dollar is written, parameters are filled in where their value is known. */
export function plainText(tree: Tree | undefined, params: Params = new Map()): string | undefined {
  if (tree?.is === 'call' && /^trim(?:Indent|Margin)$/.test(tree.name)) return plainText(tree.on, params);
  if (tree?.is === 'operation' && tree.sign === '+')
    return tree.of.map((one) => plainText(one, params) ?? '').join('');
  if (tree?.is !== 'text') return undefined;
  const text = tree.parts.map((part) => (typeof part === 'string' ? part : codeText(part.code))).join('');
  return text.replace(/%([\w.-]{1,80})%/g, (written, name: string) => params.get(name) ?? written);
}

function codeText(code: string): string {
  const character = /^\s*'(.)'\s*$/.exec(code)?.[1];
  return character ?? `\${${/^[\w.]+$/.test(code) ? code : 'value'}}`;
}

/** The text within a call that only trims. */
export function textNode(tree: Tree): Tree {
  return tree.is === 'call' && tree.on ? textNode(tree.on) : tree;
}

/** What a block sets: `name = value`. */
export function settingOf(block: Block | undefined, ...names: readonly string[]): Tree | undefined {
  for (const tree of block?.of ?? [])
    if (tree.is === 'assign' && tree.target.is === 'name' && names.includes(tree.target.name))
      return tree.value;
  return undefined;
}

/** All that a block sets and that `param("name", "value")` sets. */
export function settingsOf(block: Block, params: Params): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const tree of block.of.slice(0, 200)) {
    if (tree.is === 'assign' && tree.target.is === 'name') {
      const text = plainText(tree.value, params);
      if (text !== undefined) found[tree.target.name] = text;
    }
    if (tree.is === 'call' && tree.name === 'param') {
      const [name, value] = tree.args.map((arg) => plainText(arg, params));
      if (name !== undefined && value !== undefined) found[name] = value;
    }
  }
  return found;
}
