import { defineDetector } from '../../src/detector.js';
import { paths } from '../../src/input/files.js';
import { sourceGlob } from '../../src/input/languages.js';
import { type Manifest, manifests } from '../../src/input/manifests.js';
import { coverageOf, declaring, isDeclared, telling } from './_declared.js';

export default defineDetector({
  about: 'Lock files, checksums and exact versions',
  reads: {
    manifests: manifests(),
    sources: paths(sourceGlob),
    copies: paths(sourceGlob, { in: ['vendored'] }),
  },
  emits: ['dependencies.locked'],
  *detect({ manifests, sources, copies }) {
    const own = declaring(manifests);
    const pinned = own.filter(isPinned);
    // A few exact versions beside many loose ones lock nothing.
    const mostly = weightOf(pinned) * 2 >= weightOf(own) && isDeclared(coverageOf(own, sources, copies));
    for (const manifest of telling(pinned)) {
      yield mostly
        ? { signal: 'dependencies.locked', at: placeOf(manifest), note: noteOf(manifest) }
        : {
            signal: 'dependencies.locked',
            at: placeOf(manifest),
            note: `${noteOf(manifest)}, but most dependencies are not locked`,
            strength: 'weak',
          };
    }
  },
});

function isPinned({ lock, exact, dependencies }: Manifest): boolean {
  return dependencies.length > 0 && (lock !== undefined || exact);
}

function weightOf(manifests: readonly Manifest[]): number {
  return manifests.reduce((sum, { dependencies }) => sum + dependencies.length, 0);
}

function placeOf({ lock, dependencies, at }: Manifest) {
  return lock === undefined ? (dependencies[0]?.at ?? at) : { path: lock, line: 1 };
}

function noteOf({ ecosystem, lock }: Manifest): string {
  return lock === undefined
    ? `all ${ecosystem} dependencies have exact versions`
    : `lock file of the ${ecosystem} dependencies`;
}
