import type { Place } from '../../../evidence.js';
import { type DataEntry, type DataNode, keys, texts } from '../../data.js';
import type { Problem } from '../../input.js';
import type { SourceFile } from '../../source-file.js';
import { parseYaml } from '../../yaml.js';
import type { Dialect, Look, Parsed } from '../dialect.js';
import { environmentKind } from '../environment-kind.js';
import type {
  Artifact,
  Delegation,
  Environment,
  Filter,
  Job,
  Pipeline,
  Service,
  Step,
  Trigger,
} from '../pipeline.js';
import { narrow, neverRuns } from './github-conditions.js';

/** Workflows and local actions that call each other are followed this deep. */
const depthLimit = 4;
const legLimit = 1000;

export const githubActions: Dialect = {
  name: 'GitHub Actions',
  paths: (paths) =>
    paths.match(['.github/workflows/*.yml', '.github/workflows/*.yaml'], {
      in: ['product', 'test', 'documentation', 'template', 'example'],
    }),
  read(file, look) {
    const problems: Problem[] = [];
    const pipeline = readWorkflow(file, look, problems, 0);
    return { pipelines: pipeline ? [pipeline] : [], problems } satisfies Parsed;
  },
};

interface Context {
  readonly look: Look;
  readonly problems: Problem[];
  readonly depth: number;
  readonly env: Readonly<Record<string, string>>;
  readonly folder: string;
}

function readWorkflow(
  file: SourceFile,
  look: Look,
  problems: Problem[],
  depth: number,
): Pipeline | undefined {
  const parsed = parseYaml(file);
  if ('reason' in parsed) {
    problems.push(parsed);
    return undefined;
  }
  const { root } = parsed;
  if (!root.get('jobs') && !root.get('on')) return undefined;
  const triggers = triggersOf(root);
  const context: Context = {
    look,
    problems,
    depth,
    env: envOf(root, {}),
    folder: root.get('defaults', 'run', 'working-directory')?.text ?? '',
  };
  const jobs = (root.get('jobs')?.entries() ?? []).flatMap((entry) => jobsOf(entry, triggers, context));
  const cancels = cancelling(root.get('concurrency'));
  return {
    dialect: 'github-actions',
    path: file.path,
    ...(root.get('name')?.text === undefined ? {} : { name: root.get('name')?.text ?? '' }),
    at: file.at(1),
    triggers,
    jobs,
    delegations: [],
    depth: 'parsed',
    ...(cancels ? { cancels } : {}),
    ...(triggers.some(({ kind }) => kind === 'call') ? { callable: true } : {}),
    notifications: [],
  };
}

/** Event names, and the kind of trigger that they are. */
const events: Readonly<Record<string, Trigger['kind']>> = {
  push: 'push',
  pull_request: 'request',
  pull_request_target: 'request',
  merge_group: 'merge-queue',
  schedule: 'schedule',
  workflow_dispatch: 'manual',
  repository_dispatch: 'upstream',
  release: 'release',
  workflow_run: 'upstream',
  workflow_call: 'call',
  issue_comment: 'chat',
  create: 'tag',
  deployment: 'upstream',
};

function triggersOf(root: DataNode): readonly Trigger[] {
  const on = root.get('on');
  if (!on) return [];
  if (on.kind !== 'mapping') return texts(on).map((event) => ({ kind: events[event] ?? 'other', at: on.at }));
  return on.entries().flatMap(({ key, keyLine, value }) => triggerOf(key, root.file.at(keyLine), value));
}

function triggerOf(event: string, at: Place, value: DataNode): readonly Trigger[] {
  const kind = events[event] ?? 'other';
  const branches = filterOf(value, 'branches');
  const paths = filterOf(value, 'paths');
  const tags = filterOf(value, 'tags');
  const inputs = keys(value.get('inputs'));
  const of = texts(value.get('workflows') ?? value.get('types'));
  const base: Trigger = {
    kind,
    at,
    ...(branches ? { branches } : {}),
    ...(paths ? { paths } : {}),
    ...(tags ? { tags } : {}),
    ...(inputs.length > 0 ? { inputs } : {}),
    ...(of.length > 0 ? { of } : {}),
  };
  if (kind !== 'push' || !tags) return [base];
  // A push with only tags does not run for branches; with both it runs for either.
  const { branches: onBranches, ...onTags } = base;
  return onBranches ? [base, { ...onTags, kind: 'tag' }] : [{ ...onTags, kind: 'tag' }];
}

function filterOf(value: DataNode, key: string): Filter | undefined {
  const only = value.get(key) ? texts(value.get(key)) : undefined;
  const except = value.get(`${key}-ignore`) ? texts(value.get(`${key}-ignore`)) : undefined;
  return only || except ? { ...(only ? { only } : {}), ...(except ? { except } : {}) } : undefined;
}

function envOf(node: DataNode, outer: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const own = (node.get('env')?.entries() ?? []).flatMap(({ key, value }) =>
    value.text === undefined || value.text.includes('${{') ? [] : [[key, value.text] as const],
  );
  return { ...outer, ...Object.fromEntries(own) };
}

function jobsOf(
  { key, keyLine, value }: DataEntry,
  triggers: readonly Trigger[],
  outer: Context,
): readonly Job[] {
  const condition = value.get('if')?.text;
  if (neverRuns(condition)) return [];
  const context: Context = {
    ...outer,
    env: envOf(value, outer.env),
    folder: value.get('defaults', 'run', 'working-directory')?.text ?? outer.folder,
  };
  const narrowed = condition === undefined ? undefined : narrow(condition, triggers);
  const shared = {
    ...(condition === undefined ? {} : { condition }),
    ...(narrowed ? { triggers: narrowed } : {}),
  };
  const at = value.file.at(keyLine);
  const uses = value.get('uses');
  if (uses?.text !== undefined) return called(key, at, uses, texts(value.get('needs')), shared, context);
  const steps = (value.get('steps')?.items() ?? []).flatMap((step) => stepsOf(step, context));
  const environment = environmentOf(value.get('environment'));
  const image = value.get('container', 'image')?.text ?? value.get('container')?.text;
  const cancels = cancelling(value.get('concurrency'));
  const name = value.get('name')?.text;
  return [
    {
      id: key,
      ...(name === undefined ? {} : { name }),
      at,
      needs: texts(value.get('needs')),
      ...shared,
      legs: legsOf(value.get('strategy', 'matrix')),
      ...(value.get('continue-on-error')?.scalar === true ? { optional: true } : {}),
      ...(cancels ? { cancels } : {}),
      ...(image === undefined ? {} : { image }),
      services: servicesOf(value.get('services')),
      ...(environment ? { environment } : {}),
      caches: steps.flatMap(cacheOf),
      produces: steps.flatMap(producedBy),
      consumes: steps.flatMap(consumedBy),
      steps,
      delegations: [],
    },
  ];
}

function called(
  id: string,
  at: Place,
  uses: DataNode,
  needs: readonly string[],
  shared: Partial<Job>,
  context: Context,
): readonly Job[] {
  const to = uses.text ?? '';
  const empty: Job = {
    id,
    at,
    needs,
    ...shared,
    legs: 1,
    services: [],
    caches: [],
    produces: [],
    consumes: [],
    steps: [],
    delegations: [],
  };
  if (!to.startsWith('./'))
    return [{ ...empty, delegations: [{ to, at: uses.at, kind: 'workflow' } satisfies Delegation] }];
  const path = to.slice(2).split('@')[0] ?? '';
  const file = context.look.file(path);
  if (!file) {
    if (context.look.match(path).length === 0)
      context.problems.push({
        path: uses.file.path,
        line: uses.line,
        reason: `calls ${to}, which is not there`,
      });
    return [empty];
  }
  if (context.depth >= depthLimit) return [empty];
  const inner = readWorkflow(file, context.look, context.problems, context.depth + 1);
  const jobs = inner?.jobs ?? [];
  return [
    { ...empty, steps: [] },
    ...jobs.map(({ triggers: _, ...job }) => ({
      ...job,
      ...shared,
      id: `${id}/${job.id}`,
      needs: [...needs, ...job.needs.map((need) => `${id}/${need}`)],
    })),
  ];
}

function stepsOf(step: DataNode, context: Context, depth = 0): readonly Step[] {
  const condition = step.get('if')?.text;
  if (neverRuns(condition)) return [];
  const name = step.get('name')?.text;
  const uses = step.get('uses')?.text;
  const run = step.get('run');
  const folder = step.get('working-directory')?.text ?? context.folder;
  const base = {
    ...(name === undefined ? {} : { name }),
    ...(condition === undefined ? {} : { condition }),
    ...(step.get('continue-on-error')?.scalar === true ? { optional: true } : {}),
    work: [],
  };
  if (run?.text !== undefined) {
    const line = scriptLine(run);
    const shell = step.get('shell')?.text;
    return [
      {
        ...base,
        at: step.file.at(line),
        script: run.text,
        scriptLine: line,
        ...(shell === undefined ? {} : { shell }),
        ...(folder === '' || folder.includes('${{')
          ? {}
          : { folder: folder.replace(/^\.\//, '').replace(/\/+$/, '') }),
        env: envOf(step, context.env),
      },
    ];
  }
  if (uses === undefined) return [];
  const at = step.get('uses')?.at ?? step.at;
  if (uses.startsWith('./') && depth < depthLimit) return localAction(uses, at, base, context, depth);
  const [target = '', version] = uses.split('@');
  const inputs = (step.get('with')?.entries() ?? []).flatMap(({ key, value }) =>
    value.text === undefined ? [] : [[key, value.text] as const],
  );
  return [
    {
      ...base,
      at,
      uses: target,
      ...(version === undefined ? {} : { version }),
      with: Object.fromEntries(inputs),
    },
  ];
}

/** Steps of a composite action of the repository; other kinds of actions are one opaque step. */
function localAction(
  uses: string,
  at: Place,
  base: Pick<Step, 'work'>,
  context: Context,
  depth: number,
): readonly Step[] {
  const folder = uses.slice(2).replace(/\/+$/, '');
  const file = context.look.file(`${folder}/action.yml`) ?? context.look.file(`${folder}/action.yaml`);
  const step: Step = { ...base, at, uses };
  if (!file) return [step];
  const parsed = parseYaml(file);
  if ('reason' in parsed) {
    context.problems.push(parsed);
    return [step];
  }
  const steps = parsed.root.get('runs', 'steps')?.items() ?? [];
  return [step, ...steps.flatMap((inner) => stepsOf(inner, { ...context, folder: '' }, depth + 1))];
}

/** A block scalar's text starts on the line after its indicator. */
function scriptLine(run: DataNode): number {
  const text = run.file.text.split('\n')[run.line - 1] ?? '';
  return /[|>][+-]?\d?\s*(#.*)?$/.test(text) ? run.line + 1 : run.line;
}

function cancelling(node: DataNode | undefined): Place | undefined {
  const cancel = node?.get('cancel-in-progress');
  return cancel && cancel.scalar !== false ? cancel.at : undefined;
}

function environmentOf(node: DataNode | undefined): Environment | undefined {
  const name = node?.get('name')?.text ?? node?.text;
  return node && name !== undefined ? { name, kind: environmentKind(name), at: node.at } : undefined;
}

function servicesOf(node: DataNode | undefined): readonly Service[] {
  return (node?.entries() ?? []).flatMap(({ value }) => {
    const image = value.get('image')?.text ?? value.text;
    return image === undefined ? [] : [{ image, at: value.at }];
  });
}

/** How many jobs a matrix makes; one that is computed counts as two, since nobody computes a matrix of one. */
function legsOf(matrix: DataNode | undefined): number {
  if (!matrix) return 1;
  if (matrix.kind !== 'mapping') return 2;
  const axes = matrix.entries().filter(({ key }) => key !== 'include' && key !== 'exclude');
  const product = axes.reduce(
    (legs, { value }) =>
      Math.min(legLimit, legs * (value.kind === 'list' ? Math.max(1, value.items().length) : 2)),
    1,
  );
  const included = matrix.get('include')?.items().length ?? 0;
  const excluded = matrix.get('exclude')?.items().length ?? 0;
  if (axes.length === 0) return Math.max(1, Math.min(legLimit, included));
  return Math.max(
    1,
    Math.min(legLimit, product - excluded + (included > 0 && product === 1 ? included - 1 : 0)),
  );
}

/** Set-up actions that cache, by the input that turns it on; `true`: without being told. */
const caching: readonly (readonly [action: RegExp, input: string | true])[] = [
  [/^actions\/cache(\/|$)/, true],
  [/^actions\/setup-go$/, true],
  [/^swatinem\/rust-cache$/i, true],
  [/^gradle\/(actions\/setup-gradle|gradle-build-action)$/, true],
  [/^(astral-sh\/setup-uv)$/, true],
  [/^ruby\/setup-ruby$/, 'bundler-cache'],
  [/^actions\/setup-(node|python|java|dotnet)$/, 'cache'],
  [/^docker\/build-push-action$/, 'cache-from'],
  [/^pnpm\/action-setup$/, 'cache'],
];

function cacheOf({ uses, with: inputs, at }: Step): readonly Place[] {
  if (uses === undefined) return [];
  const row = caching.find(([action]) => action.test(uses));
  if (!row) return [];
  const [, input] = row;
  const off = inputs?.['cache'] === 'false' || inputs?.['enable-cache'] === 'false';
  return !off &&
    (input === true || (inputs?.[input] !== undefined && inputs[input] !== 'false' && inputs[input] !== ''))
    ? [at]
    : [];
}

/** Names of kept files that are reports rather than products. */
const reportName = /coverage|report|result|junit|lcov|screenshot|test|logs?\b|sarif|trace/i;

function producedBy({ uses, with: inputs, at }: Step): readonly Artifact[] {
  if (uses !== 'actions/upload-artifact') return [];
  const name = `${inputs?.['name'] ?? 'artifact'}`;
  const kind = reportName.test(`${name} ${inputs?.['path'] ?? ''}`) ? 'report' : 'files';
  return [{ kind, name, at }];
}

function consumedBy({ uses, with: inputs, at }: Step): readonly Artifact[] {
  return uses === 'actions/download-artifact'
    ? [{ kind: 'files', name: inputs?.['name'] ?? 'artifact', at }]
    : [];
}
