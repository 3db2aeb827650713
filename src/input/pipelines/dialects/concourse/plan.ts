import { type DataEntry, type DataNode, depthLimit } from '../../../data.js';

/** One step of a plan, with what stands around it. */
export interface PlanStep {
  readonly kind: 'get' | 'put' | 'task';
  readonly name: string;
  readonly node: DataNode;
  /** Its failure is no failure of the job. */
  readonly optional: boolean;
  /** Runs only when something went wrong. */
  readonly onFailure: boolean;
}

type Around = Pick<PlanStep, 'optional' | 'onFailure'>;

const nested = ['do', 'in_parallel', 'aggregate', 'try'] as const;
const hooks = ['on_success', 'on_failure', 'on_error', 'on_abort', 'ensure'] as const;

/** The steps of a job in order, out of whatever they are wrapped in. */
export function stepsOfPlan(job: DataNode): readonly PlanStep[] {
  const calm: Around = { optional: false, onFailure: false };
  return [...all(job.get('plan'), calm, 0), ...hooked(job, calm, 0)];
}

function all(node: DataNode | undefined, around: Around, depth: number): readonly PlanStep[] {
  if (!node || depth > depthLimit / 2) return [];
  if (node.kind === 'list') return node.items().flatMap((item) => all(item, around, depth + 1));
  return [...own(node, around), ...inner(node, around, depth), ...hooked(node, around, depth)];
}

function own(node: DataNode, around: Around): readonly PlanStep[] {
  for (const kind of ['get', 'put', 'task'] as const) {
    const name = node.get(kind)?.text;
    if (name !== undefined) return [{ kind, name, node, ...around }];
  }
  return [];
}

function inner(node: DataNode, around: Around, depth: number): readonly PlanStep[] {
  return nested.flatMap((key) => {
    const child = node.get(key);
    const steps = child?.get('steps') ?? child;
    return all(steps, key === 'try' ? { ...around, optional: true } : around, depth + 1);
  });
}

function hooked(node: DataNode, around: Around, depth: number): readonly PlanStep[] {
  return hooks.flatMap((key) => {
    const onFailure = key !== 'on_success' && key !== 'ensure';
    return all(node.get(key), { ...around, onFailure: around.onFailure || onFailure }, depth + 1);
  });
}

/** The number of combinations that a plan runs a step across. */
export function acrossOf(step: DataNode): readonly number[] {
  return (step.get('across')?.items() ?? []).map((one) => one.get('values')?.items().length ?? 1);
}

/** Scalars of a mapping, as inputs. */
export function inputsOf(...nodes: readonly (DataNode | undefined)[]): Readonly<Record<string, string>> {
  const entries: readonly DataEntry[] = nodes.flatMap((node) => node?.entries() ?? []);
  return Object.fromEntries(
    entries.flatMap(({ key, value }) =>
      value.text === undefined || /secret|password|token|key|credential/i.test(key)
        ? []
        : [[key, value.text]],
    ),
  );
}
