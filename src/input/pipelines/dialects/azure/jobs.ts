import type { DataNode } from '../../../data.js';
import { environmentKind } from '../../environment-kind.js';
import type { Artifact, Delegation, Environment, Job, Service, Step } from '../../pipeline.js';
import { given } from '../parts/given.js';
import { jobOf, legLimit } from '../parts/graph.js';
import { type Start, triggersOf } from '../parts/occasions.js';
import type { Reading } from '../parts/reading.js';
import type { Variables } from '../parts/variables.js';
import { neverRuns, startsUnder } from './conditions.js';
import { both, type Expanded } from './expanded.js';
import { stepsOf } from './steps.js';
import { consumedBy, isCache, isValidation, producedBy } from './tasks.js';
import { filledMacros, variablesOf } from './variables.js';

/** What is known where a job stands. */
export interface Around {
  readonly reading: Reading;
  readonly starts: readonly Start[];
  readonly variables: Variables;
  /** Images of containers by their alias. */
  readonly containers: ReadonlyMap<string, string>;
  readonly windows: boolean;
  readonly condition?: string;
  /** Only started by a person. */
  readonly manual?: boolean;
}

/** One job of a list; nothing where it never runs. */
export function jobIn(node: Expanded, id: string, around: Around): Job | undefined {
  const variables = variablesOf(node.get('variables'), around.variables);
  const condition = [around.condition, node.under, node.get('condition')?.text].reduce(both, undefined);
  if (neverRuns(condition, around.starts, variables)) return undefined;
  const starts = startsUnder(condition, around.starts, variables);
  const { steps, delegations } = workOf(node, {
    starts: starts ?? around.starts,
    variables,
    windows: windowsOf(node, around.windows),
    ...given({ under: node.under }),
  });
  const kept = around.reading.steps(steps);
  const name = node.get('displayName')?.text;
  return jobOf({
    id,
    at: placeOf(node),
    legs: legsOfStrategy(node.get('strategy')),
    services: servicesOf(node.get('services'), around, variables),
    caches: kept.filter(isCache).map(({ at }) => at),
    produces: kept.flatMap(producedBy),
    consumes: kept.flatMap(consumedBy),
    steps: kept,
    delegations,
    ...given({
      name: name === undefined ? undefined : filledMacros(name, variables),
      condition,
      triggers: starts && triggersOf(starts),
      manual: around.manual || kept.some(isValidation) ? (true as const) : undefined,
      optional: node.get('continueOnError')?.scalar === true ? (true as const) : undefined,
      image: imageOf(node.get('container'), around, variables),
      environment: environmentOf(node.get('environment'), variables),
    }),
  });
}

function placeOf(node: Expanded) {
  return (node.get('job') ?? node.get('deployment') ?? node).at;
}

/** Whether the agent is a Windows machine, by its image. */
export function windowsOf(node: Expanded, outer: boolean): boolean {
  const pool = node.get('pool');
  if (!pool) return outer;
  const words = [pool.get('vmImage'), pool.get('image'), pool.get('name'), pool.get('os')];
  return words.some((word) => /windows|vs20\d\d|win\d/i.test(word?.text ?? ''));
}

interface Work {
  readonly steps: readonly Step[];
  readonly delegations: readonly Delegation[];
}

/** Hooks of a deployment in the order in which they run. */
const hooks = ['preDeploy', 'deploy', 'routeTraffic', 'postRouteTraffic'];
const outcomes = { failure: 'failed()', success: undefined } as const;

function workOf(node: Expanded, around: Parameters<typeof stepsOf>[1]): Work {
  const strategy = ['runOnce', 'rolling', 'canary']
    .map((name) => node.get('strategy', name))
    .find((found) => found !== undefined);
  const plain = stepsOf(node.get('steps'), around);
  if (!strategy) return plain;
  const parts = hooks.map((hook) => stepsOf(strategy.get(hook, 'steps'), around));
  const ends = Object.entries(outcomes).map(([outcome, condition]) =>
    stepsOf(strategy.get('on', outcome, 'steps'), { ...around, ...given({ condition }) }),
  );
  const all = [plain, ...parts, ...ends];
  return {
    steps: all.flatMap(({ steps }) => steps),
    delegations: all.flatMap(({ delegations }) => delegations),
  };
}

/** Runs of a matrix or of a number of slices; a matrix that is computed counts as two. */
function legsOfStrategy(strategy: DataNode | undefined): number {
  const matrix = strategy?.get('matrix');
  const parallel = Number(strategy?.get('parallel')?.text ?? 1);
  const legs = matrix
    ? matrix.kind === 'mapping'
      ? matrix.entries().length
      : 2
    : Number.isFinite(parallel)
      ? parallel
      : 2;
  return Math.max(1, Math.min(legLimit, Math.floor(legs)));
}

function servicesOf(node: DataNode | undefined, around: Around, variables: Variables): readonly Service[] {
  return (node?.entries() ?? []).flatMap(({ value }) => {
    const image = imageOf(value, around, variables);
    return image === undefined ? [] : [{ image, at: value.at }];
  });
}

/** The image of a container: of an alias, of its own, or one that is named where it is used. */
function imageOf(
  node: DataNode | undefined,
  { containers }: Around,
  variables: Variables,
): string | undefined {
  const written = node?.get('image')?.text ?? node?.text;
  if (written === undefined || written === '') return undefined;
  const name = filledMacros(written, variables);
  return containers.get(name) ?? name;
}

function environmentOf(node: DataNode | undefined, variables: Variables): Environment | undefined {
  const written = node?.get('name')?.text ?? node?.text;
  if (!node || written === undefined) return undefined;
  const name = filledMacros(written, variables);
  return { name, kind: environmentKind(name), at: node.at };
}

/** Deployments bring all files of the run so far by themselves, unless they say what they bring. */
export function withDownloads(jobs: readonly Job[], deploying: ReadonlySet<string>): readonly Job[] {
  const kept: Artifact[] = [];
  return jobs.map((job) => {
    const brought = kept.slice(0, 50).map((one): Artifact => ({ ...one, at: job.at }));
    kept.push(...job.produces.filter(({ kind }) => kind === 'files'));
    const saysItself = job.steps.some(({ uses }) => uses === 'azure-pipelines/download');
    if (!deploying.has(job.id) || saysItself) return job;
    return { ...job, consumes: [...job.consumes, ...brought] };
  });
}
