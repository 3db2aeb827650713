import type { DataNode } from '../../data.js';
import { folderOf } from '../../folders.js';
import { children } from '../../xml.js';
import type { Look } from '../dialect.js';
import type { Intent } from '../intent.js';
import type { Hit } from '../intents/row.js';
import { type Call, option, positionals } from './argv.js';
import { resolvePath } from './folders.js';
import { dataOf, firstFile } from './read.js';
import type { Part, Runner } from './runner.js';

const phases = [
  'validate',
  'initialize',
  'generate-sources',
  'process-sources',
  'process-resources',
  'compile',
  'process-classes',
  'test-compile',
  'test',
  'prepare-package',
  'package',
  'pre-integration-test',
  'integration-test',
  'post-integration-test',
  'verify',
  'install',
  'deploy',
] as const;

type Phase = (typeof phases)[number];

/** What a plugin does when it is bound to a phase, and the phase that it is bound to without being told. */
interface PluginRow {
  readonly plugin: RegExp;
  readonly goal?: RegExp;
  readonly phase: Phase;
  readonly intent: Intent | readonly Intent[];
  readonly example: string;
}

const plugins: readonly PluginRow[] = [
  {
    plugin: /^maven-failsafe-plugin$/,
    phase: 'integration-test',
    intent: 'test-integration',
    example: 'maven-failsafe-plugin',
  },
  {
    plugin: /^(?:spotbugs|findbugs)-maven-plugin$/,
    goal: /check/,
    phase: 'verify',
    intent: 'lint',
    example: 'spotbugs-maven-plugin',
  },
  {
    plugin: /^maven-(?:checkstyle|pmd)-plugin$/,
    goal: /check/,
    phase: 'verify',
    intent: 'lint',
    example: 'maven-checkstyle-plugin',
  },
  {
    plugin:
      /^(?:maven-enforcer-plugin|animal-sniffer-maven-plugin|japicmp-maven-plugin|revapi-maven-plugin|license-maven-plugin|apache-rat-plugin)$/,
    phase: 'verify',
    intent: 'lint',
    example: 'japicmp-maven-plugin',
  },
  {
    plugin:
      /^(?:spotless-maven-plugin|fmt-maven-plugin|formatter-maven-plugin|impsort-maven-plugin|spring-javaformat-maven-plugin|sortpom-maven-plugin)$/,
    phase: 'verify',
    intent: 'format',
    example: 'spotless-maven-plugin',
  },
  {
    plugin: /^jacoco-maven-plugin$/,
    goal: /^check$/,
    phase: 'verify',
    intent: ['coverage', 'gate'],
    example: 'jacoco-maven-plugin',
  },
  { plugin: /^jacoco-maven-plugin$/, phase: 'test', intent: 'coverage', example: 'jacoco-maven-plugin' },
  {
    plugin: /^dependency-check-maven$/,
    phase: 'verify',
    intent: 'scan-security',
    example: 'dependency-check-maven',
  },
  { plugin: /^pitest-maven$/, phase: 'verify', intent: ['test-unit', 'gate'], example: 'pitest-maven' },
  {
    plugin: /^gatling-maven-plugin$/,
    phase: 'integration-test',
    intent: 'test-performance',
    example: 'gatling-maven-plugin',
  },
  {
    plugin: /^jmeter-maven-plugin$/,
    phase: 'integration-test',
    intent: 'test-performance',
    example: 'jmeter-maven-plugin',
  },
  {
    plugin: /^jib-maven-plugin$/,
    goal: /^build$/,
    phase: 'package',
    intent: ['build-image', 'publish-image'],
    example: 'jib-maven-plugin',
  },
  {
    plugin: /^(?:jib-maven-plugin|dockerfile-maven-plugin|docker-maven-plugin)$/,
    goal: /^(?:dockerBuild|build)$/,
    phase: 'package',
    intent: 'build-image',
    example: 'docker-maven-plugin',
  },
  {
    plugin: /^(?:dockerfile-maven-plugin|docker-maven-plugin)$/,
    goal: /^push$/,
    phase: 'deploy',
    intent: 'publish-image',
    example: 'docker-maven-plugin',
  },
  {
    plugin: /^frontend-maven-plugin$/,
    phase: 'generate-sources',
    intent: 'build',
    example: 'frontend-maven-plugin',
  },
  {
    plugin: /^(?:cyclonedx-maven-plugin|maven-gpg-plugin)$/,
    phase: 'verify',
    intent: 'sign',
    example: 'maven-gpg-plugin',
  },
  {
    plugin: /^(?:flyway-maven-plugin|liquibase-maven-plugin)$/,
    goal: /^(?:migrate|update)$/,
    phase: 'process-classes',
    intent: 'migrate-database',
    example: 'flyway-maven-plugin',
  },
];

const valued = new Set([
  '-f',
  '--file',
  '-P',
  '--activate-profiles',
  '-pl',
  '--projects',
  '-s',
  '--settings',
  '-gs',
  '-T',
  '--threads',
  '-rf',
  '-t',
  '-b',
  '-l',
  '--log-file',
  '-D',
]);

/** Maven: what the phases up to the one that is asked for do, with the plugins that the pom binds to them. */
export const maven: Runner = {
  programs: ['mvn'],
  besides: true,
  tasks(call, look) {
    const args = call.words.slice(1);
    const goals = positionals(args, valued);
    const last = goals.reduce((found, goal) => Math.max(found, phases.indexOf(goal as Phase)), -1);
    const phase = phases[last];
    if (phase === undefined) return undefined;
    const pom = pomOf(call, look);
    const modules = pom ? [pom, ...modulesOf(pom, look)] : [];
    const flags = args.join(' ');
    const own = lifecycle(phase, flags, modules, look, call);
    return [
      {
        name: '',
        by: `${call.shown} ${phase}`,
        parts: [...own, ...bound(modules, last, flags, option(args, '-P', '--activate-profiles'), call)],
      },
    ];
  },
};

function pomOf({ words, command }: Call, look: Look): DataNode | undefined {
  const named = option(words.slice(1), '-f', '--file');
  const path = named === undefined ? undefined : resolvePath(command.folder, named);
  const file =
    path === undefined
      ? firstFile(command.folder, ['pom.xml'], look)
      : (look.file(path) ?? firstFile(path, ['pom.xml'], look));
  return file && dataOf(file)?.get('project');
}

function modulesOf(pom: DataNode, look: Look): readonly DataNode[] {
  const folder = folderOf(pom.file.path);
  return children(pom, 'modules', 'module')
    .slice(0, 40)
    .flatMap((module) => {
      const path = resolvePath(folder, module.text?.trim() ?? '');
      const file = path === undefined ? undefined : firstFile(path, ['pom.xml'], look);
      return (file && dataOf(file)?.get('project')) ?? [];
    });
}

const skipsTests = /-DskipTests(?:=true)?(?: |$)|-Dmaven\.test\.skip(?:=true)?(?: |$)|-Dquickly|-Pfast\b/;

/** What every lifecycle does; tests only where there are some, or where nobody can tell. */
function lifecycle(
  phase: Phase,
  flags: string,
  modules: readonly DataNode[],
  look: Look,
  { shown, command }: Call,
): readonly Part[] {
  const last = phases.indexOf(phase);
  const by = `${shown} ${phase}`;
  const rows: readonly (readonly [Phase, Hit, boolean])[] = [
    ['compile', { intent: 'build', by }, true],
    [
      'test',
      { intent: 'test-unit', by, target: 'surefire' },
      !skipsTests.test(flags) && hasTests(modules, look),
    ],
    ['package', { intent: 'package', by }, true],
    [
      'deploy',
      { intent: 'publish', by, ...(/-DaltDeploymentRepository=\S*file:/.test(flags) ? { dry: true } : {}) },
      !/-Dmaven\.deploy\.skip(?:=true)?(?: |$)/.test(flags),
    ],
  ];
  return rows.flatMap(([at, hit, applies]) =>
    applies && last >= phases.indexOf(at) ? [{ hit, at: command.at }] : [],
  );
}

/** Whether the sources that Maven and Gradle test are there; without a project file nobody knows. */
export function hasTests(modules: readonly unknown[], look: Look): boolean {
  return (
    modules.length === 0 ||
    ['java', 'kt', 'groovy', 'scala'].some(
      (extension) => look.match(`**/src/{test,it,*Test}/**/*.${extension}`).length > 0,
    )
  );
}

function bound(
  modules: readonly DataNode[],
  last: number,
  flags: string,
  profiles: string | undefined,
  { shown }: Call,
): readonly Part[] {
  const active = new Set((profiles ?? '').split(','));
  const seen = new Set<string>();
  return modules.flatMap((pom) =>
    builds(pom, active).flatMap((build) =>
      children(build, 'plugins', 'plugin').flatMap((plugin) =>
        hitsOf(plugin, last, flags, shown).filter(({ hit }) => {
          const key = `${hit.intent} ${hit.by}`;
          return !seen.has(key) && seen.add(key);
        }),
      ),
    ),
  );
}

/** The build of a pom, and those of its profiles that are switched on. */
function builds(pom: DataNode, active: ReadonlySet<string>): readonly DataNode[] {
  const profiles = children(pom, 'profiles', 'profile').filter(
    (profile) =>
      active.has(profile.get('id')?.text?.trim() ?? '') ||
      profile.get('activation', 'activeByDefault')?.text?.trim() === 'true',
  );
  return [pom, ...profiles].flatMap((node) => node.get('build') ?? []);
}

function hitsOf(
  plugin: DataNode,
  last: number,
  flags: string,
  shown: string,
): readonly { hit: Hit; at: DataNode['at'] }[] {
  const name = plugin.get('artifactId')?.text?.trim() ?? '';
  const executions = children(plugin, 'executions', 'execution');
  return executions.flatMap((execution) => {
    const goals = children(execution, 'goals', 'goal').map((goal) => goal.text?.trim() ?? '');
    const row = plugins.find(
      (each) => each.plugin.test(name) && (!each.goal || goals.some((goal) => each.goal?.test(goal))),
    );
    if (
      !row ||
      (row.intent === 'test-integration' &&
        /-DskipITs(?:=true)?(?: |$)|-DskipTests(?:=true)?(?: |$)|-Dmaven\.test\.skip/.test(flags))
    )
      return [];
    const phase = execution.get('phase')?.text?.trim() ?? row.phase;
    if (phases.indexOf(phase as Phase) > last || phase === 'none') return [];
    const intents = typeof row.intent === 'string' ? [row.intent] : row.intent;
    return intents.map((intent) => ({ hit: { intent, by: `${shown} ${name}` }, at: plugin.at }));
  });
}
