import type { Place } from '../../../../evidence.js';
import { type DataNode, texts } from '../../../data.js';
import type { Delegation, Environment, Job, Step } from '../../pipeline.js';
import { environmentAt, environmentNamed } from '../cluster/environments.js';
import { given } from '../parts/given.js';
import { jobOf, usesStep } from '../parts/graph.js';
import type { Reading } from '../parts/reading.js';
import { moduleFile, stagesOfModule } from './modules.js';

interface Stages {
  readonly jobs: readonly Job[];
  readonly delegations: readonly Delegation[];
}

/** The stages of a pipeline as jobs that need the stages before them; the judgements on the way are their approvals. */
export function jobsOf(pipeline: DataNode, reading: Reading): Stages {
  const written = (pipeline.get('stages')?.items() ?? []).filter((stage) => stage.kind === 'mapping');
  const modules = new Map<DataNode, DataNode>();
  const listed = written.flatMap((stage) => {
    const own = stagesOfModule(stage, reading);
    for (const one of own ?? []) modules.set(one, stage);
    return own ?? [stage];
  });
  const template =
    pipeline.get('template', 'reference') ?? pipeline.get('config', 'pipeline', 'template', 'source');
  const judged = approvals(listed);
  const jobs = listed.flatMap((stage) => jobOfStage(stage, judged, reading, modules.get(stage)));
  return {
    jobs,
    delegations:
      template?.text === undefined ? [] : [{ to: template.text, at: template.at, kind: 'template' }],
  };
}

function idOf(stage: DataNode): string {
  return stage.get('refId')?.text ?? stage.get('id')?.text ?? stage.get('name')?.text ?? 'stage';
}

function neededBy(stage: DataNode): readonly string[] {
  return [...texts(stage.get('requisiteStageRefIds')), ...texts(stage.get('dependsOn'))];
}

/** For each stage the judgement of a person that it waits for, at any distance. */
function approvals(stages: readonly DataNode[]): ReadonlyMap<string, Place> {
  const byId = new Map(stages.map((stage) => [idOf(stage), stage]));
  const found = new Map<string, Place>();
  for (const stage of stages) {
    const open = [...neededBy(stage)];
    const seen = new Set<string>();
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      const before = byId.get(id);
      if (!before || seen.has(id)) continue;
      seen.add(id);
      if (isJudgement(before)) {
        found.set(idOf(stage), before.at);
        break;
      }
      open.push(...neededBy(before));
    }
  }
  return found;
}

function isJudgement(stage: DataNode): boolean {
  return /^manual-?judg/i.test(
    `${stage.get('type')?.text ?? ''}${stage.get('module')?.text ?? ''}`.replace(/[._]/g, ''),
  );
}

function jobOfStage(
  stage: DataNode,
  judged: ReadonlyMap<string, Place>,
  reading: Reading,
  by: DataNode | undefined,
): readonly Job[] {
  const type = stage.get('type')?.text;
  const module = stage.get('module');
  const id = idOf(stage);
  if (stage.get('stageEnabled', 'expression')?.text === 'false') return [];
  const environment = (by && environmentOf(by, judged.get(id))) ?? environmentOf(stage, judged.get(id));
  const job = jobOf({
    id,
    at: stage.at,
    needs: neededBy(stage),
    ...given({
      name: stage.get('name')?.text,
      environment,
      manual: isJudgement(stage) ? (true as const) : undefined,
    }),
  });
  if (module?.text !== undefined) return [ofModule(job, stage, module.text, reading)];
  if (type === undefined) return [];
  if (type === 'jenkins' || type === 'pipeline' || type === 'travis' || type === 'concourse')
    return [
      {
        ...job,
        delegations: [
          {
            to: stage.get('job')?.text ?? stage.get('pipeline')?.text ?? type,
            at: stage.at,
            kind: 'workflow',
          },
        ],
      },
    ];
  return [{ ...job, steps: [stepOf(stage, type)] }];
}

function stepOf(stage: DataNode, type: string): Step {
  const inputs = Object.fromEntries(
    ['action', 'account', 'strategy'].flatMap((key) => {
      const value = stage.get(key)?.text;
      return value === undefined ? [] : [[key, value]];
    }),
  );
  return usesStep(
    `spinnaker/${type.toLowerCase()}`,
    stage.at,
    given({ with: Object.keys(inputs).length > 0 ? inputs : undefined }),
  );
}

/** A module of this repository by the types of its stages; one of the repository of templates is kept elsewhere. */
function ofModule(job: Job, stage: DataNode, name: string, reading: Reading): Job {
  const file = moduleFile(stage, reading);
  if (!file) return { ...job, delegations: [{ to: name, at: stage.at, kind: 'template' }] };
  const types = [...file.text.matchAll(/"type"\s*:\s*"(\w{1,60})"/g)].slice(0, 50);
  const steps = types.map(({ 1: type = '', index }) =>
    usesStep(`spinnaker/${type.toLowerCase()}`, file.at(file.lineAt(index))),
  );
  return { ...job, steps };
}

/** The environment, by the account, the place in the cluster, or the name of the stage. */
function environmentOf(stage: DataNode, approval: Place | undefined): Environment | undefined {
  const cluster = stage.get('clusters', 0);
  const names = [
    stage.get('account'),
    stage.get('credentials'),
    cluster?.get('account'),
    stage.get('namespaceOverride'),
    cluster?.get('stack'),
    stage.get('moniker', 'stack'),
    ...(stage.get('handed')?.items() ?? []),
    stage.get('name'),
  ];
  const found = names.map((node) => node?.text && environmentNamed(node.text, 'environment')).find(Boolean);
  return found ? { ...environmentAt(found, stage.at), ...given({ approval }) } : undefined;
}
