import type { Replay, Replayed, Why } from '../../gate/replay.js';
import { safeJson } from '../text-safety.js';
import type { JsonReplay } from './json-schema.js';

/** The stable JSON form, two blanks deep, with a newline at the end. */
export function replayJson({ branch, asked, merges, totals, configuration }: Replay): string {
  const record: JsonReplay = {
    schemaVersion: 1,
    replay: {
      branch,
      asked,
      configuration: configuration ?? null,
      totals: { ...totals },
      merges: merges.map(mergeOf),
    },
  };
  return `${safeJson(JSON.stringify(record, null, 2))}\n`;
}

function mergeOf({ commit, date, title, outcome, why }: Replayed) {
  return { commit, date, title, outcome, why: why.map(reasonOf) };
}

function reasonOf({ at, ...why }: Why) {
  return {
    ...why,
    ...(at?.path === undefined ? {} : { path: at.path }),
    ...(at?.line === undefined ? {} : { line: at.line }),
  };
}
