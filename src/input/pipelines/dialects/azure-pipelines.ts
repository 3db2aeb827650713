import { keys } from '../../data.js';
import type { SourceFile } from '../../source-file.js';
import { parseYaml } from '../../yaml.js';
import type { Dialect } from '../dialect.js';
import type { Job, Pipeline } from '../pipeline.js';
import { Expanded } from './azure/expanded.js';
import { type Around, withDownloads } from './azure/jobs.js';
import { Allowance, type Scope, withNames } from './azure/scope.js';
import { handedOver, jobsIn } from './azure/stages.js';
import { templateOf, withParameters } from './azure/templates.js';
import { cancelsIn, isTemplate, startsOf } from './azure/triggers.js';
import { variablesOf } from './azure/variables.js';
import { given } from './parts/given.js';
import { jobOf, pipelineOf } from './parts/graph.js';
import { triggersOf } from './parts/occasions.js';
import { Reading } from './parts/reading.js';

/** Words at the start of an element that only this system has. */
const elements =
  /^\s*-\s+(task|script|bash|pwsh|powershell|template|checkout|deployment|job|stage|publish):/m;
/** Folders of other systems, whose files look alike. */
const foreign = /^\.(github|gitlab|circleci|buildkite|woodpecker|semaphore|harness|tekton)\//;

const azurePipelines: Dialect = {
  name: 'Azure Pipelines',
  files: ['azure-pipelines.yml', 'any YAML with stages, jobs or steps of tasks'],
  paths: (paths) =>
    paths
      .match(['**/*.yml', '**/*.yaml'], { in: ['product', 'test', 'template'] })
      .filter((path) => !foreign.test(path)),
  recognises: (file) => isNamed(file) || isConfiguration(file),
  read(file, look) {
    const reading = new Reading(file, look);
    return reading.parsed([pipelineIn(file, reading)]);
  },
};

export default azurePipelines;

function isNamed({ name }: SourceFile): boolean {
  return /^\.?azure-?pipelines?[^/]*\.ya?ml$/i.test(name) || /\.vsts-ci\.ya?ml$/i.test(name);
}

/** Whether a file of any name holds what only this system has: tasks, or jobs and stages as lists of named ones. */
function isConfiguration(file: SourceFile): boolean {
  if (
    !/^(stages|jobs|steps|extends):/m.test(file.text) ||
    !(elements.test(file.text) || /^extends:/m.test(file.text))
  )
    return false;
  const parsed = parseYaml(file);
  if ('reason' in parsed) return false;
  const { root } = parsed;
  if (root.get('extends', 'template'))
    return keys(root).some((key) => /^(trigger|resources|parameters|pr)$/.test(key));
  const words = { stages: ['stage', 'template'], jobs: ['job', 'deployment', 'template'], steps: stepWords };
  return Object.entries(words).some(([key, all]) =>
    root
      .get(key)
      ?.items()
      .some((item) => {
        const first = item.entries()[0]?.key ?? '';
        // Packaging services list jobs of their own kinds, each with a trigger; a job of this system has none.
        if (item.get('job') && item.get('trigger')) return false;
        return (
          first.startsWith('${{') ||
          all.includes(first) ||
          all.some((word) => item.get(word) && !item.get('name'))
        );
      }),
  );
}

const stepWords = [
  'task',
  'script',
  'bash',
  'pwsh',
  'powershell',
  'checkout',
  'template',
  'publish',
  'download',
];

function pipelineIn(file: SourceFile, reading: Reading): Pipeline | undefined {
  const root = reading.yaml(file)?.root;
  if (root?.kind !== 'mapping') return undefined;
  if (!['stages', 'jobs', 'steps', 'extends', 'phases'].some((key) => root.get(key))) return undefined;
  const callable = isTemplate(root, file.name);
  const tree = Expanded.of(root, scopeOf(Expanded.of(root, emptyScope(reading, file)), !callable));
  const starts = callable ? [] : startsOf(tree, file.at(1));
  const variables = variablesOf(tree.get('variables'), {});
  const around: Around = { reading, starts, variables, containers: containersIn(tree), windows: false };
  const { jobs, deploying } = allJobs(known(tree, variables), around);
  return pipelineOf({
    dialect: 'azure-pipelines',
    path: file.path,
    at: file.at(1),
    triggers: callable ? [{ kind: 'call', at: file.at(1) }] : triggersOf(starts),
    jobs: reading.jobs(behindValidations(withDownloads(jobs, new Set(deploying)))),
    ...given({ cancels: cancelsIn(tree), callable: callable ? (true as const) : undefined }),
  });
}

function emptyScope(reading: Reading, file: SourceFile): Scope {
  return {
    names: new Map(),
    chosen: new Set(),
    variables: {},
    allowance: new Allowance(reading),
    way: [file.path],
  };
}

/** Parameters by their defaults, which a person who starts a run can choose otherwise; repositories by their alias. */
function scopeOf(root: Expanded, isChosen: boolean): Scope {
  const scope = withParameters(root.node, root.scope);
  const repositories = (root.get('resources', 'repositories')?.items() ?? []).flatMap((item) => {
    const alias = item.get('repository')?.text;
    return alias === undefined ? [] : [[`resources.${alias}`, item] as const];
  });
  const chosen = isChosen ? [...scope.names.keys()].filter((name) => name.startsWith('parameters.')) : [];
  return { ...withNames(scope, repositories), chosen: new Set(chosen) };
}

/** The same tree, with the variables of the file known to its template expressions. */
function known(tree: Expanded, variables: Scope['variables']): Expanded {
  return Expanded.of(tree.node, { ...tree.scope, variables });
}

function allJobs(tree: Expanded, around: Around) {
  const base = tree.get('extends');
  if (!base) return jobsIn(tree, around);
  const template = templateOf(base);
  if (!template) return { jobs: [], deploying: [] };
  if (template instanceof Expanded)
    return jobsIn(template, {
      ...around,
      variables: variablesOf(template.get('variables'), around.variables),
    });
  return handedOver(template, base, 'extends', around);
}

function containersIn(tree: Expanded): ReadonlyMap<string, string> {
  const items = tree.get('resources', 'containers')?.items() ?? [];
  return new Map(
    items.flatMap((item) => {
      const [alias, image] = [item.get('container')?.text, item.get('image')?.text];
      return alias === undefined || image === undefined ? [] : [[alias, image] as const];
    }),
  );
}

/** What waits for a job in which a person validates is approved by that person. */
function behindValidations(jobs: readonly Job[]): readonly Job[] {
  const places = new Map(
    jobs.flatMap(({ id, steps }) => {
      const step = steps.find(({ uses = '' }) => /\/manual(validation|intervention)$/i.test(uses));
      return step ? [[id, step.at] as const] : [];
    }),
  );
  if (places.size === 0) return jobs;
  return jobs.map((job) => {
    for (const need of job.needs) {
      const at = places.get(need);
      if (at && !places.has(job.id)) places.set(job.id, at);
    }
    const approval = places.get(job.id);
    if (!approval) return job;
    // Without an environment there is no place for the approval, and a person starts it all the same.
    return jobOf(
      job.environment ? { ...job, environment: { ...job.environment, approval } } : { ...job, manual: true },
    );
  });
}
