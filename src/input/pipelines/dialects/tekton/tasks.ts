import { type DataNode, texts } from '../../../data.js';
import { isKnownAction } from '../../intents/actions.js';
import type { Delegation, Job, Step } from '../../pipeline.js';
import { commandOfContainer, variablesOf } from '../cluster/containers.js';
import { given } from '../parts/given.js';
import { jobOf, legsOf, usesStep } from '../parts/graph.js';
import { cleanFolder, commandOf, runs } from '../parts/scripts.js';
import type { Library } from './library.js';
import { defaultsOf, givenTo, type Params, withParams } from './params.js';

/** The tasks of a pipeline as jobs; those of `finally` come after all others. */
export function jobsOf(spec: DataNode, params: Params, library: Library): readonly Job[] {
  const known = { ...defaultsOf(spec), ...params };
  const main = (spec.get('tasks')?.items() ?? []).map((task) => jobOfTask(task, known, library));
  const ids = main.map(({ id }) => id);
  const last = (spec.get('finally')?.items() ?? []).map((task) => jobOfTask(task, known, library));
  return [...main, ...last.map((job) => ({ ...job, needs: ids }))];
}

function jobOfTask(task: DataNode, params: Params, library: Library): Job {
  const name = task.get('name')?.text ?? 'task';
  const when = (task.get('when')?.items() ?? []).map(conditionOf).join(' && ');
  const matrix = (task.get('matrix', 'params')?.items() ?? []).map((one) => texts(one.get('value')).length);
  return jobOf({
    id: name,
    at: task.at,
    needs: [...new Set([...texts(task.get('runAfter')), ...usedResults(task)])].filter(
      (need) => need !== name,
    ),
    legs: legsOf(matrix),
    ...given({ condition: when === '' ? undefined : when.slice(0, 500) }),
    ...contentOf(task, params, library),
  });
}

function conditionOf(when: DataNode): string {
  const [input, operator] = [when.get('input')?.text, when.get('operator')?.text];
  return input === undefined
    ? (when.get('cel')?.text ?? '')
    : `${input} ${operator} [${texts(when.get('values')).join(', ')}]`;
}

/** Tasks whose results this one takes. */
function usedResults(task: DataNode): readonly string[] {
  const taken = [...(task.get('params')?.items() ?? []), ...(task.get('when')?.items() ?? [])];
  return taken.flatMap((one) =>
    [...texts(one.get('value')), ...texts(one.get('input')), ...texts(one.get('values'))].flatMap((text) =>
      [...text.slice(0, 2000).matchAll(/\$\(tasks\.([\w-]+)\.results\./g)].map(([, name = '']) => name),
    ),
  );
}

type Content = Partial<Pick<Job, 'steps' | 'delegations' | 'image' | 'services'>>;

function contentOf(task: DataNode, outer: Params, library: Library): Content {
  const own = task.get('taskSpec');
  const params = givenTo(task, outer);
  // Parameters of the pipeline reach what is written out in it, and nothing else.
  if (own) return contentOfSpec(own, { ...outer, ...params });
  const reference = task.get('taskRef');
  const name = nameOf(reference);
  if (!reference || name === undefined) return {};
  const local = library.object('Task', name);
  if (local) return contentOfSpec(local.spec, params);
  const uses = `tekton/${name
    .toLowerCase()
    .replace(/^task-/, '')
    .replace(/-oci-ta$/, '')}`;
  if (isKnownAction(uses, 'tekton')) return { steps: [usesStep(uses, reference.at, { with: params })] };
  return { delegations: [delegationTo(reference, name)] };
}

/** What a task does itself. */
export function contentOfSpec(spec: DataNode, params: Params): Content {
  const known = { ...defaultsOf(spec), ...params };
  const steps = spec.get('steps')?.items() ?? [];
  const sidecars = spec.get('sidecars')?.items() ?? [];
  return {
    steps: steps.flatMap((step) => stepOf(step, known, spec.get('stepTemplate'))),
    services: sidecars.flatMap((one) => {
      const image = one.get('image');
      return image?.text === undefined ? [] : [{ image: withParams(image.text, known), at: image.at }];
    }),
    ...given({ image: imageOf(steps, known) }),
  };
}

function imageOf(steps: readonly DataNode[], params: Params): string | undefined {
  const image = steps[0]?.get('image')?.text;
  return image === undefined ? undefined : withParams(image, params);
}

function stepOf(step: DataNode, params: Params, template: DataNode | undefined): readonly Step[] {
  const action = step.get('ref', 'name')?.text;
  if (action !== undefined) return [usesStep(`tekton/${action}`, step.at, { with: givenTo(step, params) })];
  const command = commandOf(step.get('script')) ?? commandOfContainer(step);
  if (!command) return [];
  const env = { ...(template ? variablesOf(template) : {}), ...variablesOf(step) };
  const filled = Object.fromEntries(
    Object.entries(env).map(([key, value]) => [key, withParams(value, params)]),
  );
  const name = step.get('name')?.text;
  return [
    {
      ...runs({ ...command, text: withParams(command.text, params) }),
      ...given({
        name,
        folder: folderOf(step, params),
        env: Object.keys(filled).length > 0 ? filled : undefined,
      }),
    },
  ];
}

/** Workspaces hold the sources: what is below one is a folder of the repository. */
function folderOf(step: DataNode, params: Params): string | undefined {
  const written = step.get('workingDir')?.text;
  if (written === undefined) return undefined;
  const path = withParams(written, params).replace(
    /^\$\(workspaces\.[\w-]+\.path\)|^\/workspace\/[\w-]+/,
    '',
  );
  return cleanFolder(path.replace(/^\/+/, '').replace(/\$\([^)]*\)/g, ''));
}

/** The name of what a reference leads to, whatever resolves it. */
export function nameOf(reference: DataNode | undefined): string | undefined {
  const param = (name: string) =>
    reference
      ?.get('params')
      ?.items()
      .find((one) => one.get('name')?.text === name)
      ?.get('value')?.text;
  const path = param('pathInRepo');
  return (
    reference?.get('name')?.text ??
    param('name') ??
    path
      ?.split('/')
      .at(-1)
      ?.replace(/\.ya?ml$/, '')
  );
}

/** A task or pipeline that is not kept here. */
export function delegationTo(
  reference: DataNode,
  name: string,
  kind: Delegation['kind'] = 'library',
): Delegation {
  return { to: name, at: reference.at, kind };
}
