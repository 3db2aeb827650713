import { type DataNode, texts } from '../../../data.js';
import type { Job } from '../../pipeline.js';
import { inStages } from '../parts/graph.js';
import type { Application } from './argo-applications.js';
import { filledWith } from './placeholders.js';

interface Made {
  readonly application: Application;
  readonly job: Job;
}

/** The applications of a set in the steps of its rolling strategy: each waits until the one before is healthy. */
export function inSteps(strategy: DataNode | undefined, made: readonly Made[]): readonly Job[] {
  const steps = strategy?.get('rollingSync', 'steps')?.items() ?? [];
  if (strategy?.get('type')?.text !== 'RollingSync' || steps.length === 0) return made.map(({ job }) => job);
  const left = new Set(made);
  const stages = steps.slice(0, 50).map((step) => {
    const chosen = [...left].filter((one) => matches(step, one.application));
    for (const one of chosen) left.delete(one);
    // No application of such a step is synchronised by itself.
    const isManual = /^0%?$/.test(step.get('maxUpdate')?.text ?? '');
    return chosen.map(({ job }) => (isManual ? { ...job, manual: true } : job));
  });
  return inStages([...stages, [...left].map(({ job }) => job)]);
}

/** Whether the labels that an application is made with are those that a step asks for. */
function matches(step: DataNode, { metadata, element }: Application): boolean {
  const expressions = step.get('matchExpressions')?.items() ?? [];
  return expressions.every((one) => {
    const label = metadata?.get('labels', one.get('key')?.text ?? '')?.text;
    const value = label === undefined ? undefined : filledWith(label, element?.values ?? {});
    const isIn = value !== undefined && texts(one.get('values')).includes(value);
    return one.get('operator')?.text === 'NotIn' ? !isIn : isIn;
  });
}
