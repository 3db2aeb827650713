import type { DataNode } from '../data.js';
import { type HclBlock, parseHcl } from '../hcl.js';
import type { KubernetesObject } from '../kubernetes.js';
import type { Pipeline, Step } from '../pipelines/pipeline.js';
import type { SourceFile } from '../source-file.js';
import { parseYaml } from '../yaml.js';
import { chartName, registryOf, wholeChartName } from './chart-name.js';
import type { Filling } from './filling.js';

/** A chart that somebody puts somewhere, and where that is said. */
export interface ChartWritten {
  readonly artefact: string;
  readonly path: string;
  readonly line: number;
  /** Something is known to act on it. */
  readonly sure: boolean;
}

interface Told {
  readonly name: string | undefined;
  readonly node: Pick<DataNode, 'file' | 'line'> | undefined;
}

/** Charts that objects for controllers install. */
export function chartsInObjects(objects: readonly KubernetesObject[]): readonly ChartWritten[] {
  const plain = objects.filter(
    ({ templated, node }) => !templated && node.get('spec', 'suspend')?.scalar !== true,
  );
  const sources = new Sources(plain);
  return plain.flatMap(({ kind, apiVersion, node }) => {
    const read = kinds.find((one) => one.kind === kind && one.group.test(apiVersion))?.read;
    return written(read?.(node, sources) ?? []);
  });
}

/** Where Flux is told that charts are: by kind and name; nothing where two of a name differ. */
class Sources {
  readonly #urls = new Map<string, string | undefined>();

  constructor(objects: readonly KubernetesObject[]) {
    for (const { kind, apiVersion, name, node } of objects) {
      const url = node.get('spec', 'url')?.text;
      if (!apiVersion.startsWith('source.toolkit.fluxcd.io/') || name === undefined || url === undefined)
        continue;
      const key = `${kind} ${name}`;
      this.#urls.set(key, this.#urls.has(key) && this.#urls.get(key) !== url ? undefined : url);
    }
  }

  url(reference: DataNode | undefined, usual?: string): string | undefined {
    return this.#urls.get(`${reference?.get('kind')?.text ?? usual} ${reference?.get('name')?.text}`);
  }
}

const kinds: readonly {
  readonly kind: string;
  readonly group: RegExp;
  read(node: DataNode, sources: Sources): readonly Told[];
}[] = [
  {
    kind: 'Application',
    group: /^argoproj\.io\//,
    read: (node) =>
      [node.get('spec', 'source'), ...(node.get('spec', 'sources')?.items() ?? [])].flatMap((source) => {
        const [url, chart] = [source?.get('repoURL')?.text, source?.get('chart')];
        if (chart) return [{ name: chartName(registryOf(url), chart.text), node: chart }];
        return [{ name: wholeChartName(url), node: source?.get('repoURL') }];
      }),
  },
  {
    kind: 'HelmRelease',
    group: /^helm\.toolkit\.fluxcd\.io\//,
    read: (node, sources) => {
      const spec = node.get('spec', 'chart', 'spec');
      const chart = spec?.get('chart');
      const reference = node.get('spec', 'chartRef');
      return [
        { name: chartName(sources.url(spec?.get('sourceRef'), 'HelmRepository'), chart?.text), node: chart },
        { name: wholeChartName(sources.url(reference)), node: reference },
      ];
    },
  },
  {
    kind: 'Kustomization',
    group: /^kustomize\.config\.k8s\.io\//,
    read: (node) =>
      (node.get('helmCharts')?.items() ?? []).map((one) => ({
        name: chartName(one.get('repo')?.text, one.get('name')?.text),
        node: one.get('name'),
      })),
  },
];

/** Charts that a chart is made of: where that is applied, they are. */
export function chartsInChart(file: SourceFile): readonly ChartWritten[] {
  const parsed = parseYaml(file);
  if ('reason' in parsed) return [];
  const all = (parsed.root.get('dependencies')?.items() ?? []).slice(0, 100).map((one) => ({
    name: chartName(one.get('repository')?.text, one.get('name')?.text),
    node: one.get('name'),
  }));
  return written(all);
}

/** Releases of a helmfile, whose indexes have short names; a pipeline may be known to run it. */
export function chartsInHelmfile(file: SourceFile, isRun: boolean): readonly ChartWritten[] {
  const parsed = parseYaml(file);
  if ('reason' in parsed) return [];
  const lists = (key: string) =>
    parsed.documents.flatMap((node) => node.get(key)?.items() ?? []).slice(0, 500);
  const urls = new Map(
    lists('repositories').map((one) => {
      const url = one.get('url')?.text;
      return [one.get('name')?.text, one.get('oci')?.scalar === true ? registryOf(url) : url];
    }),
  );
  const all = lists('releases').map((one) => {
    const chart = one.get('chart');
    const [index = '', name] = chart?.text?.split('/') ?? [];
    return { name: wholeChartName(chart?.text) ?? chartName(urls.get(index), name), node: chart };
  });
  return written(all, isRun);
}

/** Charts that commands of pipelines install. */
export function chartsInSteps(pipelines: readonly Pipeline[], filling: Filling): readonly ChartWritten[] {
  const steps = pipelines
    .filter(({ stale }) => stale === undefined)
    .flatMap(({ jobs }) => jobs.flatMap((job) => job.steps.filter(deploys)));
  return steps.flatMap((step) => {
    const { path, line = 1 } = step.at;
    const words = filling.script(step).match(/\boci:\/\/[^\s"';|&]{1,300}/g) ?? [];
    return words.slice(0, 50).flatMap((word) => {
      const artefact = wholeChartName(word);
      return artefact === undefined || path === undefined ? [] : [{ artefact, path, line, sure: true }];
    });
  });
}

function deploys({ work }: Step): boolean {
  return work.some(({ intent, dry, weak }) => intent === 'deploy' && !dry && !weak);
}

/** `helm_release` of Terraform; a pipeline may be known to apply it. */
export function chartsInTerraform(file: SourceFile, isRun: boolean): readonly ChartWritten[] {
  const releases = parseHcl(file).blocks.filter(
    ({ type, labels }) => type === 'resource' && labels[0] === 'helm_release',
  );
  const text = ({ attributes }: HclBlock, name: string) =>
    attributes.find((attribute) => attribute.name === name)?.string;
  return releases.flatMap((release) => {
    const [index, chart] = [text(release, 'repository'), text(release, 'chart')];
    const name = wholeChartName(chart) ?? chartName(index, chart);
    return written([{ name, node: { file, line: release.at.line ?? 1 } }], isRun);
  });
}

function written(all: readonly Told[], sure = false): readonly ChartWritten[] {
  return all.flatMap(({ name, node }) =>
    name === undefined || !node ? [] : [{ artefact: name, path: node.file.path, line: node.line, sure }],
  );
}
