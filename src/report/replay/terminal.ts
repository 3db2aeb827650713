import type { Replay, Replayed, Why } from '../../gate/replay.js';
import { blank, draw, type Line, line, type Screen, span } from '../drawing.js';
import { outcomes } from '../gate/terminal.js';
import { placeText, sentence } from '../phrases.js';
import { aboutOf, headOf, notesOf, totalsText } from './words.js';

/** Reasons shown per merge. */
const shown = 3;

/** Columns of a date, a short commit and an answer. */
const columns = { date: 10, commit: 8, answer: 13 } as const;

/** A row per merge, newest first, with what did not pass below it. */
export function replayReport(replay: Replay, screen: Screen): string {
  const { merges } = replay;
  return draw(
    [
      line([span('heading', headOf(replay))]),
      ...notesOf(replay).map((note) => line([span('quiet', note)])),
      blank,
      ...merges.flatMap((merge, index) => mergeLines(merge, merges[index - 1], screen)),
      blank,
      line([totalsText(replay)]),
    ],
    screen,
  );
}

function mergeLines(merge: Replayed, newer: Replayed | undefined, screen: Screen): readonly Line[] {
  const { date, commit, outcome, title, why } = merge;
  const { mark, ascii, word, role } = outcomes[outcome];
  const row = line(
    [
      span('quiet', date.slice(0, 10), columns.date),
      '  ',
      span('command', commit.slice(0, columns.commit)),
      '  ',
      span(role, `${screen.unicode ? mark : ascii} ${word}`, columns.answer),
      '  ',
      title,
    ],
    { oneRow: true },
  );
  if (why.length > 0 && JSON.stringify(why) === JSON.stringify(newer?.why))
    return [row, line([span('quiet', 'for the same as above')], { indent: 4 })];
  const more = why.length - shown;
  return [
    row,
    ...why.slice(0, shown).map((one) => whyLine(one, screen)),
    ...(more > 0 ? [line([span('quiet', `and ${more} more`)], { indent: 4 })] : []),
  ];
}

function whyLine(why: Why, screen: Screen): Line {
  const { mark, ascii, role } = outcomes[why.outcome];
  return line(
    [
      span(role, `${screen.unicode ? mark : ascii} `),
      span('command', aboutOf(why)),
      `  ${sentence(why.text)} `,
      span('place', placeText(why.at)),
    ],
    { indent: 4, hang: 6 },
  );
}
