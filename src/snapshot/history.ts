/** Commits and tags of a window as git has them. People are numbers: no name or address leaves the reader. */
export interface History {
  /** All commits reachable from the scanned one whose commit date is in the window, newest first. */
  readonly commits: readonly Commit[];
  /** All tags of the repository, reachable or not, sorted by name. */
  readonly tags: readonly Tag[];
  /** Why tags may be missing from this clone, where they may. */
  readonly tagsMissing?: string;
  /** Where these are the commits and tags of one unit. */
  readonly unit?: UnitHistory;
  /** Why the changes could not be searched for marks, where they could not. */
  readonly unmarked?: string;
}

/** What of a unit's history its own commits do not show. */
export interface UnitHistory {
  /** Some of its pipeline is its own; else work on the way to production is in commits that are no unit's. */
  readonly ownPipeline: boolean;
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
  /** The message below the subject, cut at 64 KiB. */
  readonly body: string;
  /**
   * Paths changed against the first parent; empty for merges. Renames appear as both paths. Of more than 20,000 the
   * rest is left out.
   */
  readonly files: readonly string[];
  /** Files in whose changes a mark was seen, where marks were asked for. */
  readonly marked?: readonly string[];
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
