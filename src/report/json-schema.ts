import * as z from 'zod';

/** Goes up when a field changes its meaning or goes away; new fields may come without. */
export const schemaVersion = 1;

const levelId = z
  .string()
  .nullable()
  .meta({ description: 'Id of a level of the model; null where no level applies' });

const place = {
  repository: z
    .string()
    .optional()
    .meta({ description: 'owner/name, where the place is in another repository than the one scanned' }),
  path: z
    .string()
    .optional()
    .meta({ description: 'Slash-separated, relative to the root of the repository' }),
  line: z.int().min(1).optional(),
  commit: z.string().optional(),
  tag: z.string().optional(),
};

export const evidenceSchema = z
  .strictObject({
    signal: z.string(),
    value: z.union([z.boolean(), z.number(), z.string()]),
    detector: z.string(),
    ...place,
    note: z
      .string()
      .meta({ description: 'What is seen at the place; a figure over the history has no place' }),
    strength: z.enum(['strong', 'weak']),
    trail: z
      .array(z.strictObject(place))
      .optional()
      .meta({ description: 'How the pipeline got to the place, outermost first' }),
    unit: z
      .string()
      .optional()
      .meta({ description: 'Path of the one unit that it is about; absent: the repository as a whole' }),
  })
  .meta({ id: 'evidence' });

const unseen = z
  .strictObject({
    reason: z.string(),
    signals: z.array(z.string()),
    detector: z.string(),
    ...place,
  })
  .meta({ id: 'gap', description: 'What could not be seen, and which signals it leaves unknown' });

const declared = z
  .strictObject({
    statement: z.string(),
    link: z.string().optional(),
    owner: z.string(),
    date: z.string(),
    expires: z.string(),
    standing: z.enum(['counts', 'shown', 'expired', 'contradicted']).meta({
      description: 'counts: it counts for the level; contradicted: what was observed says otherwise',
    }),
    ...place,
  })
  .meta({ id: 'declared', description: 'What people say they do and files cannot show' });

const exempted = z
  .strictObject({
    model: z.string(),
    category: z.string(),
    practice: z.string(),
    reason: z.string(),
    owner: z.string(),
    expires: z.string(),
    expired: z.boolean(),
    ...place,
  })
  .meta({
    id: 'exempted',
    description: 'A practice for whose sake a gate does not fail; it never changes a level',
  });

const practice = z
  .strictObject({
    id: z.string(),
    level: z.string(),
    key: z.boolean().meta({ description: 'A level of which a key practice is unmet does not hold' }),
    verdict: z.enum(['met', 'unmet', 'unknown', 'not-applicable']),
    reason: z.string(),
    statement: z.string(),
    why: z.string(),
    advice: z.string(),
    evidence: z.array(evidenceSchema),
    gaps: z.array(unseen),
    declared: declared.optional(),
  })
  .meta({ id: 'practice' });

const nextStep = z
  .strictObject({
    category: z.string(),
    practice: z.string(),
    statement: z.string(),
    advice: z.string(),
    nearest: z.array(evidenceSchema).meta({ description: 'What is half there' }),
  })
  .meta({ id: 'nextStep' });

const category = z.strictObject({
  id: z.string(),
  name: z.string(),
  level: levelId,
  proven: levelId,
  possible: levelId,
  complete: z.boolean().meta({ description: 'Nothing further applies above the level' }),
  levels: z.array(
    z.strictObject({
      id: z.string(),
      name: z.string(),
      holds: z.boolean(),
      empty: z.boolean().meta({ description: 'None of its practices applies' }),
      met: z.int(),
      unmet: z.int(),
      unknown: z.int(),
      notApplicable: z.int(),
    }),
  ),
  practices: z.array(practice),
  symptoms: z.array(
    z.strictObject({ id: z.string(), statement: z.string(), evidence: z.array(evidenceSchema) }),
  ),
  next: z.array(nextStep),
  lifts: z
    .array(z.string())
    .meta({ description: 'Practices of which one alone would lift the category, as far as can be seen' }),
});

const model = z.strictObject({
  id: z.string(),
  name: z.string(),
  version: z.string(),
  digest: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .meta({ description: 'SHA-256 of the resolved model' }),
  levels: z.array(z.strictObject({ id: z.string(), name: z.string() })).meta({ description: 'Lowest first' }),
  categories: z.array(category),
  spread: z.int().nullable().meta({ description: 'Highest minus lowest category level, in levels' }),
  bottleneck: z.array(z.string()).meta({ description: 'Ids of the lowest categories' }),
  next: z.array(nextStep),
});

const inferred = z.strictObject({
  reason: z.string(),
  source: z.enum(['inferred', 'said']),
  evidence: z.array(evidenceSchema),
});

const repository = z.strictObject({
  name: z.string(),
  commit: z.string().nullable().meta({ description: 'Null for a folder without commits' }),
  ref: z.string().nullable(),
  asOf: z.string().meta({ description: 'End of every date window, ISO 8601' }),
  dirty: z.boolean(),
  shallow: z.boolean(),
  deliverable: z.enum(['service', 'package', 'none']),
  deliverables: z.array(z.enum(['service', 'package', 'none'])).meta({ description: 'The main one first' }),
  database: z.boolean(),
  because: z.strictObject({ deliverable: inferred, database: inferred }),
});

const unitFacts = {
  path: z.string().meta({ description: 'Folder of the unit; . for the root' }),
  name: z.string(),
  by: z.string().meta({ description: 'What says that it is one' }),
  declaredAt: z.strictObject(place),
};

const counted = {
  commits: z
    .strictObject({ touching: z.int(), all: z.int() })
    .optional()
    .meta({ description: 'Commits of the window that touch the unit, of all' }),
  tags: z.enum(['own', 'repository', 'none']).optional().meta({
    description: 'Tags that release the unit: named for it, of the repository as a whole, or none',
  }),
};

const unit = z
  .strictObject({
    ...unitFacts,
    among: z.int().meta({ description: 'How many units the repository has' }),
    ...counted,
  })
  .meta({ id: 'unit', description: 'A deliverable that is assessed by itself' });

const unitLevels = z
  .strictObject({
    deliverable: z.enum(['service', 'package', 'none']),
    database: z.boolean(),
    seen: z.strictObject({ decided: z.int(), unknown: z.int() }),
    ...counted,
    models: z.array(
      z.strictObject({
        id: z.string(),
        categories: z.array(
          z.strictObject({
            id: z.string(),
            level: levelId,
            proven: levelId,
            possible: levelId,
            practices: z.array(
              z.strictObject({
                id: z.string(),
                verdict: z.enum(['met', 'unmet', 'unknown', 'not-applicable']),
                reason: z.string(),
              }),
            ),
          }),
        ),
      }),
    ),
  })
  .meta({
    id: 'unitLevels',
    description: 'What scan --unit all says of a unit; --unit PATH has the evidence',
  });

/** Milliseconds of the phases, and what was read. Only with `--timings`: it differs from run to run. */
const timings = z.strictObject({
  openMs: z.number(),
  detectMs: z.number(),
  assessMs: z.number(),
  totalMs: z.number(),
  filesListed: z.int(),
  filesRead: z.int(),
  filesParsed: z.int().optional(),
  parses: z.record(z.string(), z.int()).optional().meta({
    description: 'How often each format was parsed; more than the files where one was parsed twice',
  }),
  peakMemoryMiB: z.number(),
});

/** `cdlevel scan --format json`. */
export const reportSchema = z
  .strictObject({
    schemaVersion: z.literal(schemaVersion),
    tool: z.strictObject({ name: z.string(), version: z.string() }),
    repository,
    unit: unit.optional().meta({ description: 'The unit that the report is about; absent: the repository' }),
    units: z
      .array(z.strictObject({ ...unitFacts, assessed: unitLevels.optional() }))
      .optional()
      .meta({ description: 'The units of the repository, where there are several' }),
    configuration: z
      .strictObject({ path: z.string(), digest: z.string().regex(/^[0-9a-f]{64}$/) })
      .nullable()
      .meta({ description: 'The configuration that was used, and the SHA-256 of what it says' }),
    models: z.array(model),
    exempted: z.array(exempted),
    seen: z
      .strictObject({ decided: z.int(), unknown: z.int() })
      .meta({ description: 'Counts over all practices that apply' }),
    gaps: z.array(unseen),
    timings: timings.optional(),
  })
  .meta({
    title: 'Report of cdlevel scan --format json',
    description: 'The same commit, as-of date and versions give the same bytes (without timings).',
  });

export type JsonReport = z.output<typeof reportSchema>;
export type Timings = z.output<typeof timings>;

/** The text of `report.schema.json`, as it is shipped. */
export function reportJsonSchema(): string {
  return `${JSON.stringify(z.toJSONSchema(reportSchema, { target: 'draft-2020-12' }), null, 2)}\n`;
}
