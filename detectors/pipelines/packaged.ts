import { defineDetector } from '../../src/detector.js';
import { files, paths } from '../../src/input/files.js';
import { type Manifest, manifests } from '../../src/input/manifests.js';
import { pipelines } from '../../src/input/pipelines/pipelines.js';
import type { SourceFile } from '../../src/input/source-file.js';
import { type Doing, doingAny, doings, few, seenAt } from './_graph.js';

const tox = /^\[(testenv|env_run_base|tox|tox:tox|tool\.tox)\b/m;
const nox = /\.install\(\s*["']\.(\[[\w,]+\])?["']/;

/** What keeps tox from building the package, in any section, or in that of the tests and those that they inherit from. */
const unbuilt = /^\s*(skipsdist|no_package)\s*=\s*(true|1)\b/im;
const uninstalled =
  /^\s*(skip_install|usedevelop|use_develop)\s*=\s*(true|1)\b|^\s*package\s*=\s*["']?(skip|editable|external)/im;
const inherited = /^\[(testenv|env_run_base|tool\.tox\.env_run_base|tool\.tox)\]/;

/** Runs that build the package and test what they built. */
const ofPackages = /R CMD check|rcmdcheck|check-r-package|disttest/;

/** Where programs begin: what has one is run, or serves, and is not called. */
const programs = [
  '**/{main.rs,Program.cs,__main__.py,manage.py,wsgi.py,asgi.py,config.ru,artisan}',
  '**/*Application.{java,kt}',
  '**/{server,app}.{js,ts,mjs,cjs}',
  '**/bin/www',
  '{index.php,public/index.php,web/index.php,htdocs/index.php}',
];

export default defineDetector({
  about: 'Tests of the package as it is built',
  reads: {
    pipelines: pipelines(),
    manifests: manifests(),
    programs: paths(programs),
    configs: files(['**/{tox.ini,tox.toml,setup.cfg,pyproject.toml,noxfile.py}']),
  },
  emits: ['tests.packaged'],
  *detect({ pipelines, configs, manifests, programs }) {
    const runs = doingAny(doings(pipelines), ['test', 'test-unit', 'test-integration']);
    const installing = runs.filter((run) => ofPackages.test(run.work.by) || isInstalling(run, configs));
    for (const run of few(installing).slice(0, 2))
      yield { signal: 'tests.packaged', ...seenAt(run, `${run.work.by} tests the package as it is built`) };
    const called = programs.length === 0 && areLibraries(manifests);
    const other = (called && runs.find(({ work }) => !work.weak)) || runs[0];
    if (other && installing.length === 0)
      yield {
        signal: 'tests.packaged',
        ...seenAt(
          other,
          called
            ? `${other.work.by} calls the library as its users do`
            : `${other.work.by} runs tests; whether they use the package as its users do was not read`,
        ),
        ...(called ? {} : { strength: 'weak' as const }),
      };
  },
});

/** Whether what led to the run is a tool that builds and installs the package first. */
function isInstalling({ work }: Doing, configs: readonly SourceFile[]): boolean {
  return work.trail.some((place) => {
    const config = configs.find(({ path }) => path === place.path);
    if (!config) return false;
    if (config.name === 'noxfile.py') return nox.test(config.text);
    return (
      tox.test(config.text) && !unbuilt.test(config.text) && !isUninstalled(config.text, place.line ?? 0)
    );
  });
}

function isUninstalled(text: string, line: number): boolean {
  let start = 1;
  return text.split(/^(?=\[)/m).some((section) => {
    const end = start + section.split('\n').length - 1;
    const concerns = (start <= line && line < end) || inherited.test(section);
    start = end;
    return concerns && uninstalled.test(section);
  });
}

/** Ecosystems in which tests call a library from within the same language. */
const ofLibraries: ReadonlySet<Manifest['ecosystem']> = new Set([
  'npm',
  'python',
  'rubygems',
  'composer',
  'cargo',
  'nuget',
  'maven',
  'gradle',
  'sbt',
  'clojure',
  'hex',
  'pub',
]);

/** What makes an application of a manifest that does not say so. */
const ofApplications = /^(electron|react-native|expo|@tauri-apps\/api|@capacitor\/core|nw)$/;

/**
 * Whether the packages are libraries alone: used by calling them, as tests do. A command is used by running it, an
 * application on a device or in a window, a server over the network.
 */
function areLibraries(manifests: readonly Manifest[]): boolean {
  const own = manifests.filter(({ class_, role }) => class_ === 'product' && role !== 'tests');
  const shown = own.filter(
    ({ private: kept, name, ecosystem }) => !kept && name && ofLibraries.has(ecosystem),
  );
  return (
    shown.length > 0 &&
    own.every(
      ({ commands, role, dependencies }) =>
        commands.length === 0 &&
        role !== 'application' &&
        role !== 'server' &&
        !dependencies.some(({ name }) => ofApplications.test(name)),
    )
  );
}
