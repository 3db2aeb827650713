import { defineDetector } from '../../src/detector.js';
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
    const shared = chosen ?? sharedByStages(taken);
    const own = traced.filter(({ origin }) => origin === 'a build of its own' || origin === 'an earlier job');
    if (shared)
      yield {
        signal: 'deploy.same-artifact',
        ...seenAt(
          shared.one,
          `${shared.one.environment ?? 'each environment'} gets ${shared.origin}'s artefact`,
        ),
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

/** The first that goes to another stage than those before it. */
function inSeveralStages(traced: readonly Traced[]): Traced | undefined {
  const [first, ...others] = traced.filter(({ one }) => stageOf(one) !== undefined);
  return first && others.find(({ one }) => stageOf(one) !== stageOf(first.one));
}

/** The first that gets what another stage gets: the same run built it for both, or it is named. */
function sharedByStages(taken: readonly Traced[]): Traced | undefined {
  const staged = taken.filter(({ one }) => stageOf(one) !== undefined).slice(0, 100);
  return staged.find((later, index) =>
    staged
      .slice(0, index)
      .some(
        (earlier) =>
          stageOf(earlier.one) !== stageOf(later.one) &&
          (earlier.one.pipeline === later.one.pipeline ||
            [earlier, later].some(({ origin }) => origin === 'a named version')),
      ),
  );
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
