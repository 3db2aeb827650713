import * as z from 'zod';
import { evidenceSchema, reportSchema } from '../json-schema.js';

export const gateOutcome = z.enum(['passed', 'failed', 'cannot-tell']);
export const checkKind = z.enum(['minimum', 'regression']);
export const checkOutcome = z.enum(['passed', 'failed', 'cannot-tell', 'exempt', 'announced']).meta({
  description:
    'cannot-tell: what could not be seen could turn it; exempt: would fail but for an exemption; announced: would fail, but does not count before its day',
});

const place = { path: z.string().optional(), line: z.int().min(1).optional() };

const seen = z
  .strictObject({
    signal: z.string(),
    value: z.union([z.boolean(), z.number(), z.string()]),
    ...place,
    note: z.string(),
  })
  .meta({ id: 'seen', description: 'What the base had' });

const blocking = z
  .strictObject({
    practice: z.string(),
    verdict: z.enum(['unmet', 'unknown']),
    reason: z.string(),
    advice: z.string(),
    evidence: z.array(evidenceSchema),
  })
  .meta({ id: 'blocking', description: 'A practice that keeps the check from passing' });

const check = z
  .strictObject({
    kind: checkKind,
    model: z.string(),
    category: z.string().meta({ description: 'Id of a category; "all" where a whole model is meant' }),
    practice: z
      .string()
      .optional()
      .meta({ description: 'Absent where the check is about the level of the category' }),
    outcome: checkOutcome,
    text: z.string(),
    ...place,
    blocking: z.array(blocking),
    lost: z.array(seen).meta({ description: 'What the base had and the scanned files do not have any more' }),
    instead: z.array(evidenceSchema).meta({ description: 'What stands in its place' }),
    remedy: z.string().optional().meta({ description: 'What would let this check tell' }),
  })
  .meta({ id: 'check', description: 'One question that the gate asked; its place is where it is asked' });

/** `cdlevel gate --format json`. */
export const gateSchema = z
  .strictObject({
    schemaVersion: z.literal(1),
    gate: z.strictObject({
      outcome: gateOutcome,
      reportOnly: z.boolean().meta({ description: 'The outcome fails nothing: it is only reported' }),
      against: z
        .string()
        .nullable()
        .meta({ description: 'The commit or record that was compared with; null where none was' }),
      checks: z.array(check),
      remedies: z.array(z.string()).meta({ description: 'What to do so that the gate can tell' }),
      loosened: z
        .array(z.string())
        .meta({ description: 'What of the configuration asks for less than at the base' }),
      drifted: z.array(z.string()).meta({ description: 'What moved without a change to files' }),
    }),
    report: reportSchema.omit({ timings: true }),
  })
  .meta({
    title: 'Answer of cdlevel gate --format json',
    description: 'What the gate says, and the report that it rests on.',
  });

export type JsonGate = z.output<typeof gateSchema>;

/** The text of `gate.schema.json`, as it is shipped. */
export function gateJsonSchema(): string {
  return `${JSON.stringify(z.toJSONSchema(gateSchema, { target: 'draft-2020-12' }), null, 2)}\n`;
}
