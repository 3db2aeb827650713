import type { DataNode } from '../../../data.js';
import type { Step } from '../../pipeline.js';
import { given } from '../parts/given.js';
import type { Reading } from '../parts/reading.js';
import { cleanFolder, commandOf, runs } from '../parts/scripts.js';

/** How many files lead from a playbook to its tasks. */
const depthLimit = 5;

/** The shell commands of a playbook of this repository, through the roles and files that it takes in. */
export function stepsOfPlaybook(path: DataNode, reading: Reading): readonly Step[] {
  const file = reading.named(path.text ?? '', path);
  const plays = (file && reading.yaml(file)?.root.items()) ?? [];
  return plays.flatMap((play) =>
    (['pre_tasks', 'roles', 'tasks', 'post_tasks'] as const).flatMap((key) =>
      (play.get(key)?.items() ?? []).flatMap((task) =>
        key === 'roles'
          ? ofRole(task.text ?? task.get('role')?.text ?? task.get('name')?.text, reading, 0)
          : stepsOfTask(task, reading, 0),
      ),
    ),
  );
}

const shells = ['shell', 'command', 'ansible.builtin.shell', 'ansible.builtin.command', 'script'] as const;
const roleKeys = [
  'include_role',
  'import_role',
  'ansible.builtin.include_role',
  'ansible.builtin.import_role',
] as const;
const taskKeys = [
  'include_tasks',
  'import_tasks',
  'ansible.builtin.include_tasks',
  'ansible.builtin.import_tasks',
] as const;

function stepsOfTask(task: DataNode, reading: Reading, depth: number): readonly Step[] {
  if (depth > depthLimit) return [];
  const block = ['block', 'rescue', 'always'].flatMap((key) => task.get(key)?.items() ?? []);
  const own = shells.flatMap((key) => shellStep(task, task.get(key)));
  const roles = roleKeys.flatMap((key) => ofRole(task.get(key, 'name')?.text, reading, depth + 1));
  const made = task.get('make') ?? task.get('community.general.make');
  const target = made?.get('target');
  return [
    ...own,
    ...(made
      ? [{ ...runs({ text: `make ${target?.text ?? ''}`.trim(), file: made.file, line: made.line }) }]
      : []),
    ...roles,
    ...taskKeys.flatMap((key) => beside(task.get(key), reading, depth)),
    ...block.flatMap((inner) => stepsOfTask(inner, reading, depth + 1)),
  ];
}

function shellStep(task: DataNode, node: DataNode | undefined): readonly Step[] {
  const command = commandOf(node?.get('cmd') ?? node?.get('argv') ?? node);
  if (!command) return [];
  const written = task.get('args', 'chdir') ?? node?.get('chdir');
  const name = task.get('name')?.text;
  return [
    {
      ...runs({ ...command, text: atHome(command.text) }),
      ...given({ name, folder: written?.text === undefined ? undefined : cleanFolder(atHome(written.text)) }),
    },
  ];
}

/** The checked out project stands where the repository does. */
function atHome(text: string): string {
  return text.replace(
    /(?:\{\{\s*ansible_user_dir\s*\}\}\/|~\/)?\{\{\s*zuul\.project\.src_dir\s*\}\}|\{\{\s*(?:zuul_work_dir|ansible_user_dir)\s*\}\}/g,
    '.',
  );
}

function beside(node: DataNode | undefined, reading: Reading, depth: number): readonly Step[] {
  const name = node?.text ?? node?.get('file')?.text;
  if (!node || name === undefined || name.includes('{{')) return [];
  const file = reading.look.file([node.file.folder, name].filter(Boolean).join('/'));
  return tasksIn(file && reading.yaml(file)?.root, reading, depth + 1);
}

/** A role of this repository; others only set up, or are known by the job that takes them. */
function ofRole(name: string | undefined, reading: Reading, depth: number): readonly Step[] {
  if (name === undefined || !/^[\w.-]{1,100}$/.test(name) || depth > depthLimit) return [];
  const main = ['**/main.yml', '**/main.yaml'].flatMap((glob) => reading.look.match(glob));
  const path = main.find((each) =>
    /^(.*\/)?roles\/$/.test(each.slice(0, each.lastIndexOf(`${name}/tasks/main.`))),
  );
  const file = path === undefined ? undefined : reading.look.file(path);
  return tasksIn(file && reading.yaml(file)?.root, reading, depth + 1);
}

function tasksIn(root: DataNode | undefined, reading: Reading, depth: number): readonly Step[] {
  return (root?.items() ?? []).flatMap((task) => stepsOfTask(task, reading, depth));
}
