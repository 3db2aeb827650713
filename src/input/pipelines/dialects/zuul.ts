import type { DataNode } from '../../data.js';
import type { SourceFile } from '../../source-file.js';
import type { Dialect } from '../dialect.js';
import type { Delegation, Pipeline, Trigger } from '../pipeline.js';
import { distinct, pipelineOf } from './parts/graph.js';
import { Reading } from './parts/reading.js';
import { Definitions } from './zuul/definitions.js';
import { jobFrom } from './zuul/jobs.js';

const globs = [
  '{zuul,.zuul}.yaml',
  '{zuul,.zuul}.yml',
  '{zuul.d,.zuul.d}/**/*.yaml',
  '{zuul.d,.zuul.d}/**/*.yml',
] as const;

const zuul: Dialect = {
  name: 'Zuul',
  files: ['.zuul.yaml', 'zuul.yaml', '.zuul.d/*.yaml', 'zuul.d/*.yaml'],
  paths: (paths) => paths.match([...globs]),
  read(file, look) {
    const reading = new Reading(file, look);
    return reading.parsed(pipelinesFrom(file, reading));
  },
};

export default zuul;

/** Names that pipelines have by convention, and what starts them. Their definition is kept in another repository. */
const conventions: readonly { readonly name: RegExp; readonly kind: Trigger['kind'] }[] = [
  { name: /gate/i, kind: 'merge-queue' },
  { name: /periodic|nightly|weekly|daily|cron/i, kind: 'schedule' },
  { name: /pre-?release|release|tag/i, kind: 'tag' },
  { name: /post|promote|deploy|merge|push/i, kind: 'push' },
  { name: /experimental|on-?demand|recheck/i, kind: 'chat' },
  { name: /check|test|review|verify|third-party/i, kind: 'request' },
];

/** Keys of a project that are no pipelines. */
const settings =
  /^(?:name|templates|default-branch|merge-mode|vars|queue|description|squash-merge|branches)$/;

/** Each pipeline of a project, with the jobs that the project runs in it. */
function pipelinesFrom(file: SourceFile, reading: Reading): readonly Pipeline[] {
  const root = reading.yaml(file)?.root;
  const projects = (root?.items() ?? []).flatMap((item) => item.get('project') ?? []);
  if (projects.length === 0) return [];
  const definitions = new Definitions(configurations(file, reading), reading);
  return projects.flatMap((project) => {
    const used = definitions.templatesOf(project);
    const parts = [project, ...used.found];
    const names = new Set(
      parts.flatMap((part) =>
        part
          .entries()
          .filter(({ key }) => !settings.test(key))
          .map(({ key }) => key),
      ),
    );
    const made = [...names].flatMap((name) => pipelineFrom(name, parts, definitions, file, reading) ?? []);
    return [...made, ...elsewhere(used.missing, file)];
  });
}

function configurations(file: SourceFile, reading: Reading): readonly SourceFile[] {
  const others = globs.flatMap((glob) => reading.look.match(glob)).filter((path) => path !== file.path);
  return [file, ...others.slice(0, 200).flatMap((path) => reading.look.file(path) ?? [])];
}

function pipelineFrom(
  name: string,
  parts: readonly DataNode[],
  definitions: Definitions,
  file: SourceFile,
  reading: Reading,
): Pipeline | undefined {
  const lists = parts.flatMap((part) => part.get(name, 'jobs') ?? []);
  const jobs = lists.flatMap((list) => list.items().flatMap((item) => jobFrom(item, definitions) ?? []));
  const at = lists[0]?.at;
  if (jobs.length === 0 || !at) return undefined;
  const known = new Set(jobs.map(({ id }) => id));
  const kind = conventions.find((one) => one.name.test(name))?.kind ?? 'other';
  const trigger: Trigger = { kind, at };
  return pipelineOf({
    dialect: 'zuul',
    path: file.path,
    at,
    name,
    triggers: [trigger],
    jobs: reading.jobs(
      distinct(
        jobs.map(({ paths, ...job }) => ({
          ...job,
          needs: job.needs.filter((need) => known.has(need)),
          ...(paths ? { triggers: [{ ...trigger, paths }] } : {}),
        })),
      ),
    ),
  });
}

/** Templates of other repositories: which pipelines they add to is not told here. */
function elsewhere(missing: readonly DataNode[], file: SourceFile): readonly Pipeline[] {
  const first = missing[0];
  if (!first) return [];
  const delegations = missing.map(({ text = '', at }): Delegation => ({ to: text, at, kind: 'template' }));
  return [pipelineOf({ dialect: 'zuul', path: file.path, at: first.at, name: 'templates', delegations })];
}
