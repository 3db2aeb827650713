import { defineDetector } from '../../src/detector.js';
import { files, paths } from '../../src/input/files.js';
import { type KubernetesObject, kubernetes } from '../../src/input/kubernetes.js';
import { languageOf, sourceGlob } from '../../src/input/languages.js';
import type { Pipeline } from '../../src/input/pipelines/pipeline.js';
import { pipelines } from '../../src/input/pipelines/pipelines.js';
import type { SourceFile } from '../../src/input/source-file.js';

/** Fewer objects are an example. */
const objectsOfACluster = 3;

export default defineDetector({
  about: 'Cluster configuration that is the product itself',
  reads: {
    objects: kubernetes(),
    sources: paths(sourceGlob),
    charts: files('**/Chart.{yaml,yml}'),
    pipelines: pipelines(),
  },
  emits: ['delivers.infrastructure', 'code.application', 'build.command'],
  *detect({ objects: all, sources, charts, pipelines }) {
    // What a chart renders belongs to whoever installs the chart.
    const inCharts = charts.map(({ path }) => path.slice(0, path.lastIndexOf('/') + 1) || 'templates/');
    const objects = all.filter(
      (object) => !isForTools(object) && !inCharts.some((folder) => object.file.path.startsWith(folder)),
    );
    const programs = sources.filter((path) => !['shell', 'powershell'].includes(languageOf(path) ?? ''));
    const holding = new Set(objects.map(({ file }) => file.path));
    const [first] = objects;
    // Tools and tests stand beside it, but what it is about is the cluster.
    const isMost =
      first !== undefined && holding.size >= objectsOfACluster && programs.length * 4 <= holding.size;
    const own = ofOwnCharts(pipelines, charts, programs.length);
    const at = isMost ? first.at : own?.at;
    if (!at) return;
    const size = isMost ? `${holding.size} files` : 'charts that a controller installs';
    for (const signal of ['delivers.infrastructure', 'code.application', 'build.command'] as const)
      yield {
        signal,
        at,
        note: `cluster configuration is most of the repository (${size})`,
      };
  },
});

/** Written as an object, but read by tools on the spot and never sent to a cluster. */
function isForTools({ node }: KubernetesObject): boolean {
  return node.get('metadata', 'annotations', 'config.kubernetes.io/local-config')?.text === 'true';
}

/** What a chart says to those who look for one. */
const shownToOthers = /^(?:home|icon|keywords|sources|maintainers):/m;

/** Charts of one's own, some of which tell a controller what to install in the cluster. */
function ofOwnCharts(pipelines: readonly Pipeline[], charts: readonly SourceFile[], programs: number) {
  const installing = pipelines.filter(({ dialect }) => dialect === 'argo-cd' || dialect === 'flux');
  const isForOthers = charts.some(({ text }) => shownToOthers.test(text));
  const isFew = installing.length < objectsOfACluster || programs * 4 > installing.length + charts.length;
  return isForOthers || isFew ? undefined : installing[0];
}
