import { defineDetector } from '../../src/detector.js';
import type { DataNode } from '../../src/input/data.js';
import { files } from '../../src/input/files.js';
import { type KubernetesObject, kubernetesObjects } from '../../src/input/kubernetes.js';
import type { SourceFile } from '../../src/input/source-file.js';

/** Files that can hold such an object: the others are not parsed. */
const mayHold = /^[ \t-]*["']?kind["']?:\s*["']?(?:Rollout|Canary)\b/m;

export default defineDetector({
  about: 'Deployments that shift traffic step by step: Argo Rollouts and Flagger',
  reads: { manifests: files(['**/*.yaml', '**/*.yml']) },
  emits: ['deploy.zero-downtime', 'deploy.staged', 'deploy.rollback-by-itself'],
  *detect({ manifests }) {
    const objects = manifests.filter(({ text }) => mayHold.test(text)).flatMap(shiftingIn);
    for (const { at, kind, analysed } of objects.slice(0, 3)) {
      for (const signal of ['deploy.zero-downtime', 'deploy.staged'] as const)
        yield { signal, at, note: `${kind} shifts traffic step by step` };
      if (analysed)
        yield {
          signal: 'deploy.rollback-by-itself',
          at,
          note: `${kind} goes back when what it measures is bad`,
        };
    }
  },
});

interface Shifting {
  readonly at: KubernetesObject['at'];
  readonly kind: string;
  /** It measures what it has deployed, and takes it back. */
  readonly analysed: boolean;
}

function shiftingIn(file: SourceFile): readonly Shifting[] {
  return kubernetesObjects(file).flatMap((object): readonly Shifting[] => {
    const { kind, apiVersion, node, at } = object;
    if (apiVersion.startsWith('flagger.app/') && kind === 'Canary') {
      const metrics =
        node.get('spec', 'analysis', 'metrics') ?? node.get('spec', 'canaryAnalysis', 'metrics');
      return [{ at, kind: 'a canary of Flagger', analysed: (metrics?.items().length ?? 0) > 0 }];
    }
    const strategy = node.get('spec', 'strategy');
    if (!apiVersion.startsWith('argoproj.io/') || kind !== 'Rollout' || !strategy) return [];
    const green = strategy.get('blueGreen');
    const canary = strategy.get('canary');
    return green || canary ? [{ at, kind: 'a rollout', analysed: isAnalysed(canary, green) }] : [];
  });
}

function isAnalysed(canary: DataNode | undefined, green: DataNode | undefined): boolean {
  const inSteps =
    canary
      ?.get('steps')
      ?.items()
      .some((step) => step.get('analysis')) ?? false;
  const around = [
    canary?.get('analysis'),
    green?.get('prePromotionAnalysis'),
    green?.get('postPromotionAnalysis'),
  ];
  return inSteps || around.some((node) => node !== undefined);
}
