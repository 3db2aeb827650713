import type { Job, Step } from '../pipeline.js';
import type { Draft } from './follow.js';

const says = /(?:^|[^a-z])(?:re)?deploy(?:s|er|ment|ing)?(?:[^a-z]|$)/i;
const saysOtherwise = /(?:^|[^a-z])(?:docs?|documentation|pages|preview|check|lint|validate)(?:[^a-z]|$)/i;
/** Inputs that name what is deployed. */
const carried = /(?:^|[-_])(?:chart|image|version|tag|manifests?|artifacts?|package|template)(?:[-_]|$)/i;
/** A file that describes what is set up. */
const described = /^[\w./-]{1,200}\.(?:ya?ml|json|bicep|template)$/;
const template = /(?:^|[-_])(?:template|stack)(?:[-_](?:file|path))?$/i;

/** A whole workflow of another repository: by the rulings of the models what it does stands there. */
const workflow = /^[\w.-]+\/[\w.-]+\/\.github\/workflows\//;

/**
 * A deployment by an action of others is a hint by its name alone. It shows where the job says the same: it is for an
 * environment, or it is called so and hands over what is to be deployed, to a step of its own.
 */
export function shownBy(job: Job, step: Step, draft: Draft): Draft {
  const isDeployment = draft.intent === 'deploy' || draft.intent === 'apply-infrastructure';
  if (!draft.weak || !isDeployment || step.uses === undefined || draft.at !== step.at) return draft;
  const isOwnStep = !workflow.test(step.uses);
  if (job.environment === undefined && !(isOwnStep && isCalledDeploy(job) && handsOver(step, carried)))
    return draft;
  const { weak: _, ...shown } = draft;
  return shown;
}

/** What an action does that no table knows and whose name says nothing, in a job that is called after a deployment: it is handed the template of what is set up. */
export function appliedBy(job: Job, step: Step): readonly Draft[] {
  const isHanded = Object.entries(step.with ?? {}).some(
    ([name, value]) => template.test(name) && described.test(value),
  );
  if (!isHanded || step.uses === undefined || !isCalledDeploy(job)) return [];
  const about = { by: step.uses, at: step.at, trail: [step.at], onwards: true };
  return [
    { intent: 'deploy', ...about },
    { intent: 'apply-infrastructure', ...about },
  ];
}

/** Words of actions that bring something to where it is kept. */
const brings = /(?:^|[^a-z])(?:upload|publish|push|store)(?:[^a-z]|$)/i;
/** Results of a run are no product. */
const ofRun =
  /(?:^|[^a-z])(?:reports?|results?|coverage|sarif|logs?|screenshots?|docs?|pages|cache)(?:[^a-z]|$)/i;
const place = /(?:^|[-_])(?:bucket|registry|repository)(?:[-_]|$)/i;

/** What such an action does that is called after bringing something, and is told the bucket or registry that it goes to. */
export function keptBy({ uses, with: inputs = {}, at }: Step): readonly Draft[] {
  const name = uses?.split('@')[0]?.split('/').slice(1).join('/') ?? '';
  const isTold = Object.keys(inputs).some((input) => place.test(input));
  if (uses === undefined || !isTold || !brings.test(name) || ofRun.test(name)) return [];
  return [{ intent: 'store', by: uses.split('@')[0] ?? uses, at, trail: [at] }];
}

function isCalledDeploy({ id, name = '' }: Job): boolean {
  const words = `${id} ${name}`;
  return says.test(words) && !saysOtherwise.test(words);
}

function handsOver(step: Step, inputs: RegExp): boolean {
  return Object.keys(step.with ?? {}).some((name) => inputs.test(name));
}
