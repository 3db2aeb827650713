import type { DataNode } from '../../data.js';
import { folderOf } from '../../folders.js';
import type { Look } from '../dialect.js';
import { type Call, option, positionals } from './argv.js';
import { resolvePath } from './folders.js';
import { dataOf, nearestFile } from './read.js';
import { type Part, quoted, type Runner, type Task } from './runner.js';
import { linesOf } from './taskfile.js';

/** Where a tool keeps scripts by name. */
interface Table {
  readonly program: string;
  /** Words between the program and the script's name; `[]`: the name comes at once. */
  readonly verb: readonly string[];
  readonly files: readonly string[];
  /** Keys that lead to the table. */
  readonly at: readonly string[];
  /** An element that starts with it names another script: `@lint`. */
  readonly reference?: string;
  /** All elements are names of scripts: Poe's sequences. */
  readonly names?: true;
  readonly example: string;
}

const pyproject = ['pyproject.toml'];

/** Tools whose scripts are a table in a file: a name, and a command, a list of commands or of other scripts. */
export const scriptTables: readonly Table[] = [
  {
    program: 'poe',
    verb: [],
    files: ['pyproject.toml', 'poe_tasks.toml'],
    at: ['tool', 'poe', 'tasks'],
    names: true,
    example: 'poe test',
  },
  {
    program: 'pdm',
    verb: ['run'],
    files: pyproject,
    at: ['tool', 'pdm', 'scripts'],
    names: true,
    example: 'pdm run lint',
  },
  {
    program: 'pdm',
    verb: [],
    files: pyproject,
    at: ['tool', 'pdm', 'scripts'],
    names: true,
    example: 'pdm lint',
  },
  {
    program: 'rye',
    verb: ['run'],
    files: pyproject,
    at: ['tool', 'rye', 'scripts'],
    names: true,
    example: 'rye run lint',
  },
  { program: 'task', verb: [], files: pyproject, at: ['tool', 'taskipy', 'tasks'], example: 'task lint' },
  {
    program: 'hatch',
    verb: ['run'],
    files: ['hatch.toml', 'pyproject.toml'],
    at: [],
    example: 'hatch run test:all',
  },
  {
    program: 'pixi',
    verb: ['run'],
    files: ['pixi.toml', 'pyproject.toml'],
    at: ['tasks'],
    example: 'pixi run test',
  },
  {
    program: 'pixi',
    verb: ['run'],
    files: pyproject,
    at: ['tool', 'pixi', 'tasks'],
    example: 'pixi run test',
  },
  { program: 'pipenv', verb: ['run'], files: ['Pipfile'], at: ['scripts'], example: 'pipenv run lint' },
  {
    program: 'composer',
    verb: ['run-script'],
    files: ['composer.json'],
    at: ['scripts'],
    reference: '@',
    example: 'composer run-script test',
  },
  {
    program: 'composer',
    verb: ['run'],
    files: ['composer.json'],
    at: ['scripts'],
    reference: '@',
    example: 'composer run test',
  },
  {
    program: 'composer',
    verb: [],
    files: ['composer.json'],
    at: ['scripts'],
    reference: '@',
    example: 'composer test',
  },
  {
    program: 'deno',
    verb: ['task'],
    files: ['deno.json', 'deno.jsonc'],
    at: ['tasks'],
    example: 'deno task test',
  },
  {
    program: 'mise',
    verb: ['run'],
    files: ['mise.toml', '.mise.toml'],
    at: ['tasks'],
    example: 'mise run test',
  },
  { program: 'cargo', verb: ['make'], files: ['Makefile.toml'], at: ['tasks'], example: 'cargo make ci' },
  {
    program: 'lefthook',
    verb: ['run'],
    files: ['lefthook.yml', 'lefthook.yaml', '.lefthook.yml'],
    at: [],
    example: 'lefthook run pre-commit',
  },
  { program: 'melos', verb: ['run'], files: ['melos.yaml'], at: ['scripts'], example: 'melos run test' },
  { program: 'moon', verb: ['run'], files: ['moon.yml'], at: ['tasks'], example: 'moon run :test' },
  { program: 'bb', verb: [], files: ['bb.edn'], at: ['tasks'], example: 'bb test' },
];

const programs = [...new Set(scriptTables.map(({ program }) => program))].filter(
  (program) => program !== 'task',
);
const valued = new Set([
  '-e',
  '--environment',
  '-C',
  '--directory',
  '-p',
  '--project',
  '--config',
  '-d',
  '--working-dir',
  '--timeout',
  '-c',
  '--env',
]);
const depthLimit = 10;

/** Commands of scripts that a tool keeps by name: Poe, PDM, Hatch, Composer, Deno, mise and others. */
export const tables: Runner = {
  programs,
  tasks: (call, look) => inTables(call, look),
};

/** The same for programs that other runners know as well. */
export function inTables(call: Call, look: Look): readonly Task[] | undefined {
  const [program = '', ...args] = call.words;
  for (const table of scriptTables) {
    const name = table.program === program ? nameIn(args, table) : undefined;
    if (name === undefined) continue;
    const found = lookUp(name, table, restOf(args, name), call, look);
    if (found) return [found];
  }
  return undefined;
}

function nameIn(args: readonly string[], { verb }: Table): string | undefined {
  const words = positionals(args, valued);
  return verb.every((word, index) => words[index] === word) ? words[verb.length] : undefined;
}

function restOf(args: readonly string[], name: string): readonly string[] {
  return args.slice(args.indexOf(name) + 1).filter((arg) => arg !== '--');
}

function lookUp(
  name: string,
  table: Table,
  rest: readonly string[],
  call: Call,
  look: Look,
): Task | undefined {
  const below = option(call.words.slice(1), '-C', '--directory', '-d', '--working-dir', '--project');
  const folder = below === undefined ? call.command.folder : resolvePath(call.command.folder, below);
  const file = nearestFile(folder, table.files, look);
  const root = file && dataOf(file);
  const scripts = root && tableOf(root, name, table);
  return scripts && taskOf(scripts.name, scripts.node, table, rest, call, 0);
}

interface Scripts {
  readonly node: DataNode;
  readonly name: string;
}

function tableOf(root: DataNode, name: string, table: Table): Scripts | undefined {
  if (table.program === 'hatch') return hatchTable(root, name);
  if (table.program === 'lefthook') return { node: root, name };
  const node = root.get(...table.at);
  const plain = name.replace(/^.*:(?=[^:]+$)/, table.program === 'moon' ? '' : '$&');
  return node?.get(plain) ? { node, name: plain } : undefined;
}

/** `test:all` is the script `all` of the environment `test`; `all` alone one of any environment. */
function hatchTable(root: DataNode, name: string): Scripts | undefined {
  const environments = root.get('envs') ?? root.get('tool', 'hatch', 'envs');
  const [environment = '', script] = name.includes(':') ? name.split(':', 2) : ['default', name];
  const bare = environment.replace(/^\+?[\w.=,-]*\./, '').replace(/^.*\+/, '');
  for (const one of [environment, bare, ...(environments?.entries().map(({ key }) => key) ?? [])]) {
    const node = environments?.get(one, 'scripts');
    if (script !== undefined && node?.get(script)) return { node, name: script };
  }
  return undefined;
}

function taskOf(
  name: string,
  scripts: DataNode,
  table: Table,
  rest: readonly string[],
  call: Call,
  depth: number,
): Task | undefined {
  const entry = scripts.entries().find(({ key }) => key === name);
  if (!entry || depth > depthLimit) return undefined;
  const { value, keyLine } = entry;
  const context = { scripts, table, call, depth };
  const needs = [
    ...list(value.get('deps')),
    ...list(value.get('depends')),
    ...list(value.get('depends-on')),
    ...list(value.get('dependencies')),
    ...list(value.get('depends_on')),
  ];
  const parts = [
    ...needs.flatMap((need) => reference(need.get('task')?.text ?? need.text ?? '', [], context)),
    ...commandsIn(value).flatMap((command) => partOf(command, rest, context)),
  ];
  return { name, by: `${call.shown} ${[...table.verb, name].join(' ')}`, at: value.file.at(keyLine), parts };
}

interface Context {
  readonly scripts: DataNode;
  readonly table: Table;
  readonly call: Call;
  readonly depth: number;
}

/** The commands of a script in any of the forms that tools know. */
function commandsIn(value: DataNode): readonly DataNode[] {
  if (value.text !== undefined) return [value];
  if (value.kind === 'list') return value.items();
  for (const key of [
    'sequence',
    'composite',
    'parallel',
    'all',
    'run',
    'cmd',
    'shell',
    'command',
    'script',
    'call',
  ]) {
    const node = value.get(key);
    if (!node) continue;
    if (key === 'command') return [node];
    return node.text === undefined && key !== 'cmd' ? node.items() : [node];
  }
  const hooks = value.get('commands') ?? value.get('jobs');
  return [...(hooks?.entries().map((one) => one.value) ?? []), ...(hooks?.items() ?? [])].flatMap(
    (one) => one.get('run') ?? [],
  );
}

function partOf(command: DataNode, rest: readonly string[], context: Context): readonly Part[] {
  const args = list(command.file.name === 'Makefile.toml' ? parentArgs(context, command) : undefined).flatMap(
    (arg) => arg.text ?? [],
  );
  const words = command.text ?? quoted(command.items().flatMap((item) => item.text ?? []));
  if (words === '')
    return commandsIn(command)
      .filter((one) => one !== command)
      .flatMap((one) => partOf(one, rest, context));
  const mark = context.table.reference;
  const isReference =
    mark === undefined
      ? context.table.names &&
        context.scripts.get(words.split(' ')[0] ?? '') &&
        command.line !== context.scripts.get(words)?.line
      : words.startsWith(mark);
  if (isReference && !/^@(?:php|composer)\b/.test(words)) {
    const [name = '', ...given] = words.slice(mark?.length ?? 0).split(' ');
    return reference(name, given, context);
  }
  const text = [
    words.replace(/^@(php|composer)\b/, '$1').replace(/^@no_additional_args /, ''),
    ...args.map((arg) => quoted([arg])),
    ...(rest.length > 0 ? [quoted(rest)] : []),
  ].join(' ');
  return [
    { script: { text, place: linesOf(command), folder: folderOf(command.file.path), variables: new Map() } },
  ];
}

/** Of cargo-make: a command and its arguments stand beside each other. */
function parentArgs({ scripts }: Context, command: DataNode): DataNode | undefined {
  return scripts
    .entries()
    .find(({ value }) => value.get('command')?.line === command.line)
    ?.value.get('args');
}

function reference(
  name: string,
  rest: readonly string[],
  { scripts, table, call, depth }: Context,
): readonly Part[] {
  const task = name === '' ? undefined : taskOf(name, scripts, table, rest, call, depth + 1);
  return task ? [{ task }] : [];
}

function list(node: DataNode | undefined): readonly DataNode[] {
  if (!node) return [];
  return node.text === undefined ? node.items() : [node];
}
