import type { Place } from '../../../../evidence.js';
import { type DataNode, texts } from '../../../data.js';
import type { Filter } from '../../pipeline.js';
import {
  all,
  any,
  defaultBranch,
  evaluate,
  matches,
  type Some,
  same,
  type Truth,
  type Value,
} from '../parts/evaluate.js';
import { type Expression, parseExpression } from '../parts/expression.js';
import { given } from '../parts/given.js';
import {
  type Decision,
  decided,
  type Mention,
  mentions,
  type Occasion,
  type Start,
  type Wording,
} from '../parts/occasions.js';

const wording: Wording = {
  meaning: (occasion) => ({ name: (name) => variable(name, occasion) }),
  refs: /^ci_commit_(branch|tag|ref_name|ref_slug)$|^ci_merge_request_target_branch_name$/,
  defaultBranch: /^CI_DEFAULT_BRANCH$/,
};

/** The words by which pipelines say what started them, and the kind of trigger that it is. */
export const sources: Readonly<Record<string, Start['trigger']['kind']>> = {
  push: 'push',
  merge_request_event: 'request',
  schedule: 'schedule',
  web: 'manual',
  api: 'upstream',
  trigger: 'upstream',
  pipeline: 'upstream',
  external: 'upstream',
  external_pull_request_event: 'request',
  chat: 'chat',
};

/** The words of `only` and `except` for the same. */
const policyWords: Readonly<Record<string, readonly string[]>> = {
  merge_requests: ['merge_request_event'],
  external_pull_requests: ['external_pull_request_event'],
  schedules: ['schedule'],
  web: ['web'],
  api: ['api'],
  triggers: ['trigger'],
  pipelines: ['pipeline'],
  pushes: ['push'],
  external: ['external'],
  chat: ['chat'],
};

/** A text of which nothing is known but that it is there. */
const something: Some = { starts: '', like: 'anything' };

function variable(name: string, { start, ref }: Occasion): Value {
  const { kind } = start.trigger;
  const values: Readonly<Record<string, () => Value>> = {
    CI_PIPELINE_SOURCE: () => start.event,
    CI_COMMIT_BRANCH: () => branchOf(kind, ref),
    CI_COMMIT_TAG: () => (kind === 'tag' ? ref : kind === 'manual' || kind === 'upstream' ? undefined : null),
    CI_COMMIT_REF_NAME: () => (kind === 'push' || kind === 'tag' ? ref : undefined),
    CI_COMMIT_REF_SLUG: () => (kind === 'push' || kind === 'tag' ? ref : undefined),
    CI_DEFAULT_BRANCH: () => defaultBranch,
    CI_MERGE_REQUEST_TARGET_BRANCH_NAME: () => (kind === 'request' ? ref : null),
    CI: () => 'true',
    GITLAB_CI: () => 'true',
  };
  const known = Object.hasOwn(values, name) ? values[name] : undefined;
  if (known) return known();
  if (/^CI_(EXTERNAL_PULL|MERGE)_REQUEST_/.test(name)) return requestValue(name, kind);
  return undefined;
}

function branchOf(kind: Start['trigger']['kind'], ref: string | Some): Value {
  if (kind === 'push') return ref;
  return kind === 'request' || kind === 'tag' ? null : undefined;
}

function requestValue(name: string, kind: Start['trigger']['kind']): Value {
  if (kind !== 'request') return null;
  return /_(ID|IID|PROJECT_PATH)$/.test(name) ? something : undefined;
}

/** Texts that a condition compares with what started the pipeline: it can be started so. */
export function sourcesIn(text: string): readonly string[] {
  const named = [...text.matchAll(/\$\{?CI_PIPELINE_SOURCE\}?\s*==\s*["'](\w{1,40})["']/g)].map(
    ([, name = '']) => name,
  );
  const request = /\$\{?CI_MERGE_REQUEST_/.test(text) ? ['merge_request_event'] : [];
  return [...new Set([...named, ...request])].filter((name) => Object.hasOwn(sources, name));
}

/** What `only` names as starts. */
export function sourcesOfPolicy(node: DataNode | undefined): readonly string[] {
  return texts(node?.get('refs') ?? node).flatMap((word) => policyWords[word] ?? []);
}

/** What is left of the starts by a job's `rules`; `undefined` where nothing changes. */
export function underRules(
  rules: readonly DataNode[],
  starts: readonly Start[],
  always: 'on_success' | 'manual',
): readonly Start[] | undefined {
  const read = rules.map((rule): Rule => ruleOf(rule, always));
  return decided(starts, mentioned(read.flatMap(({ condition }) => condition ?? [])), (occasion) =>
    outcome(read, occasion),
  );
}

interface Rule {
  readonly condition?: Expression;
  readonly changes?: readonly string[];
  /** It depends on something else whether the rule counts. */
  readonly open: boolean;
  readonly when: string;
  readonly at: Place;
}

function ruleOf(rule: DataNode, always: string): Rule {
  const condition = rule.get('if')?.text;
  const changes = rule.get('changes', 'paths') ?? rule.get('changes');
  return {
    ...given({
      condition: condition === undefined ? undefined : parseExpression(condition),
      changes: changes ? texts(changes) : undefined,
    }),
    open: rule.get('exists') !== undefined,
    when: rule.get('when')?.text ?? (rule.get('start_in') ? 'delayed' : always),
    at: rule.at,
  };
}

function mentioned(expressions: readonly Expression[]): readonly Mention[] {
  const found = expressions.flatMap((expression) => mentions(expression, wording));
  return [...new Map(found.map((mention) => [mention.pattern, mention])).values()].slice(0, 60);
}

/** The first rule that surely holds decides; those before it that may hold have a say. */
function outcome(rules: readonly Rule[], occasion: Occasion): Decision | undefined {
  const meaning = wording.meaning(occasion);
  const reached: Rule[] = [];
  for (const rule of rules) {
    const truth = rule.condition ? evaluate(rule.condition, meaning) : true;
    if (truth === false) continue;
    reached.push(rule);
    if (truth && !rule.changes && !rule.open) break;
  }
  const running = reached.filter(({ when }) => when !== 'never');
  if (running.length === 0) return undefined;
  const manual = running.every(({ when }) => when === 'manual');
  const paths =
    watchesPaths(occasion) && running.every(({ changes }) => changes)
      ? running.flatMap(({ changes }) => changes ?? [])
      : [];
  return {
    ...(manual ? { manual: true, ...given({ at: running[0]?.at }) } : {}),
    ...(paths.length > 0 ? { paths: { only: [...new Set(paths)] } satisfies Filter } : {}),
  };
}

/** For tags, schedules and people everything counts as changed. */
function watchesPaths({ start }: Occasion): boolean {
  return start.trigger.kind === 'push' || start.trigger.kind === 'request';
}

/** What is left of the starts by `only` and `except`. Without either, a job runs for branches and tags. */
export function underPolicy(
  only: DataNode | undefined,
  except: DataNode | undefined,
  starts: readonly Start[],
): readonly Start[] | undefined {
  const policies = [only, except].flatMap((node) => (node ? [node] : []));
  const named = policies.flatMap((node) => [
    ...texts(refsOf(node)).flatMap(mentionOfRef),
    ...mentioned(texts(node.get('variables')).map(parseExpression)),
  ]);
  const changes = only?.get('changes') ? texts(only.get('changes')) : undefined;
  return decided(starts, named.slice(0, 60), (occasion) => {
    if (admits(only, occasion) === false || (except && excludes(except, occasion) === true)) return undefined;
    return changes && watchesPaths(occasion) ? { paths: { only: changes } } : {};
  });
}

function refsOf(node: DataNode): DataNode | undefined {
  return node.kind === 'mapping' ? node.get('refs') : node;
}

function admits(only: DataNode | undefined, occasion: Occasion): Truth {
  if (!only) return fitsRefs(['branches', 'tags'], occasion);
  const refs = refsOf(only);
  return all([refs ? fitsRefs(texts(refs), occasion) : true, fitsVariables(only, occasion) ?? undefined]);
}

function excludes(except: DataNode, occasion: Occasion): Truth {
  const refs = refsOf(except);
  const byVariables = except.get('variables') ? fitsVariables(except, occasion) : false;
  return any([
    refs ? fitsRefs(texts(refs), occasion) : false,
    byVariables,
    except.get('changes') ? undefined : false,
  ]);
}

function fitsVariables(node: DataNode, occasion: Occasion): Truth {
  const conditions = texts(node.get('variables'));
  if (conditions.length === 0) return true;
  return any(conditions.map((text) => evaluate(parseExpression(text), wording.meaning(occasion))));
}

function fitsRefs(refs: readonly string[], occasion: Occasion): Truth {
  return any(refs.map((ref) => fitsRef(ref, occasion)));
}

function fitsRef(written: string, { start, ref }: Occasion): Truth {
  const word = written.replace(/@.*$/, '');
  const { kind } = start.trigger;
  if (word === 'branches') return kind !== 'tag' && kind !== 'request';
  if (word === 'tags') return kind === 'tag';
  const events = Object.hasOwn(policyWords, word) ? policyWords[word] : undefined;
  if (events) return events.includes(start.event);
  if (kind === 'request') return false;
  if (kind !== 'push' && kind !== 'tag') return undefined;
  const pattern = /^\/(.*)\/[a-z]*$/.exec(word)?.[1];
  return pattern === undefined ? same(ref, word) : matches(ref, pattern);
}

function mentionOfRef(written: string): readonly Mention[] {
  const word = written.replace(/@.*$/, '');
  if (word === 'branches' || word === 'tags' || Object.hasOwn(policyWords, word)) return [];
  const pattern = /^\/(.*)\/[a-z]*$/.exec(word)?.[1];
  if (pattern !== undefined) return [{ ref: { starts: '', like: pattern }, pattern: `/${pattern}/` }];
  return [{ ref: word, pattern: word, ...(/\d/.test(word) ? {} : { of: 'branch' as const }) }];
}
