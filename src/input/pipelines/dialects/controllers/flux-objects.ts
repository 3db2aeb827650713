import type { Place } from '../../../../evidence.js';
import type { DataNode } from '../../../data.js';
import type { Environment, Job, Step, Trigger } from '../../pipeline.js';
import { environmentAt, environmentNamed, environmentOfPath } from '../cluster/environments.js';
import type { ClusterObject } from '../cluster/objects.js';
import { given } from '../parts/given.js';
import { jobOf, usesStep } from '../parts/graph.js';
import { pushOf } from './sources.js';

/** How the kinds of objects that make Flux act are read. */
interface Kind {
  readonly group: RegExp;
  steps(object: ClusterObject): readonly Step[];
  triggers(object: ClusterObject, beside: readonly ClusterObject[]): readonly Trigger[];
}

const kinds: Readonly<Record<string, Kind>> = {
  Kustomization: {
    group: /^kustomize\.toolkit\.fluxcd\.io\//,
    steps: ({ spec }) => [step('flux/kustomization', spec, { path: spec.get('path') })],
    triggers: ({ spec }, beside) => [bySource(spec.get('sourceRef'), spec, beside)],
  },
  HelmRelease: {
    group: /^(?:helm\.toolkit\.fluxcd\.io|helm\.fluxcd\.io|flux\.weave\.works)\//,
    steps: ({ spec }) => [step('flux/helm-release', spec, chartOf(spec)), ...remediation(spec)],
    triggers: ({ spec }) => [pushOf(spec.at, undefined)],
  },
  Terraform: {
    group: /^infra\.contrib\.fluxcd\.io\//,
    steps: ({ spec }) => [
      step('flux/terraform', spec, { path: spec.get('path'), approvePlan: spec.get('approvePlan') }),
    ],
    triggers: ({ spec }, beside) => [bySource(spec.get('sourceRef'), spec, beside)],
  },
  FluxInstance: {
    group: /^fluxcd\.controlplane\.io\//,
    steps: ({ spec }) => {
      const sync = spec.get('sync');
      return sync ? [step('flux/sync', sync, { path: sync.get('path'), repository: sync.get('url') })] : [];
    },
    triggers: ({ spec }) => [pushOf(spec.get('sync')?.at ?? spec.at, spec.get('sync', 'ref')?.text)],
  },
  ImageUpdateAutomation: {
    group: /^image\.toolkit\.fluxcd\.io\//,
    steps: ({ spec }) => [step('flux/image-update', spec, { path: spec.get('update', 'path') })],
    triggers: ({ spec }) => [{ kind: 'upstream', at: spec.at }],
  },
  ResourceSetInputProvider: {
    group: /^fluxcd\.controlplane\.io\//,
    steps: ({ spec }) =>
      isForRequests(spec) ? [step('flux/preview', spec, { repository: spec.get('url') })] : [],
    triggers: ({ spec }) => [{ kind: 'request', at: spec.at }],
  },
};

/** The object as a job of its controller; nothing where it makes nothing happen, or was told to stand still. */
export function jobOfFlux(object: ClusterObject, beside: readonly ClusterObject[]): Job | undefined {
  const kind = Object.hasOwn(kinds, object.kind) ? kinds[object.kind] : undefined;
  if (!kind?.group.test(object.apiVersion) || object.spec.get('suspend')?.scalar === true) return undefined;
  const environment = environmentOf(object);
  // A release without a chart is a patch of another one: it says something only where it is for an environment.
  if (object.kind === 'HelmRelease' && !hasChart(object.spec) && !environment) return undefined;
  const steps = kind.steps(object);
  if (steps.length === 0) return undefined;
  return jobOf({
    id: object.name,
    at: object.node.file.at(object.line),
    steps,
    triggers: kind.triggers(object, beside),
    ...given({ environment }),
  });
}

/** Names of the objects of the same kind that must be ready before. */
export function waitsFor({ spec }: ClusterObject): readonly string[] {
  return (spec.get('dependsOn')?.items() ?? []).flatMap((one) => one.get('name')?.text ?? []);
}

/** Where people are told of what the controllers did. */
export function notices({ kind, apiVersion, node, line }: ClusterObject): readonly Place[] {
  return kind === 'Alert' && apiVersion.startsWith('notification.toolkit.') ? [node.file.at(line)] : [];
}

function step(uses: string, at: DataNode, nodes: Readonly<Record<string, DataNode | undefined>>): Step {
  const inputs = Object.entries(nodes).flatMap(([name, node]) =>
    node?.text === undefined ? [] : [[name, node.text] as const],
  );
  return usesStep(uses, at.at, inputs.length > 0 ? { with: Object.fromEntries(inputs) } : {});
}

/** A patch may say the version of a chart that another file names. */
function hasChart(spec: DataNode): boolean {
  return chartOf(spec).chart !== undefined;
}

function chartOf(spec: DataNode): Readonly<Record<string, DataNode | undefined>> {
  const chart = spec.get('chart');
  return {
    chart:
      chart?.get('spec', 'chart') ?? chart?.get('name') ?? spec.get('chartRef', 'name') ?? chart?.get('path'),
  };
}

/** Failed upgrades are taken back where retries are told and nothing else is said: rolling back is the default. */
function remediation(spec: DataNode): readonly Step[] {
  const told = spec.get('upgrade', 'remediation') ?? spec.get('rollback');
  const strategy = spec.get('upgrade', 'remediation', 'strategy')?.text ?? 'rollback';
  const retries = Number(spec.get('upgrade', 'remediation', 'retries')?.scalar ?? 0);
  const older = spec.get('rollback', 'enable')?.scalar === true;
  const last = spec.get('upgrade', 'remediation', 'remediateLastFailure')?.scalar !== false;
  return told && (older || (retries !== 0 && strategy === 'rollback' && last))
    ? [step('flux/rollback', told, {})]
    : [];
}

/** A push to what the source watches; an artefact or bucket is filled by somebody else. */
function bySource(source: DataNode | undefined, spec: DataNode, beside: readonly ClusterObject[]): Trigger {
  const kind = source?.get('kind')?.text ?? 'GitRepository';
  if (kind === 'OCIRepository' || kind === 'Bucket') return { kind: 'upstream', at: source?.at ?? spec.at };
  const name = source?.get('name')?.text;
  const repository = beside.find((other) => other.kind === 'GitRepository' && other.name === name);
  const ref = repository?.spec.get('ref');
  const pinned = ref?.get('tag') ?? ref?.get('semver') ?? ref?.get('commit');
  if (pinned) return { kind: 'other', at: pinned.at };
  const branch = ref?.get('branch');
  return pushOf(branch?.at ?? source?.at ?? spec.at, branch?.text);
}

function isForRequests(spec: DataNode): boolean {
  return /(?:PullRequest|MergeRequest)$/.test(spec.get('type')?.text ?? '');
}

/** The environment, by what says most surely where the object goes. */
function environmentOf({ kind, name, namespace, spec, node }: ClusterObject): Environment | undefined {
  if (kind === 'ResourceSetInputProvider') return { name, kind: 'preview', at: node.at };
  const text = (...path: readonly string[]) => spec.get(...path)?.text ?? '';
  const found =
    environmentNamed(text('kubeConfig', 'secretRef', 'name'), 'environment') ??
    environmentOfPath(text('path').replace(/^\.\//, '')) ??
    environmentOfPath(text('sync', 'path')) ??
    environmentNamed(text('targetNamespace'), 'anything') ??
    environmentNamed(namespace ?? '', 'anything') ??
    environmentNamed(text('releaseName') || name, 'anything') ??
    environmentNamed(name, 'anything') ??
    environmentOfPath(node.file.path);
  return found === undefined ? undefined : environmentAt(found, spec.at);
}
