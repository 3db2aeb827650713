import type { Intent } from '../intent.js';

/** What a command is for. A contributor adds a row; its example becomes a test. */
export interface CommandRow {
  /**
   * Program and subcommand words, options left out: `npm publish`. `a|b` are alternatives, `*` is any word, `...` any
   * number of words; rows with `...` add to others, of the rest the most specific one counts.
   */
  readonly run: string;
  readonly intent: Intent | readonly Intent[];
  /** Must match the arguments, joined by spaces. Linear-time, as are the others. */
  readonly with?: RegExp;
  /** Must not match them. */
  readonly without?: RegExp;
  /** Makes it a trial: nothing leaves the run. */
  readonly dry?: RegExp;
  /** Its first group is what the command works on. */
  readonly target?: RegExp;
  /** Must match the arguments where only testers get what is published. */
  readonly testers?: RegExp;
  /** Means what it says only after a deployment: `curl` of a health page. */
  readonly afterDeploy?: boolean;
  /** Means what it says only on another host. */
  readonly remote?: boolean;
  readonly weak?: boolean;
  readonly marks?: Mark;
  readonly example: string;
}

/** `local-cluster`: what is deployed after goes to a cluster that dies with the run. `site`: pages, of whatever kind. */
export type Mark = 'local-cluster' | 'site';

/** What a published action, orb command, task or plugin is for. */
export interface ActionRow {
  /** Its name without version, lower case; `*` stands for the rest of it. */
  readonly uses: string;
  readonly intent?: Intent | readonly Intent[];
  /** What it runs, with `{input}` standing for inputs: followed like a script. */
  readonly script?: string;
  /** The script runs on another host. */
  readonly remote?: boolean;
  /** Inputs that must match (`.` for any value), tested as text. */
  readonly when?: Readonly<Record<string, RegExp>>;
  /** An input with this value makes it a trial. */
  readonly dry?: Readonly<Record<string, RegExp>>;
  /** Inputs, one of which matches where only testers get what is published; one that is not given is empty. */
  readonly testers?: Readonly<Record<string, RegExp>>;
  /** The input that names what it works on. */
  readonly target?: string;
  readonly weak?: boolean;
  readonly marks?: Mark;
  /** Inputs with which it does what the row says. */
  readonly example?: Readonly<Record<string, string>>;
}

/** One thing that a command or action was found to do, not yet placed. */
export interface Hit {
  readonly intent: Intent;
  readonly by: string;
  readonly target?: string;
  readonly dry?: boolean;
  readonly weak?: boolean;
  readonly testers?: boolean;
  readonly afterDeploy?: boolean;
  readonly mark?: Mark;
}

/** A row's intents as a list. */
export function intentsOf(row: { readonly intent?: Intent | readonly Intent[] }): readonly Intent[] {
  if (row.intent === undefined) return [];
  return typeof row.intent === 'string' ? [row.intent] : row.intent;
}
