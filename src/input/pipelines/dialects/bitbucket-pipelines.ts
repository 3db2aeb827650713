import type { Place } from '../../../evidence.js';
import { type DataEntry, type DataNode, keys } from '../../data.js';
import type { SourceFile } from '../../source-file.js';
import type { Dialect } from '../dialect.js';
import type { Delegation, Job, Pipeline, Trigger } from '../pipeline.js';
import { type Around, jobIn, withDownloads } from './bitbucket/steps.js';
import { given } from './parts/given.js';
import { distinct, inStages, pipelineOf } from './parts/graph.js';
import { Reading, shortened } from './parts/reading.js';

const bitbucketPipelines: Dialect = {
  name: 'Bitbucket Pipelines',
  files: ['bitbucket-pipelines.yml'],
  paths: (paths) => paths.match(['bitbucket-pipelines.yml', 'bitbucket-pipelines.yaml']),
  read(file, look) {
    const reading = new Reading(file, look);
    return reading.parsed(pipelinesIn(file, reading));
  },
};

export default bitbucketPipelines;

/** Every section is a pipeline of its own: of which one runs, the branch, tag or request decides. */
function pipelinesIn(file: SourceFile, reading: Reading): readonly Pipeline[] {
  const root = reading.yaml(file)?.root;
  const pipelines = root?.get('pipelines');
  if (!root || !pipelines) return [];
  const branches = keys(pipelines.get('branches')).flatMap(alternatives);
  return pipelines.entries().flatMap(({ key, keyLine, value }): readonly Pipeline[] => {
    const at = file.at(keyLine);
    if (key === 'default') {
      // "The default pipeline runs on every push to the repository, unless a branch-specific pipeline is defined."
      const trigger: Trigger = {
        kind: 'push',
        at,
        ...(branches.length > 0 ? { branches: { except: branches } } : {}),
      };
      return [pipelineOfSection('default', at, value, [trigger], { root, reading })];
    }
    return value
      .entries()
      .map((entry) =>
        pipelineOfSection(
          `${key}: ${entry.key}`,
          file.at(entry.keyLine),
          entry.value,
          triggersOf(key, entry, file),
          { root, reading },
        ),
      );
  });
}

function triggersOf(
  section: string,
  { key, keyLine, value }: DataEntry,
  file: SourceFile,
): readonly Trigger[] {
  const at = file.at(keyLine);
  const all = key === '**' || key === '*';
  switch (section) {
    case 'branches':
      return [{ kind: 'push', at, ...(key === '**' ? {} : { branches: { only: alternatives(key) } }) }];
    case 'tags':
      return [{ kind: 'tag', at, ...(all ? {} : { tags: { only: alternatives(key) } }) }];
    case 'pull-requests':
      // The patterns are of the branches that requests come from: the branches that they go to are not said.
      return [{ kind: key === '**' ? 'request' : 'other', at, ...(key === '**' ? {} : { of: [key] }) }];
    case 'custom': {
      const inputs = value
        .items()
        .flatMap((item) => item.get('variables')?.items() ?? [])
        .flatMap((item) => item.get('name')?.text ?? []);
      return [{ kind: 'manual', at, ...(inputs.length > 0 ? { inputs } : {}) }];
    }
    default:
      return [{ kind: 'other', at }];
  }
}

/** Patterns that one pattern in braces lists. */
function alternatives(pattern: string): readonly string[] {
  const inner = /^\{([^{}]*)\}$/.exec(pattern)?.[1];
  return inner === undefined ? [pattern] : inner.split(',').map((one) => one.trim());
}

function pipelineOfSection(
  name: string,
  at: Place,
  value: DataNode,
  triggers: readonly Trigger[],
  { root, reading }: { readonly root: DataNode; readonly reading: Reading },
): Pipeline {
  const around: Around = { root, reading, triggers: [], prefix: '' };
  const list = value.get('steps') ?? value;
  const groups = list.items().map((item, index) => groupIn(item, index + 1, { ...around, triggers }));
  const delegations = importOf(value);
  return pipelineOf({
    dialect: 'bitbucket-pipelines',
    path: reading.file.path,
    name,
    at,
    triggers,
    jobs: reading.jobs(withDownloads(distinct(inStages(groups.flat()))).map(withoutOwnTriggers(triggers))),
    delegations,
  });
}

/** Triggers that are those of the pipeline go without saying. */
function withoutOwnTriggers(triggers: readonly Trigger[]): (job: Job) => Job {
  return ({ triggers: own, ...job }) => ({
    ...job,
    ...given({ triggers: own === triggers ? undefined : own }),
  });
}

/** What one item of a pipeline makes: a step, steps beside each other, or a stage of steps. */
function groupIn(item: DataNode, number: number, around: Around): readonly (readonly Job[])[] {
  const step = item.get('step');
  if (step) return [[jobIn(step, number, around)]];
  const parallel = item.get('parallel');
  if (parallel) {
    const steps = parallel.get('steps')?.items() ?? parallel.items();
    return [
      steps.flatMap((one, index) =>
        one.get('step') ? [jobIn(one.get('step') ?? one, number + index, around)] : [],
      ),
    ];
  }
  const stage = item.get('stage');
  if (!stage) return [];
  const prefix = `${stage.get('name')?.text ?? `stage ${number}`}/`;
  const steps = stage.get('steps')?.items() ?? [];
  return steps.flatMap((one, index) => groupIn(one, index + 1, { ...around, prefix, stage }));
}

/** A pipeline that is kept in another repository. */
function importOf(value: DataNode): readonly Delegation[] {
  const from = value.get('import');
  return from?.text === undefined ? [] : [{ to: shortened(from.text), at: from.at, kind: 'include' }];
}
