import type { ImageDeployed } from '../../snapshot/deliveries.js';
import type { DataNode } from '../data.js';
import { folderOf } from '../folders.js';
import type { KubernetesObject } from '../kubernetes.js';
import { environmentOfPath } from '../pipelines/dialects/cluster/environments.js';
import type { Pipeline } from '../pipelines/pipeline.js';
import type { SourceFile } from '../source-file.js';
import { parseYaml } from '../yaml.js';
import { imageName } from './image-name.js';

/** Nodes of values that are looked at in one file, and how deep. */
const limits = { nodes: 5000, depth: 12 } as const;

/** Where objects that run something keep its containers. */
const podSpecs = [
  ['spec', 'template', 'spec'],
  ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
  ['spec'],
] as const;

/** What controllers are told to apply. */
interface Applied {
  readonly folders: readonly string[];
  /** Files of the controllers' own objects. */
  readonly files: ReadonlySet<string>;
}

/** Images that manifests, overlays and values of a repository deploy, by their whole names. */
export function imagesDeployed(
  objects: readonly KubernetesObject[],
  values: readonly SourceFile[],
  pipelines: readonly Pipeline[],
): readonly ImageDeployed[] {
  const applied = appliedBy(pipelines);
  const nodes = [
    ...objects.filter(({ templated }) => !templated).flatMap(imagesOf),
    ...values.flatMap((file) => {
      const parsed = parseYaml(file);
      return 'reason' in parsed ? [] : imagesInValues(parsed.root);
    }),
  ];
  const found = new Map<string, ImageDeployed>();
  for (const { written, node } of nodes) {
    const image = imageName(written);
    const { path } = node.file;
    if (image === undefined || found.has(`${image} ${path}`)) continue;
    const environment = environmentOfPath(folderOf(path)) ?? environmentOfPath(path);
    found.set(`${image} ${path}`, {
      image,
      path,
      line: node.line,
      ...(environment === undefined ? {} : { environment }),
      sure: isApplied(path, applied),
    });
  }
  return [...found.values()];
}

/** The folders and files that the controllers of this repository are pointed at. */
function appliedBy(pipelines: readonly Pipeline[]): Applied {
  const controllers = pipelines.filter(({ dialect, stale }) => /^(?:flux|argo-cd)$/.test(dialect) && !stale);
  const paths = controllers.flatMap(({ jobs }) =>
    jobs.flatMap(({ steps }) => steps.flatMap((step) => step.with?.path ?? [])),
  );
  return {
    folders: paths.flatMap((path) => {
      const folder = path.replace(/^\.?\/+/, '').replace(/\/+$/, '');
      return folder === '' || folder === '.' || /[{*$]/.test(folder) ? [] : [folder];
    }),
    files: new Set(controllers.map(({ path }) => path)),
  };
}

function isApplied(path: string, { folders, files }: Applied): boolean {
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
