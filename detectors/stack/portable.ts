import { defineDetector } from '../../src/detector.js';
import { paths } from '../../src/input/files.js';
import { type Manifest, manifests } from '../../src/input/manifests.js';

/** Ecosystems whose runtime runs on any platform. */
const open: readonly Manifest['ecosystem'][] = [
  'npm',
  'python',
  'maven',
  'gradle',
  'sbt',
  'nuget',
  'go',
  'rubygems',
  'composer',
  'cargo',
  'hex',
  'haskell',
  'clojure',
  'perl',
  'r',
  'ansible-galaxy',
  'helm',
];

export default defineDetector({
  about: 'Products of open runtimes',
  reads: { manifests: manifests(), infrastructure: paths('**/*.{tf,tofu,bicep}') },
  emits: ['stack.portable'],
  *detect({ manifests, infrastructure }) {
    // Rulings: infrastructure code for one vendor's cloud says nothing unless what runs on it is in sight.
    if (infrastructure.length > 3 * manifests.length) return;
    const own = manifests.filter(({ class_, ecosystem }) => class_ === 'product' && open.includes(ecosystem));
    for (const { at, ecosystem } of own.slice(0, 2))
      yield { signal: 'stack.portable', at, note: `a product of an open runtime (${ecosystem})` };
  },
});
