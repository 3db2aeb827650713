import type { SourceFile } from '../../source-file.js';
import type { Dialect } from '../dialect.js';
import type { Job, Pipeline, Trigger } from '../pipeline.js';
import { type ClusterObject, manifestPaths, mentionsGroup, objectsOf } from './cluster/objects.js';
import { given } from './parts/given.js';
import { distinct, pipelineOf } from './parts/graph.js';
import { Reading } from './parts/reading.js';
import { Library } from './tekton/library.js';
import { givenTo } from './tekton/params.js';
import { delegationTo, jobsOf, nameOf } from './tekton/tasks.js';
import { annotatedTriggers, listenedTo } from './tekton/triggers.js';

const tekton: Dialect = {
  name: 'Tekton',
  files: ['.tekton/*.yaml', 'Pipeline, PipelineRun in any *.yaml'],
  paths: manifestPaths,
  recognises: ({ text }) =>
    mentionsGroup(text, 'tekton.dev/') && /^[\s-]*["']?kind["']?:\s*["']?Pipeline(?:Run)?\b/m.test(text),
  read(file, look) {
    const reading = new Reading(file, look);
    const objects = objectsOf(file, reading).filter(({ apiVersion }) => /^tekton\.dev\//.test(apiVersion));
    const library = new Library(file, reading);
    const own = listenersIn(file, reading);
    const triggers =
      own.length > 0
        ? own
        : beside(file, reading, 'EventListener').flatMap((other) => listenersIn(other, reading));
    return reading.parsed(
      objects.map((object) => pipelineFrom(object, { reading, library, triggers, objects })),
    );
  },
};

export default tekton;

interface Around {
  readonly reading: Reading;
  readonly library: Library;
  /** What starts what no annotation starts. */
  readonly triggers: readonly Trigger[];
  readonly objects: readonly ClusterObject[];
}

/** A run with its pipeline; a pipeline by itself where no run of its file is one of it. */
function pipelineFrom(object: ClusterObject, around: Around): Pipeline | undefined {
  if (object.kind === 'PipelineRun') return ofRun(object, around);
  if (object.kind !== 'Pipeline') return undefined;
  const isRun = around.objects.some(
    ({ kind, spec }) => kind === 'PipelineRun' && spec.get('pipelineRef', 'name')?.text === object.name,
  );
  return isRun || isRunFromBeside(object.node.file, object.name, around)
    ? undefined
    : made(object, jobsOf(object.spec, {}, around.library), around, around.triggers);
}

function listenersIn(file: SourceFile, reading: Reading): readonly Trigger[] {
  const listeners = objectsOf(file, reading).filter(({ kind }) => kind === 'EventListener');
  return listeners.flatMap(({ spec }) => listenedTo(spec));
}

/** Files of the folder of pipelines that hold an object of a kind; those that only make one when they are rendered hold none. */
function beside(file: SourceFile, { look }: Reading, kind: string): readonly SourceFile[] {
  if (!file.path.startsWith('.tekton/')) return [];
  return ['.tekton/**/*.yaml', '.tekton/**/*.yml']
    .flatMap((glob) => look.match(glob))
    .filter((path) => path !== file.path)
    .slice(0, 100)
    .flatMap((path) => look.file(path) ?? [])
    .filter(({ text }) => new RegExp(`^["']?kind["']?:\\s*["']?${kind}\\b`, 'm').test(text));
}

/** Pipelines-as-Code takes all files of its folder together. */
function isRunFromBeside(file: SourceFile, name: string, { reading }: Around): boolean {
  return beside(file, reading, 'PipelineRun').some(
    ({ text }) => text.includes('pipelineRef:') && text.includes(`name: ${name}`),
  );
}

function ofRun(run: ClusterObject, around: Around): Pipeline | undefined {
  const params = givenTo(run.spec, {});
  const annotated = annotatedTriggers(run.node.get('metadata'));
  const triggers = annotated.length > 0 ? annotated : around.triggers;
  const own = run.spec.get('pipelineSpec');
  if (own) return made(run, jobsOf(own, params, around.library), around, triggers);
  const reference = run.spec.get('pipelineRef');
  const name = nameOf(reference);
  const local = name === undefined ? undefined : around.library.object('Pipeline', name);
  if (local) return made(run, jobsOf(local.spec, params, around.library), around, triggers);
  if (!reference) return undefined;
  return {
    ...made(run, [], around, triggers),
    delegations: [delegationTo(reference, name ?? 'a pipeline', 'workflow')],
  };
}

function made(
  { name, node, line }: ClusterObject,
  jobs: readonly Job[],
  { reading }: Around,
  triggers: readonly Trigger[],
): Pipeline {
  const { file } = node;
  if (triggers.length === 0)
    reading.fault({
      path: file.path,
      line,
      reason: `what starts the pipeline ${name} is told in the cluster only`,
    });
  const annotations = node.get('metadata', 'annotations');
  const cancels = annotations?.get('pipelinesascode.tekton.dev/cancel-in-progress');
  return pipelineOf({
    dialect: 'tekton',
    path: file.path,
    at: file.at(line),
    name,
    triggers,
    jobs: reading.jobs(distinct(jobs)),
    ...given({ cancels: cancels?.text === 'true' ? cancels.at : undefined }),
  });
}
