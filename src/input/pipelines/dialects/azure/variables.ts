import type { DataNode } from '../../../data.js';
import { knownOf, type Variables } from '../parts/variables.js';
import type { Expanded } from './expanded.js';
import { elementsOf } from './templates.js';

/** The variables of a pipeline, stage or job whose values the file says; those set under an open condition are unknown. */
export function variablesOf(node: Expanded | undefined, outer: Variables): Variables {
  const own = pairsOf(node);
  const known: Record<string, string> = { ...outer };
  for (const { name, value, open } of own) {
    if (open || value === undefined) delete known[name];
    else known[name] = filledMacros(value, known);
  }
  return known;
}

interface Pair {
  readonly name: string;
  readonly value: string | undefined;
  readonly open: boolean;
}

function pairsOf(node: Expanded | undefined): readonly Pair[] {
  if (!node) return [];
  if (node.kind !== 'list') return node.entries().map(({ key, value }) => pair(key, value));
  return elementsOf(node, 'variables').flatMap((element) => {
    if (!('node' in element)) return [];
    const name = element.node.get('name')?.text;
    if (name !== undefined) return [pair(name, element.node.get('value'), element.node.under)];
    // A template's own variables can be a mapping.
    return element.node.get('group') ? [] : element.node.entries().map(({ key, value }) => pair(key, value));
  });
}

function pair(name: string, value: DataNode | undefined, under?: string): Pair {
  const open = under ?? (value as Expanded | undefined)?.under;
  return { name, value: value?.text, open: open !== undefined };
}

const macro = /\$\(([A-Za-z_][\w.]{0,100})\)/g;

/** Puts known values in the place of `$(name)`. Line breaks stay where they are. */
export function filledMacros(text: string, variables: Variables): string {
  if (!text.includes('$(')) return text;
  return text.replace(macro, (written, name: string) => {
    const value = Object.hasOwn(variables, name) ? variables[name] : undefined;
    return value === undefined || /\n|\$[[({]|\$\(\(/.test(value) || value.length > 5000 ? written : value;
  });
}

/** Variables as scripts see them: in upper case, with `_` for what no name can have. */
export function environmentOf(variables: Variables): Variables {
  return knownOf(
    Object.entries(variables)
      .filter(([, value]) => !/\$[[({]/.test(value))
      .map(([name, value]) => [name.toUpperCase().replace(/\W/g, '_'), value]),
  );
}

const sources =
  /\$\((?:Build\.SourcesDirectory|System\.DefaultWorkingDirectory|Build\.Repository\.LocalPath|Pipeline\.Workspace\)[/\\]s\b|Agent\.BuildDirectory\)[/\\]s\b)\)?/gi;

/** Paths from the root of the checkout; in scripts, from the folder that they run in. */
export function withoutRoot(text: string, folder?: string): string {
  const up =
    folder === undefined
      ? '.'
      : folder
          .split('/')
          .map(() => '..')
          .join('/');
  return text.replace(sources, up);
}

/** A path as it is written for Windows, in the way that the repository's paths are. */
export function plainPath(path: string): string {
  return withoutRoot(path).replaceAll('\\', '/');
}
