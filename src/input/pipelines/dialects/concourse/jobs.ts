import type { DataNode } from '../../../data.js';
import { texts } from '../../../data.js';
import type { Delegation, Environment, Job, Step } from '../../pipeline.js';
import { environmentAt, environmentNamed } from '../cluster/environments.js';
import { given } from '../parts/given.js';
import { jobOf, legsOf, usesStep } from '../parts/graph.js';
import type { Reading } from '../parts/reading.js';
import { acrossOf, inputsOf, type PlanStep, stepsOfPlan } from './plan.js';
import { type Resources, sourcesIn } from './resources.js';
import { type Task, taskOf } from './tasks.js';

/** A job of the pipeline; what starts it is told apart. */
export function jobFrom(job: DataNode, resources: Resources, reading: Reading): Job {
  const plan = stepsOfPlan(job);
  const sources = sourcesNamed(plan, resources);
  const done = plan.map((step) =>
    step.kind === 'task' ? taskOf(step, { sources, resources, reading }) : putOf(step, resources),
  );
  const first = done.find(({ image }) => image !== undefined);
  return jobOf({
    id: job.get('name')?.text ?? 'job',
    at: job.at,
    needs: [...new Set(plan.flatMap(({ node }) => texts(node.get('passed'))))],
    legs: legsOf(plan.flatMap(({ node }) => acrossOf(node))),
    steps: done.flatMap(({ steps }) => steps),
    delegations: done.flatMap(({ delegations }): readonly Delegation[] => delegations ?? []),
    caches: done.flatMap(({ caches }) => caches ?? []),
    ...given({ image: first?.image, environment: environmentOf(job, plan) }),
  });
}

/** The sources under all names that they are given. */
function sourcesNamed(plan: readonly PlanStep[], resources: Resources): readonly string[] {
  const own = new Set(sourcesIn(resources));
  const renamed = plan.flatMap(({ kind, name, node }) => {
    const resource = node.get('resource')?.text;
    if (kind === 'get') return resource !== undefined && own.has(resource) ? [name] : [];
    const mapped = node.get('input_mapping')?.entries() ?? [];
    return mapped.flatMap(({ key, value }) => (own.has(value.text ?? '') ? [key] : []));
  });
  return [...own, ...renamed].filter((name) => /^[\w.-]{1,100}$/.test(name));
}

function putOf({ kind, name, node, optional, onFailure }: PlanStep, resources: Resources): Task {
  const resource = resources.get(node.get('resource')?.text ?? name);
  if (kind !== 'put' || !resource) return { steps: [] };
  const step: Step = usesStep(`concourse/${resource.type}`, node.at, {
    name,
    with: inputsOf(resource.node.get('source'), node.get('params')),
    ...given({
      optional: optional ? (true as const) : undefined,
      condition: onFailure ? 'on failure' : undefined,
    }),
  });
  return { steps: [step] };
}

/** The environment that a job is named after, or that what it puts to is. */
function environmentOf(job: DataNode, plan: readonly PlanStep[]): Environment | undefined {
  const puts = plan.filter(({ kind, onFailure }) => kind === 'put' && !onFailure);
  const names = [job.get('name'), ...puts.map(({ node }) => node.get('put'))];
  for (const node of names) {
    const name = node?.text ?? '';
    const bare = name
      .replace(/(?:^|-)(?:deploy|push|promote|ship|release)(?:-to)?(?=-|$)/i, '')
      .replace(/^-/, '');
    const found = environmentNamed(bare, bare === name ? 'anything' : 'environment');
    if (found && node) return environmentAt(found, node.at);
  }
  return undefined;
}
