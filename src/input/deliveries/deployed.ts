import type { ArtefactDeployed } from '../../snapshot/deliveries.js';
import type { DataNode } from '../data.js';
import { folderOf } from '../folders.js';
import type { KubernetesObject } from '../kubernetes.js';
import { environmentOfPath } from '../pipelines/dialects/cluster/environments.js';
import type { SourceFile } from '../source-file.js';
import { parseYaml } from '../yaml.js';
import type { Applied } from './applied.js';
import type { ChartWritten } from './charts-deployed.js';
import { imageName } from './image-name.js';

/** Nodes of values that are looked at in one file, and how deep. */
const limits = { nodes: 5000, depth: 12 } as const;

/** Where objects that run something keep its containers. */
const podSpecs = [
  ['spec', 'template', 'spec'],
  ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
  ['spec'],
] as const;

/** What is looked at for what a repository deploys. */
export interface Sources {
  readonly objects: readonly KubernetesObject[];
  /** Values of charts. */
  readonly values: readonly SourceFile[];
  readonly charts: readonly ChartWritten[];
}

/** Images and charts that manifests, overlays and values of a repository deploy, by their whole names. */
export function artefactsDeployed(
  { objects, values, charts }: Sources,
  applied: Pick<Applied, 'files' | 'folders'>,
): readonly ArtefactDeployed[] {
  const nodes = [
    ...objects.filter(({ templated }) => !templated).flatMap(imagesOf),
    ...values.flatMap((file) => {
      const parsed = parseYaml(file);
      return 'reason' in parsed ? [] : imagesInValues(parsed.root);
    }),
  ];
  const images = nodes.flatMap(({ written, node }) => {
    const artefact = imageName(written);
    return artefact === undefined ? [] : [{ artefact, path: node.file.path, line: node.line }];
  });
  const found = new Map<string, ArtefactDeployed>();
  for (const one of [...images, ...charts]) {
    const { artefact, path, line } = one;
    if (found.has(`${artefact} ${path}`)) continue;
    const environment = environmentOfPath(folderOf(path)) ?? environmentOfPath(path);
    const sure = ('sure' in one && one.sure) || isApplied(path, applied);
    found.set(`${artefact} ${path}`, {
      artefact,
      path,
      line,
      ...(environment === undefined ? {} : { environment }),
      sure,
    });
  }
  return [...found.values()];
}

function isApplied(path: string, { folders, files }: Pick<Applied, 'files' | 'folders'>): boolean {
  return files.has(path) || folders.some((folder) => path.startsWith(`${folder}/`));
}

interface Written {
  readonly written: string;
  readonly node: DataNode;
}

function imagesOf({ kind, apiVersion, node }: KubernetesObject): readonly Written[] {
  if (kind === 'Kustomization' && apiVersion.startsWith('kustomize.config.k8s.io/')) return renamed(node);
  if (kind === 'HelmRelease') return imagesInValues(node.get('spec', 'values'));
  if (kind === 'Application')
    return [node.get('spec', 'source'), ...(node.get('spec', 'sources')?.items() ?? [])].flatMap((source) =>
      imagesInValues(source?.get('helm', 'valuesObject')),
    );
  return podSpecs.flatMap((way) =>
    ['initContainers', 'containers'].flatMap((list) =>
      (node.get(...way, list)?.items() ?? []).flatMap((container) => textOf(container.get('image'))),
    ),
  );
}

/** An overlay that sets the version of an image, or puts another in its place. */
function renamed(node: DataNode): readonly Written[] {
  return (node.get('images')?.items() ?? []).flatMap((image) =>
    textOf(
      image.get('newName') ?? (image.get('newTag') || image.get('digest') ? image.get('name') : undefined),
    ),
  );
}

function textOf(node: DataNode | undefined): readonly Written[] {
  return node?.text === undefined ? [] : [{ written: node.text, node }];
}

/** What values of charts call an image: `image: name:tag`, or its parts. */
function imagesInValues(root: DataNode | undefined): readonly Written[] {
  const found: Written[] = [];
  let left: number = limits.nodes;
  const walk = (node: DataNode, depth: number): void => {
    if (left-- <= 0 || depth > limits.depth) return;
    for (const { key, value } of node.entries()) {
      if (/^image$|Image$/.test(key)) found.push(...imageIn(value));
      walk(value, depth + 1);
    }
    for (const item of node.items()) walk(item, depth + 1);
  };
  if (root) walk(root, 0);
  return found;
}

function imageIn(value: DataNode): readonly Written[] {
  if (value.text !== undefined) return [{ written: value.text, node: value }];
  const name = value.get('repository') ?? value.get('name');
  const registry = value.get('registry')?.text;
  if (name?.text === undefined) return [];
  return [{ written: registry ? `${registry}/${name.text}` : name.text, node: name }];
}
