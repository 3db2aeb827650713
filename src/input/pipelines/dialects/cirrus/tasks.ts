import type { Place } from '../../../../evidence.js';
import type { DataNode } from '../../../data.js';
import { SourceFile } from '../../../source-file.js';
import { Layers } from '../parts/layers.js';

/** A task: what its matrix makes of it is a task of its own where it runs anything else. */
export interface Task {
  readonly name: string;
  readonly at: Place;
  readonly layers: Layers;
  readonly legs: number;
}

const taskLimit = 500;

/** The file with a name for each `task`: the key may stand as often as there are tasks. Lines stay where they are. */
export function withNames(file: SourceFile): SourceFile {
  let count = 0;
  const text = file.text.replace(/^task:/gm, () => `${++count}_task:`);
  return new SourceFile(file.path, text, file.class_);
}

/** The tasks of a file: `task` as often as it is written, and everything that ends in `_task`. */
export function tasksIn(root: DataNode): readonly Task[] {
  const found: Task[] = [];
  for (const entry of root.entries()) {
    if (!/^[\w-]+(?:_task|_docker_builder)$/.test(entry.key)) continue;
    const bodies = entry.value.kind === 'list' ? entry.value.items() : [entry.value];
    for (const body of bodies) {
      if (body.kind !== 'mapping' || found.length > taskLimit) continue;
      const at = body.file.at(entry.value.kind === 'list' ? body.line : entry.keyLine);
      found.push(...expanded(body, entry.key.replace(/_(?:task|docker_builder)$/, ''), at));
    }
  }
  return found;
}

/** Rows of the matrix that run something of their own are tasks of their own, the others are runs of one task. */
function expanded(body: DataNode, name: string, at: Place): readonly Task[] {
  const rows = (body.get('matrix')?.items() ?? []).slice(0, 200);
  const inner = [
    'container',
    'env',
    'environment',
    'freebsd_instance',
    'osx_instance',
    'macos_instance',
    'windows_container',
    'gce_instance',
    'arm_container',
  ]
    .flatMap((key) => body.get(key)?.get('matrix') ?? [])
    .reduce(
      (legs, matrix) => Math.min(1000, legs * Math.max(1, matrix.items().length || matrix.entries().length)),
      1,
    );
  const own = (row: DataNode) =>
    row.entries().some(({ key }) => /(?:^|_)script$|only_if|depends_on|trigger_type/.test(key));
  const plain = rows.filter((row) => !own(row));
  const named = (node: DataNode | undefined) => node?.get('alias')?.text ?? node?.get('name')?.text;
  const base = named(body) ?? name;
  const shared: readonly Task[] =
    rows.length === 0 || plain.length > 0
      ? [
          {
            name: base,
            at,
            layers: new Layers([body, ...plain.slice(0, 1)]),
            legs: Math.min(1000, inner * Math.max(1, plain.length)),
          },
        ]
      : [];
  return [
    ...shared,
    ...rows.filter(own).map(
      (row, index): Task => ({
        name: named(row) ?? `${base} ${index + 1}`,
        at: row.at,
        layers: new Layers([body, row]),
        legs: inner,
      }),
    ),
  ];
}
