import { type DataNode, texts } from '../../../data.js';
import type { Delegation, Job } from '../../pipeline.js';
import { given } from '../parts/given.js';
import { distinct, jobOf } from '../parts/graph.js';
import { startsUnder } from './conditions.js';
import { both, type Expanded } from './expanded.js';
import { type Around, jobIn, windowsOf } from './jobs.js';
import { isSteps } from './steps.js';
import { elementsOf } from './templates.js';
import { variablesOf } from './variables.js';

/** Jobs that were made, with what they are called where others wait for them. */
interface Made {
  readonly jobs: readonly Job[];
  /** Ids of deployments. */
  readonly deploying: readonly string[];
}

/** The jobs of whatever a node holds: stages, jobs or steps. */
export function jobsIn(root: Expanded, around: Around): Made {
  const inner = { ...around, windows: windowsOf(root, around.windows) };
  if (root.get('stages')) return ofStages(root.get('stages'), inner);
  if (root.get('jobs')) return ofJobs(root.get('jobs'), '', inner, new Map());
  const job = root.get('steps')
    ? jobIn(root, 'job', { ...inner, ...given({ condition: undefined }) })
    : undefined;
  return { jobs: job ? [job] : [], deploying: [] };
}

function ofStages(list: Expanded | undefined, around: Around): Made {
  const known = new Map<string, readonly string[]>();
  const jobs: Job[] = [];
  const deploying: string[] = [];
  let before: readonly string[] = [];
  for (const element of elementsOf(list, 'stages')) {
    const isHere = 'node' in element;
    const name = isHere
      ? (element.node.get('stage')?.text ?? `stage ${known.size + 1}`)
      : element.delegation.to;
    const wanted = isHere ? element.node.get('dependsOn') : undefined;
    const needs = wanted ? texts(wanted).flatMap((one) => known.get(one.toLowerCase()) ?? []) : before;
    const made = isHere
      ? stageIn(element.node, name, around)
      : handedOver(element.delegation, element.handed, name, around);
    const ids = made.jobs.map(({ id }) => id);
    // A stage without jobs of its own passes on what it waits for.
    before = ids.length > 0 ? ids : needs;
    known.set(name.toLowerCase(), before);
    jobs.push(...made.jobs.map((job) => (job.needs.length > 0 ? job : { ...job, needs })));
    deploying.push(...made.deploying);
  }
  return { jobs: distinct(jobs), deploying };
}

function stageIn(node: Expanded, name: string, around: Around): Made {
  const variables = variablesOf(node.get('variables'), around.variables);
  const condition = [around.condition, node.under, node.get('condition')?.text].reduce(both, undefined);
  return ofJobs(
    node.get('jobs'),
    `${name}/`,
    {
      ...around,
      variables,
      windows: windowsOf(node, around.windows),
      ...given({
        condition,
        manual: node.get('trigger')?.text === 'manual' ? (true as const) : undefined,
      }),
    },
    new Map(),
  );
}

function ofJobs(
  list: Expanded | undefined,
  prefix: string,
  around: Around,
  known: Map<string, readonly string[]>,
): Made {
  const drafts = elementsOf(list, 'jobs').flatMap((element, index) => {
    const named = 'node' in element ? nameOf(element.node) : element.delegation.to;
    const name = named ?? `job ${index + 1}`;
    const made =
      'node' in element
        ? onlyMade(jobIn(element.node, prefix + name, around), element.node)
        : handedOver(element.delegation, element.handed, prefix + name, around);
    known.set(name.toLowerCase(), [
      ...(known.get(name.toLowerCase()) ?? []),
      ...made.jobs.map(({ id }) => id),
    ]);
    const wanted = 'node' in element ? texts(element.node.get('dependsOn')) : [];
    return made.jobs.map((job) => ({ job, wanted, deploying: made.deploying }));
  });
  const jobs = drafts.map(({ job, wanted }) => ({
    ...job,
    needs: [...new Set([...job.needs, ...wanted.flatMap((one) => known.get(one.toLowerCase()) ?? [])])],
  }));
  return { jobs: distinct(jobs), deploying: drafts.flatMap(({ deploying }) => deploying) };
}

function nameOf(node: Expanded): string | undefined {
  const name = node.get('job')?.text ?? node.get('deployment')?.text;
  return name === '' ? undefined : name;
}

function onlyMade(job: Job | undefined, node: Expanded): Made {
  if (!job) return { jobs: [], deploying: [] };
  return { jobs: [job], deploying: node.get('deployment') ? [job.id] : [] };
}

/** What a template elsewhere is handed to run, as jobs that are partly unknown. */
export function handedOver(delegation: Delegation, item: Expanded, id: string, around: Around): Made {
  const condition = [around.condition, item.under].reduce(both, undefined);
  const starts = startsUnder(condition, around.starts, around.variables);
  const inner: Around = { ...around, ...given({ condition }) };
  const made = (item.get('parameters')?.entries() ?? []).map(({ key, value }): Made => {
    const list = value as Expanded;
    if (isListOf(list, 'stage')) return ofStages(list, inner);
    if (isListOf(list, 'job')) return ofJobs(list, `${id}/`, inner, new Map());
    if (!isSteps(list)) return { jobs: [], deploying: [] };
    return { jobs: handedJobs(list, `${id}/${key}`, inner), deploying: [] };
  });
  const jobs = made.flatMap((one) => one.jobs);
  const triggers = starts?.map(({ trigger }) => trigger);
  const first = jobOf({
    id,
    at: delegation.at,
    delegations: [delegation],
    ...given({ condition, triggers }),
  });
  return { jobs: [first, ...jobs], deploying: made.flatMap(({ deploying }) => deploying) };
}

function handedJobs(list: Expanded, id: string, around: Around): readonly Job[] {
  const job = jobIn(list.asSteps(), id, around);
  return job ? [job] : [];
}

function isListOf(node: DataNode, kind: 'stage' | 'job'): boolean {
  const words = kind === 'stage' ? ['stage'] : ['job', 'deployment'];
  return node.items().some((item) => words.some((word) => item.get(word)));
}
