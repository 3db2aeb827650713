import type { Place } from '../../src/detector.js';
import { folderOf } from '../../src/input/folders.js';
import type { Ecosystem, Manifest } from '../../src/input/manifests.js';
import type { SourceFile } from '../../src/input/source-file.js';
import type { Framework } from './_frameworks.js';

/** Where it shows that tests are run by a command, and by which. */
export interface Run {
  readonly at: Place;
  readonly by: string;
}

/** What a repository offers to run its tests with. */
export interface Offer {
  readonly manifests: readonly Manifest[];
  /** Paths that set runners up. */
  readonly configs: readonly string[];
  /** Scripts that look like runners of their own. */
  readonly scripts: readonly SourceFile[];
}

/** What runs a test file: its package, its test script, its configuration, the ecosystem's own tool, a runner of the team's own. */
export function runOf(framework: Framework, test: SourceFile, offer: Offer): Run | undefined {
  const near = offer.manifests
    .filter(({ class_ }) => class_ === 'product' || class_ === 'test')
    .sort(
      (a, b) => closeness(b.folder, test) - closeness(a.folder, test) || b.folder.length - a.folder.length,
    );
  return (
    packageRun(framework, near) ??
    configRun(framework, test, offer.configs) ??
    standardRun(framework, near) ??
    ownRunner(test, offer.scripts)
  );
}

function closeness(folder: string, test: SourceFile): number {
  return folder === '' || test.path.startsWith(`${folder}/`) ? folder.length + 1 : 0;
}

function packageRun({ packages, runner }: Framework, manifests: readonly Manifest[]): Run | undefined {
  if (!packages) return undefined;
  for (const { dependencies, ecosystem, scripts } of manifests) {
    const script =
      ecosystem === 'npm'
        ? scripts.find(({ name, command }) => name === 'test' && isReal(command))
        : undefined;
    if (script && packages.test('jest')) return { at: script.at, by: 'npm test' };
    const [found] = dependencies
      .filter(({ name }) => packages.test(name))
      .sort((a, b) => a.name.length - b.name.length);
    if (found) return { at: found.at, by: ecosystem === 'npm' ? found.name : runner };
  }
  return undefined;
}

/** `npm init` writes a test script that only fails. */
function isReal(command: string): boolean {
  return !/no test specified|^\s*(echo|exit|true)\b[^&|;]*$/.test(command);
}

function configRun(
  { config, runner }: Framework,
  test: SourceFile,
  configs: readonly string[],
): Run | undefined {
  const path = config && configs.filter((one) => config.test(one)).sort(nearest(test))[0];
  return path === undefined ? undefined : { at: { path, line: 1 }, by: runner };
}

function nearest(test: SourceFile): (a: string, b: string) => number {
  const rank = (path: string) => closeness(folderOf(path), test);
  return (a, b) => rank(b) - rank(a) || (a < b ? -1 : 1);
}

function standardRun({ standard, runner }: Framework, manifests: readonly Manifest[]): Run | undefined {
  const found = manifests.find(({ ecosystem }) => standard?.includes(ecosystem));
  return found && { at: found.at, by: commands[found.ecosystem] ?? runner };
}

const commands: Partial<Record<Ecosystem, string>> = {
  maven: 'mvn test',
  gradle: 'gradle test',
  sbt: 'sbt test',
  bazel: 'bazel test',
};

/** A script beside the tests that goes through them and runs each. */
function ownRunner(test: SourceFile, scripts: readonly SourceFile[]): Run | undefined {
  const script = scripts.find(
    ({ path, folder, text }) =>
      path !== test.path &&
      !/_(test|spec)\.\w+$/.test(path) &&
      (folder === '' || test.path.startsWith(`${folder}/`)) &&
      /glob|scandir|opendir|readdir|listdir|walk\(|Dir\[|\bfind\b|\bfor\b[^\n]{0,80}\*/.test(text) &&
      /\b(include|require|import|exec|source|system|run|load)\b/.test(text),
  );
  return script && { at: script.at(1), by: script.path };
}

/** Globs of the files that set runners up. */
export const configGlobs = [
  '**/{pytest.ini,tox.ini,noxfile.py,conftest.py,manage.py,setup.cfg,runtests.py}',
  '**/{CMakeLists.txt,meson.build,Makefile,Makefile.am,BUILD,BUILD.bazel,SConstruct,configure.ac,xmake.lua}',
  '**/{.rspec,Rakefile,rebar.config,Makefile.PL,Build.PL,dist.ini,.busted,Project.toml,dune-project,foundry.toml,shard.yml,build.zig,testem.js}',
  '**/{phpunit*.xml,phpunit*.xml.dist,codeception*.yml,codeception*.yaml,karma.conf.js,karma.conf.cjs}',
  '**/*.{rockspec,bats,xctestplan,xcscheme}',
  '**/*.[Tt]ests.ps1',
  '**/project.pbxproj',
];

/** Globs of scripts by which teams run tests of their own making. */
export const runnerGlobs = [
  '**/run*test*.{php,py,sh,rb,pl,js,lua}',
  '**/test*run*.{php,py,sh,rb,pl,js,lua}',
  '**/{test,tests,check,run,all,all_tests,alltests}.{sh,php,py,rb,pl}',
];
