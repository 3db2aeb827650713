import { type DataEntry, type DataNode, texts } from '../../data.js';
import type { SourceFile } from '../../source-file.js';
import type { Dialect } from '../dialect.js';
import { environmentKind } from '../environment-kind.js';
import { isKnownAction } from '../intents/actions.js';
import type { Delegation, Job, Pipeline, Step, Trigger } from '../pipeline.js';
import { given } from './parts/given.js';
import { distinct, filterOf, inStages, jobOf, pipelineOf, usesStep } from './parts/graph.js';
import { inOneShell } from './parts/one-shell.js';
import { Reading } from './parts/reading.js';
import { cleanFolder, commandsOf } from './parts/scripts.js';
import { knownOf, type Variables } from './parts/variables.js';

const codefresh: Dialect = {
  name: 'Codefresh',
  files: ['codefresh.yml'],
  paths: (paths) => paths.match(['**/codefresh*.{yml,yaml}', '.codefresh/**/*.{yml,yaml}']),
  recognises: (file) => /^steps:/m.test(file.text) && /^version:/m.test(file.text),
  read(file, look) {
    const reading = new Reading(file, look);
    return reading.parsed([pipelineIn(file, reading)]);
  },
};

export default codefresh;

function pipelineIn(file: SourceFile, reading: Reading): Pipeline | undefined {
  const root = reading.yaml(file)?.root;
  const entries = root?.get('steps')?.entries() ?? [];
  if (!root || entries.length === 0) return undefined;
  // Triggers stand in the web interface; the one that a new pipeline has is a push to any branch.
  const triggers: readonly Trigger[] = [{ kind: 'push', at: file.at(1) }];
  const jobs =
    root.get('mode')?.text === 'parallel' ? beside(entries, triggers) : inStages(inOrder(entries, triggers));
  return pipelineOf({
    dialect: 'codefresh',
    path: file.path,
    at: file.at(1),
    triggers,
    jobs: reading.jobs(afterApproval(distinct(jobs))),
  });
}

/** One step after the other; those of a parallel step beside each other. */
function inOrder(entries: readonly DataEntry[], triggers: readonly Trigger[]): readonly (readonly Job[])[] {
  return entries.map((entry) => {
    const inner = entry.value.get('steps')?.entries();
    return inner ? inner.flatMap((one) => jobIn(one, triggers)) : jobIn(entry, triggers);
  });
}

/** All at once, but for what they say that they wait for. */
function beside(entries: readonly DataEntry[], triggers: readonly Trigger[]): readonly Job[] {
  return entries.flatMap((entry) => {
    const needs = (entry.value.get('when', 'steps')?.items() ?? []).flatMap(
      (item) => item.get('name')?.text ?? [],
    );
    return jobIn(entry, triggers).map((job) => ({ ...job, needs }));
  });
}

function jobIn({ key, keyLine, value }: DataEntry, triggers: readonly Trigger[]): readonly Job[] {
  const at = value.file.at(keyLine);
  const type = (value.get('type')?.text ?? 'freestyle').replace(/:.*$/, '').toLowerCase();
  const only = texts(value.get('when', 'branch', 'only'));
  const except = texts(value.get('when', 'branch', 'ignore'));
  const filter = filterOf(only, except);
  const step = stepOf(type, value, at);
  const stage = value.get('environment', 'name')?.text ?? value.get('arguments', 'namespace')?.text ?? '';
  const kind = environmentKind(stage);
  const delegations: readonly Delegation[] = step.some(
    ({ uses }) => uses !== undefined && !isKnownAction(uses, 'codefresh'),
  )
    ? [{ to: type, at: value.get('type')?.at ?? at, kind: 'template' }]
    : [];
  return [
    jobOf({
      id: key,
      at,
      steps: step,
      delegations,
      services: servicesOf(value.get('services')),
      ...given({
        name: value.get('title')?.text,
        image: type === 'freestyle' ? argumentOf(value, 'image')?.text : undefined,
        manual: type === 'pending-approval' ? (true as const) : undefined,
        optional: value.get('fail_fast')?.scalar === false ? (true as const) : undefined,
        condition: conditionOf(value),
        triggers:
          filter &&
          triggers.map((trigger) => ({
            ...trigger,
            at: value.get('when')?.at ?? trigger.at,
            branches: filter,
          })),
        environment: kind === 'unknown' ? undefined : { name: stage, kind, at },
      }),
    }),
  ];
}

function conditionOf(value: DataNode): string | undefined {
  const parts = ['all', 'any'].flatMap((key) =>
    (value.get('when', 'condition', key)?.entries() ?? []).flatMap(({ value: one }) => one.text ?? []),
  );
  return parts.length === 0 ? undefined : parts.join(' | ').slice(0, 2000);
}

/** Commands of a freestyle or composition step; any other type is a step of the service or of its market. */
function stepOf(type: string, value: DataNode, at: Job['at']): readonly Step[] {
  const inputs = inputsOf(value);
  const folder = cleanFolder(
    value.get('working_directory')?.text?.replace(/^\$\{\{[^}]*\}\}\/?|^\/codefresh\/volume\/[^/]*\/?/, ''),
  );
  const env = knownOf(
    texts(value.get('environment')).flatMap((text) => {
      const at = text.indexOf('=');
      return at <= 0 ? [] : [[text.slice(0, at), text.slice(at + 1)] as const];
    }),
  );
  if (type === 'freestyle' || type === 'parallel')
    return inOneShell(commandsOf(argumentOf(value, 'commands') ?? argumentOf(value, 'cmd')), env, folder);
  if (type === 'composition') return compositionOf(value, env);
  if (type === 'helm') return helmOf(value, inputs, at, env);
  const isKept = type === 'build' && inputs.disable_push === 'true';
  return [usesStep(`codefresh/${isKept ? 'build-only' : type}`, at, { with: inputs })];
}

/** Installs a chart unless it says otherwise; what it runs once it has logged in are commands like any others. */
function helmOf(
  value: DataNode,
  inputs: Readonly<Record<string, string>>,
  at: Job['at'],
  env: Variables,
): readonly Step[] {
  const commands = commandsOf(argumentOf(value, 'commands'));
  const step = usesStep('codefresh/helm', at, { with: { ...inputs, action: inputs.action ?? 'install' } });
  return [step, ...inOneShell(commands, env)];
}

/** What a step is given, beside its type or under `arguments`: both ways of writing mean the same. */
function argumentOf(value: DataNode, name: string): DataNode | undefined {
  return value.get(name) ?? value.get('arguments', name);
}

/** What a composition is run for: the commands of its candidates. */
function compositionOf(value: DataNode, env: Variables): readonly Step[] {
  return (value.get('composition_candidates')?.entries() ?? []).flatMap(({ value: one }) =>
    inOneShell(commandsOf(one.get('command')), env),
  );
}

function inputsOf(value: DataNode): Readonly<Record<string, string>> {
  const pairs = [...value.entries(), ...(value.get('arguments')?.entries() ?? [])];
  return Object.fromEntries(
    pairs.flatMap(({ key, value: one }) => (one.text === undefined ? [] : [[key, one.text] as const])),
  );
}

function servicesOf(node: DataNode | undefined) {
  return ((node?.get('composition') ?? node)?.entries() ?? []).flatMap(({ value }) => {
    const image = value.get('image')?.text;
    return image === undefined ? [] : [{ image, at: value.at }];
  });
}

/** What comes after an approval is started by a person. */
function afterApproval(jobs: readonly Job[]): readonly Job[] {
  const gated = new Set(jobs.filter(({ manual }) => manual).map(({ id }) => id));
  for (const job of jobs) if (job.needs.some((need) => gated.has(need))) gated.add(job.id);
  return jobs.map((job) => (gated.has(job.id) ? { ...job, manual: true } : job));
}
