import type { Job, Pipeline } from '../../src/input/pipelines/pipeline.js';

/** What is taken away when a request is closed. */
const away =
  /(?:^|[^a-z])(?:delete|deletes|destroy|destroys|tear-?down|remove|removes|uninstall|undeploy|clean-?up|stop)(?:[^a-z]|$)/i;
/** It is an environment, not a branch, a cache or an image. */
const environment =
  /(?:^|[^a-z])(?:stacks?|env|environments?|namespaces?|previews?|review-?apps?|deployments?|helm|terraform|tofu|pulumi|cdk|sls|serverless|wrangler|heroku|flyctl)(?:[^a-z]|$)/i;

/** Closed requests have their environments taken away: each has one of its own, whatever it is called. */
export function clearsPreviews(pipelines: readonly Pipeline[]): boolean {
  return pipelines.some(
    ({ triggers, jobs }) =>
      triggers.some(({ of = [] }) => of.includes('closed')) && jobs.some((job) => takesAway(job)),
  );
}

function takesAway(job: Job): boolean {
  const said = job.steps.map(({ uses = '', script = '' }) => `${uses} ${script}`.slice(0, 2000));
  return said.some((text) => text.split('\n').some((line) => away.test(line) && environment.test(line)));
}
