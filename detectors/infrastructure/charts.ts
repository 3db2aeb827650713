import { defineDetector } from '../../src/detector.js';
import { files, paths } from '../../src/input/files.js';

const environmentName =
  /(^|[^a-z])(prod|production|prd|live|staging|stage|stg|test|tst|qa|uat|dev|development|preprod|preview|acceptance|sandbox)([^a-z]|$)/i;

export default defineDetector({
  about: 'Helm charts and Kustomize overlays',
  reads: {
    charts: files(['**/Chart.yaml', '**/helmfile.yaml', '**/skaffold.yaml']),
    overlays: files(['**/kustomization.yaml', '**/kustomization.yml']),
    values: paths(['**/values*.yaml', '**/values*.yml', '**/*values.yaml']),
  },
  emits: [
    'deploy.scripted',
    'delivery.scripted',
    'infrastructure.present',
    'infrastructure.scripted',
    'infrastructure.declarative',
    'infrastructure.orchestrated',
    'config.versioned',
    'deploy.several-environments',
    'infrastructure.several-environments',
    'deploy.same-process',
  ],
  *detect({ charts, overlays, values }) {
    for (const file of [...charts.slice(0, 2), ...overlays.slice(0, 2)]) {
      for (const signal of [
        'deploy.scripted',
        'delivery.scripted',
        'infrastructure.present',
        'infrastructure.scripted',
        'infrastructure.declarative',
        'infrastructure.orchestrated',
      ] as const) {
        yield { signal, at: file.at(1), note: file.name.startsWith('k') ? 'Kustomize' : 'chart' };
      }
    }
    for (const path of values.slice(0, 2))
      yield { signal: 'config.versioned', at: { path, line: 1 }, note: 'values of the chart' };
    const perEnvironment = overlays.filter(({ folder }) =>
      environmentName.test(folder.slice(folder.lastIndexOf('/') + 1)),
    );
    const named = values.filter((path) => environmentName.test(path));
    const several =
      perEnvironment.length >= 2 ? perEnvironment.map(({ path }) => path) : named.length >= 2 ? named : [];
    for (const path of several.slice(0, 2)) {
      for (const signal of [
        'deploy.several-environments',
        'infrastructure.several-environments',
        'deploy.same-process',
        'config.versioned',
      ] as const) {
        yield { signal, at: { path, line: 1 }, note: 'an environment of its own, from the same base' };
      }
    }
  },
});
