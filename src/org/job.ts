import type { LoadedModel } from '../model/load.js';
import type { Deliveries, DeployedBy } from '../snapshot/deliveries.js';
import type { Neighbour, Used } from '../snapshot/fetching/neighbourhood.js';
import type { HostingFacts } from '../snapshot/hosting.js';
import type { Cost, Listed } from './organisation.js';
import type { Result } from './results.js';

/** What is the same for all repositories of a run. Plain data: it goes to another process. */
export interface Setup {
  readonly tool: { readonly name: string; readonly version: string };
  /** End of every window, ISO 8601. */
  readonly asOf: string;
  /** Models that are given instead of the configured ones. */
  readonly models?: readonly LoadedModel[];
  /** A configuration that is given instead of each repository's own. */
  readonly config?: { readonly path: string; readonly text: string };
  /** What the gate asks for on the command line, where the run is a gate. */
  readonly gate?: GateWords;
  /** Folder that holds the clones. */
  readonly clones: string;
  /** Milliseconds that one fetch may take, and that another run is waited for. */
  readonly patience: number;
  /** The repositories of the run, on whatever machine they are read: what they call of each other is followed. */
  readonly neighbours: readonly Neighbour[];
  /** A clone is not wanted again after its scan. */
  readonly once: boolean;
}

/** A policy in the words of the command line. */
export interface GateWords {
  readonly min: readonly string[];
  readonly strict: boolean;
  readonly unknown?: 'pass' | 'fail';
}

/** One repository to read. The token is here and nowhere else: not in an argument, not in the environment. */
export interface Job {
  readonly repository: Listed;
  readonly token?: string;
  /** What the platform knows of it, where it was asked. */
  readonly facts?: HostingFacts;
  /** Nothing is wanted but what it deploys of others: another machine judges it. */
  readonly only?: 'deliveries';
  /** What others of the run deploy of it. */
  readonly deployedBy?: readonly DeployedBy[];
}

/** What a repository deploys of others, and on what that rests. */
export interface Telling {
  readonly commit: string;
  readonly deliveries: Deliveries;
  /** Versions of other repositories that it rests on. */
  readonly used: readonly Used[];
  /** Something could not be had this time: it is not kept for the next. */
  readonly passing?: true;
}

export interface Done {
  readonly result: Result;
  readonly cost: Cost;
}

/** What goes to a worker. */
export type Order = { readonly setup: Setup } | { readonly job: Job };

/** What comes back for a job, and how much memory the worker holds after it. */
export type Answer =
  | { readonly done: Done; readonly memory: number }
  | { readonly told: Telling; readonly memory: number }
  | { readonly failed: string; readonly cost: Cost; readonly memory: number };
