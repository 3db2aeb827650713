import { type DataNode, texts } from '../../data.js';
import type { SourceFile } from '../../source-file.js';
import type { Dialect } from '../dialect.js';
import { environmentKind } from '../environment-kind.js';
import type { Artifact, Environment, Job, Pipeline, Step } from '../pipeline.js';
import { given } from './parts/given.js';
import { filterOf, jobOf, pipelineOf, usesStep } from './parts/graph.js';
import { type Start, triggersOf } from './parts/occasions.js';
import { inOneShell } from './parts/one-shell.js';
import { Reading } from './parts/reading.js';
import { commandOf, commandsOf } from './parts/scripts.js';
import { knownOf, type Variables } from './parts/variables.js';

const zalandoDelivery: Dialect = {
  name: 'Zalando delivery',
  files: ['delivery.yaml'],
  paths: (paths) => paths.match(['delivery.yaml', 'delivery.yml']),
  recognises: (file) => /^(pipeline|build_steps):/m.test(file.text),
  read(file, look) {
    const reading = new Reading(file, look);
    return reading.parsed([pipelineIn(file, reading)]);
  },
};

export default zalandoDelivery;

function pipelineIn(file: SourceFile, reading: Reading): Pipeline | undefined {
  const root = reading.yaml(file)?.root;
  const steps = root?.get('pipeline') ?? root?.get('build_steps');
  if (!root || !steps) return undefined;
  const at = file.at(1);
  // Every push and every request is built; what a step is for, it says under `when`.
  const starts: readonly Start[] = [
    { trigger: { kind: 'push', at }, event: 'push' },
    { trigger: { kind: 'request', at }, event: 'pull_request' },
  ];
  const jobs = root.get('pipeline') ? jobsOf(steps, starts, reading) : [oldJob(steps, reading)];
  return pipelineOf({
    dialect: 'zalando-delivery',
    path: file.path,
    at,
    triggers: triggersOf(starts),
    jobs: reading.jobs(jobs),
  });
}

/** Files of the first version only list commands. */
function oldJob(steps: DataNode, reading: Reading): Job {
  return jobOf({ id: 'build', at: steps.at, steps: reading.steps(scriptsOf(steps, {})) });
}

/** Steps run one after the other, unless they say what they depend on. */
function jobsOf(steps: DataNode, starts: readonly Start[], reading: Reading): readonly Job[] {
  const items = steps.items().filter(({ kind }) => kind === 'mapping');
  const ids = items.map((item, index) => item.get('id')?.text ?? `step ${index + 1}`);
  return items.flatMap((item, index) => {
    const left = startsUnder(item.get('when'), starts);
    if (left?.length === 0) return [];
    const wanted = item.get('depends_on');
    const needs = wanted
      ? texts(wanted).filter((id) => ids.includes(id))
      : ids.slice(Math.max(0, index - 1), index);
    return [jobIn(item, ids[index] ?? '', needs, left, reading)];
  });
}

function jobIn(
  item: DataNode,
  id: string,
  needs: readonly string[],
  starts: readonly Start[] | undefined,
  reading: Reading,
): Job {
  const cache = item.get('cache');
  return jobOf({
    id,
    at: item.at,
    needs,
    caches: cache ? [cache.at] : [],
    produces: (item.get('artifacts')?.items() ?? []).flatMap(artifactOf),
    steps: reading.steps(stepsOf(item)),
    ...given({
      name: item.get('desc')?.text,
      triggers: starts && triggersOf(starts),
      image: item.get('vm_config', 'image')?.text ?? item.get('overlay')?.text,
      environment: environmentOf(item),
      manual: item.get('type')?.text === 'approval' ? (true as const) : undefined,
    }),
  });
}

/** What is left of the starts by event and branch; `undefined` where nothing is said. */
function startsUnder(when: DataNode | undefined, starts: readonly Start[]): readonly Start[] | undefined {
  if (when?.kind !== 'mapping') return undefined;
  const events = texts(when.get('event'));
  const branches = filterOf(texts(when.get('branch')));
  const { at } = when;
  return starts
    .filter(({ event }) => events.length === 0 || events.includes(event))
    .map((start) => ({ ...start, trigger: { ...start.trigger, at, ...given({ branches }) } }));
}

function stepsOf(item: DataNode): readonly Step[] {
  const env = knownOf(
    (item.get('env')?.entries() ?? []).flatMap(({ key, value }) =>
      value.text === undefined ? [] : [[key, value.text] as const],
    ),
  );
  const scripts = scriptsOf(item.get('commands'), env);
  if (scripts.length > 0) return scripts;
  const type = item.get('type');
  const process = item.get('process') ?? (type?.text === 'script' ? undefined : type);
  return process?.text === undefined
    ? []
    : [usesStep(`zalando-delivery/${process.text}`, process.at, withOf(item))];
}

function withOf(item: DataNode): Partial<Step> {
  const inputs = [...(item.get('config')?.entries() ?? []), ...(item.get('env')?.entries() ?? [])];
  const pairs = inputs.flatMap(({ key, value }) =>
    value.text === undefined ? [] : [[key, value.text] as const],
  );
  const target = item.get('target')?.text;
  const all = Object.fromEntries([...pairs, ...(target === undefined ? [] : [['target', target] as const])]);
  return Object.keys(all).length > 0 ? { with: all } : {};
}

/** Commands, each with a description or on its own. */
function scriptsOf(commands: DataNode | undefined, env: Variables): readonly Step[] {
  const found = (commands?.items() ?? []).flatMap((item) => commandOf(item.get('cmd')) ?? commandsOf(item));
  return inOneShell(found, env);
}

/** Processes that deliver name the account or cluster that they deliver to. */
function environmentOf(item: DataNode): Environment | undefined {
  const target = item.get('target') ?? item.get('environment');
  if (target?.text === undefined) return undefined;
  return { name: target.text, kind: environmentKind(target.text), at: target.at };
}

function artifactOf(node: DataNode): readonly Artifact[] {
  const name = node.get('name')?.text ?? node.get('path')?.text;
  if (name === undefined) return [];
  return [{ kind: node.get('type')?.text === 'docker' ? 'image' : 'files', name, at: node.at }];
}
