import { defineDetector } from '../../src/detector.js';
import { paths } from '../../src/input/files.js';
import { sourceGlob } from '../../src/input/languages.js';
import { manifests } from '../../src/input/manifests.js';
import { coverageOf, declaring, isDeclared, telling } from './_declared.js';

export default defineDetector({
  about: 'Manifests that declare dependencies',
  reads: {
    manifests: manifests(),
    sources: paths(sourceGlob),
    copies: paths(sourceGlob, { in: ['vendored'] }),
  },
  emits: ['dependencies.declared'],
  *detect({ manifests, sources, copies }) {
    const own = declaring(manifests);
    const declared = isDeclared(coverageOf(own, sources, copies));
    for (const { dependencies, ecosystem, at } of telling(own)) {
      const count =
        dependencies.length === 1 ? 'one dependency' : `${dependencies.length || 'no'} dependencies`;
      const note = `the ${ecosystem} manifest declares ${count}`;
      const place = { signal: 'dependencies.declared', at: dependencies[0]?.at ?? at } as const;
      yield declared
        ? { ...place, note }
        : {
            ...place,
            note: `${note}, but most code stands outside it with copied libraries`,
            strength: 'weak',
          };
    }
  },
});
