import type { Place } from '../../../../evidence.js';
import type { DataNode } from '../../../data.js';
import type { Delegation, Step } from '../../pipeline.js';
import { given } from '../parts/given.js';
import { normalPath, type Reading } from '../parts/reading.js';
import { type Command, commandOf, runs } from '../parts/scripts.js';
import { inputsOf, type PlanStep } from './plan.js';
import type { Resources } from './resources.js';

/** What a step of a plan adds to its job. */
export interface Task {
  readonly steps: readonly Step[];
  readonly delegations?: readonly Delegation[];
  readonly caches?: readonly Place[];
  readonly image?: string;
}

export interface Around {
  /** Names of folders in which sources stand: this repository among them. */
  readonly sources: readonly string[];
  readonly resources: Resources;
  readonly reading: Reading;
}

/** A task by what is written in the plan, or in the file that it names. */
export function taskOf({ name, node, optional, onFailure }: PlanStep, around: Around): Task {
  const config = node.get('config') ?? fileOf(node, around);
  if (!config) {
    const file = node.get('file');
    if (file?.text === undefined || isHere(file.text, around)) return { steps: [] };
    return { steps: [], delegations: [{ to: file.text, at: file.at, kind: 'library' }] };
  }
  const command = commandOfRun(config.get('run'), around);
  const env = inputsOf(config.get('params'), node.get('params'));
  const fields = given({
    folder: folderOf(config.get('run', 'dir'), around),
    env: Object.keys(env).length > 0 ? env : undefined,
    optional: optional ? (true as const) : undefined,
    condition: onFailure ? 'on failure' : undefined,
  });
  const caches = config.get('caches')?.items() ?? [];
  return {
    steps: command ? [{ ...runs(command), name, ...fields }] : [],
    caches: caches.map(({ at }) => at),
    ...given({ image: imageOf(config, node, around) }),
  };
}

function imageOf(config: DataNode, node: DataNode, { resources }: Around): string | undefined {
  const source =
    config.get('image_resource', 'source') ??
    resources.get(node.get('image')?.text ?? '')?.node.get('source');
  const repository = source?.get('repository')?.text;
  const tag = source?.get('tag')?.text;
  return repository === undefined ? undefined : tag === undefined ? repository : `${repository}:${tag}`;
}

/** The path in this repository of a path in a task: its first part is the folder that a source stands in. */
function pathHere(path: string): string | undefined {
  return normalPath(path.split('/').slice(1).join('/'));
}

function isHere(path: string, { reading }: Around): boolean {
  const here = pathHere(path);
  return here !== undefined && reading.exists(here);
}

function fileOf(node: DataNode, around: Around): DataNode | undefined {
  const path = node.get('file')?.text;
  const here = path === undefined ? undefined : pathHere(path);
  if (here === undefined || !around.reading.exists(here)) return undefined;
  const file = around.reading.look.file(here);
  return file && around.reading.yaml(file)?.root;
}

/** What a task runs. A shell with a script stands for the script; sources stand where the repository does. */
function commandOfRun(run: DataNode | undefined, around: Around): Command | undefined {
  const path = run?.get('path');
  if (path?.text === undefined) return undefined;
  const args = (run?.get('args')?.items() ?? []).filter(({ text }) => text !== undefined);
  const isShell = /(?:^|\/)(?:ba|da|z)?sh$/.test(path.text);
  const script = isShell
    ? args.find(({ text }, index) => index > 0 && !/^[-+]/.test(text ?? '') && isFlag(args[index - 1]))
    : undefined;
  const command = commandOf(script ?? path);
  if (!command) return undefined;
  const text = script ? command.text : [path.text, ...args.map((arg) => inQuotes(arg.text ?? ''))].join(' ');
  return { ...command, text: withoutSources(text, around) };
}

function isFlag(node: DataNode | undefined): boolean {
  return /^-[a-z]*c[a-z]*$/.test(node?.text ?? '') || /^(?:pipefail|errexit)$/.test(node?.text ?? '');
}

function inQuotes(word: string): string {
  return /^[\w@%+=:,./${}()-]+$/.test(word) ? word : `'${word.replaceAll("'", '')}'`;
}

/** `cd source` and `source/ci/test.sh` as they are in the repository itself. */
function withoutSources(text: string, { sources }: Around): string {
  return sources.reduce((script, name) => {
    const literal = name.replace(/[.]/g, '\\.');
    return script
      .replace(new RegExp(`(\\b(?:cd|pushd)[ \\t]+["']?)(?:\\./)?${literal}(?=["'/\\s;&]|$)`, 'g'), '$1.')
      .replace(new RegExp(`(^|[\\s"'=(])(?:\\./)?${literal}/`, 'gm'), '$1./');
  }, text);
}

function folderOf(node: DataNode | undefined, { sources }: Around): string | undefined {
  const [first = '', ...rest] = (node?.text ?? '').split('/');
  return sources.includes(first) && rest.length > 0 ? rest.join('/') : undefined;
}
