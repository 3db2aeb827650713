import * as z from 'zod';
import { reportSchema } from '../json-schema.js';
import { rollUpSchema } from './rollup-schema.js';

/** Goes up when a field changes its meaning or goes away; new fields may come without. */
export const orgSchemaVersion = 1;

const outcome = z.enum(['passed', 'failed', 'cannot-tell']);
const count = z.int().min(0);
const cost = z
  .strictObject({ requests: count, bytes: count })
  .meta({ description: 'Only with --timings: it differs from run to run' });

const listed = z.strictObject({
  cloneUrl: z.string(),
  defaultBranch: z.string().optional(),
  visibility: z.enum(['public', 'private', 'internal']),
  archived: z.boolean(),
  fork: z.boolean(),
  disabled: z.boolean(),
  topics: z.array(z.string()),
  pushedAt: z.string().optional(),
  sizeKiB: z.number().meta({ description: 'What the platform says of its size: a claim' }),
});

const gated = z.strictObject({
  outcome,
  concerns: z.array(
    z.strictObject({
      model: z.string(),
      category: z.string(),
      outcome: z.enum(['failed', 'cannot-tell', 'exempt', 'announced']),
      text: z.string(),
    }),
  ),
});

const categoryStanding = z.strictObject({
  id: z.string(),
  name: z.string(),
  level: z.string().optional(),
  proven: z.string().optional(),
  possible: z.string().optional(),
  verdicts: z.record(z.string(), z.enum(['met', 'unmet', 'unknown', 'not-applicable'])),
  next: z.array(z.string()),
  lifts: z.array(z.string()).optional(),
});

const standing = z.strictObject({
  commit: z.string(),
  tool: z.string().optional().meta({ description: 'Version of cdlevel that read it' }),
  asOf: z.string(),
  deliverable: z.enum(['service', 'package', 'none']),
  models: z.array(
    z.strictObject({
      id: z.string(),
      name: z.string(),
      version: z.string(),
      digest: z.string(),
      levels: z.array(z.strictObject({ id: z.string(), name: z.string() })),
      categories: z.array(categoryStanding),
      bottleneck: z.array(z.string()),
    }),
  ),
  teams: z.array(z.string()).optional(),
  notes: z.array(z.string()).optional(),
  seen: z.strictObject({ decided: count, unknown: count }),
});

const named = { name: z.string().meta({ description: 'owner/name' }), cost: cost.optional(), listed };

const { schemaVersion: _, tool: __, timings: ___, ...reported } = reportSchema.shape;

const read = z
  .strictObject({
    ...named,
    status: z.enum(['scanned', 'unchanged']),
    commit: z.string(),
    teams: z.array(z.string()).optional().meta({
      description:
        'Teams that own it, by its CODEOWNERS; with --group-by team, where that names none, those that may do most there',
    }),
    notes: z.array(z.string()).optional().meta({
      description:
        'What of it was left alone: detectors of its own are code, and not loaded. A gate cannot tell then',
    }),
    gate: gated.optional(),
    before: standing.optional().meta({
      description: 'What the repository had reached when it was last read, where that was another commit',
    }),
    ...reported,
  })
  .meta({ description: 'What cdlevel scan --format json says of the same commit, as of the same day' });

const skipped = z.strictObject({
  ...named,
  status: z.literal('skipped'),
  reason: z.string(),
  cutOff: z.literal(true).optional().meta({ description: 'It was wanted, and the run did not get to it' }),
});

const failed = z.strictObject({ ...named, status: z.literal('failed'), reason: z.string() });

/** One line of the list of repositories. */
export const orgEntrySchema = z.discriminatedUnion('status', [read, skipped, failed]);

const head = {
  schemaVersion: z.literal(orgSchemaVersion),
  tool: z.strictObject({ name: z.string(), version: z.string() }),
  owners: z.array(z.string()),
  asOf: z.string().meta({ description: 'End of every date window, ISO 8601' }),
  shard: z
    .strictObject({ index: z.int().min(1), of: z.int().min(1) })
    .optional()
    .meta({ description: 'Which part this is; absent where it is all' }),
  missing: z
    .array(z.string())
    .optional()
    .meta({ description: 'Why repositories may be missing that nobody listed' }),
  gaps: z
    .array(z.string())
    .optional()
    .meta({ description: 'What else could not be seen of the owners, such as their teams' }),
  accounting: z
    .strictObject({
      planned: count,
      scanned: count,
      unchanged: count,
      skipped: count,
      cutOff: count.meta({ description: 'Of the skipped, those that were wanted' }),
      failed: count,
      requests: count.optional(),
      bytes: count.optional(),
    })
    .meta({ description: 'planned = scanned + unchanged + skipped + failed' }),
  gate: z.strictObject({ outcome, reportOnly: z.boolean() }).optional(),
  rollup: rollUpSchema,
};

/** The first line, closed. */
export const orgHeadSchema = z.strictObject({ ...head, repositories: z.tuple([]) });

/** `cdlevel org --format json`. */
export const orgSchema = z.strictObject({ ...head, repositories: z.array(orgEntrySchema) }).meta({
  title: 'Report of cdlevel org --format json',
  description:
    'A line per repository. The same commits, day and versions give the same bytes (without --timings), also when merged from shards.',
});

export type OrgHead = z.output<typeof orgHeadSchema>;
export type OrgEntry = z.output<typeof orgEntrySchema>;

/** The text of `org.schema.json`, as it is shipped. */
export function orgJsonSchema(): string {
  return `${JSON.stringify(z.toJSONSchema(orgSchema, { target: 'draft-2020-12' }), null, 2)}\n`;
}
