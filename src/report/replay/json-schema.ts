import * as z from 'zod';
import { checkKind, checkOutcome, gateOutcome } from '../gate/json-schema.js';

const why = z
  .strictObject({
    kind: checkKind,
    outcome: checkOutcome.exclude(['passed']),
    model: z.string(),
    category: z.string().meta({ description: 'Id of a category; "all" where a whole model is meant' }),
    practice: z
      .string()
      .optional()
      .meta({ description: 'What fell, or the first practice that keeps the category below its minimum' }),
    text: z.string(),
    path: z.string().optional().meta({ description: 'What is gone, or what speaks against the practice' }),
    line: z.int().min(1).optional(),
  })
  .meta({ id: 'why' });

/** `cdlevel gate --replay N --format json`. */
export const replaySchema = z
  .strictObject({
    schemaVersion: z.literal(1),
    replay: z.strictObject({
      branch: z.string(),
      asked: z.int().min(1).meta({ description: 'How many merges were asked for; there may be fewer' }),
      configuration: z
        .string()
        .nullable()
        .meta({ description: 'The configuration of today, by which all are judged' }),
      totals: z.strictObject({ passed: z.int(), failed: z.int(), 'cannot-tell': z.int() }),
      merges: z
        .array(
          z.strictObject({
            commit: z.string(),
            date: z.string().meta({ description: 'As of which it is judged, ISO 8601' }),
            title: z.string(),
            outcome: gateOutcome,
            why: z.array(why).meta({ description: 'What did not simply pass' }),
          }),
        )
        .meta({ description: 'Newest first' }),
    }),
  })
  .meta({ title: 'Replay of cdlevel gate --replay N --format json' });

export type JsonReplay = z.output<typeof replaySchema>;

/** The text of `replay.schema.json`, as it is shipped. */
export function replayJsonSchema(): string {
  return `${JSON.stringify(z.toJSONSchema(replaySchema, { target: 'draft-2020-12' }), null, 2)}\n`;
}
