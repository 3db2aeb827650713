import { hitOfName } from './names.js';
import type { Hit } from './row.js';

/** A workflow file of another repository, a job or command of an orb, or a template of steps. */
const called: Readonly<Record<string, RegExp>> = {
  'github-actions': /^[\w.-]+\/[\w.-]+\/\.github\/workflows\/([\w.-]+)\.ya?ml$/,
  circleci: /^circleci\/[\w.-]+\/([\w.-]+)$/,
  'azure-pipelines': /^(?!azure-pipelines\/)(?:[\w.-]+\/)*([\w.-]+)\.ya?ml$/,
};
/** What helps people, and what gets something ready, does not do what else its name says. */
const aside =
  /^(labels?|labell?er|stale|triage|greet(ings?)?|assign|notif(y|ication|ications)|slack|comment|backport|badge|setup|install|cache|download|wait|trigger|report(er|s)?|cleanup|clean|delete|destroy|docs?|documentation|title)$/;
const infrastructure =
  /^(infra|infrastructure|terraform|tf|terragrunt|tofu|helm|charts?|kubernetes|k8s|kustomize|ansible|cloudformation|bicep|manifests?)$/;
/** Infrastructure that a deployment sets up, rather than runs on. */
const applied = /^(infra|infrastructure|terraform|tf|terragrunt|tofu|cloudformation|bicep|arm)$/;
const apply = /^(deploy|deployment|apply|provision|provisioning)$/;
const check = /^(validate|validation|validator|lint|linter|plan|check|verify|tests?)$/;
const scan =
  /^(scan|scanner|scanning|sast|dast|owasp|codeql|snyk|veracode|zap|gitleaks|semgrep|checkmarx|grype|trivy|trufflehog|zizmor|govulncheck)$/;

/** Whether a step calls a pipeline, or a part of one, that is kept elsewhere. */
export function isCalled(uses: string, dialect: string): boolean {
  return called[dialect]?.test(uses.split('@')[0] ?? '') ?? false;
}

/**
 * What a pipeline that is kept elsewhere may do for the job that calls it, as the name of its file or part says. By the
 * rulings of the models that is a hint: what it really does stands in the other repository. Only a deployment shows
 * here, in the environment that it is handed.
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
  if (is(infrastructure) && is(check)) return [{ intent: 'validate-infrastructure', by, weak: true }];
  if (is(applied) && is(apply)) return [{ intent: 'apply-infrastructure', by, weak: true }];
  if (is(scan)) return [{ intent: 'scan-security', by, weak: true }];
  const hit = hitOfName(name, by);
  if (!hit) return [];
  const hint: Hit = { ...hit, weak: true };
  const isPushed = hit.intent === 'build-image' && pushes(inputs, words);
  return isPushed ? [hint, { intent: 'publish-image', by, weak: true }] : [hint];
}

function pushes(inputs: Readonly<Record<string, string>>, words: readonly string[]): boolean {
  const said = inputs.push ?? inputs.publish;
  return said === undefined ? words.some((word) => /^(push|publish)$/.test(word)) : !/^false$/i.test(said);
}
