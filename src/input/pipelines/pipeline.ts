import type { Place } from '../../evidence.js';
import type { Intent } from './intent.js';

/** Any CI/CD configuration as one graph. One value per workflow, build definition or application of a controller. */
export interface Pipeline {
  /** Id of the dialect, which is its file name: `github-actions`. */
  readonly dialect: string;
  readonly path: string;
  readonly name?: string;
  readonly at: Place;
  readonly triggers: readonly Trigger[];
  readonly jobs: readonly Job[];
  /** What leaves the repository: somebody else's workflow, an included project, a shared library. */
  readonly delegations: readonly Delegation[];
  /** `recognised`: the file is known but not read; what it does is unknown. */
  readonly depth: 'parsed' | 'recognised';
  /** Superseded runs of the whole pipeline are cancelled. */
  readonly cancels?: Place;
  /** It can only be called by other pipelines of the repository (reusable workflow, template). */
  readonly callable?: boolean;
  /** The repository has left this service behind: why that is thought. Its evidence is weak. */
  readonly stale?: string;
  readonly notifications: readonly Place[];
}

export interface Trigger {
  readonly kind:
    | 'push'
    | 'tag'
    | 'request'
    | 'merge-queue'
    | 'schedule'
    | 'manual'
    | 'release'
    | 'upstream'
    | 'call'
    | 'chat'
    | 'other';
  readonly at: Place;
  /** Branch patterns as written; absent: all branches. */
  readonly branches?: Filter;
  readonly paths?: Filter;
  readonly tags?: Filter;
  /** Inputs of a dispatch, as named. */
  readonly inputs?: readonly string[];
  /** What follows: `workflow_run` names the pipelines, `release` the event types. */
  readonly of?: readonly string[];
  /** What starts the pipelines of the repository that it follows. */
  readonly after?: readonly Trigger[];
}

export interface Filter {
  readonly only?: readonly string[];
  readonly except?: readonly string[];
}

export interface Job {
  /** Unique within its pipeline. */
  readonly id: string;
  readonly name?: string;
  readonly at: Place;
  /** Ids of jobs that must be done before, stages resolved. */
  readonly needs: readonly string[];
  /** The condition as written. */
  readonly condition?: string;
  /** Narrows the pipeline's triggers (rules, only/except, when); absent: all of them. */
  readonly triggers?: readonly Trigger[];
  /** Started by a person in an otherwise automatic pipeline. */
  readonly manual?: boolean;
  /** May fail without failing the pipeline. */
  readonly optional?: boolean;
  /** Number of runs of a matrix or of `parallel`; 1 without, capped at 1000. */
  readonly legs: number;
  readonly cancels?: Place;
  readonly image?: string;
  readonly services: readonly Service[];
  readonly environment?: Environment;
  readonly caches: readonly Place[];
  readonly produces: readonly Artifact[];
  readonly consumes: readonly Artifact[];
  readonly steps: readonly Step[];
  readonly delegations: readonly Delegation[];
}

/** A container beside the job: a database for the tests. */
export interface Service {
  readonly image: string;
  readonly at: Place;
}

export interface Environment {
  /** As written; expressions stay as they are. */
  readonly name: string;
  readonly kind: EnvironmentKind;
  /** Where the runs of a matrix have one each: their names. */
  readonly among?: readonly string[];
  readonly at: Place;
  /** A person must approve, by this file. Absent: the file does not say (the platform may). */
  readonly approval?: Place;
}

export type EnvironmentKind = 'production' | 'pre-production' | 'preview' | 'development' | 'unknown';

/** A file set or image that one job hands to another or keeps. */
export interface Artifact {
  readonly kind: 'files' | 'image' | 'package' | 'report';
  readonly name: string;
  readonly at: Place;
}

export interface Step {
  readonly at: Place;
  readonly name?: string;
  readonly condition?: string;
  /** The script as written. Its first line stands at `scriptLine`. */
  readonly script?: string;
  readonly scriptLine?: number;
  readonly shell?: string;
  /** Working directory, relative to the root. */
  readonly folder?: string;
  /** A published action, orb command, plugin or task: `actions/checkout`, without its version. */
  readonly uses?: string;
  readonly version?: string;
  readonly with?: Readonly<Record<string, string>>;
  /** Values of variables that are known here. */
  readonly env?: Readonly<Record<string, string>>;
  readonly optional?: boolean;
  /** Narrows the job's triggers, where the step's own condition tells; absent: all of them. */
  readonly triggers?: readonly Trigger[];
  /** Where the repository's own files lead here, outermost first: the step stands in another repository. */
  readonly through?: readonly Place[];
  /** What the step does, followed to the commands that it really runs. Filled in by following. */
  readonly work: readonly Work[];
}

/** One thing that a step does. */
export interface Work {
  readonly intent: Intent;
  /** The command or action that does it, as found: `npm publish`, `docker/build-push-action`. */
  readonly by: string;
  readonly at: Place;
  /** From the step to the command, outermost first; ends with `at`. */
  readonly trail: readonly Place[];
  /** What it works on where that can be told: environment of a deploy, image or package name, test tool. */
  readonly target?: string;
  readonly environment?: EnvironmentKind;
  /** A dry run, a snapshot or a pull-request preview: does not count as the real thing. */
  readonly dry?: boolean;
  /** Told by a name or by a lexical look only: a hint, not a proof. */
  readonly weak?: boolean;
  /** Which environments it reaches is decided elsewhere. */
  readonly onwards?: boolean;
  /** What it publishes reaches testers only: a store's internal track, a beta programme. */
  readonly testers?: boolean;
}

export interface Delegation {
  /** What is called: `acme/workflows/.github/workflows/ci.yml`. */
  readonly to: string;
  readonly at: Place;
  /** Why what is called was not followed, where it is a part of the run. */
  readonly because?: string;
  readonly kind: 'workflow' | 'include' | 'library' | 'orb' | 'template' | 'script' | 'service';
}
