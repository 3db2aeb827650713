import type { Unavailable } from './history.js';

/** Something that the hosting platform told, or why it did not. */
export type Fact<T> = T | Unavailable;

/** A stretch in which a build of the default branch was red. Seconds since the epoch. */
export interface RedSpell {
  readonly began: number;
  /** Absent where it was still red at the as-of date. */
  readonly ended?: number;
  /** The commit that was built when it turned red. */
  readonly commit: string;
}

/** Runs that pushes to the default branch started and that came to an end. */
export interface RunFacts {
  readonly green: number;
  readonly red: number;
  /** Oldest first. */
  readonly spells: readonly RedSpell[];
  readonly medianMinutes?: number;
  /** Set where there were more runs than were asked for: the date of the oldest one that was seen. */
  readonly since?: number;
}

/** What has to happen before a change reaches the default branch. */
export interface ProtectionFacts {
  readonly requiredChecks: Fact<number>;
  readonly requiredApprovals: Fact<number>;
  readonly mergeQueue: Fact<boolean>;
}

export interface EnvironmentFact {
  readonly name: string;
  /** People must approve a deployment to it. */
  readonly approvals: boolean;
}

/** A deployment that came through. */
export interface DeploymentFact {
  readonly environment: string;
  readonly commit: string;
  readonly date: number;
}

/** A published release that does not call itself a pre-release. */
export interface ReleaseFact {
  readonly tag: string;
  readonly commit: string;
  readonly date: number;
}

/** An issue that is labelled as a bug and was not turned down. */
export interface BugFact {
  readonly opened: number;
  /** Absent where it was open at the as-of date. */
  readonly closed?: number;
}

/** A sample of the newest merged requests. */
export interface RequestFacts {
  readonly merged: number;
  readonly reviewed: number;
  readonly medianHours?: number;
}

export interface ScanningFacts {
  /** The platform itself scans the code, without a file in the repository that says so. */
  readonly codeScanning: Fact<boolean>;
  readonly dependencyAlerts: Fact<boolean>;
}

/** What the hosting platform knows of a repository. People are counted at most, never named. */
export interface HostingFacts {
  /** `owner/name` as the platform calls it now. */
  readonly repository: string;
  readonly runs: Fact<RunFacts>;
  readonly protection: ProtectionFacts;
  readonly environments: Fact<readonly EnvironmentFact[]>;
  /** Of the last 12 months, oldest first. */
  readonly deployments: Fact<readonly DeploymentFact[]>;
  readonly releases: Fact<readonly ReleaseFact[]>;
  /** Opened or closed in the last three months. */
  readonly bugs: Fact<readonly BugFact[]>;
  readonly requests: Fact<RequestFacts>;
  readonly scanning: ScanningFacts;
}
