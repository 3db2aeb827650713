import type { DataNode } from '../../../data.js';
import type { Delegation } from '../../pipeline.js';
import { normalPath, shortened } from '../parts/reading.js';
import { Expanded } from './expanded.js';
import { lookup, type Scope, withNames } from './scope.js';

/** Templates include each other this deep at most. */
const depthLimit = 30;

/** What can stand in a list and be taken from a template. */
export type Kind = 'stages' | 'jobs' | 'steps' | 'variables';

/** An element of a list, with templates taken in; or something that a template elsewhere brings. */
export type Element =
  | { readonly node: Expanded }
  | { readonly delegation: Delegation; readonly handed: Expanded };

/** The elements of a list, with those of templates in the places where they are named. */
export function elementsOf(list: Expanded | undefined, kind: Kind): readonly Element[] {
  return (list?.items() ?? []).flatMap((item): readonly Element[] => {
    const template = item.get('template');
    return template?.text === undefined ? [{ node: item }] : templateElements(item, kind);
  });
}

function templateElements(item: Expanded, kind: Kind): readonly Element[] {
  const found = templateOf(item);
  if (!found) return [];
  if (!(found instanceof Expanded)) return [{ delegation: found, handed: item }];
  const list = found.get(kind);
  // Variables can be a mapping.
  return kind === 'variables' && list?.kind === 'mapping' ? [{ node: list }] : elementsOf(list, kind);
}

/** The template that a node names, with the values that it is handed; or that it is elsewhere. */
export function templateOf(item: Expanded): Expanded | Delegation | undefined {
  const node = item.get('template');
  const { scope } = item;
  const { reading } = scope.allowance;
  const written = node?.text ?? '';
  if (!node) return undefined;
  const [path = '', repository = 'self'] = written.split('@');
  if (repository !== 'self') return { to: elsewhere(path, repository, scope), at: node.at, kind: 'template' };
  if (/\$[{(]/.test(path))
    return reading.fault({
      path: node.file.path,
      line: node.line,
      reason: `names a template by what only the run knows: ${shortened(written)}`,
    });
  const { folder } = item.node.file;
  const full = path.startsWith('/') || folder === '' ? path : `${folder}/${path}`;
  const file = reading.named(full, node);
  const root = file && reading.yaml(file)?.root;
  if (!file || !root || !scope.allowance.takeTemplate(node)) return undefined;
  if (scope.way.includes(file.path) || scope.way.length > depthLimit)
    return reading.fault({
      path: node.file.path,
      line: node.line,
      reason: `takes in ${file.path}, which takes in itself or is nested more than ${depthLimit} deep`,
    });
  return Expanded.of(root, inside(root, item, { ...scope, way: [...scope.way, file.path] }), item.under);
}

/** The place of a template in another repository, by the name of that repository where the file says it. */
function elsewhere(path: string, alias: string, scope: Scope): string {
  const repository = lookup(`resources.${alias}`, scope)?.get('name')?.text ?? alias;
  return shortened(`${repository}/${normalPath(path) ?? path}`);
}

/** What a template sees: the values that it is handed, its defaults, and the variables. */
function inside(root: DataNode, item: Expanded, scope: Scope): Scope {
  const handed = item.get('parameters')?.entries() ?? [];
  const raw = new Map(
    (item.node.get('parameters')?.entries() ?? []).map(({ key, value }) => [key.toLowerCase(), value.text]),
  );
  const chosen = handed.flatMap(({ key }) =>
    refersToChosen(raw.get(key.toLowerCase()), scope) ? [`parameters.${key.toLowerCase()}`] : [],
  );
  const resources = [...scope.names].filter(([name]) => name.startsWith('resources.'));
  const bare: Scope = { ...scope, names: new Map(resources), chosen: new Set(chosen) };
  return withParameters(
    root,
    bare,
    handed.map(({ key, value }) => [key, value]),
  );
}

function refersToChosen(text: string | undefined, { chosen }: Scope): boolean {
  const name = /^\s*\$\{\{\s*([\w.]+)\s*\}\}\s*$/.exec(text ?? '')?.[1];
  return name !== undefined && chosen.has(name.toLowerCase());
}

/** A scope with the parameters that a file declares, by their defaults, and with those that it is handed. */
export function withParameters(
  root: DataNode,
  scope: Scope,
  handed: readonly (readonly [string, DataNode])[] = [],
): Scope {
  const declared = root.get('parameters');
  const list = declared?.items().flatMap((item): readonly (readonly [string, DataNode])[] => {
    const name = item.get('name')?.text;
    const value = item.get('default');
    return name === undefined || !value ? [] : [[name, value]];
  });
  const mapping = declared?.entries().map(({ key, value }) => [key, value] as const);
  const defaults = [...(list ?? []), ...(mapping ?? [])];
  const named = (pairs: readonly (readonly [string, DataNode])[]) =>
    pairs.map(([name, node]) => [`parameters.${name}`, Expanded.of(node, scope)] as const);
  return withNames(withNames(scope, named(defaults)), named(handed));
}
