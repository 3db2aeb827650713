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

/** What a form may use beside the record. */
export interface GateSurroundings {
  readonly screen: Screen;
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
} as const satisfies Readonly<Record<string, GateFormat>>;

export type GateFormatName = keyof typeof gateFormats;
