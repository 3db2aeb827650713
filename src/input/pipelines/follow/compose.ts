import type { DataNode } from '../../data.js';
import { folderOf } from '../../folders.js';
import type { Look } from '../dialect.js';
import { type Call, optionValues } from './argv.js';
import { resolvePath } from './folders.js';
import { runLines, startLines } from './images.js';
import { isOpaque } from './opaque.js';
import { dataAt, dataOf, firstFile } from './read.js';
import { type Part, quoted, type Task } from './runner.js';
import { always, type Script } from './script.js';
import { linesOf } from './taskfile.js';

const composeNames = ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml'];

/** Services of one file at most. */
const serviceLimit = 40;
/** How far a service follows those that it extends. */
const extendLimit = 4;

/** What `docker compose up`, `run`, `build` and `start` run. */
export function composed(
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
  const named = verb === 'run' ? services.slice(0, 1) : services.filter((name) => !isOpaque(name));
  const asked = { verb, named, isAsked: verb === 'run' && services.length > 1 };
  const parts = files.flatMap((root) => [
    ...serviceParts(root, asked, look),
    ...(verb === 'run' ? insideOf(root, services) : []),
  ]);
  return [{ name: named.join(' '), by: `${call.shown} ${verb}`, at: first.at, parts }];
}

/** A command for a service that is built from a folder of its own runs in there. */
function insideOf(root: DataNode, [name, ...command]: readonly string[]): readonly Part[] {
  const service = name === undefined ? undefined : root.get('services', name);
  if (!service || command.length === 0) return [];
  const folder = folderOf(root.file.path);
  const context = contextOf([{ node: service, folder }])?.folder;
  if (context === undefined || context === folder) return [];
  return [scriptIn(context, quoted(command), always(service.at))];
}

function composeFiles({ command }: Call, args: readonly string[], look: Look): readonly DataNode[] {
  const named = [...optionValues(args, '-f', '--file')].flatMap(
    (name) => resolvePath(command.folder, name) ?? [],
  );
  const files =
    named.length > 0 ? named.map((path) => look.file(path)) : [firstFile(command.folder, composeNames, look)];
  return files.flatMap((file) => (file && dataOf(file)) ?? []);
}

interface AskedFor {
  readonly verb: string;
  readonly named: readonly string[];
  /** The words after the service stand for its own command. */
  readonly isAsked: boolean;
}

function serviceParts(root: DataNode, { verb, named, isAsked }: AskedFor, look: Look): readonly Part[] {
  const all = root.get('services')?.entries() ?? [];
  const wanted = verb === 'build' || named.length === 0 ? named : withNeeded(root, named);
  return all
    .filter(({ key }) => named.length === 0 || wanted.includes(key))
    .sort((a, b) => wanted.indexOf(a.key) - wanted.indexOf(b.key))
    .slice(0, serviceLimit)
    .flatMap(({ key, value }) => {
      const service = layersOf(value, look);
      return [
        ...(verb === 'up' || verb === 'build' ? built(service, look) : []),
        ...(verb === 'build' ? [] : startedAs(key, service, root, isAsked && named.includes(key), look)),
      ];
    });
}

/** Services and those that they need, which are started first. */
function withNeeded(root: DataNode, named: readonly string[]): readonly string[] {
  const found: string[] = [];
  const visit = (name: string, depth: number) => {
    if (found.includes(name) || depth > serviceLimit) return;
    for (const need of needsOf(root.get('services', name))) visit(need.name, depth + 1);
    if (!found.includes(name)) found.push(name);
  };
  for (const name of named) visit(name, 0);
  return found;
}

/** The services that one depends on; those that only have to be done are gone when it runs. */
function needsOf(service: DataNode | undefined): readonly { name: string; isDone: boolean }[] {
  const needed = service?.get('depends_on');
  return [
    ...(needed?.entries() ?? []).map(({ key, value }) => ({
      name: key,
      isDone: value.get('condition')?.text === 'service_completed_successfully',
    })),
    ...(needed?.items() ?? []).flatMap(({ text }) =>
      text === undefined ? [] : [{ name: text, isDone: false }],
    ),
  ];
}

/** A service as its own file says it, then as those that it extends do; each with the folder that it stands in. */
type Layers = readonly { readonly node: DataNode; readonly folder: string }[];

function layersOf(service: DataNode, look: Look): Layers {
  const layers: { node: DataNode; folder: string }[] = [];
  let node: DataNode | undefined = service;
  for (let depth = 0; node && depth < extendLimit; depth++) {
    const path: string = node.file.path;
    layers.push({ node, folder: folderOf(path) });
    const extended: DataNode | undefined = node.get('extends');
    const name: string | undefined = extended?.get('service')?.text ?? extended?.text;
    const file = extended?.get('file')?.text ?? path.slice(folderOf(path).length).replace(/^\//, '');
    const resolved = resolvePath(folderOf(path), file);
    if (name === undefined || resolved === undefined) break;
    node = dataAt(resolved, look)?.get('services', name);
  }
  return layers;
}

function get(layers: Layers, key: string): { readonly node: DataNode; readonly folder: string } | undefined {
  for (const { node, folder } of layers) {
    const value = node.get(key);
    if (value) return { node: value, folder };
  }
  return undefined;
}

/**
 * What a service runs beside the product that is built and started for it, it runs from outside; one with ports is used
 * itself.
 */
function startedAs(
  name: string,
  service: Layers,
  root: DataNode,
  isAsked: boolean,
  look: Look,
): readonly Part[] {
  const parts = started(service, isAsked, look);
  const [own] = service;
  const isBeside =
    get(service, 'ports') === undefined &&
    needsOf(own?.node).some(
      (other) => !other.isDone && root.get('services', other.name, 'build') !== undefined,
    );
  return own && isBeside && parts.length > 0
    ? [{ task: { name: 'e2e', by: name, at: own.node.at, parts } }]
    : parts;
}

/** The folder that a service is built from, and where it says so. */
function contextOf(service: Layers): { readonly build: DataNode; readonly folder: string } | undefined {
  const build = get(service, 'build');
  if (!build) return undefined;
  const { node } = build;
  const folder = resolvePath(build.folder, node.text ?? node.get('context')?.text ?? '.');
  return folder === undefined ? undefined : { build: node, folder };
}

function dockerfileOf(service: Layers, look: Look) {
  const context = contextOf(service);
  if (!context) return undefined;
  const { build, folder } = context;
  const file = look.file(resolvePath(folder, build.get('dockerfile')?.text ?? 'Dockerfile') ?? '');
  return file && { file, folder, target: build.get('target')?.text };
}

function scriptIn(folder: string, text: string, place: Script['place']): Part {
  return { script: { text, place, folder, variables: new Map() } };
}

function built(service: Layers, look: Look): readonly Part[] {
  const image = dockerfileOf(service, look);
  return image ? runLines(image.file, image.folder, image.target) : [];
}

function started(service: Layers, isAsked: boolean, look: Look): readonly Part[] {
  const own = (isAsked ? ['entrypoint'] : ['entrypoint', 'command']).flatMap((key): readonly Part[] => {
    const found = get(service, key);
    if (!found) return [];
    const { node, folder } = found;
    if (node.text !== undefined) return [scriptIn(folder, node.text, linesOf(node))];
    const text = quoted(node.items().flatMap((item) => item.text ?? []));
    return text === '' ? [] : [scriptIn(folder, text, always(node.at))];
  });
  if (own.length > 0) return own;
  const image = dockerfileOf(service, look);
  return image ? startLines(image.file, image.folder, image.target, isAsked) : [];
}
