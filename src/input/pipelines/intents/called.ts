import { hitOfName } from './names.js';
import type { Hit } from './row.js';

/** A workflow file of another repository, or a job or command of an orb. */
const called: Readonly<Record<string, RegExp>> = {
  'github-actions': /^[\w.-]+\/[\w.-]+\/\.github\/workflows\/([\w.-]+)\.ya?ml$/,
  circleci: /^circleci\/[\w.-]+\/([\w.-]+)$/,
};
/** What helps people, and what gets something ready, does not do what else its name says. */
const aside =
  /^(labels?|labell?er|stale|triage|greet(ings?)?|assign|notif(y|ication|ications)|slack|comment|backport|badge|setup|install|cache|download|wait|trigger|report(er|s)?|cleanup|clean|delete|destroy|docs?|documentation|title)$/;
const infrastructure =
  /^(infra|infrastructure|terraform|tf|terragrunt|tofu|helm|charts?|kubernetes|k8s|kustomize|ansible|cloudformation|bicep|manifests?)$/;
const check = /^(validate|validation|validator|lint|linter|plan|check|verify|tests?)$/;
const scan =
  /^(codeql|scan|scanner|scanning|sast|dast|snyk|veracode|owasp|zap|gitleaks|semgrep|checkmarx|grype|trufflehog)$/;
/** Tests from outside may be those of another repository. */
const guessed = new Set(['test-functional', 'test-performance', 'test-accessibility']);

/** Whether a step calls a pipeline, or a part of one, that is kept elsewhere. */
export function isCalled(uses: string, dialect: string): boolean {
  return called[dialect]?.test(uses.split('@')[0] ?? '') ?? false;
}

/**
 * What a pipeline that is kept elsewhere does for the job that calls it, as the name of its file or part says and as
 * the caller names it for people. Whether something called "deploy" deploys shows in the environment that it is
 * handed: without one it stays a hint.
 */
export function workOfCalled(
  uses: string,
  inputs: Readonly<Record<string, string>>,
  dialect: string,
): readonly Hit[] {
  const by = uses.split('@')[0] ?? '';
  const name = called[dialect]?.exec(by)?.[1] ?? '';
  const words = name.toLowerCase().split(/[^a-z0-9]+/);
  const is = (pattern: RegExp) => words.some((word) => pattern.test(word));
  if (is(aside)) return [];
  if (is(infrastructure) && is(check)) return [{ intent: 'validate-infrastructure', by }];
  if (is(scan)) return [{ intent: 'scan-security', by }];
  const hit = hitOfName(name, by);
  if (!hit) return [];
  if (hit.intent === 'build-image' && pushes(inputs, words)) return [hit, { intent: 'publish-image', by }];
  return [guessed.has(hit.intent) ? { ...hit, weak: true } : hit];
}

function pushes(inputs: Readonly<Record<string, string>>, words: readonly string[]): boolean {
  const said = inputs['push'] ?? inputs['publish'];
  return said === undefined ? words.some((word) => /^(push|publish)$/.test(word)) : !/^false$/i.test(said);
}
