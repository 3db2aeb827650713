import type { Dockerfile } from '../../src/input/dockerfile.js';

/** Images for development, tests or the pipeline's own tools are nothing that is delivered. */
const notDelivered =
  /(^|[^a-z])(dev|develop|development|devcontainer|local|debug|test|tests|testing|e2e|ci|lint|bench|fuzz|clusterfuzzlite)([^a-z]|$)/i;

/** The images that the repository delivers. */
export function delivered(images: readonly Dockerfile[]): readonly Dockerfile[] {
  return images.filter(({ file }) => !notDelivered.test(file.path));
}
