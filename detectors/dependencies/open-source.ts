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

function fetched({ dependencies, ecosystem }: Manifest): Dependency | undefined {
  return dependencies.find(
    ({ name, version }) => !local.test(version ?? '') && !local.test(name) && isPublic(ecosystem, name),
  );
}

/** Names that cannot be public: paths, and Maven groups of a company's own are still taken for public. */
function isPublic(ecosystem: Manifest['ecosystem'], name: string): boolean {
  return name.length > 1 && !(ecosystem === 'swift' && !/^https?:|^git@/.test(name));
}

function runsOnOpenTool({ ecosystem, role }: Manifest): boolean {
  return ecosystem === 'ansible-galaxy' && role === 'library';
}
