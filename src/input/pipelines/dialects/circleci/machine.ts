import { type DataNode, texts } from '../../../data.js';
import { environmentKind } from '../../environment-kind.js';
import type { Job, Pipeline, Step } from '../../pipeline.js';
import { given } from '../parts/given.js';
import { filterOf, jobOf, keptFiles, pipelineOf } from '../parts/graph.js';
import type { Reading } from '../parts/reading.js';
import { type Command, commandOf, keyPlace, runs } from '../parts/scripts.js';
import { knownOf, type Variables } from '../parts/variables.js';

const parts = ['pre', 'override', 'post'] as const;

/** What the service runs by itself in `test`, by the file that tells the language, where nothing overrides it. */
const inferred: readonly { readonly glob: string; readonly script: string }[] = [
  { glob: 'package.json', script: 'npm test' },
  { glob: 'spec/**/*_spec.rb', script: 'bundle exec rspec' },
  { glob: 'test/**/*_test.rb', script: 'bundle exec rake test' },
  { glob: 'manage.py', script: 'python manage.py test' },
  { glob: 'tox.ini', script: 'tox' },
  { glob: 'pom.xml', script: 'mvn test' },
  { glob: 'build.gradle', script: 'gradle test' },
  { glob: 'project.clj', script: 'lein test' },
  { glob: 'build.sbt', script: 'sbt test' },
  { glob: 'phpunit.xml', script: 'vendor/bin/phpunit' },
  { glob: 'phpunit.xml.dist', script: 'vendor/bin/phpunit' },
];

/** The first version of the format: one machine that runs sections one after the other, then deployments by branch. */
export function machineIn(root: DataNode, reading: Reading): readonly Pipeline[] {
  const { file } = root;
  const env = envOf(root);
  const sections = ['machine', 'checkout', 'dependencies', 'database', 'compile', 'test'];
  const steps = sections.flatMap((name) =>
    stepsOf(root.get(name), env, name === 'test' ? inferredTest(root, reading, env) : []),
  );
  const caches = root.get('dependencies', 'cache_directories');
  const branches = root.get('general', 'branches');
  const filter = filterOf(texts(branches?.get('only')), texts(branches?.get('ignore')));
  const build = jobOf({
    id: 'build',
    at: file.at(root.entries()[0]?.keyLine ?? 1),
    steps: reading.steps(steps),
    caches: caches ? [caches.at] : [],
    produces: (root.get('general', 'artifacts')?.items() ?? []).map((item) =>
      keptFiles(item.text ?? '', item.at),
    ),
  });
  const notify = keyPlace(root, 'notify');
  const trigger = { kind: 'push', at: branches?.at ?? file.at(1), ...given({ branches: filter }) } as const;
  const jobs = [build, ...deployments(root, env)];
  const tagged = jobs.flatMap(({ triggers }) => triggers ?? []).filter(({ kind }) => kind === 'tag');
  return [
    pipelineOf({
      dialect: 'circleci',
      path: file.path,
      at: file.at(1),
      triggers: [trigger, ...tagged.slice(0, 1).map(({ at }) => ({ kind: 'tag', at }) as const)],
      jobs: reading.jobs(jobs),
      notifications: notify ? [notify] : [],
    }),
  ];
}

function inferredTest(root: DataNode, reading: Reading, env: Variables): readonly Step[] {
  const row = inferred.find(({ glob }) => reading.look.match(glob).length > 0);
  if (!row) return [];
  const at = keyPlace(root, 'test') ?? root.file.at(1);
  return [
    { at, script: row.script, work: [], ...given({ env: Object.keys(env).length > 0 ? env : undefined }) },
  ];
}

/** The commands of a section; what it does by itself stands where nothing overrides it. */
function stepsOf(section: DataNode | undefined, env: Variables, itself: readonly Step[]): readonly Step[] {
  return parts.flatMap((part) => {
    const node = section?.get(part);
    if (part === 'override' && !node) return itself;
    return (node?.items() ?? []).flatMap((item) => commandIn(item, env));
  });
}

/** A command, alone or as the key of what is set for it. */
function commandIn(item: DataNode, env: Variables): readonly Step[] {
  const entry = item.entries()[0];
  const command: Command | undefined = entry
    ? { text: entry.key, file: item.file, line: entry.keyLine }
    : commandOf(item);
  if (!command) return [];
  const folder = entry?.value.get('pwd')?.text;
  return [{ ...runs(command), ...given({ folder, env: Object.keys(env).length > 0 ? env : undefined }) }];
}

function envOf(root: DataNode): Variables {
  return knownOf(
    (root.get('machine', 'environment')?.entries() ?? []).flatMap(({ key, value }) =>
      value.text === undefined ? [] : [[key, value.text] as const],
    ),
  );
}

/** Each deployment is started by its branches or tags once the tests have passed. */
function deployments(root: DataNode, env: Variables): readonly Job[] {
  return (root.get('deployment')?.entries() ?? []).flatMap(({ key, keyLine, value }) => {
    const at = value.file.at(keyLine);
    const branches = texts(value.get('branch'));
    const tags = texts(value.get('tag'));
    const triggers = [
      ...(branches.length > 0 ? [{ kind: 'push', at, branches: { only: branches } } as const] : []),
      ...(tags.length > 0 ? [{ kind: 'tag', at, tags: { only: tags } } as const] : []),
    ];
    const commands = value.get('commands');
    const items = commands?.text === undefined ? (commands?.items() ?? []) : [commands];
    const services = ['heroku', 'codedeploy'].flatMap((name): readonly Step[] => {
      const node = value.get(name);
      return node
        ? [
            {
              at: node.at,
              uses: `circleci/deploy-${name}`,
              work: [],
              with: { app: node.get('appname')?.text ?? '' },
            },
          ]
        : [];
    });
    const kind = environmentKind(key);
    const job = jobOf({
      id: key === 'build' ? 'deployment build' : key,
      at,
      needs: ['build'],
      triggers,
      steps: [...items.flatMap((item) => commandIn(item, env)), ...services],
      ...given({ environment: kind === 'unknown' ? undefined : { name: key, kind, at } }),
    });
    return triggers.length === 0 ? [] : [job];
  });
}
