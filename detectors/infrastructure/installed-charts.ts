import type { Place } from '../../src/detector.js';
import { defineDetector } from '../../src/detector.js';
import { type KubernetesObject, kubernetes } from '../../src/input/kubernetes.js';

/** A chart or artefact of others that is installed by its version. */
interface Installed {
  readonly at: Place;
  readonly name: string;
  /** One version and no range. */
  readonly exact: boolean;
}

const exactVersion = /^v?\d+\.\d+(?:\.\d+)?(?:[-+][\w.+-]{1,60})?$|^sha256:[0-9a-f]{64}$/;

/** Objects that name a chart or artefact, with where its name and version stand. */
const rows: readonly {
  readonly kind: string;
  readonly api: RegExp;
  readonly name: readonly string[];
  readonly versions: readonly (readonly string[])[];
}[] = [
  {
    kind: 'HelmRelease',
    api: /^helm\.(?:toolkit\.)?fluxcd\.io\//,
    name: ['spec', 'chart', 'spec', 'chart'],
    versions: [['spec', 'chart', 'spec', 'version']],
  },
  {
    kind: 'OCIRepository',
    api: /^source\.toolkit\.fluxcd\.io\//,
    name: ['spec', 'url'],
    versions: [
      ['spec', 'ref', 'digest'],
      ['spec', 'ref', 'tag'],
      ['spec', 'ref', 'semver'],
    ],
  },
  {
    kind: 'Application',
    api: /^argoproj\.io\//,
    name: ['spec', 'source', 'chart'],
    versions: [['spec', 'source', 'targetRevision']],
  },
];

export default defineDetector({
  about: 'Charts of others that controllers in a cluster install (Flux, Argo CD)',
  reads: { objects: kubernetes() },
  emits: ['dependencies.declared', 'dependencies.locked', 'dependencies.open-source'],
  *detect({ objects }) {
    const installed = objects.flatMap((object) => installedBy(object) ?? []);
    for (const { at, name } of installed.slice(0, 3)) {
      yield { signal: 'dependencies.declared', at, note: `${name} is installed` };
      yield { signal: 'dependencies.open-source', at, note: `${name} comes from a registry` };
    }
    const exact = installed.filter((one) => one.exact);
    if (exact.length === 0 || exact.length * 10 < installed.length * 9) return;
    for (const { at, name } of exact.slice(0, 2))
      yield { signal: 'dependencies.locked', at, note: `${name} is installed in one exact version` };
  },
});

function installedBy({ kind, apiVersion, node, at, templated }: KubernetesObject): Installed | undefined {
  const row = templated ? undefined : rows.find((one) => one.kind === kind && one.api.test(apiVersion));
  const name = row && node.get(...row.name)?.text;
  if (!row || !name || /^\.{0,2}\//.test(name)) return undefined;
  const version = row.versions.flatMap((path) => node.get(...path)?.text ?? [])[0] ?? '';
  return { at, name: name.slice(name.lastIndexOf('/') + 1), exact: exactVersion.test(version) };
}
