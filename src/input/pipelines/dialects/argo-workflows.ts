import type { SourceFile } from '../../source-file.js';
import type { Dialect } from '../dialect.js';
import type { Pipeline, Trigger } from '../pipeline.js';
import { eventsOf, workflowsIn } from './argo-workflows/sensors.js';
import { jobsOf } from './argo-workflows/templates.js';
import { type ClusterObject, manifestPaths, mentionsGroup, objectsOf } from './cluster/objects.js';
import { distinct, pipelineOf } from './parts/graph.js';
import { Reading } from './parts/reading.js';

const argoWorkflows: Dialect = {
  name: 'Argo Workflows',
  files: ['Workflow, WorkflowTemplate, CronWorkflow, Sensor in any *.yaml'],
  paths: manifestPaths,
  recognises: ({ text }) =>
    mentionsGroup(text, 'argoproj.io/') &&
    /^[\s-]*["']?kind["']?:\s*["']?(?:Workflow|WorkflowTemplate|ClusterWorkflowTemplate|CronWorkflow|Sensor)\b/m.test(
      text,
    ),
  read(file, look) {
    const reading = new Reading(file, look);
    const objects = objectsOf(file, reading).filter(({ apiVersion }) =>
      apiVersion.startsWith('argoproj.io/'),
    );
    const made = objects.flatMap((object) => pipelinesFrom(object, objects, file, reading));
    return reading.parsed(made.filter(({ jobs, delegations }) => jobs.length > 0 || delegations.length > 0));
  },
};

export default argoWorkflows;

function pipelinesFrom(
  object: ClusterObject,
  beside: readonly ClusterObject[],
  file: SourceFile,
  reading: Reading,
): readonly Pipeline[] {
  const { kind, spec, name } = object;
  const around = { name, file, reading, line: object.line };
  if (kind === 'CronWorkflow') {
    const workflow = spec.get('workflowSpec');
    const schedule = spec.get('schedule') ?? spec.get('schedules') ?? spec;
    if (!workflow || spec.get('suspend')?.scalar === true) return [];
    return [made(workflow, [{ kind: 'schedule', at: schedule.at }], around, beside)];
  }
  if (kind === 'Sensor') {
    const triggers = eventsOf(spec);
    return workflowsIn(spec).map((workflow) => made(workflow, triggers, around, beside));
  }
  // Nothing here says what starts it: somebody submits it, or a program does.
  return /^(?:Workflow|WorkflowTemplate|ClusterWorkflowTemplate)$/.test(kind)
    ? [made(spec, [], around, beside)]
    : [];
}

interface Around {
  readonly name: string;
  readonly file: SourceFile;
  readonly reading: Reading;
  readonly line: number;
}

function made(
  spec: ClusterObject['spec'],
  triggers: readonly Trigger[],
  { name, file, reading, line }: Around,
  beside: readonly ClusterObject[],
): Pipeline {
  const { jobs, delegations } = jobsOf(spec, beside, file, reading);
  return pipelineOf({
    dialect: 'argo-workflows',
    path: file.path,
    at: file.at(line),
    name,
    triggers,
    jobs: reading.jobs(distinct(jobs)),
    delegations,
  });
}
