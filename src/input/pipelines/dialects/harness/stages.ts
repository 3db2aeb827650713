import type { Place } from '../../../../evidence.js';
import { type DataNode, depthLimit } from '../../../data.js';
import { environmentKind } from '../../environment-kind.js';
import type { Delegation, Environment, Job, Step } from '../../pipeline.js';
import { given } from '../parts/given.js';
import { jobOf, legsOf } from '../parts/graph.js';
import { isApproval, stepsOf } from './steps.js';

/** Templates of this repository by their names. */
export type Templates = ReadonlyMap<string, DataNode>;

/** The stages of a pipeline in order, those that run in parallel together. A stage waits for the approvals before it. */
export function stagesOf(pipeline: DataNode, templates: Templates): readonly (readonly Job[])[] {
  let approval: Place | undefined;
  const groups: (readonly Job[])[] = [];
  for (const item of pipeline.get('stages')?.items() ?? []) {
    const together = (item.get('parallel')?.items() ?? [item]).map((one) => one.get('stage') ?? one);
    const before = approval;
    for (const stage of together) approval = approvalIn(stage) ?? approval;
    groups.push(
      together.filter((stage) => !isOnlyApproval(stage)).map((stage) => jobFrom(stage, before, templates)),
    );
  }
  return groups;
}

/** Of a template that is kept elsewhere its name tells. */
function isOnlyApproval(stage: DataNode): boolean {
  if (stage.get('type')?.text === 'Approval') return true;
  const name = stage.get('template', 'templateRef')?.text ?? '';
  return /(?:^|\.)\w{0,40}approval$/i.test(name);
}

/** The step of a stage at which somebody has to say yes. */
function approvalIn(stage: DataNode): Place | undefined {
  const step = flat(stage.get('spec', 'execution', 'steps'), 0).find(isApproval);
  return step?.at ?? (isOnlyApproval(stage) ? stage.at : undefined);
}

/** Steps out of groups and out of what runs in parallel. */
function flat(node: DataNode | undefined, depth: number): readonly DataNode[] {
  if (depth > depthLimit / 4) return [];
  return (node?.items() ?? []).flatMap((item) => {
    const group = item.get('stepGroup', 'steps') ?? item.get('parallel') ?? item.get('group', 'steps');
    return group ? flat(group, depth + 1) : [item.get('step') ?? item];
  });
}

function jobFrom(stage: DataNode, before: Place | undefined, templates: Templates): Job {
  const name = stage.get('template', 'templateRef')?.text ?? '';
  const kept = templates.get(name);
  const spec = kept?.get('spec') ?? stage.get('spec');
  const own = flat(spec?.get('execution', 'steps') ?? spec?.get('steps'), 0);
  const approval = before ?? approvalIn(kept ?? stage);
  const environment = environmentOf(spec, approval);
  const template = kept ? undefined : stage.get('template', 'templateRef');
  const chained = stage.get('type')?.text === 'Pipeline' ? spec?.get('pipeline') : undefined;
  const condition = stage.get('when', 'condition')?.text;
  const matrix = stage.get('strategy', 'matrix')?.entries() ?? [];
  return jobOf({
    id: stage.get('identifier')?.text ?? stage.get('name')?.text ?? 'stage',
    at: stage.at,
    legs: legsOf([
      ...matrix.filter(({ value }) => value.kind === 'list').map(({ value }) => value.items().length),
      Number(stage.get('strategy', 'parallelism')?.scalar ?? 1) || 1,
    ]),
    steps: [
      ...own
        .filter((step) => !isApproval(step))
        .flatMap((step): readonly Step[] => stepsOf(keptStep(step, templates))),
      ...backIn(spec, templates),
    ],
    delegations: [
      ...(template?.text === undefined
        ? []
        : [{ to: template.text, at: template.at, kind: 'template' as const }]),
      ...(chained?.text === undefined
        ? []
        : [{ to: chained.text, at: chained.at, kind: 'workflow' as const }]),
      ...own.flatMap((step): readonly Delegation[] => {
        const used = step.get('template', 'templateRef');
        return used?.text === undefined || templates.has(used.text)
          ? []
          : [{ to: used.text, at: used.at, kind: 'template' }];
      }),
    ],
    services: own
      .filter((step) => step.get('type')?.text === 'Background')
      .flatMap((step) => {
        const image = step.get('spec', 'image');
        return image?.text === undefined ? [] : [{ image: image.text, at: image.at }];
      }),
    ...given({ condition, environment, manual: approval && !environment ? (true as const) : undefined }),
  });
}

/** What a stage does where a step of it has failed. */
function backIn(spec: DataNode | undefined, templates: Templates): readonly Step[] {
  return flat(spec?.get('execution', 'rollbackSteps'), 0)
    .flatMap((step) => stepsOf(keptStep(step, templates)))
    .map((step) => ({ ...step, condition: 'failure' }));
}

function keptStep(step: DataNode, templates: Templates): DataNode {
  return templates.get(step.get('template', 'templateRef')?.text ?? '') ?? step;
}

function environmentOf(spec: DataNode | undefined, approval: Place | undefined): Environment | undefined {
  const node =
    spec?.get('environment', 'environmentRef') ??
    spec?.get('infrastructure', 'environmentRef') ??
    spec?.get('environments', 'values', 0, 'environmentRef');
  if (node?.text === undefined) return undefined;
  return { name: node.text, kind: environmentKind(node.text), at: node.at, ...given({ approval }) };
}
