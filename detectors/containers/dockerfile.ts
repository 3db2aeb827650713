import { defineDetector } from '../../src/detector.js';
import { files } from '../../src/input/files.js';
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
  },
  emits: [
    'deploy.scripted',
    'delivery.scripted',
    'infrastructure.present',
    'stack.portable',
    'build.command',
    'operations.health-check',
  ],
  *detect({ dockerfiles }) {
    // Rulings: a Dockerfile alone makes deployment repeatable; one for development or tests does not.
    const images = dockerfiles.filter(
      ({ path, text }) =>
        /^\s*FROM\s/im.test(text) && !path.endsWith('.dockerignore') && !forDevelopment(path),
    );
    for (const file of images.slice(0, 3)) {
      const at = file.find(/^\s*FROM\s/im) ?? file.at(1);
      for (const signal of [
        'deploy.scripted',
        'infrastructure.present',
        'stack.portable',
        'build.command',
      ] as const) {
        yield { signal, at, note: 'container image' };
      }
      // What is delivered is described, not the delivery itself.
      yield { signal: 'delivery.scripted', at, note: 'container image', strength: 'weak' };
      const health = file.find(/^\s*HEALTHCHECK\s+(?!NONE)/im);
      if (health) yield { signal: 'operations.health-check', at: health, note: 'container health check' };
    }
  },
});
