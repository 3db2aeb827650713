import { defineDetector } from '../../src/detector.js';
import { type Dependency, type Manifest, manifests } from '../../src/input/manifests.js';
import { telling } from './_declared.js';

/** Versions that point beside the manifest: nothing comes from a registry. */
const local = /^(file:|link:|workspace:|portal:|\.{0,2}\/|path)/;

export default defineDetector({
  about: 'Dependencies from public registries',
  reads: { manifests: manifests() },
  emits: ['dependencies.open-source'],
  *detect({ manifests }) {
    const open = manifests.filter((one) => one.class_ === 'product' && (fetched(one) || runsOnOpenTool(one)));
    for (const manifest of telling(open)) {
      const first = fetched(manifest);
      yield {
        signal: 'dependencies.open-source',
        at: first?.at ?? manifest.at,
        note: first
          ? `${first.name} and others come from the public ${manifest.ecosystem} registry`
          : 'runs on an open-source tool, needs nothing else',
      };
    }
  },
});

/** Rulings: a private registry beside the public one is no contrary evidence. */
function fetched({ dependencies }: Manifest): Dependency | undefined {
  const remote = dependencies.filter(({ name, version }) => !local.test(version ?? '') && !local.test(name));
  return remote.find(({ scope }) => scope === 'runtime') ?? remote[0];
}

function runsOnOpenTool({ ecosystem, role }: Manifest): boolean {
  return ecosystem === 'ansible-galaxy' && role === 'library';
}
