import type { Place } from '../evidence.js';
import { type DataEntry, type DataNode, depthLimit } from './data.js';
import type { SourceFile } from './source-file.js';

/** Parsed data with its 0-based offsets in the text, as JSON, TOML and XML parsers make it. */
export interface Located {
  readonly offset: number;
  /** A scalar's value; of an XML element also the text between its tags. */
  readonly scalar?: string | number | boolean | null;
  readonly items?: readonly Located[];
  readonly pairs?: readonly LocatedPair[];
}

export interface LocatedPair {
  readonly key: string;
  readonly keyOffset: number;
  readonly value: Located;
}

/** Shows located data as nodes that know their lines. */
export function treeNode(file: SourceFile, located: Located, depth = 0): DataNode {
  return new TreeNode(file, located, depth);
}

class TreeNode implements DataNode {
  constructor(
    readonly file: SourceFile,
    private readonly located: Located,
    private readonly depth: number,
  ) {}

  get line(): number {
    return this.file.lineAt(this.located.offset);
  }

  get at(): Place {
    return this.file.at(this.line);
  }

  get kind(): DataNode['kind'] {
    if (this.located.pairs) return 'mapping';
    if (this.located.items) return 'list';
    return this.located.scalar === null || this.located.scalar === undefined ? 'null' : 'scalar';
  }

  get scalar(): string | number | boolean | null | undefined {
    return this.located.scalar;
  }

  get text(): string | undefined {
    const { scalar } = this.located;
    return scalar === undefined || scalar === null ? undefined : String(scalar);
  }

  get(...path: readonly (string | number)[]): DataNode | undefined {
    let at: Located | undefined = this.located;
    let depth = this.depth;
    for (const step of path) {
      at =
        typeof step === 'number' ? at?.items?.[step] : at?.pairs?.findLast(({ key }) => key === step)?.value;
      if (!at || ++depth > depthLimit) return undefined;
    }
    return treeNode(this.file, at, depth);
  }

  items(): readonly DataNode[] {
    return this.depth < depthLimit
      ? (this.located.items ?? []).map((item) => treeNode(this.file, item, this.depth + 1))
      : [];
  }

  entries(): readonly DataEntry[] {
    if (this.depth >= depthLimit) return [];
    return (this.located.pairs ?? []).map(({ key, keyOffset, value }) => ({
      key,
      keyLine: this.file.lineAt(keyOffset),
      value: treeNode(this.file, value, this.depth + 1),
    }));
  }
}
