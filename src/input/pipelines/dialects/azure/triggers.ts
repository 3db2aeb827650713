import type { Place } from '../../../../evidence.js';
import { type DataNode, keys, texts } from '../../../data.js';
import type { Trigger } from '../../pipeline.js';
import { given } from '../parts/given.js';
import { filterOf } from '../parts/graph.js';
import type { Start } from '../parts/occasions.js';

/**
 * What starts a pipeline. "If no trigger is specified, changes to any branch start a run", tags do not; "if you
 * specify no pull request trigger, pull requests to any branch trigger a build".
 */
export function startsOf(root: DataNode, top: Place): readonly Start[] {
  const trigger = root.get('trigger');
  return [
    ...pushes(trigger, top),
    ...requests(root.get('pr'), trigger, top),
    ...schedules(root.get('schedules')),
    ...resources(root.get('resources')),
    ...byHand(root),
  ];
}

function pushes(node: DataNode | undefined, top: Place): readonly Start[] {
  if (!node || node.kind === 'null') return [{ trigger: { kind: 'push', at: top }, event: 'push' }];
  if (isNone(node)) return [];
  const tags = filter(node.get('tags'));
  const branches = filter(node.get('branches') ?? (node.kind === 'mapping' ? undefined : node));
  const push: Trigger = {
    kind: 'push',
    at: node.at,
    ...given({ branches: branchesOf(branches), paths: filter(node.get('paths')) }),
  };
  const fromBranches = (branches?.only ?? []).filter((one) => one.startsWith('refs/tags/'));
  const ofTags =
    tags ?? (fromBranches.length > 0 ? { only: fromBranches.map((one) => one.slice(10)) } : undefined);
  const isForTags = tags !== undefined && !branches;
  return [
    ...(isForTags || (branches && !branches.only) || push.branches?.only?.length === 0
      ? []
      : [{ trigger: push, event: 'push' }]),
    ...(ofTags ? [{ trigger: { kind: 'tag' as const, at: node.at, tags: ofTags }, event: 'push' }] : []),
  ];
}

/** Names of branches without what says that they are branches. */
function branchesOf(branches: Trigger['branches']): Trigger['branches'] {
  if (!branches) return undefined;
  const plain = (list: readonly string[] | undefined) =>
    list?.filter((one) => !one.startsWith('refs/tags/')).map((one) => one.replace(/^refs\/heads\//, ''));
  return given({ only: plain(branches.only), except: plain(branches.except) });
}

/**
 * Requests count where the file speaks of them, or where it says nothing at all of what starts it by itself. A file
 * that turns pushes off and says nothing of requests is most often for a host that does not know `pr`.
 */
function requests(node: DataNode | undefined, push: DataNode | undefined, top: Place): readonly Start[] {
  if (!node || node.kind === 'null')
    return push && isNone(push) ? [] : [{ trigger: { kind: 'request', at: top }, event: 'pr' }];
  if (isNone(node)) return [];
  const branches = filter(node.get('branches') ?? (node.kind === 'mapping' ? undefined : node));
  if (branches && !branches.only) return [];
  const trigger: Trigger = {
    kind: 'request',
    at: node.at,
    ...given({ branches: branchesOf(branches), paths: filter(node.get('paths')) }),
  };
  return [{ trigger, event: 'pr' }];
}

function schedules(node: DataNode | undefined): readonly Start[] {
  return (node?.items() ?? []).map((item) => ({
    trigger: {
      kind: 'schedule',
      at: item.at,
      ...given({ branches: branchesOf(filter(item.get('branches'))) }),
    },
    event: 'schedule',
  }));
}

/** Pipelines, images and calls from outside that start this one. */
function resources(node: DataNode | undefined): readonly Start[] {
  const named = ['pipelines', 'containers', 'packages', 'repositories', 'builds'].flatMap((kind) =>
    (node?.get(kind)?.items() ?? []).flatMap((item) => {
      const trigger = item.get('trigger');
      if (!trigger || isNone(trigger) || trigger.scalar === false) return [];
      return [
        upstream(
          trigger.at,
          item.get('source')?.text ?? item.get(kind.replace(/ies$/, 'y').replace(/s$/, ''))?.text,
        ),
      ];
    }),
  );
  const hooks = (node?.get('webhooks')?.items() ?? []).map((item) =>
    upstream(item.at, item.get('webhook')?.text),
  );
  return [...named, ...hooks];
}

function upstream(at: Place, of: string | undefined): Start {
  return { trigger: { kind: 'upstream', at, ...(of === undefined ? {} : { of: [of] }) }, event: 'upstream' };
}

/** A person can start every pipeline. That counts where it is all that is left, or where there is something to choose. */
function byHand(root: DataNode): readonly Start[] {
  const parameters = root.get('parameters');
  const inputs = parameters?.items().flatMap((item) => item.get('name')?.text ?? []) ?? [];
  const trigger = root.get('trigger');
  if (inputs.length > 0 && parameters)
    return [{ trigger: { kind: 'manual', at: parameters.at, inputs }, event: 'manual' }];
  return trigger && isNone(trigger) ? [{ trigger: { kind: 'manual', at: trigger.at }, event: 'manual' }] : [];
}

/** Where newer commits of a request end the run of older ones: what the service does unless it is told not to. */
export function cancelsIn(root: DataNode): Place | undefined {
  const pr = root.get('pr');
  if (!pr || pr.kind === 'null' || isNone(pr) || pr.get('autoCancel')?.scalar === false) return undefined;
  return (pr.get('autoCancel') ?? pr).at;
}

function isNone(node: DataNode): boolean {
  return node.text?.toLowerCase() === 'none';
}

/** A list of names, or lists of what is in and what is out. */
function filter(node: DataNode | undefined): Trigger['branches'] {
  if (!node) return undefined;
  if (node.kind !== 'mapping') return filterOf(texts(node));
  return filterOf(texts(node.get('include')), texts(node.get('exclude')));
}

/** Keys at the top that only pipelines have, not what they include. */
const ofPipelines =
  'trigger pr schedules resources extends name pool appendCommitMessageToRunName lockBehavior'.split(' ');

/** Whether a file is there to be included by others. */
export function isTemplate(root: DataNode, name: string): boolean {
  const parameters = root.get('parameters');
  // Only templates declare their parameters by a mapping.
  if (parameters?.kind === 'mapping') return true;
  if (/azure-?pipelines?\.ya?ml$/i.test(name)) return false;
  return !keys(root).some((key) => ofPipelines.includes(key));
}
