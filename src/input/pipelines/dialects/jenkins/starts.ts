import type { SourceFile } from '../../../source-file.js';
import type { Trigger } from '../../pipeline.js';
import type { Program } from '../code/parser.js';
import { type Call, callsOf, closureOf, everything, namedOf, plainArgs, type Tree } from '../code/tree.js';
import { given } from '../parts/given.js';
import type { Start } from '../parts/occasions.js';
import { textOf } from './values.js';

/** Triggers that a file can set, and what they are. */
const kinds: Readonly<Record<string, Trigger['kind']>> = {
  cron: 'schedule',
  parameterizedCron: 'schedule',
  pollSCM: 'push',
  githubPush: 'push',
  bitbucketPush: 'push',
  gitlab: 'push',
  upstream: 'upstream',
  issueCommentTrigger: 'chat',
  GenericTrigger: 'other',
  gerrit: 'request',
  githubPullRequests: 'request',
  ghprbTrigger: 'request',
};

const known = new Map<string, string>();

/**
 * What starts a pipeline. Multibranch projects, for which a `Jenkinsfile` is made, find branches and requests by
 * themselves: "the default for the Branch API plugin is to build everything except tags". A file under another name is
 * set up by hand in the web interface: without a trigger of its own, or words that only multibranch projects know, it
 * cannot be told what starts it.
 */
export function startsOf(file: SourceFile, { body }: Program): readonly Start[] {
  const at = file.at(1);
  const own = triggersIn(file, body);
  const fixed = fixedBranch(body);
  const isMultibranch =
    speaksOf(file, /\bBRANCH_NAME\b|\bCHANGE_(?:ID|TARGET|BRANCH)\b|\bchangeRequest\b|\bbuildingTag\b/) ||
    hasBranch(body);
  const byItself = own.some(({ trigger }) => trigger.kind === 'push' || trigger.kind === 'request');
  const isDefault = file.name === 'Jenkinsfile' && !byItself;
  const found: Start[] = [...own];
  const add = (kind: Trigger['kind'], more: Partial<Trigger> = {}) =>
    found.push({ trigger: { kind, at, ...more }, event: kind });
  // A pipeline that checks out a branch by name builds that one, whichever was pushed.
  if (fixed !== undefined && !isMultibranch && !byItself) add('push', { branches: { only: [fixed] } });
  else if (isMultibranch || isDefault) {
    if (!own.some(({ trigger }) => trigger.kind === 'push')) add('push');
    if (!own.some(({ trigger }) => trigger.kind === 'request')) add('request');
  }
  if (callsTags(body, file)) add('tag');
  const inputs = inputsOf(body);
  if (inputs.length > 0)
    found.push({
      trigger: { kind: 'manual', at: file.at(inputs[0]?.line), inputs: inputs.map(({ name }) => name) },
      event: 'manual',
    });
  if (found.length === 0) add('other');
  return found;
}

function speaksOf(file: SourceFile, words: RegExp): boolean {
  return words.test(file.text);
}

function hasBranch(body: readonly Tree[]): boolean {
  return callsOf(body, 'when').some((call) => callsOf([call], 'branch').length > 0);
}

function callsTags(body: readonly Tree[], file: SourceFile): boolean {
  const whens = callsOf(body, 'when');
  return (
    /\bTAG_NAME\b|\bbuildingTag\b/.test(file.text) || whens.some((call) => callsOf([call], 'tag').length > 0)
  );
}

function triggersIn(file: SourceFile, body: readonly Tree[]): readonly Start[] {
  const blocks = [...callsOf(body, 'triggers'), ...callsOf(body, 'pipelineTriggers')];
  const calls = blocks.flatMap((block) => [
    ...(closureOf(block)?.of ?? []),
    ...plainArgs(block).flatMap((arg) => (arg.is === 'list' ? arg.of : [])),
  ]);
  return calls.flatMap((call) => {
    if (call.is !== 'call') return [];
    const kind = Object.hasOwn(kinds, call.name) ? kinds[call.name] : undefined;
    if (!kind || isEmptyCron(call)) return [];
    const upstream = textOf(namedOf(call, 'upstreamProjects'), known);
    const of = upstream?.split(',').map((name) => name.trim());
    const start = (is: Trigger['kind']): Start => ({
      trigger: { kind: is, at: file.at(call.line), ...given({ of }) },
      event: is,
    });
    const requests = call.name === 'gitlab' && namedOf(call, 'triggerOnMergeRequest');
    return requests && !(requests.is === 'name' && requests.name === 'false')
      ? [start(kind), start('request')]
      : [start(kind)];
  });
}

/** `cron(condition ? '@daily' : '')` is one for some branches; `cron('')` is none. */
function isEmptyCron(call: Call): boolean {
  return textOf(plainArgs(call)[0], known) === '';
}

/** The branch that a pipeline checks out by name, where it does not check out what started it. */
function fixedBranch(body: readonly Tree[]): string | undefined {
  const checkouts = callsOf(body, 'checkout');
  const own = [...everything(body)].some((tree) => tree.is === 'call' && /checkoutSCM$/i.test(tree.name));
  const isOwn = checkouts.some((call) => call.args.some((arg) => arg.is === 'name' && arg.name === 'scm'));
  if (own || isOwn) return undefined;
  const inFolders = new Set(callsOf(body, 'dir').flatMap((call) => [...everything([call])]));
  const gits = callsOf(body, 'git').filter((call) => !inFolders.has(call));
  const branches = [
    ...gits.map((call) => textOf(namedOf(call, 'branch'), known) ?? 'master'),
    ...checkouts.filter((call) => !inFolders.has(call)).map(branchOf),
  ];
  const [first] = branches;
  return branches.length === 1 && first !== undefined && /^[\w./-]+$/.test(first) ? first : undefined;
}

function branchOf(call: Call): string | undefined {
  const list = [...everything([call])].find((tree) => namedOf(tree, 'branches'));
  const branches = list && namedOf(list, 'branches');
  const first = branches?.is === 'list' ? branches.of[0] : undefined;
  return textOf(namedOf(first, 'name'), known)?.replace(/^(?:\*|refs\/heads|origin)\//, '');
}

function inputsOf(body: readonly Tree[]): readonly { readonly name: string; readonly line: number }[] {
  return callsOf(body, 'parameters').flatMap((call) => {
    const all = closureOf(call)?.of ?? plainArgs(call).flatMap((arg) => (arg.is === 'list' ? arg.of : []));
    return all.flatMap((one) => {
      const name = textOf(namedOf(one, 'name'), known);
      return name === undefined ? [] : [{ name, line: call.line }];
    });
  });
}
