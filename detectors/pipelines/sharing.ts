import type { Place } from '../../src/detector.js';
import { defineDetector } from '../../src/detector.js';
import { paths } from '../../src/input/files.js';
import { manifests } from '../../src/input/manifests.js';
import type { Delegation, Pipeline } from '../../src/input/pipelines/pipeline.js';
import { pipelines } from '../../src/input/pipelines/pipelines.js';
import { doings, few, placeKey, seenAt } from './_graph.js';

/** Build files that are scripts throughout, and what runs them. */
const buildDescriptions = [
  { file: 'CMakeLists.txt', runs: /^(cmake|ctest)\b/ },
  { file: 'meson.build', runs: /^meson\b/ },
] as const;

/** What pipelines call that others call as well. */
const shared: readonly Delegation['kind'][] = ['workflow', 'include', 'library', 'orb', 'template'];

export default defineDetector({
  about: 'Scripts and tools that pipelines share',
  reads: {
    pipelines: pipelines(),
    manifests: manifests(),
    scripts: paths('**/*.{raku,pl,rb,php,lua,jl,R,nu,groovy,kts,exs}'),
    descriptions: paths(buildDescriptions.map(({ file }) => `**/${file}`)),
  },
  emits: ['build.shared-scripts'],
  *detect({ pipelines, manifests, scripts, descriptions }) {
    const signal = 'build.shared-scripts';
    for (const pipeline of pipelines.filter(({ callable }) => callable).slice(0, 3)) {
      yield { signal, at: pipeline.at, note: 'other pipelines call this one' };
    }
    const called = pipelines.flatMap(({ delegations, jobs }) => [
      ...delegations,
      ...jobs.flatMap((job) => job.delegations),
    ]);
    for (const { to, at } of called.filter(({ kind }) => shared.includes(kind)).slice(0, 3)) {
      yield { signal, at, note: `uses the shared ${to}` };
    }
    const all = doings(pipelines);
    const elsewhere = distinct(all.flatMap(({ step }) => step.through?.slice(0, 1) ?? []));
    for (const at of elsewhere.slice(0, 3)) yield { signal, at, note: 'uses what another repository shares' };
    const own = all.filter(({ step }) => step.through === undefined);
    const followed = own.filter(({ work, pipeline }) =>
      leavesTheFile(
        work.trail.map(({ path }) => path),
        pipeline.path,
      ),
    );
    for (const doing of few(followed))
      yield {
        signal,
        ...seenAt(doing, `the pipeline runs ${doing.work.by} through a script that people can call too`),
      };
    const [script] = scriptsRun(pipelines, scripts);
    if (script && followed.length === 0)
      yield { signal, at: script.at, note: `the pipeline runs ${script.path}, which people can call too` };
    const builds = manifests.filter(({ class_, file }) => class_ === 'product' && ownSteps.test(file.text));
    for (const { ecosystem, runs } of buildTools) {
      const build = builds.find((one) => one.ecosystem === ecosystem);
      const [doing] = all.filter(({ work }) => runs.test(work.by));
      if (build && doing)
        yield { signal, ...seenAt(doing, `the pipeline and people run the build of ${build.path}`) };
    }
    for (const { file, runs } of buildDescriptions) {
      const path = descriptions.find((one) => baseOf(one) === file);
      const [doing] = all.filter(({ work }) => runs.test(work.by));
      if (path !== undefined && doing)
        yield { signal, ...seenAt(doing, `the pipeline and people run the build of ${path}`) };
    }
  },
});

/** Tools whose build files are scripts of their own. */
const buildTools = [
  { ecosystem: 'maven', runs: /^(\.\/)?mvnw? / },
  { ecosystem: 'gradle', runs: /^(\.\/)?gradlew? / },
] as const;

/** What shows that a build file does more than name dependencies. */
const ownSteps = /<plugin>|\bplugins\s*\{|\bapply plugin\b|\btasks?\b/;

function distinct(places: readonly Place[]): readonly Place[] {
  return [...new Map(places.map((place) => [placeKey(place), place])).values()];
}

function leavesTheFile(paths: readonly (string | undefined)[], own: string): boolean {
  return paths.some((path) => path !== undefined && path !== own);
}

/** A script in a language whose programs are not followed, run by its interpreter. */
const interpreted =
  /\b(?:raku|perl|ruby|php|lua|julia|Rscript|nu|groovy|kotlin|elixir) +(?:-\S+ +)*((?:[\w-]+\/|\.{1,2}\/)*[\w-]+\.(?:raku|pl|rb|php|lua|jl|R|nu|groovy|kts|exs))\b/g;

/** Such scripts of the repository that steps run. */
function scriptsRun(pipelines: readonly Pipeline[], scripts: readonly string[]) {
  const names = new Set(scripts.map(baseOf));
  return pipelines
    .filter(({ stale }) => !stale)
    .flatMap(({ jobs }) => jobs.flatMap(({ steps }) => steps))
    .flatMap(({ script = '', at }) =>
      [...script.slice(0, 20_000).matchAll(interpreted)]
        .flatMap(([, path = '']) => (names.has(baseOf(path)) ? [{ path, at }] : []))
        .slice(0, 1),
    );
}

function baseOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
