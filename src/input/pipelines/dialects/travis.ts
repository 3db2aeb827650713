import { type DataNode, texts } from '../../data.js';
import type { SourceFile } from '../../source-file.js';
import type { Dialect } from '../dialect.js';
import type { Delegation, Pipeline } from '../pipeline.js';
import { distinct, inStages, legsOf, pipelineOf } from './parts/graph.js';
import { type Start, triggersOf } from './parts/occasions.js';
import { Reading } from './parts/reading.js';
import { startsOf, underIf } from './travis/conditions.js';
import { type Draft, hasRows, jobsOf, pairsOf } from './travis/jobs.js';
import { axes } from './travis/languages.js';

/** Rows of variables that are read one by one. */
const rowLimit = 60;
/** Jobs of `include` that are read. */
const includeLimit = 500;

const travis: Dialect = {
  name: 'Travis CI',
  files: ['.travis.yml'],
  paths: (paths) => paths.match(['.travis.yml', '.travis.yaml']),
  read(file, look) {
    const reading = new Reading(file, look);
    return reading.parsed([pipelineIn(file, reading)]);
  },
};

export default travis;

function pipelineIn(file: SourceFile, reading: Reading): Pipeline | undefined {
  const root = reading.yaml(file)?.root;
  if (root?.kind !== 'mapping' || root.entries().length === 0) return undefined;
  const starts = underIf(root.get('if')?.text, startsOf(root));
  const drafts = [...ofMatrix(root, starts), ...ofIncludes(root, starts, reading)];
  const order = stageOrder(root, drafts, starts);
  const stages = order.map(({ name, left }) =>
    drafts
      .filter(({ stage }) => stage === name)
      .flatMap((draft) => jobsOf({ ...draft, starts: left }, root, reading)),
  );
  return pipelineOf({
    dialect: 'travis',
    path: file.path,
    at: file.at(1),
    triggers: triggersOf(starts),
    jobs: reading.jobs(distinct(inStages(stages))),
    delegations: importsOf(root),
    notifications: (root.get('notifications')?.entries() ?? [])
      .filter(({ value }) => value.scalar !== false && value.text !== 'never')
      .map(({ keyLine }) => file.at(keyLine)),
  });
}

/** The stages in their order, each with what is left of the starts. */
function stageOrder(root: DataNode, drafts: readonly Draft[], starts: readonly Start[]) {
  const listed = (root.get('stages')?.items() ?? []).map((item) => ({
    name: (item.text ?? item.get('name')?.text ?? '').toLowerCase(),
    left: underIf(item.get('if')?.text, starts),
  }));
  const rest = [...new Set(drafts.map(({ stage }) => stage))]
    .filter((name) => !listed.some((one) => one.name === name))
    .map((name) => ({ name, left: starts }));
  return [
    ...rest.filter(({ name }) => name === 'test'),
    ...listed,
    ...rest.filter(({ name }) => name !== 'test'),
  ];
}

/** The jobs that lists of versions and variables make. With `include` and no list there are none. */
function ofMatrix(root: DataNode, starts: readonly Start[]): readonly Draft[] {
  const lists = axes.flatMap((key) => {
    const node = root.get(key);
    return node?.kind === 'list' ? [node.items().length] : [];
  });
  const rows = rowsOf(root);
  const included = (root.get('jobs') ?? root.get('matrix'))?.get('include')?.items() ?? [];
  if (lists.length === 0 && rows.length === 0 && included.length > 0) return [];
  const excluded = (root.get('jobs') ?? root.get('matrix'))?.get('exclude')?.items().length ?? 0;
  const legs = legsOf(lists);
  if (!tellsApart(root, rows))
    return [
      {
        id: 'build',
        stage: 'test',
        legs: Math.max(1, legsOf([legs, rows.length || 1]) - excluded),
        starts,
        ...(rows.length === 1 && rows[0] ? { row: rows[0] } : {}),
      },
    ];
  return rows.slice(0, rowLimit).map((row) => ({
    id: `build ${(row.text ?? '').slice(0, 80)}`.trim(),
    stage: 'test',
    row,
    legs,
    starts,
  }));
}

/** The rows of variables of which each makes jobs of its own. */
function rowsOf(root: DataNode): readonly DataNode[] {
  const env = root.get('env');
  if (!env) return [];
  if (env.kind === 'list') return env.items().filter((row) => pairsOf(row).length > 0);
  const rows = hasRows(env) ? (env.get('jobs') ?? env.get('matrix')) : undefined;
  return rows?.kind === 'list' ? rows.items().filter((row) => pairsOf(row).length > 0) : [];
}

/** Whether what is run depends on the row. */
function tellsApart(root: DataNode, rows: readonly DataNode[]): boolean {
  const names = new Set(rows.flatMap((row) => pairsOf(row).map(([name]) => name)));
  const said = ['before_install', 'install', 'before_script', 'script', 'after_success', 'deploy']
    .flatMap((key) => texts(root.get(key)))
    .join('\n');
  return (
    rows.length > 1 &&
    [...names].some((name) => name === 'TOXENV' || said.includes(`$${name}`) || said.includes(`\${${name}`))
  );
}

/** The jobs of `include`: one without a stage belongs to that of the one before. */
function ofIncludes(root: DataNode, starts: readonly Start[], reading: Reading): readonly Draft[] {
  let stage = 'test';
  const included = (root.get('jobs') ?? root.get('matrix'))?.get('include')?.items() ?? [];
  if (included.length > includeLimit)
    reading.fault({ path: root.file.path, reason: `includes more than ${includeLimit} jobs` });
  return included.slice(0, includeLimit).map((own, index) => {
    stage = own.get('stage')?.text?.toLowerCase() ?? own.get('stage', 'name')?.text?.toLowerCase() ?? stage;
    const env = own.get('env')?.text;
    const id = own.get('name')?.text ?? env ?? `${stage} ${index + 1}`;
    return { id: id.slice(0, 100), stage, own, legs: 1, starts };
  });
}

function importsOf(root: DataNode): readonly Delegation[] {
  const node = root.get('import');
  const items = node?.kind === 'list' ? node.items() : node ? [node] : [];
  return items.flatMap((item) => {
    const source = item.get('source') ?? item;
    return source.text === undefined ? [] : [{ to: source.text, at: source.at, kind: 'include' } as const];
  });
}
