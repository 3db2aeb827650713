import type { DataNode } from '../../../data.js';
import type { Filter, Pipeline } from '../../pipeline.js';
import type { Reading } from '../parts/reading.js';
import { itemsIn } from './values.js';
import { workflowsIn } from './workflows.js';

/** Configurations that one setup may be continued by. */
const continuedLimit = 40;

/** The pipelines of the configurations that a setup workflow continues with. */
export function continuedBy(root: DataNode, reading: Reading): readonly Pipeline[] {
  if (root.get('setup')?.scalar !== true) return [];
  return pathsIn(root, reading)
    .slice(0, continuedLimit)
    .flatMap((path) => {
      const file = reading.look.file(path);
      const next = file && reading.yaml(file)?.root;
      if (!file || !next || next.get('setup')?.scalar === true) return [];
      const mapped = mappingsOf(root);
      return workflowsIn({ reading, root: next }).map((pipeline) =>
        byPaths({ ...pipeline, path }, next, mapped),
      );
    });
}

/** Paths of configurations that the setup names; else those beside it. */
function pathsIn(root: DataNode, reading: Reading): readonly string[] {
  const named = [...root.file.text.matchAll(/(?:\.\/)?(\.circleci\/[\w./-]{1,100}\.ya?ml)\b/g)].map(
    ([, path = '']) => path,
  );
  const there = [...new Set(named)].filter((path) => path !== root.file.path && reading.exists(path));
  if (there.length > 0) return there;
  return reading.look.match('.circleci/continue*.{yml,yaml}').filter((path) => path !== root.file.path);
}

interface Mapping {
  readonly glob: string;
  readonly parameter: string;
  readonly value: string;
}

/** The lines of path filters: a pattern of paths, the parameter that it sets, and the value. */
function mappingsOf(root: DataNode): readonly Mapping[] {
  const jobs = (root.get('workflows')?.entries() ?? []).flatMap(({ value }) =>
    itemsIn(value.get('jobs'), new Map()),
  );
  return jobs.flatMap(({ node }) => {
    const text = node.entries()[0]?.value.get('mapping')?.text ?? '';
    return text
      .split('\n')
      .slice(0, 500)
      .flatMap((line) => {
        const [pattern = '', parameter, value] = line.trim().split(/\s+/);
        return parameter === undefined || value === undefined
          ? []
          : [{ glob: globOf(pattern), parameter, value }];
      });
  });
}

/** A pattern of paths as a glob, where it is no more than folders and names. */
function globOf(pattern: string): string {
  return pattern
    .replace(/^\^|\$$/g, '')
    .replace(/\\\./g, '.')
    .replace(/\/?\.\*$/, '/**')
    .replace(/^\/\*\*$/, '**');
}

/** Workflows that hang on a parameter which path filters set run when those paths change. */
function byPaths(pipeline: Pipeline, root: DataNode, mappings: readonly Mapping[]): Pipeline {
  const workflow = root.get('workflows', pipeline.name ?? '');
  const when = workflow?.get('when');
  const said = when?.text ?? (when?.get('or')?.items() ?? []).map(({ text = '' }) => text).join(' ');
  const names = [...(said ?? '').matchAll(/<<\s*pipeline\.parameters\.([\w-]{1,100})\s*>>/g)].map(
    ([, name = '']) => name,
  );
  const only = mappings
    .filter(({ parameter, value }) => value === 'true' && names.includes(parameter))
    .map(({ glob }) => glob);
  if (only.length === 0 || !when) return pipeline;
  const paths: Filter = { only };
  const push = { kind: 'push', at: when.at, paths } as const;
  return {
    ...pipeline,
    triggers: [push, ...pipeline.triggers],
    jobs: pipeline.jobs.map((job) => (job.triggers ? { ...job, triggers: [push, ...job.triggers] } : job)),
  };
}
