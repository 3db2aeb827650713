import { defineDetector } from '../../src/detector.js';
import { type KubernetesObject, kubernetes } from '../../src/input/kubernetes.js';

export default defineDetector({
  about: 'Objects that a controller applies one after the other (Flux, Argo CD)',
  reads: { objects: kubernetes() },
  emits: ['deploy.staged'],
  *detect({ objects }) {
    const ordered = objects.find((object) => waits(object) || isOfWave(object));
    if (ordered)
      yield {
        signal: 'deploy.staged',
        at: ordered.at,
        note: 'the controller applies it after what it needs',
      };
  },
});

/** Flux applies it when what it names is ready. */
function waits({ apiVersion, node }: KubernetesObject): boolean {
  const isApplied = /^(kustomize|helm)\.toolkit\.fluxcd\.io\//.test(apiVersion);
  return isApplied && (node.get('spec', 'dependsOn')?.items().length ?? 0) > 0;
}

/** Argo CD applies wave after wave, each when the one before is healthy. */
function isOfWave({ node }: KubernetesObject): boolean {
  return node.get('metadata', 'annotations', 'argocd.argoproj.io/sync-wave') !== undefined;
}
