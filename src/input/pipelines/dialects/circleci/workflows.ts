import type { DataEntry, DataNode } from '../../../data.js';
import { keys, texts } from '../../../data.js';
import type { Job, Pipeline, Step, Trigger } from '../../pipeline.js';
import { given } from '../parts/given.js';
import { distinct, filterOf, legLimit, pipelineOf } from '../parts/graph.js';
import { type Start, triggersOf } from '../parts/occasions.js';
import type { Reading } from '../parts/reading.js';
import { underFilters, underLogic } from './conditions.js';
import { entryOf, handedTo, jobIn, type Listing } from './jobs.js';
import { Library } from './library.js';
import { Steps } from './steps.js';
import { filled, inner, itemsIn, resolved, type Scope, textIn, textsIn, type Value } from './values.js';

/** Where a configuration is read, and what started it so far. */
export interface Setting {
  readonly reading: Reading;
  readonly root: DataNode;
  /** Starts that another configuration has narrowed: that of a setup workflow. */
  readonly handed?: readonly Start[];
}

/** The workflows of a configuration, each a pipeline of its own. */
export function workflowsIn({ reading, root, handed }: Setting): readonly Pipeline[] {
  const library = new Library(root);
  const steps = new Steps(reading);
  const scope = pipelineScope(root);
  const workflows = (root.get('workflows')?.entries() ?? []).filter(({ value }) => value.get('jobs'));
  if (workflows.length === 0) {
    const only = root
      .get('jobs')
      ?.entries()
      .find(({ key }) => key === 'build');
    return only
      ? [
          pipelineWith(
            root,
            only.keyLine,
            undefined,
            [loneJob(only, library, steps)].flat(),
            reading,
            startsOf(root, only, scope),
          ),
        ]
      : [];
  }
  return workflows.flatMap((entry) => {
    const possible = handed ?? startsOf(root, entry, scope);
    const starts = underConditions(entry.value, possible, scope);
    if (starts.length === 0) return [];
    const jobs = jobsOf(entry.value, { library, steps, starts, scope });
    return [pipelineWith(root, entry.keyLine, entry.key, jobs, reading, starts)];
  });
}

function pipelineWith(
  root: DataNode,
  line: number,
  name: string | undefined,
  jobs: readonly Job[],
  reading: Reading,
  starts: readonly Start[],
): Pipeline {
  const used = starts.filter(
    ({ implied }) => !implied || jobs.some(({ triggers }) => triggers?.some(({ kind }) => kind === 'tag')),
  );
  return pipelineOf({
    dialect: 'circleci',
    path: reading.file.path,
    at: root.file.at(line),
    triggers: triggersOf(used.map(({ implied, ...start }) => start)),
    jobs: reading.jobs(distinct(jobs)),
    ...given({ name }),
  });
}

/** The values of parameters of a pipeline, where nobody sets them. */
function pipelineScope(root: DataNode): Scope {
  const scope = inner(root.get('parameters'), new Map(), new Map());
  return new Map([...scope].map(([name, value]) => [`pipeline.${name}`, value]));
}

/**
 * What can start a workflow. A project that is set up builds the pushes to all its branches (and so its requests);
 * tags only where a job asks for them. Schedules and calls stand in the web interface: conditions that speak of them tell.
 */
function startsOf(root: DataNode, { keyLine, value, key }: DataEntry, scope: Scope): readonly Start[] {
  const at = value.file.at(keyLine);
  const scheduled = scheduleOf(value);
  if (scheduled.length > 0) return scheduled;
  const push: readonly Start[] = [
    { trigger: { kind: 'push', at }, event: 'webhook' },
    { trigger: { kind: 'tag', at }, event: 'webhook', implied: true },
  ];
  const said = conditionText(value);
  const parameters = keys(root.get('parameters'));
  const asked = /pipeline\.parameters\.|trigger_source/.test(said);
  const schedule = /scheduled_pipeline|pipeline\.schedule\./.test(said);
  return [
    ...push,
    ...(schedule ? [{ trigger: { kind: 'schedule', at }, event: 'scheduled_pipeline' } as const] : []),
    ...(asked && key !== undefined && scope.size > 0
      ? [
          {
            trigger: {
              kind: 'manual',
              at,
              ...given({ inputs: parameters.length > 0 ? parameters : undefined }),
            },
            event: 'api',
          } as const,
        ]
      : []),
  ];
}

/** All texts of the conditions of a workflow. */
function conditionText(workflow: DataNode): string {
  const words: string[] = [];
  const visit = (node: DataNode | undefined, depth: number): void => {
    if (!node || depth > 12 || words.length > 500) return;
    if (node.text !== undefined) words.push(node.text);
    for (const item of node.items()) visit(item, depth + 1);
    for (const { value } of node.entries()) visit(value, depth + 1);
  };
  visit(workflow.get('when'), 0);
  visit(workflow.get('unless'), 0);
  return words.join(' ');
}

function scheduleOf(workflow: DataNode): readonly Start[] {
  return (workflow.get('triggers')?.items() ?? []).flatMap((item) => {
    const schedule = item.get('schedule');
    if (!schedule) return [];
    const branches = schedule.get('filters', 'branches');
    const filter = filterOf(texts(branches?.get('only')), texts(branches?.get('ignore')));
    const trigger: Trigger = { kind: 'schedule', at: item.at, ...given({ branches: filter }) };
    return [{ trigger, event: 'schedule' }];
  });
}

function underConditions(workflow: DataNode, starts: readonly Start[], scope: Scope): readonly Start[] {
  const when = underLogic(workflow.get('when'), false, starts, scope) ?? starts;
  return underLogic(workflow.get('unless'), true, when, scope) ?? when;
}

interface Around {
  readonly library: Library;
  readonly steps: Steps;
  readonly starts: readonly Start[];
  readonly scope: Scope;
}

/** Without workflows the job `build` is run on every push. */
function loneJob({ key, keyLine, value }: DataEntry, library: Library, steps: Steps): readonly Job[] {
  const starts: readonly Start[] = [
    { trigger: { kind: 'push', at: value.file.at(keyLine) }, event: 'webhook' },
  ];
  const listing: Listing = {
    id: key,
    name: key,
    at: value.file.at(keyLine),
    options: undefined,
    handed: new Map(),
    needs: [],
    starts,
    whole: true,
  };
  return [jobIn(listing, library, steps) ?? []].flat();
}

function jobsOf(workflow: DataNode, around: Around): readonly Job[] {
  const listings = itemsIn(workflow.get('jobs'), around.scope).flatMap((item) => listingsOf(item, around));
  const made = new Map<string, readonly string[]>();
  const jobs = listings.flatMap(({ alias, all }) => {
    const built = merged(all.flatMap((listing) => jobIn(listing, around.library, around.steps) ?? []));
    made.set(alias, [...(made.get(alias) ?? []), ...built.map(({ id }) => id)]);
    for (const [index, listing] of all.entries())
      if (!made.has(listing.id))
        made.set(listing.id, [
          built.find(({ id }) => id === listing.id)?.id ??
            built[Math.min(index, built.length - 1)]?.id ??
            alias,
        ]);
    return built;
  });
  const resolvedJobs = jobs.map((job) => ({
    ...job,
    needs: [...new Set(job.needs.flatMap((need) => made.get(need) ?? []))],
  }));
  return afterApproval(afterNeeds(resolvedJobs));
}

interface Listed {
  readonly alias: string;
  readonly all: readonly Listing[];
}

function listingsOf({ node, scope }: Value, { starts }: Around): readonly Listed[] {
  const entry = entryOf(node);
  const name = node.text === undefined ? entry?.key : filled(node.text, scope);
  if (name === undefined) return [];
  const options = entry && resolved(entry.value, scope);
  const at = node.file.at(entry?.keyLine ?? node.line);
  const left = underFilters(options?.node.get('filters'), starts, options?.scope ?? scope);
  if (left.length === 0) return [];
  const whole = left.length === starts.length && left.every((one, index) => one === starts[index]);
  const alias =
    textIn(options?.node.get('name'), scope) ?? options?.node.get('matrix', 'alias')?.text ?? name;
  const shared = { name, at, needs: needsOf(options), starts: left, whole: whole || isAllPush(left, starts) };
  const base = handedTo(options);
  return [
    {
      alias,
      all: legsOf(options?.node.get('matrix'), scope).map((leg): Listing => {
        const legScope: Scope = new Map([
          ...scope,
          ...[...leg].map(([key, value]) => [`matrix.${key}`, value] as const),
        ]);
        const values = [...leg.values()].map(({ node: value }) => value.text ?? '');
        const template = options?.node.get('name')?.text;
        const id = template?.includes('<<')
          ? filled(template, legScope)
          : leg.size > 0
            ? [alias, ...values].join('-')
            : alias;
        return {
          ...shared,
          id,
          options: options && { ...options, scope: legScope },
          handed: new Map([...base, ...leg]),
        };
      }),
    },
  ];
}

/** Whether nothing but the tags are left out, which nothing was said of. */
function isAllPush(left: readonly Start[], starts: readonly Start[]): boolean {
  return starts.every((start) => start.implied || left.includes(start));
}

function needsOf(options: Value | undefined): readonly string[] {
  const node = options?.node.get('requires');
  if (!options || !node) return [];
  return node.text === undefined
    ? itemsIn(node, options.scope).flatMap(
        ({ node: item, scope }) => textIn(item, scope) ?? entryOf(item)?.key ?? [],
      )
    : textsIn(node, options.scope);
}

/** Legs of a matrix that are read one by one. */
const readLegs = 24;

function legsOf(matrix: DataNode | undefined, scope: Scope): readonly ReadonlyMap<string, Value>[] {
  let legs: ReadonlyMap<string, Value>[] = [new Map()];
  for (const { key, value } of matrix?.get('parameters')?.entries() ?? []) {
    const items = itemsIn(value, scope);
    if (items.length === 0) continue;
    legs = legs.flatMap((leg) => items.map((item) => new Map([...leg, [key, item]]))).slice(0, legLimit);
  }
  const excluded = (matrix?.get('exclude')?.items() ?? []).map((item) => item.entries());
  const left = legs.filter(
    (leg) =>
      !excluded.some(
        (pairs) =>
          pairs.length > 0 && pairs.every(({ key, value }) => leg.get(key)?.node.text === value.text),
      ),
  );
  return left.slice(0, readLegs);
}

/** Legs that do the same are one job that runs several times. */
function merged(jobs: readonly Job[]): readonly Job[] {
  const groups = new Map<string, Job[]>();
  for (const job of jobs) {
    const work = job.steps.map(({ script, uses, triggers }) => ({ script, uses, triggers }));
    const key = JSON.stringify([work, job.environment?.name, job.triggers, job.manual]);
    groups.set(key, [...(groups.get(key) ?? []), job]);
  }
  return [...groups.values()].flatMap(([first, ...others]) =>
    first
      ? [
          others.length === 0
            ? first
            : { ...first, legs: Math.min(legLimit, first.legs * (others.length + 1)) },
        ]
      : [],
  );
}

/** A job runs when at least one of those that it waits for does: what starts none of them does not start it. */
function afterNeeds(jobs: readonly Job[]): readonly Job[] {
  const triggers = new Map(jobs.map((job) => [job.id, job.triggers]));
  for (let pass = 0, changed = true; changed && pass < 50; pass++) {
    changed = false;
    for (const { id, needs } of jobs) {
      const before = needs.map((need) => triggers.get(need));
      if (triggers.get(id) || before.length === 0 || before.includes(undefined)) continue;
      const union = new Map(
        before.flatMap((all = []) => all.map((one) => [JSON.stringify(one), one] as const)),
      );
      triggers.set(id, [...union.values()].slice(0, 20));
      changed = true;
    }
  }
  return jobs.map((job) => {
    const left = triggers.get(job.id);
    const steps = job.triggers || !left ? job.steps : job.steps.flatMap((step) => stepWithin(step, left));
    return { ...job, steps, ...given({ triggers: left }) };
  });
}

/** Whether both name branches, none of them the same. */
function areApart({ branches: one }: Trigger, { branches: other }: Trigger): boolean {
  const names = [...(one?.only ?? []), ...(other?.only ?? [])];
  const isPlain = one?.only && other?.only && names.every((name) => /^[\w.-]+$/.test(name));
  return Boolean(isPlain && !one.only.some((name) => other.only?.includes(name)));
}

/** A step's own triggers among those that its job is left with; nothing where none of them starts the job. */
function stepWithin(step: Step, left: readonly Trigger[]): readonly Step[] {
  if (!step.triggers) return [step];
  const isPlain = ({ branches, tags, paths }: Trigger) => !branches && !tags && !paths;
  const triggers = step.triggers.flatMap((own) => {
    const same = left.filter((one) => one.kind === own.kind && !areApart(one, own));
    return isPlain(own) ? same : same.length > 0 ? [own] : [];
  });
  return triggers.length > 0 ? [{ ...step, triggers }] : [];
}

/** What waits for an approval, at any distance, is started by a person; environments say by which. */
function afterApproval(jobs: readonly Job[]): readonly Job[] {
  const byId = new Map(jobs.map((job) => [job.id, job]));
  const gates = new Map(jobs.filter((job) => job.manual).map((job) => [job.id, job.at]));
  const open = [...gates.keys()];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const at = gates.get(id);
    for (const job of jobs) {
      if (!at || gates.has(job.id) || !job.needs.includes(id)) continue;
      gates.set(job.id, at);
      open.push(job.id);
    }
  }
  return jobs.map((job) => {
    const approval = byId.get(job.id)?.manual ? undefined : gates.get(job.id);
    if (!approval) return job;
    return {
      ...job,
      manual: true,
      ...given({ environment: job.environment && { ...job.environment, approval } }),
    };
  });
}
