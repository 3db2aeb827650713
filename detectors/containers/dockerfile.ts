import { defineDetector } from '../../src/detector.js';
import { files, paths } from '../../src/input/files.js';
import { languageOf, sourceGlob } from '../../src/input/languages.js';
import { forDevelopment } from './_purpose.js';

export default defineDetector({
  about: 'Container images that are described here',
  reads: {
    dockerfiles: files([
      '**/Dockerfile',
      '**/Dockerfile.*',
      '**/*.Dockerfile',
      '**/*.dockerfile',
      '**/Containerfile',
    ]),
    stacks: paths('**/*.{tf,tofu,bicep}'),
    functions: paths('**/serverless.{yml,yaml,json,ts,js}'),
    code: paths(sourceGlob),
  },
  emits: [
    'deploy.scripted',
    'delivery.scripted',
    'infrastructure.present',
    'stack.portable',
    'build.command',
    'operations.health-check',
  ],
  *detect({ dockerfiles, stacks, functions, code }) {
    // Rulings: a Dockerfile alone makes deployment repeatable; one for development or tests does not.
    const images = dockerfiles.filter(
      ({ path, text }) =>
        /^\s*FROM\s/im.test(text) &&
        !path.endsWith('.dockerignore') &&
        !forDevelopment(path) &&
        !isWorkplace(text),
    );
    for (const file of images.slice(0, 3)) {
      const at = file.find(/^\s*FROM\s/im) ?? file.at(1);
      for (const signal of [
        'deploy.scripted',
        'infrastructure.present',
        'stack.portable',
        'build.command',
      ] as const) {
        // Rulings: an image beside the code for a cloud does not tell what runs on it.
        const isFew = functions.length > 3 * images.length;
        const beside = signal === 'stack.portable' && (isFew || isMostly(stacks, code));
        yield { signal, at, note: 'container image', ...(beside ? { strength: 'weak' as const } : {}) };
      }
      // What is delivered is described, not the delivery itself.
      yield { signal: 'delivery.scripted', at, note: 'container image', strength: 'weak' };
      const health = file.find(/^\s*HEALTHCHECK\s+(?!NONE)/im);
      if (health) yield { signal: 'operations.health-check', at: health, note: 'container health check' };
    }
  },
});

/** Whether the code for a cloud is nearly all there is but for scripts. */
function isMostly(stacks: readonly string[], code: readonly string[]): boolean {
  return stacks.length > 5 * code.filter((path) => languageOf(path) !== 'shell').length;
}

/** Takes nothing of the repository and starts nothing: a place in which something is run, for tests most likely. */
function isWorkplace(text: string): boolean {
  return !/^\s*((COPY|ADD)\s+(?![^\n]*--from=)|(CMD|ENTRYPOINT|EXPOSE|HEALTHCHECK)\s)/im.test(text);
}
