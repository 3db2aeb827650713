import { hitOfName } from './names.js';
import type { Hit } from './row.js';

/** Actions that get something ready or tell of results do not do what else their name says. */
const besides =
  /^(setup|install|cache|download|upload|publish|comment|get|wait)$|^(report(er)?s?|results?|summary|notify|notification|badge|label(er)?|matrix|splitter|selector)$/;
/** Services whose name in an action's name says all. */
const services = /coveralls|codecov|sonar(qube|cloud)/i;
/** Repeating work with issues, labels and requests, whoever wrote the action. */
const chores =
  /(?:^|-)lock-(?:threads|issues)$|label-?sync(?:er)?$|(?:^|-)(?:stale|backport|no-response|first-interaction)(?:-|$)|auto-?(?:merge|approve)|merge-dependabot/;
/** Looks at what a change touches. */
const selects = /(?:changed-files|files-changed|changed-paths|paths?-filter|detect-changes)/;
/** Words of actions that react to comments instead of writing them. */
const readsComments = /^(trigger|triggers|delete|find|get|parse|command|commands|check|react|on)$/;
const infrastructure =
  /^(infra|infrastructure|terraform|tf|terragrunt|tofu|helm|chart|charts|kubernetes|k8s|kustomize|ansible|cloudformation|bicep|manifests?)$/;
const images = /^(docker|images?|containers?|oci|ecr|gar|gcr|acr|registry|build)$/;
const check = /^(validate|validation|validator|lint|linter|plan|check|verify|test|tests)$/;

/** What the name of an action that no table knows may mean: a hint that it checks or delivers something, so that it is not called absent; a service is what it is. */
export function hintOfAction(uses: string): Hit | undefined {
  const [path = ''] = uses.split('@');
  const name = path.slice(path.lastIndexOf('/') + 1).slice(0, 100);
  if (services.test(name)) return { intent: 'report', by: path };
  if (selects.test(name.toLowerCase())) return { intent: 'affected-only', by: path };
  if (chores.test(name.toLowerCase())) return { intent: 'triage', by: path };
  const words = name.toLowerCase().split(/[^a-z0-9]+/);
  if (words.some((word) => /^comments?$/.test(word)))
    return words.some((word) => readsComments.test(word)) ? undefined : { intent: 'annotate', by: path };
  if (words.some((word) => besides.test(word))) return undefined;
  if (words.some((word) => infrastructure.test(word)) && words.some((word) => check.test(word)))
    return { intent: 'validate-infrastructure', by: path, weak: true };
  if (words.includes('push') && words.some((word) => images.test(word)))
    return { intent: 'publish-image', by: path, weak: true };
  const hit = hitOfName(name, path);
  const checks = hit && (hit.intent === 'scan-security' || /^test/.test(hit.intent));
  if (checks) return { ...hit, weak: true };
  return hit?.weak ? hit : undefined;
}
