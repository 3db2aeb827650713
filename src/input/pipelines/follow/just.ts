import { folderOf } from '../../folders.js';
import type { SourceFile } from '../../source-file.js';
import type { Look } from '../dialect.js';
import { option } from './argv.js';
import { resolvePath } from './folders.js';
import { nearestFile } from './read.js';
import type { Part, Runner, Task } from './runner.js';
import { linesFrom } from './script.js';

const names = ['justfile', 'Justfile', '.justfile'];
const depthLimit = 12;

interface Recipe {
  readonly name: string;
  readonly parameters: readonly string[];
  readonly needs: readonly string[];
  readonly body: readonly { readonly text: string; readonly line: number }[];
  readonly line: number;
  readonly file: SourceFile;
}

interface Justfile {
  readonly recipes: Map<string, Recipe>;
  readonly variables: Map<string, string>;
  readonly aliases: Map<string, string>;
}

/** Justfiles: bodies of the recipes that are asked for, after those of what they depend on. */
export const just: Runner = {
  programs: ['just'],
  tasks(call, look) {
    const args = call.words.slice(1);
    if (args.some((arg) => /^(?:--list|-l|--summary|--fmt|--evaluate|--dump|--show)$/.test(arg))) return [];
    const named = option(args, '-f', '--justfile');
    const path = named === undefined ? undefined : resolvePath(call.command.folder, named);
    const file = path === undefined ? nearestFile(call.command.folder, names, look) : look.file(path);
    const words = args.filter(
      (arg, index) =>
        !/^-|^\w+=/.test(arg) &&
        !/^(?:-f|--justfile|-d|--working-directory|--set)$/.test(args[index - 1] ?? ''),
    );
    if (!file) return words.slice(0, 1).map((name) => ({ name, by: `just ${name}` }));
    const justfile = parse(file, look);
    return wanted(words, justfile).map(([name, given]) => taskNamed(name, given, justfile, new Set(), 0));
  },
};

/** Each word is a recipe, or an argument of the one before it. */
function wanted(
  words: readonly string[],
  { recipes, aliases }: Justfile,
): readonly (readonly [string, readonly string[]])[] {
  const first = recipes.has('default') ? 'default' : recipes.keys().next().value;
  if (words.length === 0) return first === undefined ? [] : [[first, []]];
  const found: [string, string[]][] = [];
  let open = 0;
  for (const word of words) {
    const last = found.at(-1);
    if (last && open-- > 0) last[1].push(word);
    else {
      found.push([word, []]);
      open = recipes.get(aliases.get(word) ?? word)?.parameters.length ?? 0;
    }
  }
  return found;
}

function parse(file: SourceFile, look: Look, into?: Justfile, depth = 0): Justfile {
  const justfile = into ?? { recipes: new Map(), variables: new Map(), aliases: new Map() };
  const lines = file.text.split(/\r?\n/);
  let recipe: { body: { text: string; line: number }[] } | undefined;
  for (const [index, text] of lines.entries()) {
    if (/^[ \t]+\S/.test(text) && recipe)
      recipe.body.push({ text: text.replace(/^(?: {1,4}|\t)/, ''), line: index + 1 });
    else if (text.trim() !== '' && !text.startsWith('#'))
      recipe = statement(text, index + 1, file, justfile, look, depth);
  }
  return justfile;
}

function statement(
  text: string,
  line: number,
  file: SourceFile,
  justfile: Justfile,
  look: Look,
  depth: number,
) {
  const assigned = /^(?:export\s+)?([\w-]+)\s*:=\s*(.*)$/.exec(text);
  if (/^(?:set|\[)/.test(text)) return undefined;
  const alias = /^alias\s+([\w-]+)\s*:=\s*([\w-]+)/.exec(text);
  if (alias) justfile.aliases.set(alias[1] ?? '', alias[2] ?? '');
  else if (assigned) justfile.variables.set(assigned[1] ?? '', literal(assigned[2] ?? ''));
  const imported = /^(?:import|!include)\??\s+["']?([^"'\s]+)/.exec(text)?.[1];
  const path = imported === undefined ? undefined : resolvePath(folderOf(file.path), imported);
  const other = path === undefined || depth > 4 ? undefined : look.file(path);
  if (other) parse(other, look, justfile, depth + 1);
  const head =
    alias || assigned || imported !== undefined ? null : /^@?([\w-]+)((?:\s[^:]*)?):(?!=)(.*)$/.exec(text);
  if (!head) return undefined;
  const recipe = {
    name: head[1] ?? '',
    parameters: (head[2] ?? '')
      .trim()
      .split(/\s+/)
      .filter(Boolean)
      .map((word) => word.replace(/^[+*$]+|=.*$/g, '')),
    needs: [
      ...(head[3] ?? '')
        .replace(/&&/g, ' ')
        .replace(/#.*$/, '')
        .matchAll(/\(?([\w:-]+)(?:\s[^)]*\))?/g),
    ].map((match) => match[1] ?? ''),
    body: [],
    line,
    file,
  };
  justfile.recipes.set(recipe.name, recipe);
  return recipe;
}

function literal(value: string): string {
  return /^(['"])(.*)\1$/.exec(value.trim())?.[2] ?? '$()';
}

function taskNamed(
  name: string,
  given: readonly string[],
  justfile: Justfile,
  done: Set<string>,
  depth: number,
): Task {
  const recipe = justfile.recipes.get(justfile.aliases.get(name) ?? name);
  const by = `just ${name}`;
  if (!recipe) return { name, by };
  const at = recipe.file.at(recipe.line);
  if (done.has(name) || depth > depthLimit) return { name, by, at, parts: [] };
  done.add(name);
  const values = new Map([
    ...justfile.variables,
    ...recipe.parameters.map((parameter, index) => [parameter, given[index] ?? '$()'] as const),
  ]);
  const parts = [
    ...recipe.needs.map((need): Part => ({ task: taskNamed(need, [], justfile, done, depth + 1) })),
    ...bodyOf(recipe, values),
  ];
  return { name, by, at, parts };
}

/** A body with a shebang is one script; else each line is a shell of its own. */
function bodyOf({ body, file }: Recipe, values: ReadonlyMap<string, string>): readonly Part[] {
  const folder = folderOf(file.path);
  const fill = (text: string) =>
    text.replace(/\{\{\s{0,8}([\w-]{1,60})\s{0,8}\}\}/g, (raw, name: string) => values.get(name) ?? raw);
  const [first] = body;
  if (!first) return [];
  if (first.text.startsWith('#!')) {
    if (!/\b(?:ba|z|da)?sh\b/.test(first.text)) return [];
    const text = body.map((line) => fill(line.text)).join('\n');
    return [{ script: { text, place: linesFrom(file, first.line), folder, variables: new Map() } }];
  }
  return joined(body).map(({ text, line }) => ({
    script: {
      text: fill(text).replace(/^[@-]+\s*/, ''),
      place: linesFrom(file, line),
      folder,
      variables: new Map(),
    },
  }));
}

function joined(body: Recipe['body']): Recipe['body'] {
  const done: { text: string; line: number }[] = [];
  let open = false;
  for (const { text, line } of body) {
    const last = done.at(-1);
    if (open && last) last.text += `\n${text}`;
    else done.push({ text, line });
    open = text.endsWith('\\');
  }
  return done;
}
