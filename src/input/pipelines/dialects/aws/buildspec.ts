import { type DataNode, keys, texts } from '../../../data.js';
import type { Artifact, Job, Step } from '../../pipeline.js';
import { jobOf, keptFiles, legLimit, legsOf, usesStep } from '../parts/graph.js';
import { inOneShell } from '../parts/one-shell.js';
import type { Reading } from '../parts/reading.js';
import { commandsOf } from '../parts/scripts.js';
import { knownOf, type Variables } from '../parts/variables.js';

const phases = ['install', 'pre_build', 'build', 'post_build'];

/** Whether data is a build specification. */
export function isBuildspec(root: DataNode): boolean {
  return root.get('phases') !== undefined && root.get('version') !== undefined;
}

/** The job that a build specification describes; its phases share one shell. */
export function buildJob(root: DataNode, id: string, reading: Reading, outer: Variables = {}): Job {
  const env = knownOf(
    (root.get('env', 'variables')?.entries() ?? []).flatMap(({ key, value }) =>
      value.text === undefined ? [] : [[key, value.text] as const],
    ),
    outer,
  );
  const commands = phases.flatMap((phase) =>
    ['commands', 'finally'].flatMap((key) => commandsOf(root.get('phases', phase, key))),
  );
  const cache = root.get('cache', 'paths');
  return jobOf({
    id,
    at: (root.get('phases') ?? root).at,
    legs: legsOfBatch(root.get('batch')),
    caches: cache ? [cache.at] : [],
    produces: [...artifactsOf(root.get('artifacts'), id), ...reportsOf(root.get('reports'))],
    steps: reading.steps([...inOneShell(commands, env), ...results(root)]),
  });
}

function artifactsOf(node: DataNode | undefined, id: string): readonly Artifact[] {
  const files = node?.get('files');
  const more = node?.get('secondary-artifacts')?.entries() ?? [];
  return [
    ...(files ? [keptFiles(node?.get('name')?.text ?? id, files.at, texts(files).join(' '))] : []),
    ...more.map(({ key, value }) => keptFiles(key, value.at, texts(value.get('files')).join(' '))),
  ];
}

function reportsOf(node: DataNode | undefined): readonly Artifact[] {
  return (node?.entries() ?? []).map(({ key, value }) => ({ kind: 'report', name: key, at: value.at }));
}

/** What a build hands over, as steps. */
function results(root: DataNode): readonly Step[] {
  const files = root.get('artifacts', 'files');
  const reports = root.get('reports');
  return [
    ...(files
      ? [usesStep('codebuild/artifacts', files.at, { with: { files: texts(files).join('\n') } })]
      : []),
    ...(reports && reports.kind === 'mapping'
      ? [usesStep('codebuild/reports', reports.at, { with: { groups: keys(reports).join('\n') } })]
      : []),
  ];
}

/** Builds of a batch: those that are listed, or the combinations of a matrix. */
function legsOfBatch(batch: DataNode | undefined): number {
  const listed = batch?.get('build-list')?.items().length ?? batch?.get('build-graph')?.items().length;
  if (listed !== undefined) return Math.max(1, Math.min(legLimit, listed));
  const axes = batch?.get('build-matrix', 'dynamic')?.entries() ?? [];
  return legsOf(
    axes.flatMap(({ value }) =>
      value.kind === 'list'
        ? [value.items().length]
        : value
            .entries()
            .flatMap((one) =>
              one.value.kind === 'list'
                ? [one.value.items().length]
                : one.value.entries().map((pair) => pair.value.items().length),
            ),
    ),
  );
}
