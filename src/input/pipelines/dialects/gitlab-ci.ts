import type { Place } from '../../../evidence.js';
import { type DataNode, texts } from '../../data.js';
import type { SourceFile } from '../../source-file.js';
import type { Dialect } from '../dialect.js';
import { environmentKind } from '../environment-kind.js';
import type {
  Artifact,
  Delegation,
  Environment,
  EnvironmentKind,
  Job,
  Pipeline,
  Service,
} from '../pipeline.js';
import { Configuration } from './gitlab/configuration.js';
import { itemsOf, referred } from './gitlab/references.js';
import { sources, sourcesIn, sourcesOfPolicy, underPolicy, underRules } from './gitlab/rules.js';
import { sourcesOf, sourcesOfIncludes } from './gitlab/sources.js';
import { producedBy, stepsOf } from './gitlab/steps.js';
import { knownTemplates, workflowTemplates } from './gitlab/templates.js';
import { given } from './parts/given.js';
import { jobOf, legLimit, legsOf, pipelineOf, usesStep } from './parts/graph.js';
import type { Layers } from './parts/layers.js';
import { type Start, triggersOf } from './parts/occasions.js';
import { Reading } from './parts/reading.js';
import { expanded, knownOf, type Variables } from './parts/variables.js';

/** Pipelines that start others are followed this deep: what the service allows. */
const childLimit = 2;

const gitlabCi: Dialect = {
  name: 'GitLab CI',
  files: ['.gitlab-ci.yml'],
  paths: (paths) => paths.match(['.gitlab-ci.yml', '.gitlab-ci.yaml']),
  read(file, look) {
    const reading = new Reading(file, look);
    return reading.parsed([pipelineIn(file, reading)]);
  },
};

export default gitlabCi;

function pipelineIn(file: SourceFile, reading: Reading): Pipeline | undefined {
  const configuration = new Configuration(sourcesOf(file, reading), reading);
  const { entries, delegations, templates } = configuration.sources;
  if (entries.length === 0 && delegations.length === 0 && templates.length === 0) return undefined;
  const workflow = itemsOf(configuration.top('workflow')?.get('rules')?.top, configuration.lookup);
  const possible = startsOf(file, configuration);
  const starts = workflow.length > 0 ? (underRules(workflow, possible, 'on_success') ?? possible) : possible;
  const hasWorkflow =
    workflow.length > 0 || templates.some(({ name }) => workflowTemplates.some((row) => row.name.test(name)));
  const jobs = jobsOf({ configuration, reading, starts, hasWorkflow, prefix: '', depth: 0 });
  const cancels = jobs.flatMap((job) => job.cancels ?? [])[0];
  return pipelineOf({
    dialect: 'gitlab-ci',
    path: file.path,
    at: file.at(1),
    triggers: triggersOf(starts),
    jobs: reading.jobs([...jobs, ...ofTemplates(configuration)]),
    delegations: [...delegations, ...unknownTemplates(configuration)],
    ...given({ name: configuration.top('workflow')?.get('name')?.text, cancels }),
  });
}

/** What can start a pipeline: pushes, and what rules and policies name. */
function startsOf(file: SourceFile, configuration: Configuration): readonly Start[] {
  const at = file.at(1);
  const named = new Map<string, Place>();
  const note = (events: readonly string[], place: Place) => {
    for (const event of events) if (!named.has(event)) named.set(event, place);
  };
  const layers = ['workflow', ...configuration.jobNames].map((name) => configuration.job(name));
  for (const layer of layers) {
    for (const rule of itemsOf(layer.get('rules')?.top, configuration.lookup))
      note(sourcesIn(rule.get('if')?.text ?? ''), rule.at);
    const only = referred(layer.get('only')?.top, configuration.lookup);
    if (only) note(sourcesOfPolicy(only), only.at);
    for (const text of texts(only?.get('variables'))) note(sourcesIn(text), only?.at ?? at);
  }
  if (configuration.sources.templates.some(({ name }) => /MergeRequest-Pipelines/.test(name)))
    note(['merge_request_event'], at);
  const others = [...named].filter(([event]) => event !== 'push');
  return [
    { trigger: { kind: 'push', at }, event: 'push' },
    { trigger: { kind: 'tag', at }, event: 'push', implied: true },
    ...others.map(
      ([event, place]): Start => ({ trigger: { kind: sources[event] ?? 'other', at: place }, event }),
    ),
  ];
}

/** Jobs of templates of the service of which is known what they do. */
function ofTemplates({ sources: { templates } }: Configuration): readonly Job[] {
  return templates.flatMap(({ name, node }) => {
    const row = knownTemplates.find((known) => known.name.test(name));
    return row ? [jobOf({ id: name, at: node.at, steps: [usesStep(row.uses, node.at)] })] : [];
  });
}

function unknownTemplates({ sources: { templates } }: Configuration): readonly Delegation[] {
  return templates
    .filter(({ name }) => ![...knownTemplates, ...workflowTemplates].some((row) => row.name.test(name)))
    .map(({ name, node }) => ({ to: name, at: node.at, kind: 'template' }));
}

interface Around {
  readonly configuration: Configuration;
  readonly reading: Reading;
  readonly starts: readonly Start[];
  readonly hasWorkflow: boolean;
  /** Of ids: a child pipeline's jobs stand under the job that starts it. */
  readonly prefix: string;
  readonly depth: number;
}

function jobsOf(around: Around): readonly Job[] {
  const { configuration, prefix } = around;
  const made = configuration.jobNames.flatMap((name) => {
    const job = configuration.job(name);
    const starts = startsOfJob(job, around);
    return starts?.length === 0 ? [] : [{ name, job, stage: job.get('stage')?.text ?? 'test', starts }];
  });
  const order = stagesOf(configuration);
  const drafts = made.map((draft) => ({ ...draft, order: order.get(draft.stage) ?? order.size }));
  const needs = needsOf(drafts, configuration);
  return drafts.flatMap((draft) => {
    const own = jobIn(draft, needs.get(draft.name) ?? [], around);
    return [
      own,
      ...childJobs(own, draft.job, {
        ...around,
        starts: draft.starts ?? around.starts,
        prefix: `${prefix}${draft.name}/`,
      }),
    ];
  });
}

interface Draft {
  readonly name: string;
  readonly job: Layers;
  readonly order: number;
  readonly starts: readonly Start[] | undefined;
}

/** What is left of the starts for one job; `undefined`: all of them. */
function startsOfJob(
  job: Layers,
  { configuration, starts, hasWorkflow }: Around,
): readonly Start[] | undefined {
  const when = job.get('when')?.text;
  if (when === 'never') return [];
  const rules = job.get('rules');
  if (rules) {
    const items = itemsOf(rules.top, configuration.lookup);
    return underRules(items, starts, when === 'manual' ? 'manual' : 'on_success');
  }
  const only = referred(job.get('only')?.top, configuration.lookup);
  const except = referred(job.get('except')?.top, configuration.lookup);
  if (!only && !except && hasWorkflow) return undefined;
  return underPolicy(only, except, starts);
}

function stagesOf(configuration: Configuration): ReadonlyMap<string, number> {
  const written = texts((configuration.top('stages') ?? configuration.top('types'))?.top);
  const stages = written.length > 0 ? written : ['build', 'test', 'deploy'];
  return new Map(
    ['.pre', ...stages.filter((stage) => stage !== '.pre' && stage !== '.post'), '.post'].map(
      (stage, index) => [stage, index],
    ),
  );
}

/** A job without needs of its own waits for the stages before, back to one whose jobs all wait for theirs. */
function needsOf(
  drafts: readonly Draft[],
  configuration: Configuration,
): ReadonlyMap<string, readonly string[]> {
  const names = new Set(drafts.map(({ name }) => name));
  const own = new Map(
    drafts.map(({ name, job }) => {
      const node = job.get('needs');
      return [
        name,
        node && ownNeeds(itemsOf(node.top, configuration.lookup)).filter((need) => names.has(need)),
      ];
    }),
  );
  const byStage = [...new Set(drafts.map(({ order }) => order))].sort((a, b) => a - b);
  const before = new Map(
    byStage.map((stage, index) => [stage, earlier(byStage.slice(0, index).reverse(), drafts, own)]),
  );
  return new Map(drafts.map(({ name, order }) => [name, own.get(name) ?? before.get(order) ?? []]));
}

function earlier(
  stages: readonly number[],
  drafts: readonly Draft[],
  own: ReadonlyMap<string, readonly string[] | undefined>,
): readonly string[] {
  const found: string[] = [];
  for (const stage of stages) {
    const jobs = drafts.filter(({ order }) => order === stage).map(({ name }) => name);
    found.push(...jobs);
    if (jobs.every((name) => own.get(name) === undefined) || found.length > 200) break;
  }
  return found;
}

function ownNeeds(items: readonly DataNode[]): readonly string[] {
  return items.flatMap((item) => {
    const name = item.text ?? item.get('job')?.text;
    return name === undefined || item.get('project') || item.get('pipeline') ? [] : [name];
  });
}

function jobIn({ name, job, starts }: Draft, needs: readonly string[], around: Around): Job {
  const { configuration, reading, prefix } = around;
  const id = `${prefix}${name}`;
  const env = variablesOf(job, configuration);
  const entry = configuration.entry(name);
  const inherited = (key: string) => configuration.inherited(job, key);
  const cache = inherited('cache');
  const hasCache =
    cache &&
    (cache.top?.kind === 'mapping' ? cache.entries().length > 0 : (cache.top?.items().length ?? 0) > 0);
  const interruptible = inherited('interruptible');
  return jobOf({
    id,
    at: entry ? entry.value.file.at(entry.keyLine) : (job.at ?? {}),
    needs: needs.map((need) => prefix + need),
    legs: legsOfJob(job.get('parallel')?.top),
    services: servicesOf(itemsOf(inherited('services')?.top, configuration.lookup), env),
    caches: hasCache && cache.at ? [cache.at] : [],
    produces: producedBy(id, inherited('artifacts')),
    consumes: consumedBy(job, needs, around),
    steps: reading.steps(stepsOf(name, job, configuration, env)),
    delegations: delegationsOf(job, configuration),
    ...given({
      condition: conditionOf(job, configuration),
      triggers: starts && triggersOf(starts),
      manual: isManual(job, starts) ? (true as const) : undefined,
      optional: job.get('allow_failure')?.top?.scalar === true ? (true as const) : undefined,
      cancels: interruptible?.top?.scalar === true ? interruptible.at : undefined,
      image: imageOf(inherited('image'), env),
      environment: environmentOf(job.get('environment'), env),
    }),
  });
}

/** The conditions of a job as written, in short. */
function conditionOf(job: Layers, { lookup }: Configuration): string | undefined {
  const rules = itemsOf(job.get('rules')?.top, lookup).map((rule) =>
    [rule.get('if')?.text ?? '', rule.get('when')?.text ?? ''].filter((part) => part !== '').join(' => '),
  );
  const when = job.get('when')?.text;
  const parts = [
    ...(when === undefined || when === 'on_success' ? [] : [`when: ${when}`]),
    ...rules.filter((part) => part !== ''),
  ];
  return parts.length === 0 ? undefined : parts.join(' | ').slice(0, 2000);
}

function isManual(job: Layers, starts: readonly Start[] | undefined): boolean {
  if (job.get('when')?.text === 'manual' && !job.get('rules')) return true;
  return (
    starts !== undefined && starts.length > 0 && starts.every(({ trigger }) => trigger.kind === 'manual')
  );
}

function variablesOf(job: Layers, configuration: Configuration): Variables {
  const pairs = (layers: Layers | undefined) =>
    (layers?.entries() ?? []).flatMap(({ key, value }) => {
      const text = value.get('value')?.text ?? value.text;
      return text === undefined ? [] : [[key, text] as const];
    });
  const inherits = job.get('inherit', 'variables')?.top?.scalar !== false;
  return knownOf(pairs(job.get('variables')), knownOf(inherits ? pairs(configuration.top('variables')) : []));
}

function imageOf(image: Layers | undefined, env: Variables): string | undefined {
  const name = image?.text ?? image?.get('name')?.text;
  return name === undefined ? undefined : expanded(name, env);
}

function servicesOf(items: readonly DataNode[], env: Variables): readonly Service[] {
  return items.flatMap((item) => {
    const image = item.text ?? item.get('name')?.text;
    return image === undefined ? [] : [{ image: expanded(image, env), at: item.at }];
  });
}

/** Number of jobs that `parallel` makes. */
function legsOfJob(node: DataNode | undefined): number {
  if (typeof node?.scalar === 'number') return Math.max(1, Math.min(legLimit, Math.floor(node.scalar)));
  const rows = node?.get('matrix')?.items() ?? [];
  const legs = rows.map((row) =>
    legsOf(row.entries().map(({ value }) => (value.kind === 'list' ? value.items().length : 1))),
  );
  return Math.max(
    1,
    Math.min(
      legLimit,
      legs.reduce((sum, one) => sum + one, 0),
    ),
  );
}

const tiers: Readonly<Record<string, EnvironmentKind>> = {
  production: 'production',
  staging: 'pre-production',
  testing: 'pre-production',
  development: 'development',
  other: 'unknown',
};

/** Where a job deploys to. A job that stops, checks or prepares an environment does not deploy to it. */
function environmentOf(layers: Layers | undefined, env: Variables): Environment | undefined {
  const written = layers?.text ?? layers?.get('name')?.text;
  if (!layers?.at || written === undefined) return undefined;
  if ((layers.get('action')?.text ?? 'start') !== 'start') return undefined;
  const name = expanded(written, env);
  const tier = layers.get('deployment_tier')?.text ?? '';
  const kind = (Object.hasOwn(tiers, tier) ? tiers[tier] : undefined) ?? environmentKind(name);
  return { name, kind, at: layers.at };
}

/** Artefacts of other jobs: those that it names, or those of all jobs that it waits for. */
function consumedBy(
  job: Layers,
  needs: readonly string[],
  { configuration, prefix }: Around,
): readonly Artifact[] {
  const named = job.get('dependencies') ?? job.get('needs');
  const items = itemsOf(named?.top, configuration.lookup);
  const from = named
    ? items
        .filter((item) => item.get('artifacts')?.scalar !== false)
        .flatMap((item) => item.text ?? item.get('job')?.text ?? [])
    : needs.slice(0, 50);
  return from.flatMap((name) =>
    producedBy(prefix + name, configuration.inherited(configuration.job(name), 'artifacts'))
      .filter(({ kind }) => kind === 'files')
      .map((artifact) => ({ ...artifact, at: named?.at ?? artifact.at })),
  );
}

/** Pipelines of other projects that a job starts, and templates that are not in sight. */
function delegationsOf(job: Layers, configuration: Configuration): readonly Delegation[] {
  const trigger = job.get('trigger');
  const project = trigger?.text ?? trigger?.get('project')?.text;
  const started: readonly Delegation[] =
    trigger?.at && project !== undefined ? [{ to: project, at: trigger.at, kind: 'workflow' }] : [];
  const unseen = configuration
    .unseen(job)
    .map(({ name, node }): Delegation => ({ to: name, at: node.at, kind: 'include' }));
  return [...started, ...unseen];
}

/** The jobs of a pipeline that a job starts from files of the repository. */
function childJobs(parent: Job, job: Layers, around: Around): readonly Job[] {
  const include = job.get('trigger', 'include')?.top;
  if (!include || around.depth >= childLimit) return [];
  const { reading } = around;
  const configuration = new Configuration(sourcesOfIncludes(include, reading), reading);
  const starts = around.starts.map((start): Start => ({ ...start, event: 'parent_pipeline' }));
  const jobs = jobsOf({ ...around, configuration, starts, hasWorkflow: true, depth: around.depth + 1 });
  const delegated = configuration.sources.delegations;
  const children = jobs.map((child) => ({
    ...child,
    needs: child.needs.length > 0 ? child.needs : [parent.id],
    ...given({ triggers: child.triggers ?? parent.triggers, manual: child.manual ?? parent.manual }),
  }));
  return delegated.length === 0
    ? children
    : [
        ...children,
        jobOf({ id: `${parent.id}/...`, at: include.at, needs: [parent.id], delegations: delegated }),
      ];
}
