import type { DataNode } from '../../../data.js';
import { kubernetesObjects } from '../../../kubernetes.js';
import type { PathIndex } from '../../../path-index.js';
import type { SourceFile } from '../../../source-file.js';
import { parseYaml } from '../../../yaml.js';
import type { Reading } from '../parts/reading.js';

/** An object that a controller in a cluster acts on. */
export interface ClusterObject {
  readonly kind: string;
  readonly apiVersion: string;
  readonly name: string;
  readonly namespace?: string;
  readonly node: DataNode;
  readonly spec: DataNode;
  /** Line of its `kind`. */
  readonly line: number;
}

/** All YAML of the product in which such objects may stand. */
export function manifestPaths(paths: PathIndex): readonly string[] {
  return paths.match(['**/*.yaml', '**/*.yml']).filter((path) => !path.startsWith('.github/'));
}

/** Whether a text has an object of one of these API groups at the start of a line: cheap, before anything is parsed. */
export function mentionsGroup(text: string, ...groups: readonly string[]): boolean {
  return groups.some((group) => {
    for (let at = text.indexOf(group); at >= 0; at = text.indexOf(group, at + group.length)) {
      const line = text.slice(text.lastIndexOf('\n', at) + 1, at);
      if (line.length < 100 && /^[\s"'-]*apiVersion["']?:\s*["']?(?:[\w-]+\.){0,4}$/.test(line)) return true;
    }
    return false;
  });
}

/**
 * The objects of a file. Templates of a chart are left out: what they make, and whether they make it at all, is said
 * where the chart is installed.
 */
export function objectsOf(file: SourceFile, reading: Reading): readonly ClusterObject[] {
  if (isChartTemplate(file, reading)) return [];
  const parsed = parseYaml(file);
  if (!('reason' in parsed)) return parsed.documents.flatMap(spreadOut);
  const rendered = kubernetesObjects(file).map(({ node }) => node);
  if (!rendered.some((node) => node.get('spec'))) reading.fault(parsed);
  return rendered.flatMap(spreadOut);
}

function isChartTemplate(file: SourceFile, reading: Reading): boolean {
  const parts = file.path.split('/');
  return parts.some(
    (part, depth) =>
      (part === 'templates' || part === 'crds') &&
      reading.exists([...parts.slice(0, depth), 'Chart.yaml'].join('/')),
  );
}

/** A list of objects as its objects. What has no specification says nothing. */
function spreadOut(node: DataNode): readonly ClusterObject[] {
  const kind = node.get('kind');
  const apiVersion = node.get('apiVersion')?.text;
  if (kind?.text === undefined || apiVersion === undefined) return [];
  const items = node.get('items');
  if (kind.text.endsWith('List') && items)
    return items.items().flatMap((item) => (item.get('items') ? [] : spreadOut(item)));
  const spec = node.get('spec');
  if (!spec) return [];
  const namespace = node.get('metadata', 'namespace')?.text;
  return [
    {
      kind: kind.text,
      apiVersion,
      name: (node.get('metadata', 'name') ?? node.get('metadata', 'generateName'))?.text ?? kind.text,
      node,
      spec,
      line: kind.line,
      ...(namespace === undefined ? {} : { namespace }),
    },
  ];
}
