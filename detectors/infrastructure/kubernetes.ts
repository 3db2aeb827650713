import { defineDetector } from '../../src/detector.js';
import { files } from '../../src/input/files.js';
import type { SourceFile } from '../../src/input/source-file.js';
import { oneForEach } from './_environments.js';

const workloads =
  'Deployment|StatefulSet|DaemonSet|CronJob|Rollout|Application|DeploymentConfig|Service|Ingress|HelmRelease|Kustomization';
/** Kinds that run something. */
const workload = new RegExp(`^kind:\\s*["']?(${workloads})\\b`, 'm');
/** The same among the objects of a template or list. */
const nested = new RegExp(`^[ ]{0,8}(?:- )?[ ]{0,8}kind:\\s*["']?(${workloads})\\b`, 'm');
const wraps = /^kind:\s*["']?(?:Template|List)\b/m;
const rolling = /^[ ]{0,8}(?:- )?[ ]{0,8}kind:\s*["']?(Deployment|StatefulSet|DeploymentConfig)\b/m;

export default defineDetector({
  about: 'Kubernetes objects, in plain manifests and in templates of charts',
  reads: { manifests: files(['**/*.yaml', '**/*.yml']) },
  emits: [
    'deploy.scripted',
    'delivery.scripted',
    'infrastructure.present',
    'infrastructure.scripted',
    'infrastructure.declarative',
    'infrastructure.orchestrated',
    'infrastructure.several-environments',
    'deploy.several-environments',
    'deploy.zero-downtime',
    'operations.health-check',
    'config.versioned',
  ],
  *detect({ manifests }) {
    const objects = manifests.filter(
      ({ text, path }) => /^apiVersion:/m.test(text) && runsSomething(text) && !path.startsWith('.github/'),
    );
    for (const file of objects.slice(0, 3)) {
      const at = file.find(workload) ?? file.find(nested) ?? file.at(1);
      for (const signal of [
        'deploy.scripted',
        'delivery.scripted',
        'infrastructure.present',
        'infrastructure.scripted',
        'infrastructure.declarative',
        'infrastructure.orchestrated',
      ] as const) {
        yield { signal, at, note: 'Kubernetes object' };
      }
    }
    for (const path of oneForEach(objects.map((file) => file.path)).slice(0, 2)) {
      for (const signal of ['infrastructure.several-environments', 'deploy.several-environments'] as const)
        yield { signal, at: { path, line: 1 }, note: 'the same objects for each environment' };
    }
    // Rulings: rolling is the default strategy; with a readiness probe a deploy keeps serving at any number of replicas.
    for (const file of objects.filter(servesWhileRolling).slice(0, 3)) {
      yield {
        signal: 'deploy.zero-downtime',
        at: file.find(/^\s+(readinessProbe|readiness|canary|blueGreen):/m) ?? file.at(1),
        note: 'a deploy that keeps serving: rolling with a readiness probe, canary or blue/green',
      };
    }
    const probed = objects.find(({ text }) => probeOf(text).test(text));
    if (probed)
      yield {
        signal: 'operations.health-check',
        at: probed.find(probeOf(probed.text)) ?? probed.at(1),
        note: 'probe',
      };
    const settings =
      manifests.find(({ text }) => /^kind:\s*["']?ConfigMap\b/m.test(text)) ??
      objects.find(({ text }) => /^\s+-?\s*env:\s*$/m.test(text));
    if (settings)
      yield {
        signal: 'config.versioned',
        at: settings.find(/^kind:\s*["']?ConfigMap\b|^\s+-?\s*env:\s*$/m) ?? settings.at(1),
        note: 'settings in the manifests',
      };
  },
});

/** How a file says where the application is asked how it is. */
function probeOf(text: string): RegExp {
  return ofPlatform.test(text)
    ? /^ {2,8}(liveness|readiness|startup):/m
    : /^\s+(liveness|readiness|startup)Probe:/m;
}

/** An application platform on Kubernetes makes the probes of its own words. */
const ofPlatform = /^apiVersion:\s*["']?nais\.io\//m;

function runsSomething(text: string): boolean {
  return workload.test(text) || (wraps.test(text) && nested.test(text));
}

function servesWhileRolling({ text }: SourceFile): boolean {
  return text
    .split(/^---[ \t]*$/m)
    .some(
      (document) =>
        (rolling.test(document) &&
          /^\s+readinessProbe:/m.test(document) &&
          !/^\s+type:\s*["']?Recreate\b/m.test(document)) ||
        (/^kind:\s*["']?Rollout\b/m.test(document) && /^ {2,8}(canary|blueGreen):/m.test(document)) ||
        (ofPlatform.test(document) && /^ {2,8}readiness:/m.test(document)),
    );
}
