import { defineDetector } from '../../src/detector.js';
import { pipelines } from '../../src/input/pipelines/pipelines.js';
import { doings, few, seenAt } from './_graph.js';
import { deployments } from './_stages.js';

/** How a deploying command says that the old version serves until the new one does. Linear-time. */
const keepsServing =
  /--strategy[ =]["']?(rolling|canary|bluegreen|blue-green)\b|--rolling\b|\bdeployment slot swap\b|\b(blue-green-deploy|bg-deploy|v3-zdt-push|zero-downtime-push)\b/;

export default defineDetector({
  about: 'Deployments by pipelines that keep serving',
  reads: { pipelines: pipelines() },
  emits: ['deploy.zero-downtime'],
  *detect({ pipelines }) {
    const serving = deployments(doings(pipelines)).filter(
      ({ step, work }) =>
        keepsServing.test(work.by) ||
        keepsServing.test([step.script ?? '', ...Object.values(step.with ?? {})].join('\n')),
    );
    for (const one of few(serving))
      yield {
        signal: 'deploy.zero-downtime',
        ...seenAt(one, `${one.work.by} keeps the old version serving`),
      };
  },
});
