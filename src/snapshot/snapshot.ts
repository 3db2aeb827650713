import type { DeployedBy } from './deliveries.js';
import type { History, Unavailable } from './history.js';
import type { HostingFacts } from './hosting.js';

/** One path of a snapshot. Symbolic links are never followed and submodules never entered. */
export interface Entry {
  /** Slash-separated, relative to the root. Bytes that are not UTF-8 are shown as U+FFFD. */
  readonly path: string;
  readonly kind: 'file' | 'link' | 'submodule';
  readonly executable?: boolean;
}

/** The bytes of a file, or why they cannot be had. */
export type Content = { readonly bytes: Uint8Array } | { readonly unreadable: string };

export interface RepositoryFacts {
  /** Name of the repository: last part of the origin's path, else of the folder. */
  readonly name: string;
  /** Full id of the commit that was read; absent for a plain folder or a repository without commits. */
  readonly commit?: string;
  /** Branch or revision that was asked for, as far as there is one. */
  readonly ref?: string;
  /** The work tree differs from the commit. */
  readonly dirty: boolean;
  readonly shallow: boolean;
  /** Date of the commit, ISO 8601 with its offset. */
  readonly committedAt?: string;
}

/** A repository held still: all paths, a way to read them, and its history where there is one. */
export interface Snapshot {
  readonly repository: RepositoryFacts;
  /** All paths, sorted by code unit. */
  readonly entries: readonly Entry[];
  /** What could not be listed (an unreadable folder): becomes gaps. */
  readonly unlisted: readonly { readonly path: string; readonly reason: string }[];
  /** Reads in one batch; files larger than `limit` bytes come back as unreadable. */
  read(paths: readonly string[], limit: number): Promise<ReadonlyMap<string, Content>>;
  /** Names what a file holds, where that is known without reading it: the same name, the same content. */
  contentName?(path: string): string | undefined;
  /** Commits and tags in the window, from one pass; with marks, a second pass reads what changed in such files. */
  history(window: Window, marks?: readonly DiffMark[]): Promise<History | Unavailable>;
  /** What the hosting platform knows of it, where the caller asked it. */
  readonly hosting?: HostingFacts;
  /** Other repositories that may be looked into; without it nothing of them is seen. */
  readonly neighbours?: Neighbours;
  /** What other repositories of the run deploy of what this one publishes. */
  readonly deployedBy?: readonly DeployedBy[];
  close(): Promise<void>;
}

/** Other repositories, of which single files are read where this one leads there. */
export interface Neighbours {
  /**
   * `owner/name` as the platform writes it; nothing where the repository is none of these, or where it is on another host
   * than the one that is given.
   */
  named(repository: string, host?: string): string | undefined;
  /** The files of one of them at a branch, a tag or a commit, or why they cannot be had. Closed by whoever asked. */
  at(repository: string, ref: string): Promise<Snapshot | Unavailable>;
}

/** What to look for in the changes to files with an extension. Patterns must be linear-time. */
export interface DiffMark {
  /** Without the dot. */
  readonly extension: string;
  /** The line above a change that stands at the beginning of a line: the region that it is in. */
  readonly heading: RegExp;
  /** An added or removed line. */
  readonly line: RegExp;
}

/** A stretch of time, in seconds since the epoch; `from` exclusive, `to` inclusive. */
export interface Window {
  readonly from: number;
  readonly to: number;
}
