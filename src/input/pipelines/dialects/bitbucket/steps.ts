import { type DataNode, keys, texts } from '../../../data.js';
import { environmentKind } from '../../environment-kind.js';
import type { Artifact, Environment, Job, Service, Step, Trigger } from '../../pipeline.js';
import { given } from '../parts/given.js';
import { jobOf, keptFiles } from '../parts/graph.js';
import { inOneShell } from '../parts/one-shell.js';
import type { Reading } from '../parts/reading.js';
import { type Command, commandOf } from '../parts/scripts.js';

/** What is known where a step stands. */
export interface Around {
  readonly root: DataNode;
  readonly reading: Reading;
  readonly triggers: readonly Trigger[];
  readonly prefix: string;
  /** Of the stage that the step is part of. */
  readonly stage?: DataNode;
  readonly manual?: boolean;
}

/** One step of a pipeline as a job: it has a container of its own. */
export function jobIn(step: DataNode, number: number, around: Around): Job {
  const { root, reading, stage, prefix } = around;
  const name = step.get('name')?.text;
  const artifacts = step.get('artifacts');
  const caches = step.get('caches');
  const steps = reading.steps(stepsOf(step));
  const environment = environmentOf(step.get('deployment') ?? stage?.get('deployment'));
  const isManual =
    around.manual || step.get('trigger')?.text === 'manual' || stage?.get('trigger')?.text === 'manual';
  return jobOf({
    id: `${prefix}${name ?? `step ${number}`}`,
    at: step.at,
    services: servicesOf(step, root),
    caches: caches ? [caches.at] : [],
    produces: artifacts ? producedBy(artifacts, name ?? `step ${number}`) : [],
    steps,
    triggers: narrowed(around.triggers, step.get('condition') ?? stage?.get('condition')),
    ...given({
      condition:
        step.get('condition')?.kind === 'mapping'
          ? `condition: ${keys(step.get('condition')).join(' ')}`
          : undefined,
      manual: isManual ? (true as const) : undefined,
      image: imageOf(step.get('image') ?? root.get('image')),
      environment,
    }),
  });
}

function producedBy(artifacts: DataNode, name: string) {
  const paths = texts(artifacts.get('paths') ?? artifacts);
  const uploads = artifacts.get('upload')?.items() ?? [];
  return [
    ...(paths.length > 0 ? [{ ...keptFiles('', artifacts.at, paths.join(' ')), name }] : []),
    ...uploads.map((one) =>
      keptFiles(one.get('name')?.text ?? name, one.at, texts(one.get('paths')).join(' ')),
    ),
  ];
}

/** Steps under changed paths run for those only. */
function narrowed(triggers: readonly Trigger[], condition: DataNode | undefined): readonly Trigger[] {
  const only = texts(condition?.get('changesets', 'includePaths'));
  if (only.length === 0) return triggers;
  return triggers.map((trigger) =>
    trigger.kind === 'push' || trigger.kind === 'request' ? { ...trigger, paths: { only } } : trigger,
  );
}

function stepsOf(step: DataNode): readonly Step[] {
  return ['script', 'after-script'].flatMap((key) => scripted(step.get(key)));
}

/** Commands and pipes in their order; commands between pipes share a shell. */
function scripted(list: DataNode | undefined): readonly Step[] {
  const steps: Step[] = [];
  let commands: Command[] = [];
  const flush = () => {
    steps.push(...inOneShell(commands, {}));
    commands = [];
  };
  for (const item of flattened(list, 0)) {
    const command = commandOf(item);
    const pipe = item.get('pipe');
    if (command) commands.push(command);
    else if (pipe?.text !== undefined) {
      flush();
      steps.push(pipeStep(pipe, item.get('variables')));
    }
  }
  flush();
  return steps;
}

function flattened(list: DataNode | undefined, depth: number): readonly DataNode[] {
  if (!list || depth > 5) return [];
  return list.kind === 'list' ? list.items().flatMap((item) => flattened(item, depth + 1)) : [list];
}

function pipeStep(pipe: DataNode, variables: DataNode | undefined): Step {
  const [, name = '', version] = /^(?:docker:\/\/)?([^:]{1,300})(?::(.*))?$/.exec(pipe.text ?? '') ?? [];
  const inputs = (variables?.entries() ?? []).flatMap(({ key, value }) =>
    value.text === undefined ? [] : [[key, value.text] as const],
  );
  return { at: pipe.at, uses: name, with: Object.fromEntries(inputs), work: [], ...given({ version }) };
}

function servicesOf(step: DataNode, root: DataNode): readonly Service[] {
  return texts(step.get('services')).flatMap((name) => {
    const image = root.get('definitions', 'services', name, 'image');
    const text = imageOf(image);
    return text === undefined || !image ? [] : [{ image: text, at: image.at }];
  });
}

function imageOf(node: DataNode | undefined): string | undefined {
  return node?.text ?? node?.get('name')?.text;
}

function environmentOf(node: DataNode | undefined): Environment | undefined {
  const name = node?.text ?? node?.get('name')?.text;
  return node && name !== undefined ? { name, kind: environmentKind(name), at: node.at } : undefined;
}

/** Steps bring the files of all steps before them, unless they say otherwise. */
export function withDownloads(jobs: readonly Job[]): readonly Job[] {
  const kept: Artifact[] = [];
  return jobs.map((job) => {
    const consumes = kept.slice(0, 50).map((one): Artifact => ({ ...one, at: job.at }));
    kept.push(...job.produces.filter(({ kind }) => kind === 'files'));
    return { ...job, consumes };
  });
}
