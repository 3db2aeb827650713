import type { Place } from '../../src/evidence.js';
import { PathIndex } from '../../src/input/path-index.js';
import type { Dialect, Look, Parsed } from '../../src/input/pipelines/dialect.js';
import type {
  Artifact,
  Delegation,
  Filter,
  Job,
  Pipeline,
  Step,
  Trigger,
} from '../../src/input/pipelines/pipeline.js';
import { SourceFile } from '../../src/input/source-file.js';

/** Reads all configurations of one dialect among these files, the way it is done in a scan. */
export function readAll(dialect: Dialect, files: Readonly<Record<string, string>>): Parsed {
  const index = new PathIndex(
    Object.keys(files)
      .sort()
      .map((path) => ({ path, kind: 'file' })),
  );
  const sources = new Map(
    index.all.map((path) => [path, new SourceFile(path, files[path] ?? '', index.classOf(path))]),
  );
  const everywhere = [
    'product',
    'test',
    'example',
    'fixture',
    'template',
    'documentation',
    'vendored',
    'generated',
  ] as const;
  const look: Look = {
    within: sources,
    file: (path) => sources.get(path),
    match: (glob) => index.match(glob, { in: everywhere }),
  };
  const read = dialect
    .paths(index)
    .flatMap((path) => sources.get(path) ?? [])
    .filter((file) => dialect.recognises?.(file) ?? true)
    .map((file) => dialect.read(file, look));
  return {
    pipelines: read.flatMap(({ pipelines }) => pipelines),
    problems: read.flatMap(({ problems }) => problems),
  };
}

/** A graph as plain data of short lines, the way `expected.yaml` words it. What is empty is left out. */
export function plain({ pipelines, problems }: Parsed): Plain {
  return filled({
    pipelines: pipelines.map(pipelineLines),
    problems: problems.map(({ path, line, reason }) => `${path ?? ''}:${line ?? ''} ${reason}`),
  });
}

export interface Plain {
  readonly [key: string]: unknown;
}

function pipelineLines(pipeline: Pipeline): Plain {
  const at = placesIn(pipeline.path);
  return filled({
    path: pipeline.path,
    line: pipeline.at.line === 1 || pipeline.at.line === undefined ? undefined : pipeline.at.line,
    name: pipeline.name,
    depth: pipeline.depth === 'parsed' ? undefined : pipeline.depth,
    callable: pipeline.callable,
    stale: pipeline.stale,
    cancels: pipeline.cancels && at(pipeline.cancels),
    triggers: pipeline.triggers.map((trigger) => triggerLine(trigger, at)),
    notifications: pipeline.notifications.map(at),
    delegations: pipeline.delegations.map((delegation) => delegationLine(delegation, at)),
    jobs: pipeline.jobs.map((job) => jobLines(job, at)),
  });
}

function jobLines(job: Job, at: (place: Place) => string): Plain {
  const { environment } = job;
  return filled({
    job: `${at(job.at)} ${job.id}`,
    name: job.name,
    needs: job.needs.join(', '),
    if: job.condition,
    triggers:
      job.triggers && (job.triggers.length === 0 ? 'none' : job.triggers.map((one) => triggerLine(one, at))),
    manual: job.manual,
    optional: job.optional,
    legs: job.legs === 1 ? undefined : job.legs,
    cancels: job.cancels && at(job.cancels),
    image: job.image,
    services: job.services.map(({ image, at: place }) => `${at(place)} ${image}`),
    environment: environment && `${at(environment.at)} ${environment.name} (${environment.kind})`,
    approval: environment?.approval && at(environment.approval),
    caches: job.caches.map(at),
    produces: job.produces.map((artifact) => artifactLine(artifact, at)),
    consumes: job.consumes.map((artifact) => artifactLine(artifact, at)),
    delegations: job.delegations.map((delegation) => delegationLine(delegation, at)),
    steps: job.steps.map((step) => stepLine(step, at)),
  });
}

function stepLine(step: Step, at: (place: Place) => string): string {
  const what =
    step.script === undefined
      ? `uses ${step.uses ?? '?'}${step.version === undefined ? '' : `@${step.version}`}`
      : `${step.uses === undefined ? 'runs' : `runs by ${step.uses}`} ${shown(step.script)}`;
  const facts = [
    step.folder === undefined ? '' : `in ${step.folder}`,
    step.shell === undefined ? '' : `shell ${step.shell}`,
    mapped('with', step.with),
    mapped('env', step.env),
    step.condition === undefined ? '' : `if ${step.condition}`,
    step.optional ? 'optional' : '',
    step.triggers === undefined ? '' : `on ${step.triggers.map((one) => triggerLine(one, at)).join(' | ')}`,
  ].filter((fact) => fact !== '');
  const name = step.name === undefined ? '' : ` "${step.name}"`;
  return [`${at(step.at)}${name} ${what}`, ...facts].join('; ');
}

/** On one line; longer runs of blank lines, which stand for what is between commands, are counted. */
function shown(script: string): string {
  const line = JSON.stringify(script).slice(1, -1).replaceAll('\\"', '"');
  return line.replace(/(?:\\n){4,}/g, (breaks) => `\\n(+${breaks.length / 2 - 1})`);
}

function mapped(word: string, values: Readonly<Record<string, string>> | undefined): string {
  const pairs = Object.entries(values ?? {}).map(([key, value]) => `${key}=${value.replaceAll('\n', '\\n')}`);
  return pairs.length === 0 ? '' : `${word} ${pairs.join(', ')}`;
}

function triggerLine(trigger: Trigger, at: (place: Place) => string): string {
  return [
    at(trigger.at),
    trigger.kind,
    filterText('branches', trigger.branches),
    filterText('tags', trigger.tags),
    filterText('paths', trigger.paths),
    trigger.inputs ? `inputs ${trigger.inputs.join(' ')}` : '',
    trigger.of ? `of ${trigger.of.join(', ')}` : '',
  ]
    .filter((part) => part !== '')
    .join(' ');
}

function filterText(what: string, filter: Filter | undefined): string {
  const only = filter?.only ? `${what} ${filter.only.join(' ')}` : '';
  const except = filter?.except ? `not ${what} ${filter.except.join(' ')}` : '';
  return [only, except].filter((part) => part !== '').join(' ');
}

const artifactLine = ({ kind, name, at: place }: Artifact, at: (place: Place) => string) =>
  `${at(place)} ${kind} ${name}`;
const delegationLine = ({ kind, to, at: place }: Delegation, at: (place: Place) => string) =>
  `${at(place)} ${kind} ${to}`;

/** A line of the configuration itself is its number; a line of another file is `path:line`. */
function placesIn(own: string): (place: Place) => string {
  return ({ path, line }) => (path === own ? `${line ?? '-'}` : `${path}:${line ?? '-'}`);
}

function filled(fields: Readonly<Record<string, unknown>>): Plain {
  return Object.fromEntries(
    Object.entries(fields).filter(
      ([, value]) => value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0),
    ),
  );
}
