import type { DataNode } from '../../../data.js';
import { SourceFile } from '../../../source-file.js';
import type { Job } from '../../pipeline.js';
import { jobOf } from '../parts/graph.js';
import type { Reading } from '../parts/reading.js';
import { lineText } from '../parts/scripts.js';
import { buildJob, isBuildspec } from './buildspec.js';

/** The resources of a template by their logical name. */
export type Resources = ReadonlyMap<string, DataNode>;

/** The name of a resource that a value refers to. */
export function referredName(node: DataNode | undefined): string | undefined {
  return node?.text ?? node?.get('Ref')?.text;
}

/** The build of a project that the template declares: its own specification, or the file that it names. */
export function jobOfProject(
  name: string,
  id: string,
  at: DataNode,
  resources: Resources,
  reading: Reading,
): Job {
  const spec = resources.get(name)?.get('Properties', 'Source', 'BuildSpec');
  const root = spec && specification(spec, reading);
  return root && isBuildspec(root) ? { ...buildJob(root, id, reading), at: at.at } : jobOf({ id, at: at.at });
}

function specification(spec: DataNode, reading: Reading): DataNode | undefined {
  const text = spec.text ?? spec.get('Fn::Sub')?.text;
  if (text === undefined) return undefined;
  if (!text.includes('\n')) {
    const file = /\.ya?ml$|\.json$/.test(text) ? reading.named(text, spec) : undefined;
    return file && reading.yaml(file)?.root;
  }
  // The text is put where it stands, so that its lines keep their places.
  const isBlock = /[|>][-+0-9]*\s*$/.test(lineText(spec.file, spec.line).slice(-300));
  const padded = '\n'.repeat(spec.line - (isBlock ? 0 : 1)) + text;
  return reading.yaml(new SourceFile(spec.file.path, padded, spec.file.class_))?.root;
}
