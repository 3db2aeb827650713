import { type DataNode, texts } from '../../../data.js';
import type { Job, Step } from '../../pipeline.js';
import { commandOfContainer } from '../cluster/containers.js';
import { given } from '../parts/given.js';
import { jobOf } from '../parts/graph.js';
import { type Command, runs } from '../parts/scripts.js';
import type { TaskNode } from './templates.js';
import { eventsUnder, listedEvents } from './triggers.js';

export function jobOfTask({ node, conditions }: TaskNode, isFirstVersion: boolean): Job {
  const payload = bodyOf(node.get('payload'));
  const name = node.get('metadata', 'name')?.text ?? node.get('taskId')?.text ?? 'task';
  const commands = payload ? commandsOf(payload) : [];
  const image = payload?.get('image');
  const graph = commands.find(({ text }) => /\btaskgraph\b/.test(`${image?.text ?? ''} ${text}`));
  const condition = conditions.map(({ text, negated }) => (negated ? `not (${text})` : text)).join(' && ');
  return jobOf({
    id: name,
    at: node.at,
    triggers: isFirstVersion ? listedEvents(node) : eventsUnder(conditions, node.at),
    needs: texts(node.get('dependencies')).filter((text) => !text.includes('$')),
    steps: graph ? [] : commands.map((command) => stepOf(command, payload)),
    // Its tasks are made by a program from what is kept in `taskcluster/`.
    delegations: graph
      ? [{ to: 'taskgraph', at: graph.file.at(graph.line), kind: 'workflow' }]
      : decides(node)
        ? [{ to: 'tasks that a task makes', at: node.at, kind: 'workflow' }]
        : [],
    ...given({
      condition: condition === '' ? undefined : condition.slice(0, 500),
      image: image?.text ?? image?.get('name')?.text,
    }),
  });
}

/** What stands inside of names that a template gives: `{ $let: ..., in: ... }`. */
function bodyOf(node: DataNode | undefined, depth = 0): DataNode | undefined {
  const inner = node?.get('$let') && depth < 8 ? node.get('in') : undefined;
  return inner ? bodyOf(inner, depth + 1) : node;
}

/** A task that may make tasks, or act for the whole repository, is there to do so. */
function decides(task: DataNode): boolean {
  return textsUnder(task.get('scopes'), 6).some((scope) => /^queue:create-task:|^assume:repo:/.test(scope));
}

function textsUnder(node: DataNode | undefined, depth: number): readonly string[] {
  if (!node || depth === 0) return [];
  if (node.text !== undefined) return [node.text];
  const inner = [...node.items(), ...node.entries().map(({ value }) => value)].slice(0, 200);
  return inner.flatMap((one) => textsUnder(one, depth - 1));
}

/** One command by its words; workers for other platforms take a list of commands. */
function commandsOf(payload: DataNode): readonly Command[] {
  const items = payload.get('command')?.items() ?? [];
  const lists = items.filter(({ kind }) => kind === 'list');
  if (lists.length > 0) return lists.flatMap((list) => commandOfContainer(asContainer(list)) ?? []);
  const isScripts = items.length > 0 && items.every(({ text }) => text !== undefined && /\s/.test(text));
  if (isScripts) return items.map((item) => ({ text: item.text ?? '', file: item.file, line: item.line }));
  const command = commandOfContainer(payload);
  return command ? [command] : [];
}

function asContainer(list: DataNode): DataNode {
  const get = (...path: readonly (string | number)[]) =>
    path.length === 1 && path[0] === 'command' ? list : undefined;
  return { ...plain(list), get };
}

function plain({ file, line, at }: DataNode): Omit<DataNode, 'get'> {
  return {
    file,
    line,
    at,
    text: undefined,
    scalar: undefined,
    items: () => [],
    entries: () => [],
    kind: 'mapping',
  };
}

function stepOf(command: Command, payload: DataNode | undefined): Step {
  const env = Object.fromEntries(
    (payload?.get('env')?.entries() ?? []).flatMap(({ key, value }) =>
      value.text === undefined ? [] : [[key, value.text]],
    ),
  );
  return {
    ...runs({ ...command, text: insideClone(command.text) }),
    ...given({ env: Object.keys(env).length > 0 ? env : undefined }),
  };
}

/** What is cloned is this repository: the first step into it stays where it is. */
function insideClone(script: string): string {
  const clone = script.search(/\bgit\s+(?:clone|init|fetch)\b/);
  if (clone < 0) return script;
  return (
    script.slice(0, clone) + script.slice(clone).replace(/\b(cd|pushd)([ \t]+)["']?[\w./${}-]+["']?/, '$1$2.')
  );
}
