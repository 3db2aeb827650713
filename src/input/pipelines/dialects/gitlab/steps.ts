import type { DataNode } from '../../../data.js';
import { keys, texts } from '../../../data.js';
import type { Artifact, Step } from '../../pipeline.js';
import { keptFiles, usesStep } from '../parts/graph.js';
import type { Layers } from '../parts/layers.js';
import { inOneShell } from '../parts/one-shell.js';
import { type Command, commandOf } from '../parts/scripts.js';
import type { Variables } from '../parts/variables.js';
import type { Configuration } from './configuration.js';
import { itemsOf } from './references.js';

/** What a job runs: before_script and script in one shell, after_script in another; then what its keywords do. */
export function stepsOf(
  id: string,
  job: Layers,
  configuration: Configuration,
  env: Variables,
): readonly Step[] {
  const commands = (key: string): readonly Command[] =>
    itemsOf(configuration.inherited(job, key)?.top, configuration.lookup).flatMap(
      (item) => commandOf(item) ?? [],
    );
  const main = [...commands('before_script'), ...(job.get('script') ? commands('script') : [])];
  return [...inOneShell(main, env), ...inOneShell(commands('after_script'), env), ...keywords(id, job)];
}

/** Keywords that publish, keep or report something, as steps. */
function keywords(id: string, job: Layers): readonly Step[] {
  const release = job.get('release');
  const reports = job.get('artifacts', 'reports');
  const paths = job.get('artifacts', 'paths');
  const coverage = job.get('coverage');
  const pages = job.get('pages')?.top;
  const isPages = (id === 'pages' && job.get('script')) || (pages && pages.scalar !== false);
  return [
    ...(paths ? [keyword('artifacts', paths, { paths: texts(paths.top).join('\n') })] : []),
    ...(reports ? [keyword('reports', reports, Object.fromEntries(reports.entries().map(pairOf)))] : []),
    ...(coverage?.text === undefined ? [] : [keyword('coverage', coverage, { pattern: coverage.text })]),
    ...(release ? [keyword('release', release, Object.fromEntries(release.entries().map(pairOf)))] : []),
    ...(isPages ? [keyword('pages', job.get('pages') ?? job.get('script') ?? job, {})] : []),
  ];
}

function pairOf({
  key,
  value,
}: {
  readonly key: string;
  readonly value: DataNode;
}): readonly [string, string] {
  return [key, value.text ?? (value.kind === 'mapping' ? keys(value).join(' ') : texts(value).join('\n'))];
}

function keyword(name: string, layers: Layers, inputs: Readonly<Record<string, string>>): Step {
  const place = layers.at ?? {};
  return usesStep(`gitlab/${name}`, place, Object.keys(inputs).length > 0 ? { with: inputs } : {});
}

/** Files and reports that a job keeps, under its own name. */
export function producedBy(id: string, artifacts: Layers | undefined): readonly Artifact[] {
  const paths = artifacts?.get('paths');
  const reports = artifacts?.get('reports');
  return [
    ...(paths?.at ? [{ ...keptFiles('', paths.at, texts(paths.top).join(' ')), name: id }] : []),
    ...(reports?.entries() ?? []).map(
      ({ key, keyLine, value }): Artifact => ({ kind: 'report', name: key, at: value.file.at(keyLine) }),
    ),
  ];
}
