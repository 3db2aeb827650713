import { type DataNode, texts } from '../../data.js';
import type { SourceFile } from '../../source-file.js';
import type { Dialect } from '../dialect.js';
import { environmentKind } from '../environment-kind.js';
import type { Artifact, Job, Pipeline, Step, Trigger } from '../pipeline.js';
import { given } from './parts/given.js';
import { distinct, filterOf, jobOf, keptFiles, legsOf, pipelineOf, usesStep } from './parts/graph.js';
import { Reading } from './parts/reading.js';
import { commandOf, runs } from './parts/scripts.js';
import { knownOf, type Variables } from './parts/variables.js';

const appveyor: Dialect = {
  name: 'AppVeyor',
  files: ['appveyor.yml'],
  paths: (paths) => paths.match(['appveyor.yml', '.appveyor.yml', 'appveyor.yaml', '.appveyor.yaml']),
  read(file, look) {
    const reading = new Reading(file, look);
    return reading.parsed(configurationsIn(file, reading));
  },
};

export default appveyor;

/** A file may hold several configurations, each for branches of its own: a list, the first that fits counts. */
function configurationsIn(file: SourceFile, reading: Reading): readonly (Pipeline | undefined)[] {
  const root = reading.yaml(file)?.root;
  if (!root) return [];
  const roots = root.kind === 'list' ? root.items() : [root];
  return roots.map((one) =>
    one.kind === 'mapping' && one.entries().length > 0 ? pipelineIn(one, reading) : undefined,
  );
}

function pipelineIn(root: DataNode, reading: Reading): Pipeline {
  const { file } = root;
  const triggers = triggersIn(root);
  const env = envOf(root);
  const build = jobOf({
    id: 'build',
    at: file.at(root.entries()[0]?.keyLine ?? root.line),
    legs: legsIn(root),
    services: texts(root.get('services')).map((image) => ({
      image,
      at: root.get('services')?.at ?? root.at,
    })),
    caches: root.get('cache') ? [root.get('cache')?.at ?? root.at] : [],
    produces: artifactsOf(root.get('artifacts')),
    steps: reading.steps(buildSteps(root, env)),
    ...given({ image: texts(root.get('image'))[0] }),
  });
  return pipelineOf({
    dialect: 'appveyor',
    path: file.path,
    at: file.at(root.line),
    triggers,
    jobs: reading.jobs(distinct([build, ...deployments(root, triggers, env)])),
    notifications: (root.get('notifications')?.items() ?? []).map(({ at }) => at),
  });
}

/** A project that is added builds pushes, tags and requests, unless it says otherwise. */
function triggersIn(root: DataNode): readonly Trigger[] {
  const branches = root.get('branches');
  const filter = filterOf(texts(branches?.get('only')), texts(branches?.get('except')));
  const commits = ['only_commits', 'skip_commits'].map((key) => texts(root.get(key, 'files')));
  const paths = filterOf(commits[0] ?? [], commits[1] ?? []);
  const at = branches?.at ?? root.file.at(root.line);
  const shared = given({ branches: filter, paths });
  const tags = root.get('skip_non_tags')?.scalar === true;
  return [
    ...(tags ? [] : [{ kind: 'push', at, ...shared } as const]),
    ...(tags || (root.get('skip_tags')?.scalar !== true && !filter?.only)
      ? [{ kind: 'tag', at } as const]
      : []),
    ...(tags ? [] : [{ kind: 'request', at, ...shared } as const]),
  ];
}

const phases = [
  'init',
  'clone_script',
  'install',
  'before_build',
  'build',
  'build_script',
  'after_build',
  'before_package',
  'after_package',
  'before_test',
  'test',
  'test_script',
  'after_test',
];

function buildSteps(root: DataNode, env: Variables): readonly Step[] {
  return phases.flatMap((phase) => {
    const node = root.get(phase);
    if (!node || isOff(node)) return [];
    if (phase === 'build') return builtIn(node, 'appveyor/build');
    if (phase === 'test') return builtIn(node, 'appveyor/test');
    return commandsIn(node, env);
  });
}

function isOff(node: DataNode): boolean {
  return /^(?:off|false|no)$/i.test(node.text ?? '');
}

/** What the service itself builds and tests: a project, and the assemblies with tests in them. */
function builtIn(node: DataNode, uses: string): readonly Step[] {
  const inputs = Object.fromEntries(
    node
      .entries()
      .flatMap(({ key, value }) => (value.text === undefined ? [] : [[key, value.text] as const])),
  );
  const scripts = node.kind === 'list' ? commandsIn(node, {}) : [];
  if (scripts.length > 0) return scripts;
  const packs = node.get('publish_nuget');
  const packed = packs?.scalar === true ? [usesStep('appveyor/publish-nuget', packs.at)] : [];
  return [usesStep(uses, node.at, { with: inputs }), ...packed];
}

/** Commands by their shell: `cmd` where none is named. */
function commandsIn(node: DataNode, env: Variables): readonly Step[] {
  const items = node.kind === 'list' ? node.items() : [node];
  return items.flatMap((item) => {
    const entry = item.entries()[0];
    const command = commandOf(entry ? entry.value : item);
    if (!command) return [];
    const shell = shells[entry?.key ?? ''];
    return [{ ...runs(command), ...given({ shell, env: Object.keys(env).length > 0 ? env : undefined }) }];
  });
}

/** Plain commands are read as any shell would: what they call is the same. */
const shells: Readonly<Record<string, string>> = { ps: 'powershell', pwsh: 'pwsh', sh: 'bash' };

function envOf(root: DataNode): Variables {
  const environment = root.get('environment');
  const nodes = [environment, environment?.get('global')];
  return knownOf(
    nodes.flatMap((node) =>
      (node?.entries() ?? []).flatMap(({ key, value }) =>
        value.text === undefined ? [] : [[key, value.text] as const],
      ),
    ),
  );
}

function legsIn(root: DataNode): number {
  const rows = root.get('environment', 'matrix')?.items().length ?? 1;
  const lists = ['image', 'platform', 'configuration'].map((key) => root.get(key)?.items().length ?? 1);
  return legsOf([rows, ...lists]);
}

function artifactsOf(node: DataNode | undefined): readonly Artifact[] {
  return (node?.items() ?? []).flatMap((item) => {
    const path = item.get('path')?.text ?? item.text;
    return path === undefined ? [] : [keptFiles(item.get('name')?.text ?? path, item.at, path)];
  });
}

/** Each deployment after the build, on the branches and tags that it names; never for requests. */
function deployments(root: DataNode, triggers: readonly Trigger[], env: Variables): readonly Job[] {
  const node = root.get('deploy');
  const around = (key: string) => (root.get(key) ? commandsIn(root.get(key) ?? root, env) : []);
  const script = root.get('deploy_script');
  const scripted = script
    ? [{ at: script.at, on: undefined, steps: commandsIn(script, env), environment: undefined }]
    : [];
  const items = !node || isOff(node) ? [] : node.kind === 'list' ? node.items() : [node];
  const provided = items.flatMap((item) => {
    const provider = item.get('provider');
    if (provider?.text === undefined) return [];
    const inputs = Object.fromEntries(
      item
        .entries()
        .flatMap(({ key, value }) => (value.text === undefined ? [] : [[key, value.text] as const])),
    );
    const name = item.get('name')?.text ?? '';
    const kind = environmentKind(name);
    const environment =
      provider.text === 'Environment' || kind !== 'unknown' ? { name, kind, at: item.at } : undefined;
    return [
      {
        at: item.at,
        on: item.get('on'),
        steps: [usesStep(`appveyor/deploy-${provider.text.toLowerCase()}`, provider.at, { with: inputs })],
        environment,
      },
    ];
  });
  return [...scripted, ...provided].map(({ at, on, steps, environment }, index) =>
    jobOf({
      id: `deploy${index === 0 ? '' : ` ${index + 1}`}`,
      at,
      needs: ['build'],
      triggers: startsOn(on, triggers),
      steps: [...around('before_deploy'), ...steps, ...around('after_deploy')],
      ...given({ environment }),
    }),
  );
}

function startsOn(on: DataNode | undefined, triggers: readonly Trigger[]): readonly Trigger[] {
  const only = texts(on?.get('branch'));
  // Names of variables of Windows: in any case.
  const tagged = on?.entries().find(({ key }) => /^appveyor_repo_tag$/i.test(key))?.value.text;
  // A commit of a branch may carry a tag: branch filters do not keep such builds away.
  if (tagged === 'true') return [{ kind: 'tag', at: on?.at ?? {} }];
  return triggers.flatMap((trigger) => {
    if (trigger.kind === 'request') return [];
    if (trigger.kind === 'tag') return tagged === undefined && only.length === 0 ? [trigger] : [];
    return [only.length === 0 ? trigger : { ...trigger, at: on?.at ?? trigger.at, branches: { only } }];
  });
}
