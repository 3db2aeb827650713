import type { HostingFacts } from '../snapshot/hosting.js';
import type { Input } from './input.js';

export type { Fact, HostingFacts } from '../snapshot/hosting.js';

/** Asks for what the hosting platform knows; undefined where it was not asked. */
export function hosting(): Input<{ readonly facts: HostingFacts | undefined; readonly asOf: number }> {
  return {
    key: 'hosting',
    about: 'hosting facts',
    load: async ({ snapshot, asOf }) => ({ value: { facts: snapshot.hosting, asOf }, problems: [] }),
  };
}
