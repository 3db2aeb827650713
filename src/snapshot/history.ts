/** Commits and tags of a window as git has them. People are numbers: no name or address leaves the reader. */
export interface History {
  /** All commits reachable from the scanned one whose commit date is in the window, newest first. */
  readonly commits: readonly Commit[];
  /** All tags of the repository, reachable or not, sorted by name. */
  readonly tags: readonly Tag[];
}

export interface Commit {
  readonly id: string;
  readonly parents: readonly string[];
  /** Is on the first-parent line of the scanned commit. */
  readonly firstParent: boolean;
  /** The same number for the same person: merged by `.mailmap`, equal mail or equal name. */
  readonly author: number;
  readonly bot: boolean;
  /** Seconds since the epoch. */
  readonly authoredAt: number;
  readonly committedAt: number;
  readonly subject: string;
  readonly body: string;
  /** Paths changed against the first parent; empty for merges. Renames appear as both paths. */
  readonly files: readonly string[];
}

export interface Tag {
  readonly name: string;
  /** The commit it points at, through annotated tags. */
  readonly commit: string;
  /** The tag's own date where it has one, else the commit's; seconds since the epoch. */
  readonly date: number;
}

/** Why there is no history: a plain folder, a shallow clone, no commits. */
export interface Unavailable {
  readonly unavailable: string;
}
