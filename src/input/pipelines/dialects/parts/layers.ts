import type { Place } from '../../../../evidence.js';
import type { DataEntry, DataNode } from '../../../data.js';

/** Mappings that are merged deeply, weakest first: a list or text of a stronger one takes the place of a weaker one. */
export class Layers {
  constructor(readonly nodes: readonly DataNode[]) {}

  /** The strongest node. */
  get top(): DataNode | undefined {
    return this.nodes.at(-1);
  }

  get at(): Place | undefined {
    return this.top?.at;
  }

  get text(): string | undefined {
    return this.top?.text;
  }

  /** What the layers have under a path. */
  get(...path: readonly string[]): Layers | undefined {
    let layers: Layers | undefined = this;
    for (const key of path) layers = layers?.under(key);
    return layers;
  }

  /** The pairs of the merged mapping, those of weaker layers first. */
  entries(): readonly DataEntry[] {
    const merged = new Map<string, DataEntry>();
    for (const node of this.nodes) for (const entry of node.entries()) merged.set(entry.key, entry);
    return [...merged.values()];
  }

  private under(key: string): Layers | undefined {
    const found: DataNode[] = [];
    for (const node of [...this.nodes].reverse()) {
      const child = node.get(key);
      if (!child) continue;
      if (found.length > 0 && child.kind !== 'mapping') break;
      found.unshift(child);
      if (child.kind !== 'mapping') break;
    }
    return found.length === 0 ? undefined : new Layers(found);
  }
}
