import { type DataNode, texts } from '../../data.js';
import type { SourceFile } from '../../source-file.js';
import type { Dialect } from '../dialect.js';
import { environmentKind } from '../environment-kind.js';
import type { Delegation, Environment, Job, Pipeline, Step, Trigger } from '../pipeline.js';
import { given } from './parts/given.js';
import { distinct, jobOf, legsOf, pipelineOf } from './parts/graph.js';
import { Layers } from './parts/layers.js';
import { inOneShell } from './parts/one-shell.js';
import { Reading } from './parts/reading.js';
import { type Command, commandOf } from './parts/scripts.js';
import { knownOf, type Variables } from './parts/variables.js';

const screwdriver: Dialect = {
  name: 'Screwdriver',
  files: ['screwdriver.yaml'],
  paths: (paths) => paths.match(['screwdriver.yaml', 'screwdriver.yml']),
  read(file, look) {
    const reading = new Reading(file, look);
    return reading.parsed([pipelineIn(file, reading)]);
  },
};

export default screwdriver;

function pipelineIn(file: SourceFile, reading: Reading): Pipeline | undefined {
  const root = reading.yaml(file)?.root;
  const entries = root?.get('jobs')?.entries() ?? [];
  const template = root?.get('template');
  const delegations = template?.text === undefined ? [] : [delegationOf(template, template.text)];
  if (!root || (entries.length === 0 && delegations.length === 0)) return undefined;
  const names = new Set(entries.map(({ key }) => key));
  const jobs = entries.map(({ key, keyLine, value }) => {
    const layers = new Layers([root.get('shared'), value].filter((node) => node !== undefined));
    const caches = cachesOf(root.get('cache'), key);
    return { ...jobIn(key, file.at(keyLine), layers, names, reading), caches };
  });
  const own = jobs.flatMap(({ triggers }) => triggers ?? []);
  return pipelineOf({
    dialect: 'screwdriver',
    path: file.path,
    at: file.at(1),
    triggers: [...new Map(own.map((one) => [JSON.stringify({ ...one, at: undefined }), one])).values()],
    jobs: reading.jobs(distinct(inherited(jobs))),
    delegations,
  });
}

/** What may start a job besides other jobs; `~` means that it need not wait for the others. */
const events: readonly { readonly name: RegExp; readonly kind: Trigger['kind'] }[] = [
  { name: /^~?commit(?::(.+))?$/, kind: 'push' },
  { name: /^~?pr(?::(.+))?$/, kind: 'request' },
  { name: /^~?tag(?::(.+))?$/, kind: 'tag' },
  { name: /^~?release(?::(.+))?$/, kind: 'release' },
  { name: /^~?subscribe$/, kind: 'upstream' },
  { name: /^~?sd@\d+:(.+)$/, kind: 'upstream' },
];

function jobIn(id: string, at: Job['at'], layers: Layers, names: ReadonlySet<string>, reading: Reading): Job {
  const requires = layers.get('requires')?.top;
  const wanted = texts(requires);
  const place = requires?.at ?? at;
  const paths = texts(layers.get('sourcePaths')?.top);
  const triggers = wanted.flatMap((word) => triggerOf(word, place, paths));
  const periodic = texts(layers.get('annotations', 'screwdriver.cd/buildPeriodically')?.top);
  const schedule: readonly Trigger[] =
    periodic.length > 0 ? [{ kind: 'schedule', at: layers.get('annotations')?.at ?? at }] : [];
  const needs = wanted.map((word) => word.replace(/^~/, '')).filter((word) => names.has(word) && word !== id);
  // Nothing starts a job without requirements but a person.
  const isManual = triggers.length === 0 && schedule.length === 0 && needs.length === 0;
  const byHand: readonly Trigger[] = isManual ? [{ kind: 'manual', at }] : [];
  const all = [...triggers, ...schedule, ...byHand];
  const template = layers.get('template')?.top;
  const env = envOf(layers.get('environment'));
  return jobOf({
    id,
    at,
    needs,
    legs: legsOf((layers.get('matrix')?.entries() ?? []).map(({ value }) => value.items().length)),
    steps: reading.steps(stepsOf(layers.get('steps')?.top, env)),
    delegations: template?.text === undefined ? [] : [delegationOf(template, template.text)],
    ...given({
      image: layers.get('image')?.text,
      manual: isManual ? (true as const) : undefined,
      triggers: all.length > 0 ? all : undefined,
      environment: environmentOf(id, at),
    }),
  });
}

function triggerOf(word: string, at: Trigger['at'], paths: readonly string[]): readonly Trigger[] {
  for (const { name, kind } of events) {
    const match = name.exec(word.slice(0, 300));
    if (!match) continue;
    const ref = match[1];
    const only = ref === undefined ? undefined : { only: [ref] };
    const isBranch = kind === 'push' || kind === 'request';
    // A pipeline belongs to one branch: commits to others start nothing.
    const branches = isBranch
      ? (only ?? (kind === 'push' ? { only: ['$default-branch'] } : undefined))
      : undefined;
    return [
      {
        kind,
        at,
        ...given({
          branches,
          tags: kind === 'tag' ? only : undefined,
          paths: isBranch && paths.length > 0 ? { only: paths } : undefined,
        }),
      },
    ];
  }
  return [];
}

/** A job that only follows others is started by what starts them, requests left out where they do not reach it. */
function inherited(jobs: readonly Job[]): readonly Job[] {
  const triggers = new Map(jobs.map((job) => [job.id, job.triggers]));
  for (let pass = 0, changed = true; changed && pass < 50; pass++) {
    changed = false;
    for (const { id, needs } of jobs) {
      const before = needs.map((need) => triggers.get(need)).find((one) => one !== undefined);
      if (triggers.get(id) || !before) continue;
      // Jobs that follow are not run for requests.
      triggers.set(
        id,
        before.filter(({ kind }) => kind !== 'request'),
      );
      changed = true;
    }
  }
  return jobs.map((job) => ({ ...job, ...given({ triggers: triggers.get(job.id) }) }));
}

/** What is kept between builds: for all jobs of an event or of the pipeline, or for one job. */
function cachesOf(cache: DataNode | undefined, id: string): Job['caches'] {
  const kept = [cache?.get('event'), cache?.get('pipeline'), cache?.get('job', id)];
  return kept.flatMap((node) => (node && texts(node).length > 0 ? [node.at] : []));
}

function delegationOf(node: DataNode, to: string): Delegation {
  return { to, at: node.at, kind: 'template' };
}

/** Steps run one after the other in one shell; a teardown is run all the same. */
function stepsOf(node: DataNode | undefined, env: Variables): readonly Step[] {
  const commands = (node?.items() ?? []).flatMap((item): readonly Command[] => {
    const value = item.entries()[0]?.value;
    const command = commandOf(value?.get('command') ?? value ?? item);
    return command ? [command] : [];
  });
  return inOneShell(commands, env);
}

function envOf(layers: Layers | undefined): Variables {
  return knownOf(
    (layers?.entries() ?? []).flatMap(({ key, value }) =>
      value.text === undefined ? [] : [[key, value.text] as const],
    ),
  );
}

/** The system has no environments: the name of the job tells. */
function environmentOf(id: string, at: Job['at']): Environment | undefined {
  const word = id
    .split(/[^A-Za-z0-9]+/)
    .find((part) =>
      /^(?:beta|prod|production|staging|stage|dev|qa|uat|preprod|integration|int)$/i.test(part),
    );
  return word === undefined ? undefined : { name: word, kind: environmentKind(word), at };
}
