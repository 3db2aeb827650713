import type { Place } from '../../../evidence.js';
import type { DataNode } from '../../data.js';
import type { SourceFile } from '../../source-file.js';

/** A folder, or a glob of folders, that a file calls a part of the repository. Relative to the file's folder. */
export interface Member {
  readonly pattern: string;
  /** Takes folders away that others name. */
  readonly except?: boolean;
  readonly at: Place;
}

/** One way to say what a repository consists of. */
export interface Workspace {
  /** What a member is: "member of a Cargo workspace". */
  readonly about: string;
  /** Files that say it. */
  readonly globs: readonly string[];
  /** Members are delivered by this file, not merely built: a container image, a platform's application. */
  readonly delivers?: boolean;
  /** A member needs no manifest, only source code. */
  readonly plain?: boolean;
  members(file: SourceFile): readonly Member[];
  /** A file that says it, and what it says; becomes a test. */
  readonly example: {
    readonly path: string;
    readonly text: string;
    readonly members: readonly string[];
  };
}

/** Texts of a list as members; `!` takes away. */
export function membersIn(node: DataNode | undefined, except = false): readonly Member[] {
  const nodes = node?.kind === 'scalar' ? [node] : (node?.items() ?? []);
  return nodes.flatMap((item) => (item.text === undefined ? [] : [memberOf(item.text, item.at, except)]));
}

export function memberOf(text: string, at: Place, except = false): Member {
  const negated = text.startsWith('!');
  return { pattern: negated ? text.slice(1) : text, at, ...(except || negated ? { except: true } : {}) };
}
