import type { Look } from '../dialect.js';
import { type Followed, optionValue, plainWords, type Runner, within } from './runner.js';

interface Target {
  readonly names: readonly string[];
  readonly needs: readonly string[];
  readonly recipe: string[];
  /** 1-based line of the recipe's first line. */
  line: number;
}

const depthLimit = 12;

/** Targets of a Makefile with what they need. */
export const make: Runner = {
  programs: ['make', 'gmake', 'bmake'],
  follow(argv, folder, look) {
    const inFolder = within(folder, optionValue(argv, ['-C', '--directory']) ?? '');
    if (inFolder === undefined) return undefined;
    const file = optionValue(argv, ['-f', '--file', '--makefile']);
    const path = [file, 'Makefile', 'makefile', 'GNUmakefile']
      .flatMap((name) => (name ? [join(inFolder, name)] : []))
      .find((name) => look.file(name));
    if (path === undefined) return undefined;
    const targets = readMakefile(path, look);
    const wanted = plainWords(argv, ['-C', '--directory', '-f', '--file', '--makefile', '-j', '-l']).filter(
      (word) => !word.includes('='),
    );
    const first = targets.find(
      ({ target }) => !target.names[0]?.startsWith('.') && !target.names[0]?.includes('%'),
    )?.target.names[0];
    const found = (wanted.length > 0 ? wanted : first === undefined ? [] : [first]).flatMap((name) =>
      recipes(name, targets, inFolder, new Set(), 0),
    );
    return found.length > 0 ? found : undefined;
  },
};

function join(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}

interface Placed {
  readonly path: string;
  readonly target: Target;
}

function recipes(
  name: string,
  targets: readonly Placed[],
  folder: string,
  seen: Set<string>,
  depth: number,
): readonly Followed[] {
  if (seen.has(name) || depth > depthLimit) return [];
  seen.add(name);
  return targets
    .filter(({ target }) =>
      target.names.some(
        (one) =>
          one === name ||
          (one.includes('%') && name.startsWith(one.slice(0, one.indexOf('%'))) && one !== '%'),
      ),
    )
    .flatMap(({ path, target }) => [
      ...target.needs.flatMap((need) => recipes(need, targets, folder, seen, depth + 1)),
      ...(target.recipe.length > 0
        ? [{ script: target.recipe.join('\n'), path, line: target.line, folder, name }]
        : []),
    ]);
}

/** Reads a Makefile and what it includes: targets, what they need, their recipes with variables filled in. */
function readMakefile(path: string, look: Look, depth = 0): readonly Placed[] {
  const file = look.file(path);
  if (!file || depth > 4) return [];
  const values = new Map<string, string>();
  const found: Placed[] = [];
  let current: Target | undefined;
  for (const [index, text] of file.text.split('\n').slice(0, 5000).entries()) {
    if (text.startsWith('\t') || (current && current.recipe.length > 0 && text.trim() === '')) {
      if (current) {
        if (current.recipe.length === 0) current.line = index + 1;
        current.recipe.push(expand(text.replace(/^\t[@+-]*/, ''), values));
      }
      continue;
    }
    const assigned = /^\s*(?:export\s+)?([\w.-]{1,80})\s*(?:[:?+!]?=|::=)\s*(.*)$/.exec(text);
    const rule = assigned ? null : /^([^\s#:=][^:=#]{0,200}):(?!=)([^#=]*)(#.*)?$/.exec(text);
    if (assigned?.[1]) values.set(assigned[1], expand(assigned[2] ?? '', values));
    else if (rule) {
      const needs = expand(rule[2] ?? '', values).split(';')[0] ?? '';
      current = {
        names: words(expand(rule[1] ?? '', values)),
        needs: words(needs),
        recipe: [],
        line: index + 1,
      };
      found.push({ path, target: current });
    } else if (/^-?include\s/.test(text)) {
      const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')));
      for (const name of words(expand(text.replace(/^-?include\s+/, ''), values))) {
        const included = within(folder, name);
        if (included !== undefined) found.push(...readMakefile(included, look, depth + 1));
      }
    } else if (text.trim() !== '' && !text.startsWith('#')) current = undefined;
  }
  return found;
}

function words(text: string): readonly string[] {
  return text
    .trim()
    .split(/\s+/)
    .filter((word) => word !== '' && word !== '|');
}

/** Fills in known variables; `$(MAKE)` is make itself, `$$` a dollar sign. */
function expand(text: string, values: ReadonlyMap<string, string>): string {
  return text
    .replace(/\$[({]MAKE[)}]/g, 'make')
    .replace(/\$[({]([\w.-]{1,80})[)}]/g, (whole, name: string) => values.get(name)?.slice(0, 500) ?? whole)
    .replaceAll('$$', '$');
}
