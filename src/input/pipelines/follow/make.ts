import { folderOf, inside } from '../../folders.js';
import type { SourceFile } from '../../source-file.js';
import type { Look } from '../dialect.js';
import { type Call, option } from './argv.js';
import { resolvePath } from './folders.js';
import { type Given, type Makefile, parseMakefile, type Rule } from './makefile.js';
import { firstFile } from './read.js';
import type { Part, Runner, Task } from './runner.js';

const names = ['GNUmakefile', 'makefile', 'Makefile'];
const valued = new Set(['-C', '-f', '-I', '-o', '-W', '--directory', '--file', '--makefile', '-l']);
const includeLimit = 40;
const depthLimit = 24;

/** Makefiles: recipes of the targets that are asked for, after those of what they need. */
export const make: Runner = {
  programs: ['make'],
  tasks(call, look) {
    const { folder, targets, variables } = asked(call);
    const file = makefileOf(call, folder, look);
    if (!file) return unseen(targets, call);
    const rules = load(file, folder ?? folderOf(file.path), look, variables);
    const wanted = targets.length > 0 ? targets : rules.first === undefined ? [] : [rules.first];
    const done = new Set<string>();
    return wanted.map((name) => task(name, call, rules, folder ?? '', done, []));
  },
};

/** The Makefile is made on the way (`configure`, `cmake`), or the run has another repository: names are all there is. */
function unseen(targets: readonly string[], { shown }: Call): readonly Task[] {
  const named = targets.filter((name) => name !== 'all');
  return named.length > 0
    ? named.map((name) => ({ name, by: `${shown} ${name}` }))
    : [{ name: 'build', by: shown }];
}

function asked({ words, command }: Call) {
  const args = words.slice(1);
  const below = option(args, '-C', '--directory');
  const folder = below === undefined ? command.folder : resolvePath(command.folder, below);
  const targets: string[] = [];
  const variables = new Map([...command.variables].map(([name, value]) => [name, shellsOwn(value)]));
  for (let index = 0; index < args.length; index++) {
    const arg = args[index] ?? '';
    const assigned = /^([\w.-]+)[:?+]?=(.*)$/s.exec(arg);
    if (assigned) variables.set(assigned[1] ?? '', shellsOwn(assigned[2] ?? ''));
    else if (valued.has(arg)) index++;
    else if (/^-j$/.test(arg) && /^\d+$/.test(args[index + 1] ?? '')) index++;
    else if (!arg.startsWith('-') && !/^[>|&]/.test(arg)) targets.push(arg);
  }
  return { folder, targets, variables };
}

/** What the shell did not know of a value is none of make's: `TAG=$BUILD` is no `$B` and `UILD`. */
function shellsOwn(value: string): string {
  return value.replaceAll('$', '$$$$');
}

function makefileOf({ words }: Call, folder: string | undefined, look: Look): SourceFile | undefined {
  const named = option(words.slice(1), '-f', '--file', '--makefile');
  if (named === undefined) return firstFile(folder, names, look);
  const path = resolvePath(folder, named);
  return path === undefined ? undefined : look.file(path);
}

/** By scan: a file that it includes may differ in another one. */
const loaded = new WeakMap<object, Map<string, Makefile>>();

/** Reads a Makefile with all that it includes, once for the same variables. */
function load(file: SourceFile, folder: string, look: Look, given: ReadonlyMap<string, string>): Makefile {
  const key = JSON.stringify([file.path, folder, ...given]);
  const known = loaded.get(look.within)?.get(key);
  if (known) return known;
  const { makefile, complete } = read(file, folder, look, { variables: given, holds: holdsIn(folder, look) });
  if (complete) loaded.set(look.within, new Map([...(loaded.get(look.within) ?? []), [key, makefile]]));
  return makefile;
}

function holdsIn(folder: string, look: Look): Given['holds'] {
  return (name) => {
    const path = resolvePath(folder, name);
    return path !== undefined && look.match(path).length > 0;
  };
}

function read(file: SourceFile, folder: string, look: Look, given: Given) {
  const seen = new Set<string>([file.path]);
  const makefile = parseMakefile(file, given);
  const open = [...makefile.includes];
  let complete = true;
  for (let next = open.shift(); next !== undefined && seen.size < includeLimit; next = open.shift()) {
    for (const path of included(next, folder, folderOf(file.path), look)) {
      const other = seen.has(path) ? undefined : look.file(path);
      complete &&= other !== undefined || seen.has(path) || look.match(path).length === 0;
      seen.add(path);
      if (other) open.push(...parseMakefile(other, given, makefile).includes);
    }
  }
  return { makefile, complete };
}

function included(pattern: string, folder: string, own: string, look: Look): readonly string[] {
  const path = resolvePath(folder, pattern) ?? resolvePath(own, pattern);
  if (path === undefined) return [];
  return /[*?]/.test(path) ? look.match(path).slice(0, includeLimit) : [path];
}

function task(
  name: string,
  call: Call,
  makefile: Makefile,
  folder: string,
  done: Set<string>,
  above: readonly Rule[],
): Task {
  const by = `${call.shown} ${name}`;
  const used = above.flatMap(({ pattern }) => pattern ?? []);
  const found = makefile.find(name, used);
  if (found.length === 0) return { name, by };
  if (done.has(name) || above.length > depthLimit) return { name, by, parts: [] };
  done.add(name);
  const parts = found.flatMap((rule): Part[] => [
    ...rule.needs
      .map((need) => task(need, call, makefile, folder, done, [...above, rule]))
      .flatMap((needed) => (needed.parts ? [{ task: needed }] : [])),
    ...recipes(rule, folder),
  ]);
  const at = found.find((rule) => rule.recipe.length > 0) ?? found[0];
  return { name, by, parts, ...(at ? { at: at.file.at(at.line) } : {}) };
}

/** Each line of a recipe is a shell of its own. */
function recipes({ recipe, file, variables }: Rule, folder: string): readonly Part[] {
  return recipe.map(({ text, line }) => ({
    script: {
      text,
      place: (at: number) => file.at(line + at - 1),
      folder,
      variables,
      args: [],
      path: inside(folder, file.name),
    },
  }));
}
