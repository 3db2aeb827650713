import type { ActionRow } from '../row.js';

/** Folders of what a cluster needs before anything runs on it, or that hold the whole of it. Linear-time. */
const ofClusters =
  /(?:^|[/_-])(?:clusters?|infra|infrastructure|platform|systems?|addons?|add-ons|operators?|controllers?|core|bootstrap|namespaces?|crds?|cluster-\w+|networking|network|storage|monitoring|observability|security|databases?|ingress|istio|cert-manager|argo-?cd|flux|crossplane|terraform)(?:[/_-]|$)/;

/** Charts of what a cluster needs before anything runs on it. Linear-time. */
const clusterCharts =
  /^(?:cert-manager|ingress-nginx|nginx-ingress|traefik|external-dns|external-secrets|sealed-secrets|kube-prometheus-stack|prometheus|metrics-server|loki|istio\w*|base|istiod|gateway|cilium|calico|tigera-operator|metallb|longhorn|rook-ceph\w*|rook-ceph-cluster|velero|karpenter|cluster-autoscaler|aws-load-balancer-controller|keda|kyverno|gatekeeper|vault|crossplane|argo-cd|argocd|reloader|\w+-operator)$/;

/** Objects that controllers in a cluster act on. */
export const controllers: readonly ActionRow[] = [
  {
    uses: 'argo-cd/application',
    intent: ['deploy', 'apply-infrastructure'],
    when: { path: ofClusters },
    example: { path: 'infrastructure/ingress' },
  },
  {
    uses: 'argo-cd/application',
    intent: ['deploy', 'apply-infrastructure'],
    when: { chart: clusterCharts },
    example: { chart: 'cert-manager' },
  },
  { uses: 'argo-cd/application', intent: 'deploy' },
  { uses: 'argo-cd/preview', intent: 'deploy' },
  {
    uses: 'flux/kustomization',
    intent: ['deploy', 'apply-infrastructure'],
    when: { path: ofClusters },
    example: { path: './infrastructure/production' },
  },
  { uses: 'flux/kustomization', intent: 'deploy' },
  {
    uses: 'flux/helm-release',
    intent: ['deploy', 'apply-infrastructure'],
    when: { chart: clusterCharts },
    example: { chart: 'ingress-nginx' },
  },
  { uses: 'flux/helm-release', intent: 'deploy' },
  { uses: 'flux/sync', intent: ['deploy', 'apply-infrastructure'] },
  { uses: 'flux/preview', intent: 'deploy' },
  { uses: 'flux/image-update', intent: 'deploy' },
  { uses: 'flux/rollback', intent: 'rollback' },
  {
    uses: 'flux/terraform',
    intent: 'apply-infrastructure',
    when: { approvePlan: /^auto$/ },
    example: { approvePlan: 'auto' },
  },
  { uses: 'flux/terraform', intent: 'validate-infrastructure' },
];
