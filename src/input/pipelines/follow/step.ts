import type { Place } from '../../../evidence.js';
import type { Look } from '../dialect.js';
import { isKnownAction, usedBy } from '../intents/actions.js';
import { isCalled, workOfCalled } from '../intents/called.js';
import { hintOfAction } from '../intents/unknown-actions.js';
import type { Step } from '../pipeline.js';
import { copyWorkOfAction } from './copies.js';
import { whereOf } from './environment.js';
import { type Budget, type Draft, followScript } from './follow.js';
import type { Script } from './script.js';

/** Everything that a step does, followed to the commands that really run. */
export function followStep(step: Step, dialect: string, look: Look, budget: Budget): readonly Draft[] {
  const run = step.script === undefined ? [] : followScript(scriptOf(step), look, budget);
  if (step.uses === undefined) return run;
  return [...used(step, step.uses, dialect, look, budget), ...copying(step), ...run];
}

function copying(step: Step): readonly Draft[] {
  const copy = copyWorkOfAction(step);
  return copy ? [{ intent: 'set-up', by: step.uses ?? '', at: step.at, trail: [step.at], copy }] : [];
}

function scriptOf(step: Step): Script {
  const { at, script = '', scriptLine, shell, folder = '', env = {} } = step;
  return {
    text: script,
    place: scriptLine === undefined ? () => at : (line) => ({ ...at, line: scriptLine + line - 1 }),
    folder: folder.replace(/^\.\/?/, '').replace(/\/+$/, ''),
    variables: new Map(Object.entries(env)),
    ...(shell === undefined ? {} : { shell }),
  };
}

function used(step: Step, uses: string, dialect: string, look: Look, budget: Budget): readonly Draft[] {
  if (isCalled(uses, dialect) && !isKnownAction(uses, dialect))
    return [...handed(step, look, budget), ...calledElsewhere(step, uses, dialect)];
  const inputs = step.with ?? {};
  const { hits, script, remote } = usedBy(uses, inputs, dialect);
  const own = hits.map((hit): Draft => {
    const { afterDeploy, mark, target, ...work } = hit;
    const where =
      hit.intent === 'deploy' || hit.intent === 'apply-infrastructure'
        ? whereOfInputs(step, target)
        : undefined;
    const about = where?.name ?? (hit.intent === 'deploy' ? undefined : target);
    return {
      ...work,
      at: step.at,
      trail: [step.at],
      ...(about === undefined ? {} : { target: about }),
      ...(where ? { environment: where.kind } : {}),
      ...(afterDeploy ? { afterDeploy } : {}),
      ...(mark ? { mark } : {}),
    };
  });
  if (isUnknownAction(uses, dialect)) {
    const hint = hintOfAction(uses);
    const named: readonly Draft[] = hint ? [{ ...hint, at: step.at, trail: [step.at] }] : [];
    return [...handed(step, look, budget), ...named];
  }
  if (script === undefined) return own;
  const inner = followScript(inlineOf(step, script), look, budget, remote);
  // The action's own row says better what its script says as well.
  return [...own, ...inner.filter(({ intent }) => !own.some((work) => work.intent === intent))];
}

/** What is kept elsewhere: that it deploys shows in the environment that it is handed. */
function calledElsewhere(step: Step, uses: string, dialect: string): readonly Draft[] {
  return workOfCalled(uses, step.with ?? {}, dialect).map(({ weak, ...hit }): Draft => {
    const deploys = hit.intent === 'deploy' || hit.intent === 'apply-infrastructure';
    const where = deploys ? whereOfInputs(step, undefined) : undefined;
    const isShown = where !== undefined && where.kind !== 'unknown';
    return {
      ...hit,
      at: step.at,
      trail: [step.at],
      ...(weak && !isShown ? { weak } : {}),
      ...(where ? { target: where.name, environment: where.kind } : {}),
    };
  });
}

/** Inputs that hold commands, by how such inputs are named: `commands`, `gradle-command`, `test_script`, `run`. */
const commandInput = /^(?:[\w-]*[-_])?(?:commands?|cmd|scripts?|run)$/i;

/** Commands that an action or pipeline of others is handed: what it runs them with is its affair, that it runs them is its purpose. */
function handed(step: Step, look: Look, budget: Budget): readonly Draft[] {
  const inputs = Object.entries(step.with ?? {});
  const dir = inputs.find(([name]) =>
    /^(?:dir|directory|working[-_]directory|workdir|cwd)$/i.test(name),
  )?.[1];
  const folder = dir === undefined || /\$\{\{/.test(dir) ? {} : { folder: dir };
  return inputs
    .filter(([name, value]) => commandInput.test(name) && /\s/.test(value.trim()))
    .flatMap(([, value]) => followScript(inlineOf({ ...step, ...folder }, value), look, budget));
}

/** Actions of others that no table knows. */
export function isUnknownAction(uses: string | undefined, dialect: string): boolean {
  return (
    uses !== undefined &&
    dialect === 'github-actions' &&
    /^[\w-][\w.-]*\/[\w./@-]+$/.test(uses) &&
    !isKnownAction(uses, dialect)
  );
}

function inlineOf(step: Step, text: string): Script {
  const place: (line: number) => Place = () => step.at;
  return { ...scriptOf({ ...step, script: text }), place };
}

function whereOfInputs({ with: inputs = {}, env = {}, folder }: Step, target: string | undefined) {
  const named = Object.entries(inputs).filter(([name]) =>
    /env|stage|slot|channel|namespace|cluster|app|stack|branch|service/i.test(name),
  );
  const words = [
    '',
    ...(target === undefined ? [] : ['--env', target]),
    ...named.flatMap(([, value]) => value.split(/\s+/).slice(0, 8)),
  ];
  return whereOf(words, [], new Map(Object.entries(env)), folder);
}
