import { type Doing, placeKey, seenAt } from './_graph.js';
import { choosesEnvironment, type Deployment, isPreview, isReconciled, stageOf } from './_stages.js';

/** Environments beside each other, and whether one process deploys to them. */
export function* severalEnvironments(deployed: readonly Deployment[], charts: readonly string[]) {
  const chosen = deployed.find((one) => !isPreview(one) && choosesEnvironment(one));
  if (chosen) {
    for (const signal of ['deploy.several-environments', 'deploy.same-process'] as const)
      yield {
        signal,
        ...seenAt(chosen, 'the same deployment goes to the environment that is named'),
      } as const;
  }
  const lasting = deployed.filter((one) => !isPreview(one) && stageOf(one) !== undefined);
  const first = lasting[0];
  const other = first && lasting.find((one) => stageOf(one) !== stageOf(first));
  if (!other) return;
  yield {
    signal: 'deploy.several-environments',
    ...seenAt(
      other,
      `${first.environment ?? first.kind} and ${other.environment ?? other.kind} are deployed to`,
    ),
  } as const;
  const pair = alike(lasting, charts);
  if (pair) {
    const [one, same] = pair;
    yield {
      signal: 'deploy.same-process',
      ...seenAt(
        same,
        `${one.environment ?? one.kind} and ${same.environment ?? same.kind} are deployed by the same ${same.work.by}`,
      ),
    } as const;
  }
}

/** Two deployments to different stages by the same process. */
function alike(
  all: readonly Deployment[],
  charts: readonly string[],
): readonly [Deployment, Deployment] | undefined {
  for (const [index, one] of all.slice(0, 100).entries()) {
    const same = all
      .slice(index + 1, 100)
      .find(
        (other) =>
          stageOf(other) !== stageOf(one) && (sameProcess(one, other) || ofOneChart(one, other, charts)),
      );
    if (same) return [one, same];
  }
  return undefined;
}

/** The same place does it, or the same command in a script of the same shape. */
function sameProcess(a: Doing, b: Doing): boolean {
  return (
    placeKey(a.work.at) === placeKey(b.work.at) ||
    (a.work.by === b.work.by &&
      a.step.uses === b.step.uses &&
      (isCalledElsewhere(a) || shape(a) === shape(b)) &&
      (!isReconciled(a) || bare(a.job.id) === bare(b.job.id)))
  );
}

/** Commands that install the same chart of the repository, with whatever values. */
function ofOneChart(a: Doing, b: Doing, charts: readonly string[]): boolean {
  if (a.work.by !== b.work.by) return false;
  const installed = [a, b].map(({ step }) => {
    const words = new Set((step.script ?? '').split(/\s+/).map((word) => word.replace(/^\.\/|\/+$/g, '')));
    return charts.filter((chart) => chart !== '' && words.has(chart));
  });
  return installed[0]?.some((chart) => installed[1]?.includes(chart)) ?? false;
}

/** A pipeline that is kept elsewhere is one process, whatever it is handed. */
function isCalledElsewhere({ job, step }: Doing): boolean {
  return job.steps.length === 1 && job.delegations.some(({ to }) => to.split('@')[0] === step.uses);
}

/** The script with everything that differs between environments taken out. */
function shape({ step }: Doing): string {
  return bare(step.script ?? JSON.stringify(Object.keys(step.with ?? {})));
}

function bare(text: string): string {
  return text.replace(
    /\b\w*(prod|production|live|staging|stage|test|qa|uat|dev|preprod|acceptance|demo|sandbox|training|stg|prd)\w*\b/gi,
    'X',
  );
}
