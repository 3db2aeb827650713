import { defineDetector } from '../../src/detector.js';
import { yaml } from '../../src/input/yaml.js';
import { forDevelopment } from './_purpose.js';

/** Names that say that it is meant for servers. */
const forServers = /(^|[^a-z])(prod|production|prd|live|deploy|stack|swarm|staging)([^a-z]|$)/i;

export default defineDetector({
  about: 'Compose files that are meant for servers',
  reads: {
    composes: yaml(['**/docker-compose*.{yml,yaml}', '**/compose*.{yml,yaml}'], {
      containing: /^services:/m,
    }),
  },
  emits: ['deploy.scripted', 'delivery.scripted', 'infrastructure.present', 'operations.health-check'],
  *detect({ composes }) {
    for (const { file, root } of composes) {
      const services = root.get('services')?.entries() ?? [];
      const restarting = services.find(
        ({ value }) =>
          /always|unless-stopped|on-failure/.test(value.get('restart')?.text ?? '') || value.get('deploy'),
      );
      const mountsSource = services.some(({ value }) =>
        value
          .get('volumes')
          ?.items()
          .some(({ text }) => /^\.{1,2}\/?:/.test(text ?? '')),
      );
      const serves =
        forServers.test(file.path) ||
        (restarting !== undefined && !mountsSource && !forDevelopment(file.path));
      if (!serves) continue;
      for (const signal of ['deploy.scripted', 'delivery.scripted', 'infrastructure.present'] as const) {
        yield { signal, at: root.get('services')?.at ?? file.at(1), note: 'services that run together' };
      }
      const health = services.find(({ value }) => value.get('healthcheck'))?.value.get('healthcheck');
      if (health) yield { signal: 'operations.health-check', at: health.at, note: 'container health check' };
    }
  },
});
