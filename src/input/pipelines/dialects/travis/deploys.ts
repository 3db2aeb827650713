import type { DataNode } from '../../../data.js';
import { texts } from '../../../data.js';
import { environmentKind } from '../../environment-kind.js';
import type { Environment, Step } from '../../pipeline.js';
import { given } from '../parts/given.js';
import { usesStep } from '../parts/graph.js';
import type { Start } from '../parts/occasions.js';
import { commandOf, runs } from '../parts/scripts.js';

/** One deployment of a job: what it does, and what starts it. */
export interface Deploy {
  readonly node: DataNode;
  readonly steps: readonly Step[];
  readonly starts: readonly Start[];
  readonly condition?: string;
  readonly environment?: Environment;
}

/** The deployments of a job; one whose application depends on the branch is one for each. */
export function deploysOf(node: DataNode | undefined, starts: readonly Start[]): readonly Deploy[] {
  if (!node || node.scalar === false) return [];
  const all = node.kind === 'list' ? node.items() : [node];
  return all.flatMap((one) => {
    const apps = one.get('app');
    if (apps?.kind !== 'mapping') return deployOf(one, undefined, starts);
    return apps.entries().flatMap(({ key, value }) => deployOf(one, { branch: key, app: value }, starts));
  });
}

function deployOf(
  node: DataNode,
  target: { readonly branch: string; readonly app: DataNode } | undefined,
  starts: readonly Start[],
): readonly Deploy[] {
  const provider = (node.get('provider') ?? node).text?.split(':')[0];
  if (provider === undefined) return [];
  const on = node.get('on') ?? node.get('true');
  const left = startsUnder(on, target?.branch, starts);
  if (left.length === 0) return [];
  const condition = texts(on?.get('condition')).join(' && ');
  const app = target?.app.text;
  const name = app ?? node.get('app')?.text ?? node.get('env')?.text ?? node.get('space')?.text ?? '';
  const kind = environmentKind(name);
  return [
    {
      node,
      steps: stepsOf(node, provider, app),
      starts: left,
      ...given({
        condition: condition === '' ? undefined : condition,
        environment: kind === 'unknown' ? undefined : { name, kind, at: target?.app.at ?? node.at },
      }),
    },
  ];
}

function stepsOf(node: DataNode, provider: string, app: string | undefined): readonly Step[] {
  if (provider === 'script') {
    const command = commandOf(node.get('script'));
    return command ? [runs(command)] : [];
  }
  const inputs = Object.fromEntries([
    ...node
      .entries()
      .flatMap(({ key, value }) => (value.text === undefined ? [] : [[key, value.text] as const])),
    ...(app === undefined ? [] : [['app', app] as const]),
  ]);
  const at = node.get('provider')?.at ?? node.at;
  return [usesStep(`travis/deploy-${provider.toLowerCase()}`, at, { with: inputs })];
}

/** Nothing is deployed for requests; for pushes to the default branch where nothing else is said. */
function startsUnder(
  on: DataNode | undefined,
  target: string | undefined,
  starts: readonly Start[],
): readonly Start[] {
  const named = [
    ...texts(on?.get('branch')),
    ...texts(on?.get('branches')),
    ...(on?.get('branch')?.entries() ?? []).map(({ key }) => key),
  ];
  const branches = target === undefined ? named : [target];
  const tags = on?.get('tags')?.text === 'true';
  const everywhere = on?.get('all_branches')?.text === 'true';
  return starts.flatMap((start) => {
    const { trigger } = start;
    const at = on?.at ?? trigger.at;
    if (trigger.kind === 'tag') return tags ? [{ trigger: { ...trigger, at }, event: start.event }] : [];
    if (trigger.kind !== 'push' || (tags && branches.length === 0)) return [];
    // A tag has no branch: with both, only tags are deployed.
    if (tags && !everywhere) return [];
    if (everywhere) return [{ ...start, trigger: { ...trigger, at } }];
    const only = branches.length > 0 ? branches : (trigger.branches?.only ?? ['$default-branch']);
    return [{ ...start, trigger: { ...trigger, at, branches: { only } } }];
  });
}
