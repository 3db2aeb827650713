import type { DataNode } from '../../../data.js';
import { kubernetesObjects } from '../../../kubernetes.js';
import type { PathIndex } from '../../../path-index.js';
import type { SourceFile } from '../../../source-file.js';
import { parseYaml } from '../../../yaml.js';
import type { Reading } from '../parts/reading.js';
import { chartOf, isOfControllers, rendered } from './charts.js';

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

/** API groups on which controllers act that deploy what stands in a repository. */
const ofControllers = ['argoproj.io/', 'fluxcd.io/'];

/**
 * The objects of a file. A chart of nothing but such objects is read with its own values; of any other chart it is said
 * where it is installed what its templates make, and whether they make it at all.
 */
export function objectsOf(file: SourceFile, reading: Reading): readonly ClusterObject[] {
  if (isOpenTemplate(file, reading)) return [];
  const chart = chartOf(file, reading);
  const files = chart === undefined ? [file] : rendered(file, chart, reading);
  return files.flatMap((one) => plainObjects(one, file, reading));
}

/** Whether a file is a template of which only an installation of its chart tells what it makes. */
export function isOpenTemplate(file: SourceFile, reading: Reading): boolean {
  const chart = chartOf(file, reading);
  if (chart === undefined) return false;
  return !isOfControllers(chart, isOfAny, reading) || rendered(file, chart, reading).length === 0;
}

function isOfAny(text: string): boolean {
  return mentionsGroup(text, ...ofControllers);
}

function plainObjects(file: SourceFile, written: SourceFile, reading: Reading): readonly ClusterObject[] {
  const parsed = parseYaml(file);
  if (!('reason' in parsed)) return parsed.documents.flatMap(spreadOut);
  const outlined = kubernetesObjects(written).map(({ node }) => node);
  if (!outlined.some((node) => node.get('spec'))) reading.fault(parsed);
  return outlined.flatMap(spreadOut);
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
