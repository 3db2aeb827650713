import type { Assessment } from '../assess/assessment.js';
import type { Screen } from './drawing.js';
import type { Timings } from './json-schema.js';

/** What a format may use beside the assessment. */
export interface Surroundings {
  readonly screen: Screen;
  readonly timings?: Timings;
}

export interface Format {
  readonly about: string;
  /** Loads the format when it is asked for. */
  load(): Promise<(assessment: Assessment, surroundings: Surroundings) => string>;
}

/** All report formats: a new one is one row and one file. */
export const formats = {
  terminal: {
    about: 'one screen for people',
    load: async () => {
      const { terminalReport } = await import('./terminal.js');
      return (assessment, { screen, timings }) => terminalReport(assessment, screen, timings);
    },
  },
  json: {
    about: 'stable JSON for machines',
    load: async () => {
      const { jsonReport } = await import('./json.js');
      return (assessment, { timings }) => jsonReport(assessment, timings);
    },
  },
  markdown: {
    about: 'for a comment or a page',
    load: async () => (await import('./scan-markdown.js')).markdownReport,
  },
} as const satisfies Readonly<Record<string, Format>>;

export type FormatName = keyof typeof formats;
