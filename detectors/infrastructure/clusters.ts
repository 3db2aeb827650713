import { defineDetector } from '../../src/detector.js';
import { paths } from '../../src/input/files.js';
import { kubernetes } from '../../src/input/kubernetes.js';
import { languageOf, sourceGlob } from '../../src/input/languages.js';

/** Fewer objects are an example. */
const objectsOfACluster = 3;

export default defineDetector({
  about: 'Cluster configuration that is the product itself',
  reads: { objects: kubernetes(), sources: paths(sourceGlob), charts: paths('**/Chart.{yaml,yml}') },
  emits: ['delivers.infrastructure', 'code.application', 'build.command'],
  *detect({ objects: all, sources, charts }) {
    // What a chart renders belongs to whoever installs the chart.
    const inCharts = charts.map((path) => path.slice(0, path.lastIndexOf('/') + 1) || 'templates/');
    const objects = all.filter(({ file }) => !inCharts.some((folder) => file.path.startsWith(folder)));
    const programs = sources.filter((path) => !['shell', 'powershell'].includes(languageOf(path) ?? ''));
    const files = new Set(objects.map(({ file }) => file.path));
    const [first] = objects;
    // Tools and tests stand beside it, but what it is about is the cluster.
    if (!first || files.size < objectsOfACluster || programs.length * 4 > files.size) return;
    for (const signal of ['delivers.infrastructure', 'code.application', 'build.command'] as const)
      yield {
        signal,
        at: first.at,
        note: `cluster configuration is most of the repository (${files.size} files)`,
      };
  },
});
