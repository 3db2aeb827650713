import { load } from 'js-yaml';
import { z } from 'zod';
import type { Commit, History, Unavailable } from '../../src/snapshot/history.js';

/**
 * A terse history for fixtures:
 *
 *     commits:
 *       - { on: 2025-12-01, by: 1, subject: 'Add login', files: [src/login.ts] }
 *       - { on: 2025-01-10, times: 12, every: 30, by: 2, subject: 'Tune the pipeline', files: [.github/workflows/ci.yml] }
 *     tags:
 *       - { name: v1.0.0, on: 2025-12-01 }
 *       - { name: v0.N.0, on: 2025-01-10, times: 6, every: 7 }
 *
 * `times` repeats a row `every` so many days, with `N` in a name or subject replaced by the number; `bot`, `merge` and
 * `side` (not on the first-parent line) are flags. People are numbers. `marked` names files in whose changes
 * tests among the code were seen. A tag is on the commit of its date. Instead of all that, `unavailable: the clone is
 * shallow` says why there is no history; `tags-missing` says why tags may be missing, `unmarked`
 * why changes could not be searched.
 */
const repeated = { times: z.int().default(1), every: z.number().default(1) };
const day = z.union([z.date(), z.string()]).transform((value) => new Date(value).getTime() / 1000);
const schema = z.strictObject({
  unavailable: z.string().optional(),
  'tags-missing': z.string().optional(),
  unmarked: z.string().optional(),
  commits: z
    .array(
      z.strictObject({
        on: day,
        by: z.int().default(1),
        subject: z.string().default('Change'),
        body: z.string().default(''),
        files: z.array(z.string()).default([]),
        bot: z.boolean().default(false),
        merge: z.boolean().default(false),
        side: z.boolean().default(false),
        marked: z.array(z.string()).optional(),
        ...repeated,
      }),
    )
    .default([]),
  tags: z.array(z.strictObject({ name: z.string(), on: day, ...repeated })).default([]),
});

/** Reads a fixture's history. */
export function parseHistory(text: string): History | Unavailable {
  const { commits, tags, unavailable, unmarked, 'tags-missing': tagsMissing } = schema.parse(load(text));
  if (unavailable !== undefined) return { unavailable };
  return {
    ...(tagsMissing === undefined ? {} : { tagsMissing }),
    ...(unmarked === undefined ? {} : { unmarked }),
    commits: commits
      .flatMap((row) => series(row).map((at, index) => ({ row, at, index })))
      .sort((a, b) => b.at - a.at)
      .map(
        ({ row, at, index }, place): Commit => ({
          id: String(place + 1).padStart(40, '0'),
          parents: row.merge ? ['p1', 'p2'] : ['p1'],
          firstParent: !row.side,
          author: row.by,
          bot: row.bot,
          authoredAt: at,
          committedAt: at,
          subject: row.subject.replaceAll('N', String(index)),
          body: row.body,
          files: row.merge ? [] : row.files,
          ...(row.marked === undefined ? {} : { marked: row.marked }),
        }),
      ),
    tags: tags
      .flatMap((row) =>
        series(row).map((at, index) => ({
          name: row.name.replaceAll('N', String(index)),
          commit: at.toString(16).padStart(40, 'f'),
          date: at,
        })),
      )
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

function series({
  on,
  times,
  every,
}: {
  readonly on: number;
  readonly times: number;
  readonly every: number;
}): readonly number[] {
  return Array.from({ length: times }, (_, index) => on + index * every * 86_400);
}
