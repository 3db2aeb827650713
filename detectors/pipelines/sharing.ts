import type { Place } from '../../src/detector.js';
import { defineDetector } from '../../src/detector.js';
import { manifests } from '../../src/input/manifests.js';
import type { Delegation } from '../../src/input/pipelines/pipeline.js';
import { pipelines } from '../../src/input/pipelines/pipelines.js';
import { doings, few, placeKey, seenAt } from './_graph.js';

/** What pipelines call that others call as well. */
const shared: readonly Delegation['kind'][] = ['workflow', 'include', 'library', 'orb', 'template'];

export default defineDetector({
  about: 'Scripts and tools that pipelines share',
  reads: { pipelines: pipelines(), manifests: manifests() },
  emits: ['build.shared-scripts'],
  *detect({ pipelines, manifests }) {
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
    const builds = manifests.filter(({ class_, file }) => class_ === 'product' && ownSteps.test(file.text));
    for (const { ecosystem, runs } of buildTools) {
      const build = builds.find((one) => one.ecosystem === ecosystem);
      const [doing] = all.filter(({ work }) => runs.test(work.by));
      if (build && doing)
        yield { signal, ...seenAt(doing, `the pipeline and people run the build of ${build.path}`) };
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
