import type { Pipeline } from '../../input/pipelines/pipeline.js';
import type { RepositoryFacts } from '../../snapshot/snapshot.js';
import type { Screen } from '../drawing.js';

/** What was read of the pipelines of one repository. */
export interface Read {
  readonly tool: { readonly name: string; readonly version: string };
  readonly repository: RepositoryFacts;
  /** Folder of the one unit that they serve; absent: the repository as a whole. */
  readonly unit?: string;
  readonly pipelines: readonly Pipeline[];
  readonly problems: readonly { readonly path?: string; readonly line?: number; readonly reason: string }[];
  /** Names of the CI/CD systems by dialect. */
  readonly systems: ReadonlyMap<string, string>;
}

/** All forms of the pipelines report: a new one is one row and one file. */
export const graphFormats = {
  terminal: {
    about: 'a list for people',
    load: async () => (await import('./terminal.js')).pipelinesReport,
  },
  json: {
    about: 'the graph for machines',
    load: async () => (await import('./json.js')).pipelinesJson,
  },
  mermaid: {
    about: 'a flowchart for Markdown',
    load: async () => (await import('./mermaid.js')).pipelinesMermaid,
  },
} as const satisfies Readonly<
  Record<string, { readonly about: string; load(): Promise<(read: Read, screen: Screen) => string> }>
>;
