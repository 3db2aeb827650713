import type { Place } from '../../../../evidence.js';
import type { DataEntry, DataNode } from '../../../data.js';
import { environmentKind } from '../../environment-kind.js';
import { isKnownAction } from '../../intents/actions.js';
import type { Artifact, Environment, Job, Service, Step } from '../../pipeline.js';
import { given } from '../parts/given.js';
import { jobOf, keptFiles, legLimit, usesStep } from '../parts/graph.js';
import { type Start, triggersOf } from '../parts/occasions.js';
import { type Definition, isRemote, type Library, type Remote, usesOf } from './library.js';
import { delegationOf, envOf, type Steps } from './steps.js';
import { handedBy, inner, inputsOf, itemsIn, resolved, type Scope, textIn, type Value } from './values.js';

/** One job as a workflow lists it. */
export interface Listing {
  readonly id: string;
  /** Its name in `jobs`. */
  readonly name: string;
  readonly at: Place;
  readonly options: Value | undefined;
  readonly handed: ReadonlyMap<string, Value>;
  readonly needs: readonly string[];
  readonly starts: readonly Start[];
  /** All of the pipeline's. */
  readonly whole: boolean;
}

/** Options that a workflow itself reads; the others are handed to the job. */
const ownOptions = new Set(
  'name requires filters context type matrix pre-steps post-steps serial-group override-with'.split(' '),
);

export function handedTo(options: Value | undefined): ReadonlyMap<string, Value> {
  const all = handedBy(options?.node, options?.scope ?? new Map());
  return new Map([...all].filter(([name]) => !ownOptions.has(name)));
}

/** A job as it is run by a workflow. */
export function jobIn(listing: Listing, library: Library, steps: Steps): Job | undefined {
  const { id, at, options, starts, needs } = listing;
  const type = options?.node.get('type')?.text;
  const found = library.find('jobs', listing.name);
  const shared = {
    id,
    at,
    needs,
    ...given({
      triggers: listing.whole ? undefined : triggersOf(starts),
      condition: conditionOf(options),
      environment: environmentOf(listing),
    }),
  };
  const ownType = !isRemote(found) ? found?.node.get('type')?.text : undefined;
  if (type === 'approval' || ownType === 'approval') return jobOf({ ...shared, manual: true });
  if (type === 'no-op' || ownType === 'no-op') return jobOf(shared);
  if (isRemote(found)) return remoteJob(shared, found, listing, library, steps);
  if (!found) {
    steps.reading.fault({ ...at, reason: `lists job ${listing.name.slice(0, 80)}, which is not there` });
    return jobOf(shared);
  }
  return ownJob(shared, found, listing, library, steps);
}

type Shared = Pick<Job, 'id' | 'at' | 'needs'> & Partial<Job>;

/** A job of an orb: one step, or somebody else's pipeline where no table knows it; with the steps that it is handed. */
function remoteJob(shared: Shared, found: Remote, listing: Listing, library: Library, steps: Steps): Job {
  const { options, handed, starts, at } = listing;
  const around = { library, starts, env: {}, root: '~/project', within: [] };
  const part = (key: string) =>
    steps.all(itemsIn(options?.node.get(key), options?.scope ?? new Map()), around);
  const uses = usesOf(found);
  const known = isKnownAction(uses, 'circleci');
  const inputs = inputsOf(new Map([...handed].filter(([name]) => !/steps$/.test(name))));
  const folder = inputs['app-dir'] ?? inputs['working-directory'] ?? inputs.working_directory;
  const own = usesStep(uses, at, {
    version: found.version,
    ...given({
      with: Object.keys(inputs).length > 0 ? inputs : undefined,
      folder: folder?.replace(/^~\/project\/?/, '') || undefined,
    }),
  });
  const made = [...part('pre-steps'), ...steps.handedSteps(handed, around), own, ...part('post-steps')];
  const delegations = [...(known ? [] : [delegationOf(found, at, 'job')]), ...steps.delegated()];
  return kept(jobOf({ ...shared, delegations, steps: steps.reading.steps(made) }));
}

function ownJob(shared: Shared, found: Definition, listing: Listing, library: Library, steps: Steps): Job {
  const { options, handed, starts } = listing;
  const { node } = found;
  const outer = options?.scope ?? new Map();
  const scope = inner(node.get('parameters'), handed, outer);
  const runner = executorOf(node, scope, found.library);
  const images =
    itemsIn(node.get('docker'), scope).length > 0 ? itemsIn(node.get('docker'), scope) : runner.images;
  const env = envOf([
    ...(images[0] ? [{ node: images[0].node.get('environment'), scope: images[0].scope }] : []),
    { node: runner.value?.node.get('environment'), scope: runner.value?.scope ?? scope },
    { node: node.get('environment'), scope },
  ]);
  const setting = (key: string) =>
    textIn(node.get(key), scope) ?? textIn(runner.value?.node.get(key), runner.value?.scope ?? scope);
  const around = {
    library: found.library,
    starts,
    env,
    root: setting('working_directory') ?? '~/project',
    within: [],
    ...given({ shell: setting('shell') ?? (runner.windows ? 'powershell' : undefined) }),
  };
  const listed = (key: string) => steps.all(itemsIn(options?.node.get(key), outer), { ...around, library });
  const made = [
    ...listed('pre-steps'),
    ...steps.all(itemsIn(node.get('steps'), scope), around),
    ...listed('post-steps'),
  ];
  const parallel = Number(textIn(node.get('parallelism'), scope) ?? '1');
  return kept(
    jobOf({
      ...shared,
      legs: Number.isInteger(parallel) && parallel > 1 ? Math.min(parallel, legLimit) : 1,
      services: images.slice(1).flatMap(serviceOf),
      steps: steps.reading.steps(made),
      delegations: steps.delegated(),
      ...given({ image: images[0] && textIn(images[0].node.get('image'), images[0].scope) }),
    }),
  );
}

interface Runner {
  readonly value?: Value;
  readonly images: readonly Value[];
  readonly windows?: boolean;
}

/** What a job runs in: its executor, with the parameters that it is handed. */
function executorOf(node: DataNode, outer: Scope, library: Library): Runner {
  const named = node.get('executor');
  const asked = named && resolved(named, outer);
  const name = asked && (textIn(asked.node, asked.scope) ?? textIn(asked.node.get('name'), asked.scope));
  if (!asked || name === undefined) return { images: [] };
  const found = library.find('executors', name);
  if (!found || isRemote(found))
    return { images: [], windows: /^win(?:dows)?\//.test(name) && found !== undefined };
  const scope = inner(found.node.get('parameters'), handedBy(asked.node, asked.scope), asked.scope);
  return { value: { node: found.node, scope }, images: itemsIn(found.node.get('docker'), scope) };
}

function serviceOf({ node, scope }: Value): readonly Service[] {
  const image = textIn(node.get('image'), scope);
  return image === undefined ? [] : [{ image, at: node.at }];
}

/** What the steps of a job keep, bring and cache. */
function kept(job: Job): Job {
  const using = (name: string) => job.steps.filter(({ uses }) => uses === `circleci/${name}`);
  const name = ({ with: inputs = {} }: Step, key: string) => inputs[key] ?? 'workspace';
  return {
    ...job,
    caches: [...using('restore_cache'), ...using('save_cache'), ...job.steps.filter(installsCached)].map(
      ({ at }) => at,
    ),
    produces: [
      ...using('store_artifacts').map((step) => keptFiles(name(step, 'path'), step.at)),
      ...using('store_test_results').map(
        (step): Artifact => ({ kind: 'report', name: name(step, 'path'), at: step.at }),
      ),
      ...using('persist_to_workspace').map(
        (step): Artifact => ({ kind: 'files', name: 'workspace', at: step.at }),
      ),
    ],
    consumes: using('attach_workspace').map(
      (step): Artifact => ({ kind: 'files', name: 'workspace', at: step.at }),
    ),
  };
}

/** Commands of the service's own orbs that install packages keep what they fetched, unless they are told not to. */
function installsCached({ uses = '', with: inputs = {} }: Step): boolean {
  const installs =
    /^circleci\/(?:(?:node|python|php|android)\/(?:install-packages|restore-gradle-cache|save-gradle-cache)|ruby\/install-deps|go\/(?:load|save)-(?:mod-)?cache)$/;
  return installs.test(uses) && inputs['with-cache'] !== 'false';
}

function conditionOf(options: Value | undefined): string | undefined {
  const filters = options?.node.get('filters');
  return filters?.text;
}

/** Parameters of jobs that name the environment. */
const naming =
  /^(?:(?:target|deploy|deployment|app)[-_])?(?:env|environment|stage|env[-_]name|environment[-_]name)$/i;
const deploying = /deploy|release|promote|rollout|ship\b|apply|provision/i;

/** Where a job deploys to: the system has no environments, so that parameters and names of deploying jobs tell. */
function environmentOf({ id, name, at, handed }: Listing): Environment | undefined {
  for (const [key, { node, scope }] of handed) {
    const text = naming.test(key) ? textIn(node, scope) : undefined;
    const kind = text === undefined ? 'unknown' : environmentKind(text);
    if (text !== undefined && kind !== 'unknown') return { name: text, kind, at: node.at };
  }
  if (!deploying.test(`${id} ${name}`)) return undefined;
  const word = `${id}`.split(/[^A-Za-z0-9]+/).find((part) => environmentKind(part) !== 'unknown');
  return word === undefined ? undefined : { name: word, kind: environmentKind(word), at };
}

export function entryOf(node: DataNode): DataEntry | undefined {
  return node.entries()[0];
}
