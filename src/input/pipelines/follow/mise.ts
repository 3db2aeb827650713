import type { Look } from '../dialect.js';
import { resolvePath } from './folders.js';
import type { Runner, Task } from './runner.js';
import { scriptAt } from './script-files.js';

/** Folders in which mise looks for tasks that are files. */
const folders = ['.mise-tasks', 'mise-tasks', '.mise/tasks', 'mise/tasks', '.config/mise/tasks'];
const valued = new Set(['-j', '--jobs', '-o', '--output', '-t', '--tool', '-C', '--cd', '-E', '--env']);

/** Tasks of mise that are scripts: `test:unit` is `.mise-tasks/test/unit`, `test` may be `.mise-tasks/test/_default`. */
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
  return { name, by };
}
