import type { DataNode } from '../../data.js';
import type { Look } from '../dialect.js';
import { resolvePath } from './folders.js';
import { dataAt, dataOf, nearestFile } from './read.js';
import type { Part, Runner, Task } from './runner.js';
import { scriptAt } from './script-files.js';
import { linesOf } from './taskfile.js';

const settings = ['mise.toml', '.mise.toml', '.config/mise.toml', '.config/mise/config.toml'];
const depthLimit = 10;
/** Folders in which mise looks for tasks that are files. */
const folders = ['.mise-tasks', 'mise-tasks', '.mise/tasks', 'mise/tasks', '.config/mise/tasks'];
const valued = new Set(['-j', '--jobs', '-o', '--output', '-t', '--tool', '-C', '--cd', '-E', '--env']);

/**
 * Tasks of mise that are scripts (`test:unit` is `.mise-tasks/test/unit`, `test` may be `.mise-tasks/test/_default`), or
 * that stand in files which the settings include.
 */
export const mise: Runner = {
  programs: ['mise'],
  tasks(call, look) {
    const [, verb = '', ...args] = call.words;
    if (verb !== 'run' && verb !== 'r') return undefined;
    return wanted(args).map((name) => taskOf(name, call.command.folder ?? '', look));
  },
};

/** Several tasks are separated by `:::`; what follows the name of one are its own words. */
function wanted(args: readonly string[]): readonly string[] {
  const names: string[] = [];
  let open = true;
  for (const [index, arg] of args.entries()) {
    const isValue = arg.startsWith('-') || valued.has(args[index - 1] ?? '');
    if (arg === ':::') open = true;
    else if (open && !isValue) {
      names.push(arg);
      open = false;
    }
  }
  return names;
}

function taskOf(name: string, folder: string, look: Look): Task {
  const by = `mise run ${name}`;
  const path = name.replaceAll(':', '/');
  for (const base of folders)
    for (const file of [path, `${path}/_default`, `${path}.sh`]) {
      const at = resolvePath(folder, `${base}/${file}`);
      const script = at === undefined ? undefined : scriptAt(at, look, { folder });
      if (script) return { name, by, at: script.place(1), parts: [{ script }] };
    }
  return included(name, folder, look, 0) ?? { name, by };
}

/** A task of one of the files that the settings name; it runs where the settings stand. */
function included(name: string, folder: string, look: Look, depth: number): Task | undefined {
  const own = nearestFile(folder, settings, look);
  const includes = own && dataOf(own)?.get('task_config', 'includes');
  if (!own || !includes || depth > depthLimit) return undefined;
  const home = own.folder.replace(/(^|\/)\.config(\/mise)?$/, '');
  for (const include of includes.items()) {
    const path = include.text?.endsWith('.toml') ? resolvePath(home, include.text) : undefined;
    const tasks = path === undefined ? undefined : dataAt(path, look);
    const entry = tasks?.entries().find(({ key }) => key === name);
    if (!entry) continue;
    const needs = listOf(entry.value.get('depends')).flatMap((need): Part[] => {
      const task = included(need.text ?? '', home, look, depth + 1);
      return task ? [{ task }] : [];
    });
    const runs = entry.value.text === undefined ? entry.value.get('run') : entry.value;
    const parts = [...needs, ...listOf(runs).flatMap((run) => partOf(run, home))];
    return { name, by: `mise run ${name}`, at: entry.value.file.at(entry.keyLine), parts };
  }
  return undefined;
}

function partOf(run: DataNode, folder: string): readonly Part[] {
  if (run.text === undefined) return [];
  return [{ script: { text: run.text, place: linesOf(run), folder, variables: new Map() } }];
}

function listOf(node: DataNode | undefined): readonly DataNode[] {
  if (!node) return [];
  return node.text === undefined ? node.items() : [node];
}
