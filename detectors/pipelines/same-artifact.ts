import { defineDetector } from '../../src/detector.js';
import type { Trigger } from '../../src/input/pipelines/pipeline.js';
import { pipelines } from '../../src/input/pipelines/pipelines.js';
import { ancestors, type Doing, doingAny, doings, few, isGuess, seenAt, startersOf } from './_graph.js';
import { choosesEnvironment, type Deployment, deployments, isPreview, stageOf } from './_stages.js';

/** Where what is deployed comes from. */
type Origin = 'an earlier job' | 'a named version' | 'a build of its own' | 'nowhere in sight';

export default defineDetector({
  about: 'Whether environments get what was built once',
  reads: { pipelines: pipelines() },
  emits: ['deploy.same-artifact', 'deploy.rebuilt-per-environment'],
  *detect({ pipelines }) {
    const all = doings(pipelines);
    const builds = doingAny(all, ['build', 'package', 'build-image', 'publish-image', 'publish']);
    const lasting = deployments(all).filter((one) => !isPreview(one) && !isGuess(one));
    const [first] = lasting;
    if (!first) return;
    const traced = lasting.map((one) => ({ one, origin: originOf(one, builds) }));
    const chosen = traced.find(({ one, origin }) => origin === 'a named version' && choosesEnvironment(one));
    const taken = traced.filter(({ origin }) => origin === 'an earlier job' || origin === 'a named version');
    const pair = chosen ? undefined : inSeveralStages(taken, comeFromOneRun);
    const shared = chosen ?? pair?.[1];
    // What no run takes to both was built for each, be it by the same job.
    const own = traced.filter(({ origin }) => origin === 'a build of its own' || origin === 'an earlier job');
    if (shared)
      yield {
        signal: 'deploy.same-artifact',
        ...seenAt(
          shared.one,
          `${shared.one.environment ?? 'each environment'} gets ${shared.origin}'s artefact`,
        ),
        ...(pair && askOther(pair) ? { strength: 'weak' as const } : {}),
      };
    else if (inSeveralStages(own)) {
      const note = 'each environment gets a build of its own';
      for (const { one } of few(own.map(({ one }) => ({ one, work: one.work }))))
        yield { signal: 'deploy.rebuilt-per-environment', ...seenAt(one, note) };
      yield { signal: 'deploy.same-artifact', value: false, ...seenAt(first, note) };
    } else {
      // Rulings: with one environment in sight nobody can tell.
      const reason = inSeveralStages(traced)
        ? 'the pipeline does not show where what it deploys was built'
        : 'only one environment is in sight';
      yield { unseen: ['deploy.same-artifact'], reason, at: first.work.at };
    }
  },
});

interface Traced {
  readonly one: Deployment;
  readonly origin: Origin;
}

/** The first that goes to another stage than one before it, with that one before it. */
function inSeveralStages(
  traced: readonly Traced[],
  together: (one: Traced, other: Traced) => boolean = () => true,
): readonly [Traced, Traced] | undefined {
  const staged = traced.filter(({ one }) => stageOf(one) !== undefined).slice(0, 100);
  for (const [index, later] of staged.entries()) {
    const before = staged
      .slice(0, index)
      .find((one) => stageOf(one.one) !== stageOf(later.one) && together(one, later));
    if (before) return [before, later];
  }
  return undefined;
}

/** Whether one run can do both; a version that is named was built by any run. */
function comeFromOneRun(a: Traced, b: Traced): boolean {
  if (a.origin !== 'an earlier job' || b.origin !== 'an earlier job') return true;
  if (a.one.pipeline !== b.one.pipeline) return false;
  return startersOf(a.one).some((one) => startersOf(b.one).some((other) => meet(one, other)));
}

/** Triggers that one event may be for: a push to `develop` is none to `main`, and no tag. */
function meet(a: Trigger, b: Trigger): boolean {
  if (a.kind !== b.kind) return false;
  const one = a.branches?.only;
  const other = b.branches?.only;
  if (!one || !other) return true;
  return (
    [...one, ...other].some((name) => !/^[\w./-]+$/.test(name)) || one.some((name) => other.includes(name))
  );
}

/** Their conditions ask for other events, in a way that does not tell here what starts them. */
function askOther(pair: readonly [Traced, Traced]): boolean {
  const [one, other] = pair.map(({ one: { job } }) =>
    [...(job.condition ?? '').matchAll(/\bevent_name\s{0,5}([!=]=)\s{0,5}'(\w+)'/g)]
      .map(([, is, event]) => `${is}${event}`)
      .join(),
  );
  return pair.every(({ origin }) => origin === 'an earlier job') && one !== other;
}

function originOf(deployment: Deployment, builds: readonly Doing[]): Origin {
  const { pipeline, job, step, work } = deployment;
  const here = builds.filter((build) => build.pipeline === pipeline);
  if (work.intent === 'promote') return 'a named version';
  if (here.some((build) => build.job === job && build.work.intent !== 'publish')) return 'a build of its own';
  const before = ancestors(pipeline, job);
  if (here.some((build) => before.has(build.job.id))) return 'an earlier job';
  const said = JSON.stringify([step.script ?? '', step.with ?? {}, step.env ?? {}]);
  const given = startersOf(deployment).some(({ inputs }) => inputs?.some((name) => isVersion.test(name)));
  return given || namesVersion.test(said) ? 'a named version' : 'nowhere in sight';
}

/** Inputs that name what was built before; a branch or commit to check out is no artefact. */
const isVersion = /(?:^|[-_])(?:version|image|tag|digest|artifact|build)(?:[-_]|$)/i;
const namesVersion =
  /(?:inputs|params|parameters|needs)\.[\w.-]{0,60}(?:version|image|tag|digest|artifact)(?![\w-]{0,30}(?:bucket|repository|registry))|@sha256:/i;
