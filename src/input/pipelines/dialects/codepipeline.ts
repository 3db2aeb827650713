import { type DataNode, texts } from '../../data.js';
import type { SourceFile } from '../../source-file.js';
import { tagOf } from '../../yaml.js';
import type { Dialect } from '../dialect.js';
import { environmentKind } from '../environment-kind.js';
import type { Artifact, Delegation, Environment, Job, Pipeline, Trigger } from '../pipeline.js';
import { jobOfProject, type Resources, referredName } from './aws/projects.js';
import { given } from './parts/given.js';
import { distinct, inStages, jobOf, pipelineOf, pushTo, usesStep } from './parts/graph.js';
import { Reading } from './parts/reading.js';

const type = 'AWS::CodePipeline::Pipeline';

const codepipeline: Dialect = {
  name: 'AWS CodePipeline',
  files: ['CloudFormation templates with an AWS::CodePipeline::Pipeline'],
  paths: (paths) =>
    paths.match(['**/*.{yml,yaml,template}', '**/*{pipeline,Pipeline,cicd,cfn,template}*.json']),
  recognises: (file) => file.text.includes(type),
  read(file, look) {
    const reading = new Reading(file, look);
    return reading.parsed(pipelinesIn(file, reading));
  },
};

export default codepipeline;

function pipelinesIn(file: SourceFile, reading: Reading): readonly Pipeline[] {
  const entries = reading.yaml(file)?.root.get('Resources')?.entries() ?? [];
  const resources = new Map(entries.map(({ key, value }) => [key, value]));
  const parameters = reading.yaml(file)?.root.get('Parameters');
  return entries
    .filter(({ value }) => value.get('Type')?.text === type)
    .map(({ key, keyLine, value }) =>
      pipelineIn(file, key, keyLine, value, { resources, parameters, reading }),
    );
}

interface Around {
  readonly resources: Resources;
  readonly parameters: DataNode | undefined;
  readonly reading: Reading;
}

function pipelineIn(file: SourceFile, name: string, line: number, node: DataNode, around: Around): Pipeline {
  const stages = node.get('Properties', 'Stages')?.items() ?? [];
  const triggers = stages.flatMap((stage) =>
    (stage.get('Actions')?.items() ?? []).flatMap((action) => triggerOf(action, around)),
  );
  const sources = new Set(stages.flatMap(sourcesOf));
  const jobs = withApprovals(distinct(inStages(stages.flatMap((stage) => groupsOf(stage, around)))));
  return pipelineOf({
    dialect: 'codepipeline',
    path: file.path,
    name: node.get('Properties', 'Name')?.text ?? name,
    at: file.at(line),
    triggers,
    jobs: around.reading.jobs(
      jobs.map((job) => ({ ...job, consumes: job.consumes.filter(({ name: one }) => !sources.has(one)) })),
    ),
  });
}

function isSource(action: DataNode): boolean {
  return action.get('ActionTypeId', 'Category')?.text === 'Source';
}

/** A source starts the pipeline at every change of its branch, unless that is turned off. */
function triggerOf(action: DataNode, { parameters }: Around): readonly Trigger[] {
  if (!isSource(action)) return [];
  const settings = action.get('Configuration');
  const provider = action.get('ActionTypeId', 'Provider')?.text ?? '';
  const isOff = [settings?.get('DetectChanges'), settings?.get('PollForSourceChanges')].some(
    (one) => one?.text === 'false',
  );
  if (isOff && provider === 'CodeStarSourceConnection') return [{ kind: 'manual', at: action.at }];
  if (!/GitHub|CodeCommit|CodeStar|Bitbucket/i.test(provider))
    return [{ kind: 'upstream', at: action.at, of: [provider] }];
  const name = branchName(settings?.get('BranchName') ?? settings?.get('Branch'), parameters);
  return [pushTo(action.at, [name ?? '$default-branch'])];
}

/** The name of the branch: as written, or the default of the parameter that it is. */
function branchName(branch: DataNode | undefined, parameters: DataNode | undefined): string | undefined {
  const isReference = branch?.get('Ref') !== undefined || (branch !== undefined && tagOf(branch) === '!Ref');
  if (isReference) return parameters?.get(referredName(branch) ?? '', 'Default')?.text;
  return branch?.text === undefined || /[${}]/.test(branch.text) ? undefined : branch.text;
}

/** Names of the artefacts that are the source itself: nothing that was built. */
function sourcesOf(stage: DataNode): readonly string[] {
  const actions = stage.get('Actions')?.items() ?? [];
  return actions
    .filter(isSource)
    .flatMap((action) => artifactsOf(action, 'OutputArtifacts').map(({ name }) => name));
}

/** Actions of one stage in the order in which they run. */
function groupsOf(stage: DataNode, around: Around): readonly (readonly Job[])[] {
  const actions = (stage.get('Actions')?.items() ?? []).filter((action) => !isSource(action));
  const order = (action: DataNode) => Number(action.get('RunOrder')?.text ?? 1) || 1;
  const orders = [...new Set(actions.map(order))].sort((a, b) => a - b);
  return orders.map((one) =>
    actions.filter((action) => order(action) === one).map((action) => jobIn(stage, action, around)),
  );
}

function jobIn(stage: DataNode, action: DataNode, { resources, reading }: Around): Job {
  const stageName = stage.get('Name')?.text ?? 'stage';
  const id = `${stageName}/${action.get('Name')?.text ?? 'action'}`;
  const category = action.get('ActionTypeId', 'Category')?.text ?? '';
  const provider = action.get('ActionTypeId', 'Provider')?.text ?? '';
  const settings = action.get('Configuration');
  const environment = environmentOf(stage, action, category);
  const shared = given({ environment, manual: category === 'Approval' ? (true as const) : undefined });
  const handed = { ...shared, consumes: artifactsOf(action, 'InputArtifacts') };
  if (provider === 'CodeBuild') {
    const project = referredName(settings?.get('ProjectName')) ?? '';
    const built = jobOfProject(project, id, action, resources, reading);
    const delegations: readonly Delegation[] =
      built.steps.length > 0
        ? []
        : [{ to: `AWS CodeBuild project ${project} of ${id}`, at: action.at, kind: 'workflow' }];
    return {
      ...built,
      ...handed,
      delegations,
      produces: [...built.produces, ...artifactsOf(action, 'OutputArtifacts')],
    };
  }
  const inputs = Object.fromEntries(
    (settings?.entries() ?? []).flatMap(({ key, value }) =>
      value.text === undefined ? [] : [[key, value.text] as const],
    ),
  );
  const uses = `codepipeline/${category === 'Approval' ? 'approval' : provider}`;
  return jobOf({ id, at: action.at, ...handed, steps: [usesStep(uses, action.at, { with: inputs })] });
}

/** Deployments go to what their stage is called after. */
function environmentOf(stage: DataNode, action: DataNode, category: string): Environment | undefined {
  if (category !== 'Deploy' && category !== 'Build') return undefined;
  const named = [stage.get('Name'), action.get('Name')].find(
    (node) =>
      node?.text !== undefined &&
      environmentKind(node.text) !== 'unknown' &&
      (category === 'Deploy' || /deploy/i.test(node.text)),
  );
  return named?.text === undefined
    ? undefined
    : { name: named.text, kind: environmentKind(named.text), at: named.at };
}

function artifactsOf(action: DataNode, key: string): readonly Artifact[] {
  return (action.get(key)?.items() ?? []).flatMap((item): readonly Artifact[] =>
    texts(item.get('Name') ?? item).map((name) => ({ kind: 'files', name, at: item.at })),
  );
}

/** What comes after an approval waits for it. */
function withApprovals(jobs: readonly Job[]): readonly Job[] {
  const places = new Map(jobs.filter(({ manual }) => manual).map(({ id, at }) => [id, at]));
  return jobs.map((job) => {
    const approval = job.needs.map((need) => places.get(need)).find((at) => at !== undefined);
    return approval && job.environment ? { ...job, environment: { ...job.environment, approval } } : job;
  });
}
