import type { DataNode } from '../../data.js';
import { folderOf, inside } from '../../folders.js';
import type { SourceFile } from '../../source-file.js';
import type { Look } from '../dialect.js';
import { type Call, option, optionValues, positionals } from './argv.js';
import { resolvePath } from './folders.js';
import { dataOf, firstFile } from './read.js';
import { type Part, quoted, type Runner, type Task } from './runner.js';
import { always } from './script.js';
import { linesOf } from './taskfile.js';

const valued = new Set(
  '-t --tag -f --file --target --build-arg --platform --label --cache-from --cache-to -o --output --secret --ssh --network --progress --iidfile --metadata-file --builder --context -p --project-name --env-file --profile --pull --scale --timeout --exit-code-from --project-directory --abort-on-container-exit-from --wait-timeout -e -v -u -w --name --entrypoint'.split(
    ' ',
  ),
);

const composeNames = ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml'];

/** Containers: `RUN` lines of the Dockerfile that is built, commands of the services that Compose starts. */
export const containers: Runner = {
  programs: ['docker', 'depot'],
  besides: true,
  tasks(call, look) {
    const args = call.words.slice(1);
    const words = positionals(args, valued);
    if (words[0] === 'compose') return composed(call, args, words.slice(1), look);
    const build =
      words[0] === 'build' ||
      (words[0] === 'buildx' && words[1] === 'build') ||
      (words[0] === 'image' && words[1] === 'build');
    if (!build) return undefined;
    const context = words[words[0] === 'build' ? 1 : 2] ?? '.';
    return dockerfile(context, option(args, '-f', '--file'), option(args, '--target'), call, look);
  },
};

function dockerfile(
  context: string,
  named: string | undefined,
  target: string | undefined,
  call: Call,
  look: Look,
): readonly Task[] | undefined {
  const folder = resolvePath(call.command.folder, context);
  const path = named === undefined ? undefined : resolvePath(call.command.folder, named);
  const file =
    named === undefined
      ? firstFile(folder, ['Dockerfile', 'Containerfile'], look)
      : path === undefined
        ? undefined
        : look.file(path);
  if (!file || folder === undefined) return undefined;
  return [{ name: '', by: `${call.shown} build`, at: file.at(1), parts: runLines(file, folder, target) }];
}

interface Stage {
  readonly name: string;
  readonly uses: string[];
  readonly runs: Part[];
}

/** The `RUN` lines of the stages that the wanted one is made of. */
function runLines(file: SourceFile, folder: string, target: string | undefined): readonly Part[] {
  const stages = stagesOf(file, folder);
  const wanted = stages.find(({ name }) => name === target) ?? stages.at(-1);
  const needed = new Set<Stage>();
  const open = wanted ? [wanted] : [];
  for (let stage = open.pop(); stage; stage = open.pop()) {
    if (needed.has(stage)) continue;
    needed.add(stage);
    const { uses } = stage;
    open.push(...stages.filter((other, index) => uses.includes(other.name) || uses.includes(String(index))));
  }
  return stages.filter((stage) => needed.has(stage)).flatMap(({ runs }) => runs);
}

function stagesOf(file: SourceFile, folder: string): readonly Stage[] {
  const stages: Stage[] = [];
  const lines = file.text.split(/\r?\n/);
  for (let index = 0; index < lines.length; index++) {
    const first = index;
    let text = lines[index] ?? '';
    while (/\\\s*$/.test(text) && index + 1 < lines.length) {
      const next = lines[++index] ?? '';
      // Comments between continued lines are no part of the command.
      text = `${text.replace(/\\\s*$/, '\\')}\n${/^\s*#/.test(next) ? '\\' : next}`;
    }
    instruction(text, first + 1, file, folder, stages);
  }
  return stages;
}

function instruction(text: string, line: number, file: SourceFile, folder: string, stages: Stage[]): void {
  const from = /^\s*FROM\s+(?:--\S+\s+)*(\S+)(?:\s+AS\s+(\S+))?/i.exec(text);
  if (from) stages.push({ name: from[2] ?? '', uses: [from[1] ?? ''], runs: [] });
  const stage = stages.at(-1);
  const copied = /^\s*COPY\s+--from=(\S+)/i.exec(text)?.[1] ?? /--mount=\S*from=([\w.-]+)/.exec(text)?.[1];
  if (copied !== undefined) stage?.uses.push(copied);
  const run = /^\s*RUN\s+((?:--\S+\s+)*)([\s\S]*)$/i.exec(text);
  if (!run || !stage) return;
  const command = run[2] ?? '';
  const script = command.trimStart().startsWith('[')
    ? quoted([...command.matchAll(/"([^"]*)"/g)].map((match) => match[1] ?? ''))
    : command;
  stage.runs.push({
    script: { text: script, place: (at) => file.at(line + at - 1), folder, variables: new Map() },
  });
}

function composed(
  call: Call,
  args: readonly string[],
  words: readonly string[],
  look: Look,
): readonly Task[] | undefined {
  const [verb, ...services] = words;
  if (verb === undefined || !/^(?:up|run|build|start)$/.test(verb)) return undefined;
  const files = composeFiles(call, args, look);
  const [first] = files;
  if (!first) return undefined;
  const wanted = verb === 'run' ? services.slice(0, 1) : services;
  const parts = files.flatMap((root) => [
    ...serviceParts(root, wanted, verb, look),
    ...(verb === 'run' ? insideOf(root, services) : []),
  ]);
  return [{ name: wanted.join(' '), by: `${call.shown} ${verb}`, at: first.at, parts }];
}

/** A command for a service that is built from a folder of its own runs in there. */
function insideOf(root: DataNode, [name, ...command]: readonly string[]): readonly Part[] {
  const service = name === undefined ? undefined : root.get('services', name);
  const build = service?.get('build');
  const folder = folderOf(root.file.path);
  const context = resolvePath(folder, build?.text ?? build?.get('context')?.text ?? '.');
  if (!service || command.length === 0 || context === undefined || context === folder) return [];
  const place = always(service.at);
  return [{ script: { text: quoted(command), place, folder: context, variables: new Map() } }];
}

function composeFiles({ command }: Call, args: readonly string[], look: Look): readonly DataNode[] {
  const named = [...optionValues(args, '-f', '--file')].flatMap(
    (name) => resolvePath(command.folder, name) ?? [],
  );
  const files =
    named.length > 0 ? named.map((path) => look.file(path)) : [firstFile(command.folder, composeNames, look)];
  return files.flatMap((file) => (file && dataOf(file)) ?? []);
}

function serviceParts(root: DataNode, wanted: readonly string[], verb: string, look: Look): readonly Part[] {
  const folder = folderOf(root.file.path);
  const all = root.get('services')?.entries() ?? [];
  return all
    .filter(({ key }) => wanted.length === 0 || wanted.includes(key))
    .slice(0, 40)
    .flatMap(({ key, value }) => [
      ...(verb === 'up' || verb === 'build' ? built(value, folder, look) : []),
      ...(verb === 'build' ? [] : startedAs(key, value, root, folder)),
    ]);
}

/** What a service runs beside the product that is built and started for it, it runs from outside. */
function startedAs(name: string, service: DataNode, root: DataNode, folder: string): readonly Part[] {
  const parts = started(service, folder);
  const needed = service.get('depends_on');
  const others = [
    ...(needed?.entries().map(({ key }) => key) ?? []),
    ...(needed?.items().flatMap((item) => item.text ?? []) ?? []),
  ];
  const isBeside = others.some((other) => root.get('services', other, 'build') !== undefined);
  return isBeside && parts.length > 0 ? [{ task: { name: 'e2e', by: name, at: service.at, parts } }] : parts;
}

function built(service: DataNode, folder: string, look: Look): readonly Part[] {
  const build = service.get('build');
  const context = build?.text ?? build?.get('context')?.text;
  const below = context === undefined ? undefined : resolvePath(folder, context);
  if (!build || below === undefined) return [];
  const name = build.get('dockerfile')?.text ?? 'Dockerfile';
  const file = look.file(inside(below, name));
  return file ? runLines(file, below, build.get('target')?.text) : [];
}

function started(service: DataNode, folder: string): readonly Part[] {
  return ['entrypoint', 'command'].flatMap((key): Part[] => {
    const node = service.get(key);
    if (!node) return [];
    if (node.text !== undefined)
      return [{ script: { text: node.text, place: linesOf(node), folder, variables: new Map() } }];
    const text = quoted(node.items().flatMap((item) => item.text ?? []));
    return text === '' ? [] : [{ script: { text, place: always(node.at), folder, variables: new Map() } }];
  });
}
