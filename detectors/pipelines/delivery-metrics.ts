import { defineDetector } from '../../src/detector.js';
import type { Step } from '../../src/input/pipelines/pipeline.js';
import { pipelines } from '../../src/input/pipelines/pipelines.js';

/** Published steps of tools that compute lead time or deployment frequency from what they are told. */
const published =
  /^(datadog\/dora[\w-]*|sleuth-io\/[\w-]+|linear-?b\/[\w-]+|swarmia\/[\w-]+|faros-ai\/[\w-]+|apache\/(incubator-)?devlake[\w/-]*|[\w.-]+\/[\w.-]*(four-?keys|dora-metrics|dora-lead-time|dora-deployment|devlake|sleuth|linearb)[\w./-]*)$/i;

/** Commands and addresses that tell them of a deployment; comments do not. */
const commands =
  /^[^#\n]{0,300}(\bdatadog-ci dora deployment\b|\bfaros_event\.sh\b|\bsleuth deploy\b|app\.sleuth\.io\/api|hook\.swarmia\.com|\bswarmia\.com\/[\w/]{0,40}deployments|prod\.api\.faros\.ai|\.linearb\.io\/[\w/]{0,60}deployments|\/plugins\/webhook\/(connections\/)?[\w"$.{}-]{1,60}\/(cicd_tasks|deployments?)|webhooks\.jellyfish\.co|api\.getdx\.com\/deployments|\/v2\/dora\/deployment)/m;

export default defineDetector({
  about: 'Measures of lead time and deployment frequency that pipelines feed',
  reads: { pipelines: pipelines() },
  emits: ['delivery.metrics-fed'],
  *detect({ pipelines }) {
    const steps = pipelines
      .filter(({ stale }) => !stale)
      .flatMap(({ jobs }) => jobs.flatMap((job) => job.steps));
    for (const step of steps.filter(feeds).slice(0, 3))
      yield {
        signal: 'delivery.metrics-fed',
        at: step.at,
        note: `${step.uses ?? 'the step'} feeds a measure of delivery`,
      };
  },
});

function feeds({ uses, script }: Step): boolean {
  return (uses !== undefined && published.test(uses)) || (script !== undefined && commands.test(script));
}
