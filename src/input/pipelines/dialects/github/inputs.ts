import type { DataNode } from '../../../data.js';

/** Values that are known where a workflow or action is read, by their full name: `inputs.stage`, `env.REGION`. */
export type Known = Readonly<Record<string, string>>;

const reference = /\$\{\{\s*([A-Za-z_][\w.-]*)\s*\}\}/g;

/** Puts known values in the place of expressions that are nothing but their name. Line breaks stay where they are. */
export function filled(text: string, known: Known): string {
  if (!text.includes('${{')) return text;
  const whole = text.trim().replace(reference, '') === '';
  return text.replace(reference, (expression: string, name: string) => {
    const value = Object.hasOwn(known, name) ? known[name] : undefined;
    return value === undefined || (!whole && value.includes('\n')) ? expression : value;
  });
}

/** What a called workflow or action knows: the values it is handed, and its own defaults. */
export function inputsOf(declared: DataNode | undefined, handed: Known): Known {
  const defaults = (declared?.entries() ?? []).flatMap(({ key, value }) => {
    const text = value.get('default')?.text;
    return text === undefined || text.includes('${{') ? [] : [[`inputs.${key}`, text] as const];
  });
  const given = Object.entries(handed).flatMap(([key, value]) =>
    value.includes('${{') ? [] : [[`inputs.${key}`, value] as const],
  );
  const unknown = new Set(
    Object.entries(handed).flatMap(([key, value]) => (value.includes('${{') ? [`inputs.${key}`] : [])),
  );
  const isCalled = Object.keys(handed).length > 0;
  const empty = (declared?.entries() ?? []).flatMap(({ key, value }) =>
    isCalled && !Object.hasOwn(handed, key) && !value.get('default') ? [[`inputs.${key}`, ''] as const] : [],
  );
  return Object.fromEntries([...empty, ...defaults.filter(([name]) => !unknown.has(name)), ...given]);
}

/** The texts of a mapping, with known values filled in. */
export function mappingOf(node: DataNode | undefined, known: Known): Record<string, string> {
  return Object.fromEntries(
    (node?.entries() ?? []).flatMap(({ key, value }) =>
      value.text === undefined ? [] : [[key, filled(value.text, known)] as const],
    ),
  );
}

/** Variables with values that are known; a variable that is set to an expression hides an outer one. */
export function envOf(node: DataNode | undefined, outer: Known, known: Known): Known {
  const own = mappingOf(node, known);
  return Object.fromEntries(
    Object.entries({ ...outer, ...own }).filter(([, value]) => !value.includes('${{')),
  );
}

/** Names of variables as expressions know them. */
export function withEnv(known: Known, env: Known): Known {
  const others = Object.entries(known).filter(([name]) => !name.startsWith('env.'));
  return Object.fromEntries([
    ...others,
    ...Object.entries(env).map(([name, value]) => [`env.${name}`, value]),
  ]);
}

/** The condition of a job or step, with known inputs in it. */
export function conditionOf(node: DataNode, known: Known): string | undefined {
  const text = node.get('if')?.text;
  return text === undefined ? undefined : quoted(text, known);
}

/** Known inputs in a condition become texts. */
function quoted(condition: string, known: Known): string {
  return condition.replace(/(?<![\w.'-])(inputs\.[\w-]+)(?![\w.'-])/g, (name) => {
    const value = Object.hasOwn(known, name) ? known[name] : undefined;
    if (value === undefined) return name;
    return value === 'true' || value === 'false' ? value : `'${value.replaceAll("'", "''")}'`;
  });
}
