import type { Gate } from '../../gate/gate.js';
import type { Accounted, Accounting } from '../../org/organisation.js';
import type { GroupBy } from '../../org/rollup/rollup.js';
import type { Screen } from '../drawing.js';

/** What a run over an organisation found. */
export interface OrgRecord {
  readonly tool: { readonly name: string; readonly version: string };
  /** As they were given. */
  readonly owners: readonly string[];
  /** End of every window, ISO 8601. */
  readonly asOf: string;
  /** Which part of the work this is, where it is not all. */
  readonly shard?: { readonly index: number; readonly of: number };
  /** Why repositories may be missing that nobody listed. */
  readonly missing: readonly string[];
  /** What else could not be seen of the owners. */
  readonly gaps?: readonly string[];
  readonly accounting: Accounting;
  /** In the order of their names. */
  readonly accounted: readonly Accounted[];
  /** What the roll-up compares repositories within. */
  readonly groupBy?: GroupBy;
  /** Where the run is a gate. */
  readonly gate?: { readonly outcome: Gate['outcome']; readonly reportOnly: boolean };
}

/** What a form may use beside the record. */
export interface OrgSurroundings {
  readonly screen: Screen;
  /** Reads the report of one repository. Only one should be held at a time. */
  readonly read: (report: string) => Promise<string>;
  /** What differs from run to run is shown too. */
  readonly costs: boolean;
}

export interface OrgFormat {
  readonly about: string;
  /** Loads the form when it is asked for. Its text comes in parts: all of it may be more than memory holds. */
  load(): Promise<
    (record: OrgRecord, surroundings: OrgSurroundings) => AsyncIterable<string> | Iterable<string>
  >;
}

/** All forms of what an organisation is told: a new one is one row and one file. */
export const orgFormats = {
  terminal: {
    about: 'for people: what holds most back, what would lift most, and a map of the repositories',
    load: async () => (await import('./terminal.js')).orgReport,
  },
  json: {
    about: 'for machines and for cdlevel merge: a line per repository with its whole report',
    load: async () => (await import('./json.js')).orgJson,
  },
  csv: {
    about: 'for spreadsheets: a row per repository and model',
    load: async () => (await import('./csv.js')).orgCsv,
  },
  markdown: {
    about: 'for a comment or a page',
    load: async () => (await import('./markdown.js')).orgMarkdown,
  },
} as const satisfies Readonly<Record<string, OrgFormat>>;
