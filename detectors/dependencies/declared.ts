import { defineDetector } from '../../src/detector.js';
import { type Manifest, manifests } from '../../src/input/manifests.js';

/** Ecosystems whose manifests declare what infrastructure uses, not what a product is built of. */
const ofInfrastructure: readonly Manifest['ecosystem'][] = ['helm', 'terraform', 'nix', 'bazel'];

export default defineDetector({
  about: 'Dependencies that manifests declare and lock',
  reads: { manifests: manifests() },
  emits: ['dependencies.declared', 'dependencies.locked', 'dependencies.open-source', 'build.inputs-pinned'],
  *detect({ manifests }) {
    const own = manifests.filter(({ class_ }) => class_ === 'product');
    const products = own.filter(({ ecosystem }) => !ofInfrastructure.includes(ecosystem));
    const main = products.length > 0 ? products : own;
    for (const { at, ecosystem } of main.slice(0, 3))
      yield { signal: 'dependencies.declared', at, note: `manifest (${ecosystem})` };
    for (const { dependencies, at } of main
      .filter(({ dependencies }) => dependencies.length > 0)
      .slice(0, 2)) {
      yield {
        signal: 'dependencies.open-source',
        at: dependencies[0]?.at ?? at,
        note: 'dependencies come from a public registry',
      };
    }
    const locked = main.filter(
      ({ lock, exact, dependencies }) => lock !== undefined || (exact && dependencies.length > 0),
    );
    if (locked.length * 2 < main.length) return;
    for (const { lock, at } of locked.slice(0, 3)) {
      const place = lock === undefined ? at : { path: lock, line: 1 };
      for (const signal of ['dependencies.locked', 'build.inputs-pinned'] as const)
        yield { signal, at: place, note: lock === undefined ? 'exact versions' : 'lock file' };
    }
  },
});
