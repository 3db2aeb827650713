import { type DataNode, texts } from '../../data.js';
import type { SourceFile } from '../../source-file.js';
import type { Dialect } from '../dialect.js';
import type { Delegation, Job, Pipeline } from '../pipeline.js';
import { environmentOf, jobsOf, legsOfMatrix, servicesOf, variablesOf } from './drone/steps.js';
import { type Manner, startsOf, startsUnder, targetOf, withWork } from './drone/when.js';
import { given } from './parts/given.js';
import { distinct, pipelineOf } from './parts/graph.js';
import { type Start, triggersOf } from './parts/occasions.js';
import { Reading } from './parts/reading.js';

/** "Branch names are not available for tag events": a branch that is asked for keeps tags out. */
const manner: Manner = { tagsPassBranches: false };

const drone: Dialect = {
  name: 'Drone',
  files: ['.drone.yml', '.drone.jsonnet', '.drone.star'],
  paths: (paths) => paths.match(['.drone.yml', '.drone.yaml', '.drone.jsonnet', '.drone.star']),
  read(file, look) {
    const reading = new Reading(file, look);
    return reading.parsed([/\.ya?ml$/.test(file.name) ? pipelineIn(file, reading) : program(file)]);
  },
};

export default drone;

/** A program that makes the configuration is not run. */
function program(file: SourceFile): Pipeline {
  return pipelineOf({ dialect: 'drone', path: file.path, at: file.at(1), depth: 'recognised' });
}

interface Document {
  readonly node: DataNode;
  readonly name: string;
  readonly steps: DataNode | undefined;
  readonly starts: readonly Start[];
}

function pipelineIn(file: SourceFile, reading: Reading): Pipeline | undefined {
  const all = reading.yaml(file)?.documents ?? [];
  const documents = all.filter(isPipeline).map((node, index) => documentOf(node, index, file));
  const delegations = all.flatMap(templateOf);
  const recipes = documents.filter(({ starts }) => starts.length > 0);
  if (recipes.length === 0 && delegations.length === 0) return undefined;
  const jobs = recipes.map((document) => jobsIn(document, recipes.length > 1, reading));
  const waiting = recipes.map((document, index) => waitingFor(document, jobs[index] ?? [], recipes, jobs));
  return pipelineOf({
    dialect: 'drone',
    path: file.path,
    at: file.at(1),
    triggers: union(recipes, jobs),
    jobs: reading.jobs(distinct(waiting.flat())),
    delegations,
    ...given({ name: recipes.length === 1 ? recipes[0]?.node.get('name')?.text : undefined }),
  });
}

/** Old files have one document without a kind. */
function isPipeline(node: DataNode): boolean {
  const kind = node.get('kind')?.text;
  return kind === 'pipeline' || (kind === undefined && Boolean(node.get('pipeline') ?? node.get('steps')));
}

function templateOf(node: DataNode): readonly Delegation[] {
  const load = node.get('load');
  return node.get('kind')?.text === 'template' && load?.text !== undefined
    ? [{ to: load.text, at: load.at, kind: 'template' }]
    : [];
}

function documentOf(node: DataNode, index: number, file: SourceFile): Document {
  const steps = node.get('steps') ?? node.get('pipeline');
  const conditions = [...(steps?.items() ?? []), ...(steps?.entries() ?? []).map(({ value }) => value)].map(
    (step) => step.get('when'),
  );
  const trigger = node.get('trigger') ?? (node.get('branches') ? node : undefined);
  const possible = startsOf((index === 0 ? undefined : node.at) ?? file.at(1), [trigger, ...conditions]);
  const starts = startsUnder(trigger, possible, manner) ?? possible;
  return { node, name: node.get('name')?.text ?? `pipeline ${index + 1}`, steps, starts };
}

function jobsIn(
  { node, name, steps, starts }: Document,
  isOneOfMany: boolean,
  reading: Reading,
): readonly Job[] {
  const target = targetOf(node.get('trigger'));
  return jobsOf(steps, {
    reading,
    starts,
    narrowed: isOneOfMany,
    manner,
    services: servicesOf(node.get('services')),
    variables: variablesOf(node.get('environment')),
    legs: legsOfMatrix(node.get('matrix')),
    prefix: isOneOfMany ? `${name}/` : '',
    ...given({ environment: target && environmentOf(target) }),
  });
}

/** The first steps of a pipeline wait for all steps of the pipelines that it depends on. */
function waitingFor(
  { node }: Document,
  own: readonly Job[],
  documents: readonly Document[],
  jobs: readonly (readonly Job[])[],
): readonly Job[] {
  const names = texts(node.get('depends_on'));
  const before = documents.flatMap(({ name }, index) =>
    names.includes(name) ? (jobs[index] ?? []).map(({ id }) => id) : [],
  );
  return own.map((job) => (job.needs.length > 0 ? job : { ...job, needs: before }));
}

/** What starts any of the pipelines of a file. */
function union(documents: readonly Document[], jobs: readonly (readonly Job[])[]): Pipeline['triggers'] {
  const all = documents.flatMap(({ starts }, index) => triggersOf(withWork(starts, jobs[index] ?? [])));
  return [...new Map(all.map((trigger) => [JSON.stringify({ ...trigger, at: null }), trigger])).values()];
}
