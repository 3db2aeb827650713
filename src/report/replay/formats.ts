import type { Replay } from '../../gate/replay.js';
import type { Screen } from '../drawing.js';

export interface ReplayFormat {
  readonly about: string;
  /** Loads the form when it is asked for. */
  load(): Promise<(replay: Replay, surroundings: { readonly screen: Screen }) => string>;
}

/** All forms of a replay: a new one is one row and one file. */
export const replayFormats = {
  terminal: {
    about: 'for people',
    load: async () => {
      const { replayReport } = await import('./terminal.js');
      return (replay, { screen }) => replayReport(replay, screen);
    },
  },
  json: { about: 'for machines', load: async () => (await import('./json.js')).replayJson },
  markdown: { about: 'a table', load: async () => (await import('./markdown.js')).replayMarkdown },
} as const satisfies Readonly<Record<string, ReplayFormat>>;
