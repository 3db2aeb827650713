import type { Replay, Replayed } from '../../gate/replay.js';
import { outcomes } from '../gate/terminal.js';
import { markdownTable, prose } from '../markdown.js';
import { room } from '../markdown-parts.js';
import { cut } from '../width.js';
import { aboutOf, headOf, notesOf, reasonOf, totalsText } from './words.js';

/** Reasons shown per merge, and characters of each and of a title. */
const shown = { reasons: 3, text: 160, title: 80 } as const;

/** A table, newest first, as far as it fits a comment. */
export function replayMarkdown(replay: Replay): string {
  const rows = replay.merges.map(rowOf);
  const fitting = rowsWithin(rows, room);
  const left = rows.length - fitting.length;
  return `${[
    `### ${prose(headOf(replay))}`,
    notesOf(replay).map(prose).join(' '),
    markdownTable(['Date', 'Commit', 'Title', 'Answer', 'Why'], fitting),
    ...(left > 0 ? [`_${left} more would not fit here._`] : []),
    `**${totalsText(replay)}**`,
  ].join('\n\n')}\n`;
}

function rowOf({ date, commit, title, outcome, why }: Replayed): readonly string[] {
  const reasons = why
    .slice(0, shown.reasons)
    .map((one) => prose(cut(`${aboutOf(one)}: ${reasonOf(one)}`, shown.text)));
  const more = why.length - reasons.length;
  return [
    date.slice(0, 10),
    commit.slice(0, 10),
    prose(cut(title, shown.title)),
    `${outcomes[outcome].mark} ${outcomes[outcome].word}`,
    [...reasons, ...(more > 0 ? [`and ${more} more`] : [])].join('<br>'),
  ];
}

/** The first rows, as far as they leave room for what stands around the table. */
function rowsWithin(rows: readonly (readonly string[])[], most: number): readonly (readonly string[])[] {
  let used = 0;
  return rows.filter((cells) => {
    used += cells.join(' | ').length + 5;
    return used < most - 2000;
  });
}
