import type { DataNode } from '../../../data.js';
import { texts } from '../../../data.js';
import type { Job, Service, Step } from '../../pipeline.js';
import { given } from '../parts/given.js';
import { jobOf } from '../parts/graph.js';
import { type Start, triggersOf } from '../parts/occasions.js';
import { inOneShell } from '../parts/one-shell.js';
import type { Reading } from '../parts/reading.js';
import { commandsOf } from '../parts/scripts.js';
import { knownOf, type Variables } from '../parts/variables.js';
import { underIf } from './conditions.js';
import { deploysOf } from './deploys.js';
import { defaultsOf } from './languages.js';

/** One job of the build: what it says itself, on top of what the file says for all. */
export interface Draft {
  readonly id: string;
  readonly stage: string;
  /** Its entry in `jobs.include`; none for a job of the matrix. */
  readonly own?: DataNode;
  /** The row of `env` that it is for. */
  readonly row?: DataNode;
  readonly legs: number;
  readonly starts: readonly Start[];
}

/** The jobs of a draft: its build, and each of its deployments after it. */
export function jobsOf(draft: Draft, root: DataNode, reading: Reading): readonly Job[] {
  const said = (key: string) => draft.own?.get(key) ?? root.get(key);
  const starts = underIf(draft.own?.get('if')?.text, draft.starts);
  if (starts.length === 0) return [];
  const env = envOf(draft, root);
  const phase = (...keys: readonly string[]) =>
    inOneShell(
      keys.flatMap((key) => (isSkipped(said(key)) ? [] : commandsOf(said(key)))),
      env,
    );
  const at = draft.own?.at ?? (root.get('script') ?? root.get('language'))?.at ?? root.file.at(1);
  const cache = said('cache');
  const build = jobOf({
    id: draft.id,
    at,
    legs: draft.legs,
    services: servicesOf(said('services'), said('addons')),
    caches: cache && cache.scalar !== false ? [cache.at] : [],
    steps: reading.steps(buildSteps(said, phase, env, reading, root)),
    ...given({
      name: draft.own?.get('name')?.text,
      condition: draft.own?.get('if')?.text,
      triggers: triggersOf(starts),
      optional: mayFail(draft, root) ? (true as const) : undefined,
    }),
  });
  const deploys = deploysOf(said('deploy'), starts).map((deploy, index) =>
    jobOf({
      id: `${draft.id}/deploy${index === 0 ? '' : ` ${index + 1}`}`,
      at: deploy.node.at,
      needs: [draft.id],
      steps: reading.steps([...phase('before_deploy'), ...deploy.steps, ...phase('after_deploy')]),
      triggers: triggersOf(deploy.starts),
      ...given({ condition: deploy.condition, environment: deploy.environment }),
    }),
  );
  return [build, ...deploys];
}

type Said = (key: string) => DataNode | undefined;

/** The phases of a build, with what the service does by itself where nothing is said. */
function buildSteps(
  said: Said,
  phase: (...keys: readonly string[]) => readonly Step[],
  env: Variables,
  reading: Reading,
  root: DataNode,
): readonly Step[] {
  const itself = defaultsOf(languageOf(said('language'), reading), (path) => reading.exists(path));
  const at = said('language')?.at ?? root.file.at(1);
  const own = (script: string | undefined): readonly Step[] =>
    script === undefined
      ? []
      : [{ at, script, work: [], ...given({ env: Object.keys(env).length > 0 ? env : undefined }) }];
  const after = (key: string) =>
    phase(key).map((step) => ({ ...step, condition: key.replace('after_', '') }));
  const isSaid = said('install') && said('script');
  if (isSaid)
    return [
      ...phase('before_install', 'install', 'before_script', 'script'),
      ...after('after_success'),
      ...after('after_failure'),
      ...phase('after_script'),
    ];
  return [
    ...phase('before_install'),
    ...(said('install') ? phase('install') : own(itself?.install)),
    ...(said('script')
      ? phase('before_script', 'script')
      : [...phase('before_script'), ...own(itself?.script)]),
    ...after('after_success'),
    ...after('after_failure'),
    ...phase('after_script'),
  ];
}

/** Ruby is what the service takes where nothing is said: believed where the repository has any. */
function languageOf(node: DataNode | undefined, reading: Reading): string {
  if (node) return (node.text ?? '').toLowerCase();
  return reading.exists('Rakefile') || reading.exists('Gemfile') ? 'ruby' : '';
}

function isSkipped(node: DataNode | undefined): boolean {
  return node?.text === 'skip' || node?.text === 'true' || node?.scalar === false;
}

/** Variables for all jobs, then those of the job. */
function envOf({ own, row }: Draft, root: DataNode): Variables {
  const all = root.get('env');
  const global =
    all?.kind === 'mapping' ? (all.get('global') ?? (hasRows(all) ? undefined : all)) : undefined;
  const pairs = [global, row, own?.get('env')].flatMap((node) => pairsOf(node));
  return knownOf(pairs);
}

export function hasRows(env: DataNode): boolean {
  return Boolean(env.get('jobs') ?? env.get('matrix'));
}

/** Variables as written: `A=1 B="two"`, a mapping, or a list of either. */
export function pairsOf(node: DataNode | undefined): readonly (readonly [string, string])[] {
  if (!node) return [];
  if (node.text !== undefined)
    return [...node.text.slice(0, 5000).matchAll(/([A-Za-z_]\w{0,100})=("[^"]*"|'[^']*'|[^\s"']*)/g)].map(
      ([, name = '', value = '']) => [name, value.replace(/^["']|["']$/g, '')] as const,
    );
  if (node.kind === 'list') return node.items().slice(0, 500).flatMap(pairsOf);
  return node
    .entries()
    .flatMap(({ key, value }) =>
      value.text === undefined || key === 'secure' ? [] : [[key, value.text] as const],
    );
}

function servicesOf(services: DataNode | undefined, addons: DataNode | undefined): readonly Service[] {
  const listed = services?.text === undefined ? (services?.items() ?? []) : [services];
  const started = listed.flatMap((node) =>
    node.text === undefined || /^(?:docker|xvfb|podman|snapd)$/.test(node.text)
      ? []
      : [{ image: node.text, at: node.at }],
  );
  const added = ['postgresql', 'mariadb', 'rethinkdb'].flatMap((name) => {
    const version = addons?.get(name);
    return version?.text === undefined ? [] : [{ image: `${name}:${version.text}`, at: version.at }];
  });
  return [...started, ...added];
}

/** Whether one of the entries of `allow_failures` fits all that is known of the job. */
function mayFail({ own, row, legs }: Draft, root: DataNode): boolean {
  const entries = (root.get('jobs') ?? root.get('matrix'))?.get('allow_failures')?.items() ?? [];
  return entries.some((entry) => {
    const pairs = entry.entries();
    return (
      pairs.length > 0 &&
      pairs.every(({ key, value }) => {
        const known = key === 'env' ? (own?.get('env') ?? row) : own?.get(key);
        const expected = texts(value).join(' ');
        // What differs between the runs of one job of the matrix says nothing about all of them.
        return known
          ? texts(known).join(' ') === expected
          : legs === 1 && texts(root.get(key)).join(' ') === expected;
      })
    );
  });
}
