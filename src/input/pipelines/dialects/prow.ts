import { type DataNode, texts } from '../../data.js';
import type { SourceFile } from '../../source-file.js';
import type { Dialect } from '../dialect.js';
import type { Job, Pipeline, Step, Trigger } from '../pipeline.js';
import { commandOfContainer, variablesOf } from './cluster/containers.js';
import { given } from './parts/given.js';
import { distinct, filterOf, jobOf, pipelineOf } from './parts/graph.js';
import { Reading } from './parts/reading.js';
import { runs } from './parts/scripts.js';

const prow: Dialect = {
  name: 'Prow',
  files: ['.prow.yaml', '.prow/**/*.yaml'],
  paths: (paths) => paths.match(['.prow.yaml', '.prow/**/*.yaml']),
  read(file, look) {
    const reading = new Reading(file, look);
    return reading.parsed([pipelineFrom(file, reading)]);
  },
};

export default prow;

/** When the jobs of a list run. */
const kinds: Readonly<Record<string, (job: DataNode) => readonly Trigger[]>> = {
  presubmits: onRequest,
  postsubmits: (job) => [
    { kind: 'push', at: job.at, ...given({ branches: branchesOf(job), paths: pathsOf(job) }) },
  ],
  periodics: (job) => [{ kind: 'schedule', at: job.at }],
};

function pipelineFrom(file: SourceFile, reading: Reading): Pipeline | undefined {
  const root = reading.yaml(file)?.root;
  const jobs = Object.entries(kinds).flatMap(([key, triggersOf]) =>
    listed(root?.get(key)).map((job) => jobFrom(job, triggersOf(job))),
  );
  if (jobs.length === 0) return undefined;
  const all = jobs.flatMap(({ triggers }) => triggers ?? []);
  return pipelineOf({
    dialect: 'prow',
    path: file.path,
    at: file.at(1),
    triggers: [...new Map(all.map((trigger) => [JSON.stringify({ ...trigger, at: 0 }), trigger])).values()],
    jobs: reading.jobs(distinct(jobs)),
  });
}

/** A list of jobs, or one for each repository. */
function listed(node: DataNode | undefined): readonly DataNode[] {
  return node?.kind === 'mapping'
    ? node.entries().flatMap(({ value }) => value.items())
    : (node?.items() ?? []);
}

/** Without a word on when to run, somebody has to ask for it in a comment. */
function onRequest(job: DataNode): readonly Trigger[] {
  const paths = pathsOf(job);
  const runsByItself = job.get('always_run')?.scalar === true || paths;
  const filter = given({ branches: branchesOf(job), paths });
  return [{ kind: runsByItself ? 'request' : 'chat', at: job.at, ...filter }];
}

/** Paths are told by regular expressions, which are kept as such. */
function pathsOf(job: DataNode): Trigger['paths'] {
  const expression = (key: string) => texts(job.get(key)).map((text) => `/${text}/`);
  return filterOf(expression('run_if_changed'), expression('skip_if_only_changed'));
}

function branchesOf(job: DataNode): Trigger['branches'] {
  return filterOf(texts(job.get('branches')).map(asGlob), texts(job.get('skip_branches')).map(asGlob));
}

/** Branches are regular expressions; the plain ones are names. */
function asGlob(expression: string): string {
  const plain = expression
    .replace(/^\^|\$$/g, '')
    .replace(/\.[*+]/g, '*')
    .replace(/\\\./g, '.');
  return /^[\w./*-]+$/.test(plain) ? plain : `/${expression}/`;
}

function jobFrom(job: DataNode, triggers: readonly Trigger[]): Job {
  const containers = job.get('spec', 'containers')?.items() ?? [];
  const elsewhere = job.get('pipeline_run_spec') ?? job.get('tekton_pipeline_run_spec');
  const name = job.get('name')?.text ?? 'job';
  return jobOf({
    id: name,
    at: job.at,
    triggers,
    steps: containers.flatMap(stepOf),
    delegations: elsewhere ? [{ to: `the pipeline run of ${name}`, at: elsewhere.at, kind: 'workflow' }] : [],
    ...given({
      optional: job.get('optional')?.scalar === true ? (true as const) : undefined,
      image: containers[0]?.get('image')?.text,
    }),
  });
}

/** Scripts of the test images that set something up and run what follows. */
const wrappers = /^(?:\S{0,100}\/)?(?:runner|wrapper|entrypoint|bootstrap)(?:\.sh)?(?:\s+--)?\s+/;

function stepOf(container: DataNode): readonly Step[] {
  const command = commandOfContainer(container);
  if (!command) return [];
  const env = variablesOf(container);
  return [
    {
      ...runs({ ...command, text: command.text.replace(wrappers, '') }),
      ...given({ env: Object.keys(env).length > 0 ? env : undefined }),
    },
  ];
}
