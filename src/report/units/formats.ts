import type { Assessment } from '../../assess/assessment.js';
import type { Surroundings } from '../formats.js';

/** The repository as a whole, and each of its units. */
export interface UnitAssessments {
  readonly whole: Assessment;
  readonly units: readonly Assessment[];
}

interface UnitFormat {
  readonly about: string;
  load(): Promise<(assessments: UnitAssessments, surroundings: Surroundings) => string>;
}

/** The formats of a report on all units: the same as of one, by the same names. */
export const unitFormats = {
  terminal: {
    about: 'a line for each unit',
    load: async () => (await import('./terminal.js')).unitsReport,
  },
  json: {
    about: 'stable JSON for machines',
    load: async () => (await import('./json.js')).unitsJson,
  },
  markdown: {
    about: 'for a comment or a page',
    load: async () => (await import('./markdown.js')).unitsMarkdown,
  },
} as const satisfies Readonly<Record<keyof typeof import('../formats.js')['formats'], UnitFormat>>;
