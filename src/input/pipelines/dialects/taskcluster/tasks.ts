import { type DataNode, texts } from '../../../data.js';
import type { Job, Step } from '../../pipeline.js';
import { commandOfContainer } from '../cluster/containers.js';
import { given } from '../parts/given.js';
import { jobOf } from '../parts/graph.js';
import { type Command, runs } from '../parts/scripts.js';
import type { TaskNode } from './templates.js';
import { eventsUnder, listedEvents } from './triggers.js';

export function jobOfTask({ node, conditions }: TaskNode, isFirstVersion: boolean): Job {
  const payload = node.get('payload');
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
    delegations: graph ? [{ to: 'taskgraph', at: graph.file.at(graph.line), kind: 'workflow' }] : [],
    ...given({
      condition: condition === '' ? undefined : condition.slice(0, 500),
      image: image?.text ?? image?.get('name')?.text,
    }),
  });
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
