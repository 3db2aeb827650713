import { type DataNode, texts } from '../../../data.js';
import type { SourceFile } from '../../../source-file.js';
import type { Delegation, Job } from '../../pipeline.js';
import { commandOfContainer, variablesOf } from '../cluster/containers.js';
import { type ClusterObject, objectsOf } from '../cluster/objects.js';
import { filledWith, type Values } from '../controllers/placeholders.js';
import { given } from '../parts/given.js';
import { jobOf } from '../parts/graph.js';
import type { Reading } from '../parts/reading.js';
import { commandOf, runs } from '../parts/scripts.js';

/** How deep templates stand in templates. */
const nestingLimit = 10;
const jobLimit = 500;
/** Templates that call each other many times over make no job in the end. */
const visitLimit = 5000;

interface Made {
  readonly jobs: readonly Job[];
  readonly delegations: readonly Delegation[];
}

/** The jobs that a workflow makes from its entry point. */
export function jobsOf(
  spec: DataNode,
  beside: readonly ClusterObject[],
  file: SourceFile,
  reading: Reading,
): Made {
  const reference = spec.get('workflowTemplateRef', 'name');
  const kept =
    reference?.text === undefined ? undefined : templateNamed(reference.text, beside, file, reading);
  if (reference?.text !== undefined && !kept)
    return { jobs: [], delegations: [{ to: reference.text, at: reference.at, kind: 'template' }] };
  const own = kept?.spec ?? spec;
  const values = { ...valuesOf(own, 'workflow.'), ...valuesOf(spec, 'workflow.') };
  const maker = new Maker(beside, file, reading);
  const templates = templatesOf(own);
  const entry = spec.get('entrypoint')?.text ?? own.get('entrypoint')?.text;
  const first = entry === undefined ? undefined : templates.get(entry);
  // Without an entry point it is a collection of templates that others take from.
  if (first) maker.visit(first, { path: '', values, needs: [], within: [], templates });
  return { jobs: maker.jobs, delegations: [] };
}

function valuesOf(node: DataNode | undefined, prefix: string): Values {
  const listed = node?.get('arguments', 'parameters')?.items() ?? [];
  return Object.fromEntries(
    listed.flatMap((one) => {
      const name = one.get('name')?.text;
      const value = one.get('value')?.text ?? one.get('default')?.text;
      return name === undefined || value === undefined
        ? []
        : [[`${prefix}parameters.${name}`, value] as const];
    }),
  );
}

type Templates = ReadonlyMap<string, DataNode>;

function templatesOf(spec: DataNode): Templates {
  return new Map((spec.get('templates')?.items() ?? []).map((one) => [one.get('name')?.text ?? '', one]));
}

/** What the inputs of a template default to. */
function defaultsOf(template: DataNode): Values {
  return Object.fromEntries(
    (template.get('inputs', 'parameters')?.items() ?? []).flatMap((one) => {
      const value = one.get('value')?.text ?? one.get('default')?.text;
      return value === undefined ? [] : [[`inputs.parameters.${one.get('name')?.text}`, value]];
    }),
  );
}

/** A template of another object: in the same file, or in a file that is named after it. */
function templateNamed(
  name: string,
  beside: readonly ClusterObject[],
  file: SourceFile,
  reading: Reading,
): ClusterObject | undefined {
  if (!/^[\w.-]{1,100}$/.test(name)) return undefined;
  const isIt = (one: ClusterObject) => /WorkflowTemplate$/.test(one.kind) && one.name === name;
  const here = beside.find(isIt);
  if (here) return here;
  const all = ['**/*.yaml', '**/*.yml'].flatMap((glob) => reading.look.match(glob));
  const named = all.filter((path) => path.slice(path.lastIndexOf('/') + 1).includes(name));
  const besides = file.folder === '' ? [] : all.filter((path) => path.startsWith(`${file.folder}/`));
  const paths = [...named, ...besides];
  return [...new Set(paths)]
    .slice(0, 60)
    .flatMap((path) => (path === file.path ? [] : (reading.look.file(path) ?? [])))
    .filter(({ text }) => text.includes('WorkflowTemplate'))
    .flatMap((other) => objectsOf(other, reading))
    .find(isIt);
}

interface Around {
  /** Ids of the jobs so far are below it. */
  readonly path: string;
  readonly values: Values;
  readonly needs: readonly string[];
  /** Templates on the way here. */
  readonly within: readonly DataNode[];
  /** What can be called by name here. */
  readonly templates: Templates;
}

/** Makes the jobs of one workflow: each container that is started is one. */
class Maker {
  readonly jobs: Job[] = [];
  #visits = 0;

  constructor(
    readonly beside: readonly ClusterObject[],
    readonly file: SourceFile,
    readonly reading: Reading,
  ) {}

  /** The ids of the jobs that come last. */
  visit(template: DataNode, around: Around): readonly string[] {
    const { within, needs, values } = around;
    if (++this.#visits > visitLimit) return needs;
    if (within.includes(template) || within.length > nestingLimit || this.jobs.length > jobLimit)
      return needs;
    const inner: Around = {
      ...around,
      within: [...within, template],
      values: { ...defaultsOf(template), ...values },
    };
    const tasks = template.get('dag', 'tasks');
    if (tasks) return this.#graph(tasks.items(), inner);
    const steps = template.get('steps');
    if (steps) return this.#inOrder(steps.items(), inner);
    return this.#leaf(template, inner);
  }

  #graph(tasks: readonly DataNode[], around: Around): readonly string[] {
    const ends = new Map<string, readonly string[]>();
    for (const task of sorted(tasks)) {
      const needs = before(task).flatMap((name) => ends.get(name) ?? []);
      ends.set(
        task.get('name')?.text ?? '',
        this.#call(task, { ...around, needs: needs.length > 0 ? needs : around.needs }),
      );
    }
    const needed = new Set(tasks.flatMap(before));
    return [...ends].filter(([name]) => !needed.has(name)).flatMap(([, ids]) => ids);
  }

  #inOrder(groups: readonly DataNode[], around: Around): readonly string[] {
    return groups.reduce<readonly string[]>((needs, group) => {
      const together = group.kind === 'list' ? group.items() : [group];
      return together.flatMap((step) => this.#call(step, { ...around, needs }));
    }, around.needs);
  }

  #call(call: DataNode, around: Around): readonly string[] {
    const name = call.get('name')?.text ?? 'step';
    const path = around.path === '' ? name : `${around.path}/${name}`;
    const called = this.#called(call, around.templates);
    if (called)
      return this.visit(called.template, {
        ...around,
        path,
        values: handedTo(call, around.values),
        ...called,
      });
    const reference = call.get('templateRef', 'name') ?? call.get('template');
    const to = reference?.text;
    if (to === undefined || !reference) return around.needs;
    this.jobs.push(
      jobOf({
        id: path,
        at: call.at,
        needs: around.needs,
        delegations: [{ to, at: reference.at, kind: 'template' }],
      }),
    );
    return [path];
  }

  #called(
    call: DataNode,
    templates: Templates,
  ): { readonly template: DataNode; readonly templates: Templates } | undefined {
    const reference = call.get('templateRef');
    const kept =
      reference && templateNamed(reference.get('name')?.text ?? '', this.beside, this.file, this.reading);
    const known = reference ? (kept ? templatesOf(kept.spec) : new Map<string, DataNode>()) : templates;
    const name = (reference ?? call).get('template')?.text ?? '';
    const template = call.get('inline') ?? known.get(name);
    return template && { template, templates: known };
  }

  #leaf(template: DataNode, { path, values, needs }: Around): readonly string[] {
    const script = template.get('script');
    const container = script ?? template.get('container');
    const name = template.get('name')?.text;
    const id = path === '' ? (name ?? 'step') : path;
    const suspend = template.get('suspend');
    if (!container && !suspend) return needs;
    const command = commandOf(script?.get('source')) ?? (container && commandOfContainer(container));
    const env = container ? variablesOf(container) : {};
    const image = container?.get('image')?.text;
    this.jobs.push(
      jobOf({
        id,
        at: template.at,
        needs,
        steps: command
          ? [
              {
                ...runs({ ...command, text: filledWith(command.text, values) }),
                ...given({ env: Object.keys(env).length > 0 ? env : undefined }),
              },
            ]
          : [],
        ...given({
          image: image === undefined ? undefined : filledWith(image, values),
          // Somebody has to say that it goes on.
          manual: suspend && !suspend.get('duration') ? (true as const) : undefined,
        }),
      }),
    );
    return [id];
  }
}

/** Inputs come from the call alone; what is set for the workflow is known everywhere. */
function handedTo(call: DataNode, outer: Values): Values {
  const own = Object.entries(valuesOf(call, 'inputs.')).map(
    ([key, value]) => [key, filledWith(value, outer)] as const,
  );
  const global = Object.entries(outer).filter(([key]) => key.startsWith('workflow.'));
  return Object.fromEntries([...global, ...own]);
}

/** Names of the tasks that one waits for. */
function before(task: DataNode): readonly string[] {
  const depends = task.get('depends')?.text?.slice(0, 2000) ?? '';
  return [
    ...texts(task.get('dependencies')),
    ...[...depends.matchAll(/(?<![\w.-])([A-Za-z][\w-]*)/g)].map(([, name = '']) => name),
  ];
}

/** Tasks after those that they wait for; those in circles come last. */
function sorted(tasks: readonly DataNode[]): readonly DataNode[] {
  const left = new Set(tasks.slice(0, jobLimit));
  const names = new Set([...left].map((task) => task.get('name')?.text ?? ''));
  const done: DataNode[] = [];
  for (let found = true; found; ) {
    found = false;
    for (const task of left) {
      if (before(task).some((name) => names.has(name))) continue;
      done.push(task);
      left.delete(task);
      names.delete(task.get('name')?.text ?? '');
      found = true;
    }
  }
  return [...done, ...left];
}
