import { environmentKind } from '../environment-kind.js';
import type { EnvironmentKind } from '../pipeline.js';

/** The environment that a deployment goes to, as far as its words tell. */
export interface Where {
  readonly name: string;
  readonly kind: EnvironmentKind;
}

/** Options that name an environment outright. */
const stated =
  /^--?(?:env|environment|stage|target|P|deploy-env|tier|e|d|destination|deployTo|target-environment|only-env|to|to-environment)$/;
/** Options whose values often hold the name of one. */
const hinting =
  /^--?(?:context|kube-context|n|namespace|stack|s|stack-name|app|a|cluster|service|f|values|var-file|i|inventory|workspace|project|config|c|branch|space|o|environment-name|profile|org|parameter-overrides|k|application-name|function-name|name|w|limit|l|chdir|t|bucket|s3-bucket|bucket-name)$/;

/** Words that stand for an environment wherever they stand; `test` and `release` do not. */
const certain =
  /(?:^|[^a-z])(?:prod|production|prd|staging|stage|stg|uat|qa|pre-?prod|preproduction|dev|development|live|preview|review|sandbox|acceptance|canary|nonprod)(?:[^a-z]|$)/i;

const variables = [
  'ENVIRONMENT',
  'DEPLOY_ENV',
  'DEPLOYMENT_ENVIRONMENT',
  'TARGET_ENV',
  'APP_ENV',
  'STAGE',
  'ENV',
  'RAILS_ENV',
  'TF_WORKSPACE',
  'NAMESPACE',
  'KUBE_NAMESPACE',
  'STACK_NAME',
  'CLUSTER',
  'CLUSTER_NAME',
];

/** Variables that name where something runs; the others are set to `test` by whoever runs tests, too. */
const places = /CLUSTER|NAMESPACE|STACK_NAME|^DEPLOY|^TARGET/;

function statedBy(name: string, value: string | undefined): readonly string[] {
  return value === undefined || (!places.test(name) && /^(?:test|ci|local)$/.test(value)) ? [] : [value];
}

/** The name of a bucket in its address. */
const bucket = /^(?:s3|gs|oss|cos):\/\/([\w.-]{1,80})(?:\/|$)/;

/** Sites that go to a preview unless told otherwise. */
const previewing = /^(?:vercel|vc|now|netlify|ntl)$/;

/** Where a command deploys to, by its words, then by its task, its variables and its folder. */
export function whereOf(
  words: readonly string[],
  names: readonly string[],
  known: ReadonlyMap<string, string>,
  folder: string | undefined,
): Where | undefined {
  const [program = '', ...written] = words;
  const args = withBuckets(written);
  return (
    byFlag(program, args) ??
    byOption(args, stated, () => true) ??
    byOption(args, hinting, isCertain) ??
    first(
      args.filter((arg) => !arg.startsWith('-')),
      isCertain,
    ) ??
    first(names.toReversed(), isCertain) ??
    first(
      variables.flatMap((name) => statedBy(name, known.get(name))),
      () => true,
    ) ??
    first(folder ? [folder] : [], isCertain)
  );
}

/** Files go to the last bucket that is named: `aws s3 sync s3://tea-staging s3://tea-prod` is for production. */
function withBuckets(args: readonly string[]): readonly string[] {
  const last = args.findLastIndex((arg) => bucket.test(arg));
  if (last < 0) return args;
  return args.flatMap((arg, index) => {
    const name = bucket.exec(arg)?.[1];
    if (name === undefined) return [arg];
    return index === last ? [name] : [];
  });
}

function byFlag(program: string, args: readonly string[]): Where | undefined {
  const flag = args.find((arg) => /^--?prod(?:uction)?(?:$|=true$)/.test(arg));
  if (flag) return { name: 'production', kind: 'production' };
  if (!previewing.test(program) || args.some((arg) => /^--(?:target|alias)/.test(arg))) return undefined;
  return { name: 'preview', kind: 'preview' };
}

function byOption(
  args: readonly string[],
  names: RegExp,
  accepts: (value: string) => boolean,
): Where | undefined {
  const values = args.flatMap((arg, index) => {
    const [name = '', ...rest] = arg.split('=');
    if (!names.test(name)) return [];
    return rest.length > 0 ? [rest.join('=')] : [args[index + 1] ?? ''];
  });
  return first(values, accepts);
}

function first(values: readonly string[], accepts: (value: string) => boolean): Where | undefined {
  for (const value of values) {
    // What could be an address or hold a credential is no name.
    const isName = value.length <= 80 && !/[;=@\s]|:\/\//.test(value);
    const kind = isName && accepts(value) ? environmentKind(value) : 'unknown';
    if (kind !== 'unknown') return { name: shortName(value), kind };
  }
  return undefined;
}

function isCertain(value: string): boolean {
  return certain.test(value) && !value.includes('://');
}

/** `deploy/values-staging.yaml` is `staging`, `shop-prod` stays. */
function shortName(value: string): string {
  const base = value.replace(/\/+$/, '').replace(/\.(?:ya?ml|json|toml|tfvars|ini|env)$/, '');
  const word = base.split('/').findLast(isCertain) ?? base;
  return word
    .replace(/^(?:values|config|fly|inventory|env|deploy|docker-compose|app|manifest|release)[-_.:]/, '')
    .slice(0, 60);
}
