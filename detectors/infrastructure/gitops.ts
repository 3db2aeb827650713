import { defineDetector } from '../../src/detector.js';
import { type KubernetesObject, kubernetes } from '../../src/input/kubernetes.js';
import { environmentKind } from '../../src/input/pipelines/environment-kind.js';

/** Objects by which a controller in the cluster applies what stands in a repository. */
const syncing: readonly {
  readonly kinds: readonly string[];
  readonly api: RegExp;
  readonly source: string;
}[] = [
  { kinds: ['Kustomization'], api: /^kustomize\.toolkit\.fluxcd\.io\//, source: 'sourceRef' },
  { kinds: ['HelmRelease'], api: /^helm\.toolkit\.fluxcd\.io\//, source: 'chart' },
  { kinds: ['Application'], api: /^argoproj\.io\//, source: 'source' },
  { kinds: ['Application'], api: /^argoproj\.io\//, source: 'sources' },
  { kinds: ['ApplicationSet'], api: /^argoproj\.io\//, source: 'generators' },
];

export default defineDetector({
  about: 'What controllers in a cluster apply from a repository (Flux, Argo CD)',
  reads: { objects: kubernetes() },
  emits: [
    'deploy.by-pipeline',
    'deploy.scripted',
    'delivery.scripted',
    'delivers.to-environments',
    'deploy.production-in-one-action',
    'deploy.from-default-branch',
    'deploy.change-revertible',
    'deploy.several-environments',
    'deploy.same-process',
    'deploy.staged',
    'infrastructure.applied-by-pipeline',
    'infrastructure.declarative',
    'infrastructure.several-environments',
  ],
  *detect({ objects }) {
    const applied = objects.filter(isSynced);
    for (const { at, kind } of applied.slice(0, 3)) {
      for (const signal of [
        'deploy.by-pipeline',
        'deploy.scripted',
        'delivery.scripted',
        'delivers.to-environments',
        'deploy.change-revertible',
        'deploy.from-default-branch',
        'infrastructure.applied-by-pipeline',
        'infrastructure.declarative',
      ] as const)
        yield { signal, at, note: `a controller in the cluster applies it (${kind})` };
    }
    const ordered = objects.find((object) => isSynced(object) && waits(object)) ?? objects.find(isOfWave);
    if (ordered)
      yield {
        signal: 'deploy.staged',
        at: ordered.at,
        note: 'the controller applies it after what it needs',
      };
    const kinds = applied.map((object) => ({ object, kind: environmentOf(object) }));
    const named = kinds.find(({ kind }) => kind === 'production');
    const production = named ?? (kinds.every(({ kind }) => kind === 'unknown') ? kinds[0] : undefined);
    if (production)
      yield {
        signal: 'deploy.production-in-one-action',
        at: production.object.at,
        note: 'what is merged is synced to production',
      };
    const other = named && kinds.find(({ kind }) => kind !== 'production' && kind !== 'unknown');
    if (!other) return;
    for (const signal of [
      'deploy.several-environments',
      'deploy.same-process',
      'infrastructure.several-environments',
    ] as const)
      yield {
        signal,
        at: other.object.at,
        note: 'the same controller serves production and another environment',
      };
  },
});

function isSynced({ kind, apiVersion, node }: KubernetesObject): boolean {
  return syncing.some(
    ({ kinds, api, source }) =>
      kinds.includes(kind) && api.test(apiVersion) && node.get('spec', source) !== undefined,
  );
}

/** It is applied when what it names is ready. */
function waits({ node }: KubernetesObject): boolean {
  return (node.get('spec', 'dependsOn')?.items().length ?? 0) > 0;
}

/** Argo CD applies wave after wave, each when the one before is healthy. */
function isOfWave({ node }: KubernetesObject): boolean {
  return node.get('metadata', 'annotations', 'argocd.argoproj.io/sync-wave') !== undefined;
}

/** Told from the folder first, as such repositories are laid out, then from the name. */
function environmentOf({ file, name = '' }: KubernetesObject) {
  const byFolder = environmentKind(file.folder);
  return byFolder === 'unknown' ? environmentKind(name) : byFolder;
}
