import type { Assessment } from '../../assess/assessment.js';
import type { Gate } from '../../gate/gate.js';
import type { Screen } from '../drawing.js';

/** What the gate found, and the assessment that it rests on. */
export interface GateRecord {
  readonly gate: Gate;
  readonly assessment: Assessment;
  /** The outcome fails nothing: it is only reported. */
  readonly reportOnly: boolean;
}

/** Where the scanned files stand for a reader that names files from another folder, or that cannot name them. */
export type Placed = { readonly below: string } | 'elsewhere';

/** The scanned repository is the reader's own. */
export const here: Placed = { below: '' };

/** What a form may use beside the record. */
export interface GateSurroundings {
  readonly screen: Screen;
  readonly placed?: Placed;
}

export interface GateFormat {
  readonly about: string;
  /** Loads the form when it is asked for. */
  load(): Promise<(record: GateRecord, surroundings: GateSurroundings) => string>;
}

/** All forms of the gate's report: a new one is one row and one file. */
export const gateFormats = {
  terminal: {
    about: 'for people',
    load: async () => {
      const { gateReport } = await import('./terminal.js');
      return (record, { screen }) => gateReport(record, screen);
    },
  },
  json: { about: 'for machines', load: async () => (await import('./json.js')).gateJson },
  markdown: {
    about: 'for a comment on a request',
    load: async () => (await import('./markdown.js')).gateMarkdown,
  },
  sarif: {
    about: 'SARIF 2.1.0: what a line shows and somebody can mend',
    load: async () => {
      const { gateSarif } = await import('./sarif.js');
      return (record, { placed }) => gateSarif(record, placed);
    },
  },
  junit: {
    about: 'JUnit XML: a suite per category, a case per practice',
    load: async () => (await import('./junit.js')).gateJunit,
  },
  github: {
    about: 'annotations of a workflow, and its job summary',
    load: async () => {
      const { gateAnnotations } = await import('./github.js');
      return (record, { placed }) => gateAnnotations(record, placed);
    },
  },
} as const satisfies Readonly<Record<string, GateFormat>>;

export type GateFormatName = keyof typeof gateFormats;
