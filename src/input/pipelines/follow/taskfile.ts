import type { DataNode } from '../../data.js';
import { folderOf, inside } from '../../folders.js';
import type { Look } from '../dialect.js';
import { option } from './argv.js';
import { resolvePath } from './folders.js';
import { dataAt, dataOf, nearestFile } from './read.js';
import type { Part, Runner, Task } from './runner.js';

const names = [
  'Taskfile.yml',
  'taskfile.yml',
  'Taskfile.yaml',
  'taskfile.yaml',
  'Taskfile.dist.yml',
  'Taskfile.dist.yaml',
];
const depthLimit = 12;

/** A place to look names up: a Taskfile, the ones that it includes by their namespaces. */
interface Tasks {
  readonly root: DataNode;
  readonly folder: string;
  readonly prefix: string;
  readonly includes: readonly Tasks[];
}

/** Taskfiles: commands of the tasks that are asked for, after those of what they depend on. */
export const taskfile: Runner = {
  programs: ['task'],
  tasks(call, look) {
    const args = call.words.slice(1);
    const rest = args.includes('--') ? args.slice(args.indexOf('--') + 1).join(' ') : '';
    const wanted = wantedOf(args);
    const below = option(args, '-d', '--dir');
    const folder = below === undefined ? call.command.folder : resolvePath(call.command.folder, below);
    const named = option(args, '-t', '--taskfile');
    const path = named === undefined ? undefined : resolvePath(folder, named);
    const file = path === undefined ? nearestFile(folder, names, look) : look.file(path);
    const root = file && dataOf(file);
    if (!file || !root) return wanted.map((name) => ({ name, by: `task ${name}` }));
    const tasks = tasksOf(root, folderOf(file.path), '', look, 0);
    const done = new Set<string>();
    return (wanted.length > 0 ? wanted : ['default']).map((name) =>
      taskNamed(name, tasks, new Map([['CLI_ARGS', rest]]), done, 0),
    );
  },
};

function wantedOf(args: readonly string[]): readonly string[] {
  const own = args.includes('--') ? args.slice(0, args.indexOf('--')) : args;
  const valued = new Set(['-d', '--dir', '-t', '--taskfile', '-o', '--output', '-C', '--concurrency']);
  return own.filter(
    (arg, index) => !arg.startsWith('-') && !/^\w+=/.test(arg) && !valued.has(own[index - 1] ?? ''),
  );
}

function tasksOf(root: DataNode, folder: string, prefix: string, look: Look, depth: number): Tasks {
  const includes = depth > 4 ? [] : (root.get('includes')?.entries() ?? []);
  return {
    root,
    folder,
    prefix,
    includes: includes.flatMap(({ key, value }) => {
      const given = value.text ?? value.get('taskfile')?.text;
      const path = given === undefined ? undefined : resolvePath(folder, given);
      if (path === undefined) return [];
      const found = [path, ...names.map((name) => inside(path, name))].find((each) => look.file(each));
      const node = found === undefined ? undefined : dataAt(found, look);
      const below = value.get('dir')?.text;
      const at =
        below === undefined
          ? found === undefined
            ? folder
            : folderOf(found)
          : (resolvePath(folder, below) ?? folder);
      const flat = value.get('flatten')?.scalar === true;
      return node ? [tasksOf(node, at, flat ? prefix : `${prefix}${key}:`, look, depth + 1)] : [];
    }),
  };
}

interface Found {
  readonly node: DataNode;
  readonly line: number;
  readonly tasks: Tasks;
}

function find(name: string, tasks: Tasks): Found | undefined {
  const own = name.startsWith(tasks.prefix) ? name.slice(tasks.prefix.length) : undefined;
  for (const { key, keyLine, value } of tasks.root.get('tasks')?.entries() ?? []) {
    const aliases =
      value
        .get('aliases')
        ?.items()
        .map((item) => item.text) ?? [];
    if (own !== undefined && (key === own || aliases.includes(own) || isPattern(key, own)))
      return { node: value, line: keyLine, tasks };
  }
  for (const included of tasks.includes) {
    const found = find(name, included);
    if (found) return found;
  }
  return undefined;
}

function isPattern(key: string, name: string): boolean {
  const [before = '', after] = key.split('*', 2);
  return (
    after !== undefined && name.startsWith(before) && name.endsWith(after) && name.length > key.length - 1
  );
}

function taskNamed(
  name: string,
  tasks: Tasks,
  given: ReadonlyMap<string, string>,
  done: Set<string>,
  depth: number,
): Task {
  const by = `task ${name}`;
  const found = find(name, tasks);
  if (!found) return { name, by };
  const { node, line } = found;
  const at = node.file.at(line);
  if (done.has(name) || depth > depthLimit) return { name, by, at, parts: [] };
  done.add(name);
  const variables = new Map([...variablesOf(found.tasks.root), ...variablesOf(node), ...given]);
  const parts = [...(node.get('deps')?.items() ?? []), ...commandsOf(node)].flatMap((command, index) =>
    partOf(command, index < (node.get('deps')?.items().length ?? 0), found, variables, tasks, done, depth),
  );
  return { name, by, at, parts };
}

function commandsOf(node: DataNode): readonly DataNode[] {
  if (node.text !== undefined) return [node];
  if (node.kind === 'list') return node.items();
  const single = node.get('cmd');
  return single ? [single] : (node.get('cmds')?.items() ?? []);
}

function partOf(
  command: DataNode,
  isNeed: boolean,
  { node, tasks }: Found,
  variables: ReadonlyMap<string, string>,
  all: Tasks,
  done: Set<string>,
  depth: number,
): readonly Part[] {
  const needed = isNeed ? (command.text ?? command.get('task')?.text) : command.get('task')?.text;
  if (needed !== undefined) {
    const name = filled(needed, variables);
    const absolute = name.startsWith(':') ? name.slice(1) : `${tasks.prefix}${name}`;
    return [{ task: taskNamed(absolute, all, variablesOf(command), done, depth + 1) }];
  }
  const scalar = command.text === undefined ? (command.get('cmd') ?? command.get('for', 'cmd')) : command;
  const text = scalar?.text;
  if (scalar === undefined || text === undefined || isNeed) return [];
  const dir = node.get('dir')?.text;
  const folder = dir === undefined ? tasks.folder : resolvePath(tasks.folder, filled(dir, variables));
  const environment = [...entriesOf(tasks.root.get('env')), ...entriesOf(node.get('env'))];
  return [
    {
      script: {
        text: filled(text, variables),
        place: linesOf(scalar),
        folder,
        variables: new Map(environment),
      },
    },
  ];
}

/** Lines of a scalar: a block's text starts below its mark, other text on its own line. */
export function linesOf(scalar: DataNode): (line: number) => { path: string; line: number } {
  const own = scalar.file.text.split('\n', scalar.line)[scalar.line - 1] ?? '';
  const first = /[|>][+-]?\d?\s*$/.test(own) ? scalar.line + 1 : scalar.line;
  const several = first > scalar.line || (scalar.text ?? '').includes('\n');
  return (line) => ({ path: scalar.file.path, line: several ? first + line - 1 : scalar.line });
}

function variablesOf(node: DataNode): ReadonlyMap<string, string> {
  return new Map(entriesOf(node.get('vars')));
}

function entriesOf(node: DataNode | undefined): readonly (readonly [string, string])[] {
  return (node?.entries() ?? []).flatMap(({ key, value }) =>
    value.text === undefined ? [] : [[key, value.text] as const],
  );
}

/** Puts known values in for `{{.NAME}}`; the others stay. */
function filled(text: string, variables: ReadonlyMap<string, string>, depth = 0): string {
  if (depth > 5 || !text.includes('{{')) return text;
  const done = text.replace(
    /\{\{-?\s{0,8}\.(\w{1,60})\s{0,8}-?\}\}/g,
    (raw, name: string) => variables.get(name) ?? raw,
  );
  return done === text || done.length > 20_000 ? done : filled(done, variables, depth + 1);
}
