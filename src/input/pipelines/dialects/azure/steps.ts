import type { DataNode } from '../../../data.js';
import type { Delegation, Step } from '../../pipeline.js';
import { given } from '../parts/given.js';
import { type Start, triggersOf } from '../parts/occasions.js';
import { type Command, cleanFolder, commandOf, runs } from '../parts/scripts.js';
import type { Variables } from '../parts/variables.js';
import { neverRuns, startsUnder } from './conditions.js';
import { both, type Expanded } from './expanded.js';
import { inlineScript } from './tasks.js';
import { elementsOf } from './templates.js';
import { environmentOf, filledMacros, plainPath, withoutRoot } from './variables.js';

/** What is known where a step stands. */
export interface Around {
  readonly starts: readonly Start[];
  readonly variables: Variables;
  /** The agent is a Windows machine: a plain script is one for cmd.exe. */
  readonly windows: boolean;
  /** Open condition of the template that the job is under: it goes for its steps without saying. */
  readonly under?: string;
  /** Condition of the hook that the steps are part of. */
  readonly condition?: string;
}

export interface Steps {
  readonly steps: readonly Step[];
  readonly delegations: readonly Delegation[];
}

/** The steps of a list, with those of templates, and the templates that are elsewhere. */
export function stepsOf(list: Expanded | undefined, around: Around): Steps {
  const elements = elementsOf(list, 'steps');
  return {
    steps: elements.flatMap((element) =>
      'node' in element
        ? stepOf(element.node, around)
        : [calledStep(element.delegation, element.handed), ...handedSteps(element.handed, around).steps],
    ),
    delegations: elements.flatMap((element) => ('node' in element ? [] : [element.delegation])),
  };
}

/** The place where a template elsewhere does its part, with what it is told. */
function calledStep({ to, at }: Delegation, item: Expanded): Step {
  const told = (item.get('parameters')?.entries() ?? []).flatMap(({ key, value }) =>
    value.text === undefined ? [] : [[key, value.text] as const],
  );
  return { at, uses: to, with: Object.fromEntries(told), work: [] };
}

/** Steps that a template elsewhere is handed: it was written to run them. */
function handedSteps(item: Expanded, around: Around): Steps {
  const lists = (item.get('parameters')?.entries() ?? []).filter(({ value }) => isSteps(value));
  return {
    steps: lists.flatMap(({ value }) => stepsOf(value as Expanded, around).steps),
    delegations: [],
  };
}

const kinds =
  'script bash pwsh powershell task checkout download downloadBuild publish getPackage reviewApp'.split(' ');

/** Whether a list holds steps. */
export function isSteps(node: DataNode | undefined): boolean {
  return (node?.items() ?? []).some((item) => kinds.some((kind) => item.get(kind)));
}

function stepOf(node: Expanded, around: Around): readonly Step[] {
  if (node.get('enabled')?.scalar === false) return [];
  const under = node.under === around.under ? undefined : node.under;
  const condition = [around.condition, under, node.get('condition')?.text].reduce(both, undefined);
  if (neverRuns(condition, around.starts, around.variables)) return [];
  const starts = startsUnder(condition, around.starts, around.variables);
  const shared = given({
    name: filledText(node.get('displayName'), around),
    condition,
    triggers: starts && triggersOf(starts),
    optional: node.get('continueOnError')?.scalar === true ? (true as const) : undefined,
    env: envOf(node.get('env'), around),
  });
  const step = plainStep(node, around) ?? taskStep(node, around) ?? keywordStep(node, around);
  return step ? [{ ...shared, ...step }] : [];
}

function filledText(node: DataNode | undefined, { variables }: Around): string | undefined {
  return node?.text === undefined ? undefined : filledMacros(node.text, variables);
}

function envOf(node: DataNode | undefined, { variables }: Around): Variables | undefined {
  const own = (node?.entries() ?? []).flatMap(({ key, value }) =>
    value.text === undefined ? [] : [[key, filledMacros(value.text, variables)] as const],
  );
  const all = {
    ...environmentOf(variables),
    ...Object.fromEntries(own.filter(([, text]) => !text.includes('$('))),
  };
  return Object.keys(all).length > 0 ? all : undefined;
}

const shellKeys = ['script', 'bash', 'pwsh', 'powershell'] as const;

function plainStep(node: Expanded, around: Around): Step | undefined {
  const key = shellKeys.find((each) => node.get(each)?.text !== undefined);
  const command = key && commandOf(node.get(key));
  if (!key || !command) return undefined;
  const shell = key === 'script' ? (around.windows ? 'cmd' : undefined) : key;
  return ran(command, shell, node.get('workingDirectory'), around);
}

function ran(command: Command, shell: string | undefined, at: DataNode | undefined, around: Around): Step {
  const folder =
    at?.text === undefined ? undefined : cleanFolder(plainPath(filledMacros(at.text, around.variables)));
  const text = withoutRoot(filledMacros(command.text, around.variables), folder);
  return { ...runs({ ...command, text }), ...given({ shell, folder }) };
}

function taskStep(node: Expanded, around: Around): Step | undefined {
  const task = node.get('task');
  if (task?.text === undefined) return undefined;
  const [name = '', version] = task.text.split('@');
  const bare = name.slice(name.lastIndexOf('.') + 1);
  const inputs = node.get('inputs');
  const folder = inputs
    ?.entries()
    .find(({ key }) => /^working(directory|folder|dir)$|^cwd$/i.test(key))?.value;
  const inline = inlineScript(bare, inputs);
  const command = inline && commandOf(inline.node);
  if (inline && command) return ran(command, inline.shell, folder, around);
  const handed = inputsOf(inputs, around);
  return {
    ...used(bare, task, folder === undefined ? handed : fromRoot(handed)),
    ...given({
      version,
      folder:
        folder?.text === undefined
          ? undefined
          : cleanFolder(plainPath(filledMacros(folder.text, around.variables))),
    }),
  };
}

/** The file of a script is told from the root, wherever the script then works. */
function fromRoot(inputs: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const key = ['filepath', 'scriptpath'].find((each) => /^[\w.]/.test(inputs[each] ?? ''));
  return key === undefined
    ? inputs
    : { ...inputs, [key]: `$(System.DefaultWorkingDirectory)/${inputs[key]}` };
}

/** Names of inputs are the same in upper and lower case. */
function inputsOf(node: DataNode | undefined, around: Around): Readonly<Record<string, string>> {
  return Object.fromEntries(
    (node?.entries() ?? []).flatMap(({ key, value }) =>
      value.text === undefined
        ? []
        : [[key.toLowerCase(), withoutRoot(filledMacros(value.text, around.variables))]],
    ),
  );
}

function used(name: string, node: DataNode, inputs: Readonly<Record<string, string>>): Step {
  return { at: node.at, uses: `azure-pipelines/${name}`, with: inputs, work: [] };
}

/** Keys that all steps have, in lower case. */
const ofSteps =
  'displayname name condition enabled env continueonerror timeoutinminutes target retrycountontaskfailure'.split(
    ' ',
  );

/** Steps by their own keyword: what it is given and what stands beside it are its inputs. */
function keywordStep(node: Expanded, around: Around): Step | undefined {
  const key = kinds.find((each) => node.get(each));
  const value = key === undefined ? undefined : node.get(key);
  if (key === undefined || value?.text === undefined) return undefined;
  const inputs = Object.fromEntries(
    Object.entries(inputsOf(node, around)).filter(([name]) => !ofSteps.includes(name)),
  );
  return used(key, value, key === 'publish' ? { path: inputs.publish ?? '', ...inputs } : inputs);
}
