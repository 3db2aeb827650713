import type { DataNode } from '../../../data.js';
import { lineOf } from '../cluster/containers.js';

/** Values of parameters by name. */
export type Params = Readonly<Record<string, string>>;

/** `$(params.name)`, in all its spellings, where the value is known. */
export function withParams(text: string, params: Params): string {
  if (!text.includes('$(')) return text;
  return text.replace(
    /\$\((?:inputs\.)?params(?:\.([\w.-]+)|\[["']([\w.-]+)["']\])(?:\[\*\])?\)/g,
    (written, dotted?: string, quoted?: string) => {
      const name = dotted ?? quoted ?? '';
      return Object.hasOwn(params, name) ? (params[name] ?? written) : written;
    },
  );
}

/** What parameters default to. */
export function defaultsOf(spec: DataNode | undefined): Params {
  return pairs(spec?.get('params'), 'default', {});
}

/** What parameters are given, with the values of the outer ones. */
export function givenTo(node: DataNode | undefined, outer: Params): Params {
  return pairs(node?.get('params'), 'value', outer);
}

function pairs(list: DataNode | undefined, key: string, outer: Params): Params {
  const found = (list?.items() ?? []).flatMap((one) => {
    const name = one.get('name')?.text;
    const value = lineOf(one.get(key));
    return name === undefined || value === undefined ? [] : [[name, withParams(value, outer)] as const];
  });
  return Object.fromEntries(found);
}
